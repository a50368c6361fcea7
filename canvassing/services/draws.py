"""A draw that a person asked for: written down at once, made by the worker. A whole country's takes its time."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from canvassing.models import Experiment
from canvassing.services.errors import Frozen
from canvassing.services.experiments import draw_experiment
from common.claims import wake
from common.work import work_through

TASK = "canvassing.tasks.draw_due_experiments"
BATCH = 20


@transaction.atomic
def ask_for_draw(*, experiment: Experiment, by: str, at: datetime) -> Experiment:
    """Queue the draw for the worker; asked twice, it is made once. Its words and its plan no longer change meanwhile.

    Raises Frozen when it was drawn already, ValidationError without a commitment.
    """
    locked: Experiment = Experiment.objects.select_for_update().get(pk=experiment.pk)
    if locked.is_drawn:
        raise Frozen(_("Cette expérience est déjà tirée. Un autre tirage demande un nouvel engagement."))
    if not locked.committed_at:
        raise ValidationError({"commitment": _("Publiez d'abord la phrase qui fixe le hasard.")})
    if not locked.is_queued:
        locked.state, locked.due_at, locked.attempts, locked.error = Experiment.State.QUEUED, at, 0, ""
        locked.leased_until, locked.drawn_by = None, by
        locked.save()
        wake(TASK)
    return locked


def draw_due_experiments(*, at: datetime) -> int:
    """Draw what was asked for; returns how many experiments were drawn."""

    def act(experiment: Any, now: datetime) -> None:
        draw_experiment(experiment=experiment, by=experiment.drawn_by, at=now)

    return work_through(Experiment.objects.all(), act, at=at, limit=BATCH, refusals=(Frozen,))
