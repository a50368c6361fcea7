"""The randomised evaluation of canvassing, turfs and walks, and what was counted at the doors."""

from canvassing.models.boards import BoardState, DoorDay, DoorTotal
from canvassing.models.experiment import Experiment, ExperimentUnit, PastDraw
from canvassing.models.readings import Reading
from canvassing.models.reports import DoorReport
from canvassing.models.reviews import SessionReview
from canvassing.models.scripts import Script
from canvassing.models.sessions import DoorSession
from canvassing.models.turfs import AddressState, Cutting, Redraw, Turf, TurfAddress
from canvassing.models.walks import ContactCard, Mark, Phone, Receipt, Walk, Walker

__all__ = [
    "AddressState",
    "BoardState",
    "ContactCard",
    "Cutting",
    "DoorDay",
    "DoorReport",
    "DoorSession",
    "DoorTotal",
    "Experiment",
    "ExperimentUnit",
    "Mark",
    "PastDraw",
    "Phone",
    "Reading",
    "Receipt",
    "Redraw",
    "Script",
    "SessionReview",
    "Turf",
    "TurfAddress",
    "Walk",
    "Walker",
]
