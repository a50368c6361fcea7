"""Preparing an experiment, publishing the words that fix its chance, drawing it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from canvassing.experiments import draw
from canvassing.experiments.plans import Plan, first_plan
from canvassing.models import DoorReport, Experiment, ExperimentUnit, PastDraw
from canvassing.services.errors import Frozen
from canvassing.services.figures import Frame
from canvassing.services.previews import read_units
from common.bulk import insert_rows
from territory.models import Bloc, Place, Round, Targeting

_UNIT_FIELDS = (
    "experiment",
    "code",
    "precinct",
    "commune",
    "territory",
    "stratum",
    "potential",
    "registered",
    "measured",
    "arm",
    "allocated",
)


@dataclass(frozen=True)
class Definition:
    """All that a person decides before the draw."""

    name: str
    round: Round
    bloc: Bloc
    capacity: int
    level: str = Experiment.Level.DEPARTEMENT
    within: Place | None = None
    targeting: Targeting | None = None
    baseline: Round | None = None
    outcomes: Sequence[Round] = ()
    excluded: Sequence[str] = ()
    plan: Plan = field(default_factory=first_plan)


@transaction.atomic
def prepare_experiment(*, definition: Definition, by: str, at: datetime) -> Experiment:
    """Nothing is drawn yet. Raises ValidationError, by field: a name that is taken, a code that is nowhere."""
    made = Experiment(created_by=by, created_at=at)
    return _define(made, definition)


@transaction.atomic
def change_experiment(*, experiment: Experiment, definition: Definition) -> Experiment:
    """Until it is drawn. Raises Frozen after: another question asked of the same draw is exploratory."""
    locked = _locked(experiment)
    _refuse_while_queued(locked)
    if locked.is_drawn:
        raise Frozen(
            _(
                "Le plan d'analyse est figé depuis le tirage. "
                "Une autre analyse reste possible, présentée comme exploratoire."
            )
        )
    return _define(locked, definition)


@transaction.atomic
def forget_experiment(*, experiment: Experiment) -> None:
    """One that was never drawn. Raises Frozen for the others: a draw that displeases does not disappear."""
    locked = _locked(experiment)
    _refuse_while_queued(locked)
    if locked.is_drawn or locked.past_draws.exists():
        raise Frozen(_("Cette expérience a été tirée au sort : elle reste dans les archives."))
    locked.delete()


@transaction.atomic
def commit_words(*, experiment: Experiment, commitment: str, at: datetime) -> Experiment:
    """Fix the words from which the next draw's chance will come. A draw that was made goes to the archives.

    Raises Frozen once doors were reported, ValidationError for words that are missing or were used before.
    """
    locked = _locked(experiment)
    words = commitment.strip()
    _refuse_while_queued(locked)
    _refuse_when_visited(locked)
    if not words:
        raise ValidationError({"commitment": _("Écrivez la phrase que vous publiez avant le tirage.")})
    used = set(locked.past_draws.values_list("commitment", flat=True))
    if words in used or (locked.is_drawn and words == locked.commitment):
        raise ValidationError({"commitment": _("Cette phrase a déjà servi : écrivez-en une autre.")})
    if locked.drawn_at and locked.committed_at:
        PastDraw.objects.create(
            experiment=locked,
            commitment=locked.commitment,
            committed_at=locked.committed_at,
            seed=locked.seed,
            input_hash=locked.input_hash,
            drawn_at=locked.drawn_at,
            drawn_by=locked.drawn_by,
            replaced_at=at,
        )
        locked.units.all().delete()
        locked.seed, locked.input_hash, locked.drawn_at, locked.drawn_by = "", "", None, ""
    locked.commitment, locked.committed_at = words, at
    locked.state, locked.error = Experiment.State.NONE, ""
    locked.full_clean(validate_unique=False)
    locked.save()
    return locked


@transaction.atomic
def draw_experiment(*, experiment: Experiment, by: str, at: datetime) -> Experiment:
    """Give every unit its arm. Raises Frozen when it was drawn already, ValidationError without a commitment or
    without anything to draw from."""
    locked = _locked(experiment)
    if locked.is_drawn:
        raise Frozen(_("Cette expérience est déjà tirée. Un autre tirage demande un nouvel engagement."))
    if not locked.committed_at:
        raise ValidationError({"commitment": _("Publiez d'abord la phrase qui fixe le hasard.")})
    units, frame = read_units(locked)
    locked.seed = draw.seed_of(locked.round.election.slug, locked.commitment)
    locked.input_hash = draw.input_hash(units)
    locked.members = list(locked.bloc.members)
    locked.drawn_at, locked.drawn_by = at, by
    locked.state, locked.error, locked.leased_until = Experiment.State.NONE, "", None
    drawn = draw.draw(units, capacity=locked.capacity, seed=locked.seed)
    if not any(one.stratum for one in drawn):
        raise ValidationError(_("Il n'y a rien à comparer : chaque territoire n'a qu'une unité."))
    locked.save()
    insert_rows(ExperimentUnit, _UNIT_FIELDS, (_unit_row(locked.pk, one, frame) for one in drawn))
    return locked


def units_of(experiment: Experiment) -> list[draw.Unit]:
    """What was drawn from, as it was kept: the same seed must give the same arms."""
    return [
        draw.Unit(
            unit.code,
            unit.territory,
            unit.registered,
            unit.potential,
            unit.measured,
            unit.arm == ExperimentUnit.Arm.EXCLUDED,
        )
        for unit in experiment.units.all()
    ]


def _unit_row(experiment: int, one: draw.Drawn, frame: Frame) -> tuple[object, ...]:
    unit = one.unit
    precinct = frame.precincts.get(unit.code)
    commune = None if precinct else frame.communes[unit.code]
    figures = (unit.potential, unit.registered, unit.measured)
    return (experiment, unit.code, precinct, commune, unit.territory, one.stratum, *figures, one.arm, one.allocated)


def _define(experiment: Experiment, definition: Definition) -> Experiment:
    experiment.name = definition.name
    experiment.targeting = definition.targeting
    experiment.round, experiment.bloc, experiment.within = definition.round, definition.bloc, definition.within
    experiment.level, experiment.capacity = definition.level, definition.capacity
    experiment.baseline = definition.baseline or definition.round
    experiment.excluded = sorted(set(definition.excluded))
    experiment.plan = dict(definition.plan)
    experiment.full_clean()
    read_units(experiment)
    experiment.save()
    experiment.outcomes.set(definition.outcomes)
    return experiment


def _locked(experiment: Experiment) -> Experiment:
    """The row as it is now, held until the end of the transaction."""
    return Experiment.objects.select_for_update().get(pk=experiment.pk)


def _refuse_while_queued(experiment: Experiment) -> None:
    if experiment.is_queued:
        raise Frozen(_("Le tirage est demandé : plus rien ne change avant qu'il soit fait."))


def _refuse_when_visited(experiment: Experiment) -> None:
    if DoorReport.objects.of(experiment).exists():
        raise Frozen(_("Des portes ont été frappées depuis le tirage : il ne peut plus changer."))
