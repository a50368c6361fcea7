"""The randomised evaluation of canvassing, and what was counted at the doors."""

from canvassing.models.experiment import Experiment, ExperimentUnit, PastDraw
from canvassing.models.readings import Reading
from canvassing.models.reports import DoorReport

__all__ = ["DoorReport", "Experiment", "ExperimentUnit", "PastDraw", "Reading"]
