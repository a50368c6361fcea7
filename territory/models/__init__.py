"""Places, elections, the silence before a vote; precincts, their results, and which of them first."""

from territory.models.elections import Election, Round, SilenceChange, Zone, ZoneVote
from territory.models.imports import Import
from territory.models.places import Place, PlaceName
from territory.models.precincts import Address, Adjacency, Boundary, Candidate, Precinct, Result
from territory.models.targeting import Basin, Bloc, Target, TargetArea, Targeting

__all__ = [
    "Address",
    "Adjacency",
    "Basin",
    "Bloc",
    "Boundary",
    "Candidate",
    "Election",
    "Import",
    "Place",
    "PlaceName",
    "Precinct",
    "Result",
    "Round",
    "SilenceChange",
    "Target",
    "TargetArea",
    "Targeting",
    "Zone",
    "ZoneVote",
]
