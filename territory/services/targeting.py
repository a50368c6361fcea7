"""Rankings that staff define: written down, computed by the worker, computed again when their figures change."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError, Q, QuerySet
from django.utils.translation import gettext as _

from common.claims import wake
from common.work import work_through
from territory.models import Bloc, Place, Round, Targeting
from territory.services.ranking import rank
from territory.services.target_rows import replace_rows
from territory.targeting.terms import terms, weight_is_allowed

State = Targeting.State
TASK = "territory.tasks.compute_due_targetings"
BATCH = 50


@transaction.atomic
def create_targeting(
    *,
    name: str,
    round: Round,
    bloc: Bloc,
    at: datetime,
    compared: Round | None = None,
    within: Place | None = None,
    by: str = Targeting.Order.POTENTIAL,
    weights: Mapping[str, float] | None = None,
) -> Targeting:
    """A ranking, queued for the worker. Raises ValidationError, by field."""
    targeting = Targeting(due_at=at)
    return _define(
        targeting, name=name, round=round, bloc=bloc, compared=compared, within=within, by=by, weights=weights, at=at
    )


@transaction.atomic
def edit_targeting(
    *,
    targeting: Targeting,
    name: str,
    round: Round,
    bloc: Bloc,
    at: datetime,
    compared: Round | None = None,
    within: Place | None = None,
    by: str = Targeting.Order.POTENTIAL,
    weights: Mapping[str, float] | None = None,
) -> Targeting:
    """Define it anew: its rows stay until the worker has replaced them. Raises ValidationError, by field."""
    return _define(
        targeting, name=name, round=round, bloc=bloc, compared=compared, within=within, by=by, weights=weights, at=at
    )


@transaction.atomic
def save_targeting(*, name: str, bloc: Bloc | None, members: Sequence[str], at: datetime, **fields: Any) -> Targeting:
    """The ranking of that name, defined anew or for the first time; without a bloc, one of the members is kept under
    the same name. Raises ValidationError, by field."""
    name = name.strip()
    if bloc is None:
        bloc, _made = Bloc.objects.update_or_create(name=name, defaults={"members": list(members)})
        queue_again(bloc.targetings.all(), at=at)
    known = Targeting.objects.filter(name=name).first()
    return _define(known or Targeting(due_at=at), name=name, bloc=bloc, at=at, **fields)


@transaction.atomic
def delete_targeting(*, targeting: Targeting) -> None:
    """With all its rows. Raises ValidationError while something else stands on it (an experiment)."""
    try:
        targeting.delete()
    except ProtectedError as error:
        raise ValidationError(_("Une expérience s'appuie sur ce ciblage : il ne peut pas être supprimé.")) from error


@transaction.atomic
def refresh_targetings(*, rounds: Iterable[Round] | None, at: datetime) -> int:
    """Have the rankings made of some rounds, or compared with them, computed again (None: all); returns how many."""
    found = Targeting.objects.all()
    if rounds is not None:
        keys = [one.pk for one in rounds]
        found = found.filter(Q(round__in=keys) | Q(compared__in=keys))
    return queue_again(found, at=at)


def queue_again(targetings: QuerySet[Targeting], *, at: datetime) -> int:
    """A lease is left alone: the worker that holds it sees, by `due_at`, that it must come back."""
    count = targetings.update(state=State.QUEUED, due_at=at, attempts=0, error="")
    if count:
        wake(TASK)
    return count


def compute_due_targetings(*, at: datetime) -> int:
    """Compute what is queued; returns how many rankings are ready. What fails is tried again, then shown as failed."""

    def act(targeting: Any, now: datetime) -> None:
        compute_targeting(targeting=targeting, at=now)

    return work_through(Targeting.objects.all(), act, at=at, limit=BATCH)


def compute_targeting(*, targeting: Targeting, at: datetime) -> Targeting:
    """Rank, and replace the rows in one transaction: targets, sums by territory, basins.

    Raises ValidationError, one sentence, where there is nothing to rank or nobody of the bloc stood.
    """
    ranking = rank(
        round=targeting.round,
        members=targeting.bloc.members,
        within=targeting.within,
        compared=targeting.compared,
        by=targeting.by,
        weights=targeting.weights,
    )
    replace_rows(targeting=targeting, ranking=ranking, at=at)
    return targeting


def _define(targeting: Targeting, *, weights: Mapping[str, float] | None, at: datetime, **fields: Any) -> Targeting:
    for field, value in fields.items():
        setattr(targeting, field, value)
    targeting.name = targeting.name.strip()
    targeting.weights = checked_weights(weights or {}, compared=targeting.compared)
    targeting.state, targeting.due_at, targeting.attempts, targeting.error = State.QUEUED, at, 0, ""
    targeting.full_clean()
    targeting.save()
    wake(TASK)
    return targeting


def checked_weights(weights: Mapping[str, float], *, compared: Round | None) -> dict[str, float]:
    """Those that weigh something. Raises ValidationError for an unknown term, a weight that is none, or a term that
    compares two rounds where there is one."""
    known = terms()
    for key, weight in weights.items():
        if key not in known:
            names = ", ".join(known)
            raise ValidationError({"weights": _("Il n'y a pas de terme « %s ». Il y a : %s.") % (key, names)})
        if not weight_is_allowed(weight):
            raise ValidationError({"weights": _("Un poids va de 0 à 1, de 0,05 en 0,05.")})
        if weight and known[key].compares and compared is None:
            message = _("Choisissez un scrutin de comparaison pour le terme « %s ».") % known[key].label
            raise ValidationError({"compared": message})
    return {key: float(weight) for key, weight in weights.items() if weight}
