"""What a draw would give and what it could see, told before it is made."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db.models import Count, Max
from django.utils.translation import gettext as _

from canvassing.experiments.draw import Unit, choose_units
from canvassing.experiments.power import SIGMAS, USUAL_SIGMA, Design, expected_design, expected_strata, minimum_effect
from canvassing.models import Experiment
from canvassing.services.figures import Frame, read_frame
from canvassing.services.spread import Measured, measure
from territory.models import Candidate, Precinct, Result

KEPT = timedelta(minutes=10)


@dataclass(frozen=True)
class Preview:
    """`sigma`: points of spread that nothing explains; `minimum`: the smallest effect that is then found, in points.
    They are the largest of what was `measured` in these very units on votes already counted; guesses where that is
    None. `minimums`: the smallest effect by guessed spread."""

    design: Design
    units: int
    by_commune: bool
    sigma: float
    minimum: float
    minimums: dict[float, float]
    measured: Measured | None
    #: What the plan looks at.
    outcomes: list[str]


def preview(experiment: Experiment) -> Preview:
    """Kept for a while, as long as nothing that it is made of changes: a whole country's takes seconds.

    Raises ValidationError, one sentence, where there is nothing to draw from.
    """
    key = _key(experiment)
    kept: Preview | None = cache.get(key)
    if kept is None:
        kept = _preview(experiment)
        cache.set(key, kept, KEPT.total_seconds())
    return kept


def _key(experiment: Experiment) -> str:
    """Results that are imported again are other rows."""
    names = ("round_id", "baseline_id", "within_id", "level", "capacity", "excluded", "plan")
    asked = [getattr(experiment, name) for name in names] + [experiment.bloc.members]
    rows = [model._default_manager.aggregate(Count("pk"), Max("pk")) for model in (Result, Candidate, Precinct)]
    return "canvassing:preview:" + hashlib.sha256(repr([asked, rows]).encode()).hexdigest()


def _preview(experiment: Experiment) -> Preview:
    units, frame = read_units(experiment)
    design = expected_design(units, capacity=experiment.capacity)
    minimums = {sigma: minimum_effect(sigma, design.treated, design.control) for sigma in SIGMAS}
    sigma, measured = USUAL_SIGMA, None
    if design.strata:
        strata = expected_strata(units, capacity=experiment.capacity)
        measured = measure(experiment, strata, frame, treated=design.treated, control=design.control)
    if measured:
        sigma = max(one.sigma for one in measured.spreads)
    return Preview(
        design=design,
        units=len(units),
        by_commune=any(unit.code not in frame.precincts for unit in units),
        sigma=sigma,
        minimum=minimum_effect(sigma, design.treated, design.control),
        minimums=minimums,
        measured=measured,
        outcomes=list(experiment.plan["outcomes"]),
    )


def read_units(experiment: Experiment) -> tuple[list[Unit], Frame]:
    """What the draw is made of. Raises ValidationError for a code set aside that is nowhere."""
    frame = read_frame(experiment)
    unknown = [code for code in experiment.excluded if code not in frame.precincts and code not in frame.communes]
    if unknown:
        raise ValidationError({"excluded": _unknown(unknown)})
    return choose_units(frame.rows, excluded=experiment.excluded), frame


def _unknown(codes: list[str]) -> str:
    return _("Aucun bureau ni commune de ce territoire n'a le code %s.") % ", ".join(codes)
