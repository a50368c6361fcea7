"""Who may do what with experiments and plans: what is not for a person does not exist for them (404)."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from canvassing.models import Experiment
from territory.permissions import Person, can_see_terrain, can_target


def can_see_experiments(user: Person) -> bool:
    """Read experiments, their results, and plan outings."""
    return can_see_terrain(user)


def can_experiment(user: Person) -> bool:
    """Prepare and draw experiments, write down doors."""
    return can_target(user)


def get_experiment_for(user: Person, pk: int, *, to_change: bool = False) -> Experiment:
    require(can_experiment(user) if to_change else can_see_experiments(user))
    experiment: Experiment = get_object_or_404(Experiment.objects.for_list(), pk=pk)
    return experiment


def require(allowed: bool) -> None:
    """Raises Http404 to whom a page does not concern."""
    if not allowed:
        raise Http404
