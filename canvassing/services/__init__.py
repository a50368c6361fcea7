"""What is done with experiments and doors."""

from canvassing.services.doors import record_doors
from canvassing.services.draws import ask_for_draw
from canvassing.services.errors import Frozen, Locked
from canvassing.services.evaluation import evaluate
from canvassing.services.experiments import (
    Definition,
    change_experiment,
    commit_words,
    draw_experiment,
    forget_experiment,
    prepare_experiment,
)
from canvassing.services.previews import preview
from canvassing.services.readings import read_results

__all__ = [
    "Definition",
    "Frozen",
    "Locked",
    "ask_for_draw",
    "change_experiment",
    "commit_words",
    "draw_experiment",
    "evaluate",
    "forget_experiment",
    "prepare_experiment",
    "preview",
    "read_results",
    "record_doors",
]
