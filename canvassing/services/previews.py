"""What a draw would give and what it could see, told before it is made."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from canvassing.draw import Unit, choose_units
from canvassing.models import Experiment
from canvassing.power import SIGMAS, USUAL_SIGMA, Design, expected_design, minimum_effect
from canvassing.services.figures import Frame, read_frame


@dataclass(frozen=True)
class Preview:
    """`sigma`: points of spread that nothing explains, as usually seen. `minimum` is in points, and so are the
    values of `minimums`, by spread."""

    design: Design
    units: int
    by_commune: bool
    sigma: float
    minimum: float
    minimums: dict[float, float]


def preview(experiment: Experiment) -> Preview:
    """Raises ValidationError, one sentence, where there is nothing to draw from."""
    units, frame = read_units(experiment)
    design = expected_design(units, capacity=experiment.capacity)
    minimums = {sigma: minimum_effect(sigma, design.treated, design.control) for sigma in SIGMAS}
    return Preview(
        design=design,
        units=len(units),
        by_commune=any(unit.code not in frame.precincts for unit in units),
        sigma=USUAL_SIGMA,
        minimum=minimums[USUAL_SIGMA],
        minimums=minimums,
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
