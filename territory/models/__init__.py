"""Places, elections and the silence before a vote."""

from territory.models.elections import Election, Round, SilenceChange, Zone, ZoneVote
from territory.models.places import Place, PlaceName

__all__ = ["Election", "Place", "PlaceName", "Round", "SilenceChange", "Zone", "ZoneVote"]
