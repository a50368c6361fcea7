"""What is done with places and elections."""

from territory.services.elections import activate_election, create_round
from territory.services.gazetteer import import_places
from territory.services.silence_changes import apply_silence_change, propose_silence_change

__all__ = ["activate_election", "apply_silence_change", "create_round", "import_places", "propose_silence_change"]
