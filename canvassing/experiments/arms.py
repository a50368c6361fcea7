"""The arms of a draw as one drawing: a pattern for each, never colour alone."""

import json
from collections import defaultdict
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from canvassing.models import Experiment
from territory.models import Boundary
from territory.terrain.drawing import box_of, draw

#: Beyond so many shapes the page would be heavy, and each of them a dot.
MOST_SHAPES = 1500
SIDE = 720
MARGIN = 0.02

#: Patterns of templates/canvassing/_arms.html, in the order of the legend.
ARMS: dict[str, Promise] = {
    "allocated": _("confiés aux volontaires"),
    "spared": _("à visiter, en réserve"),
    "control": _("témoins, où personne ne va"),
}


@dataclass(frozen=True)
class Group:
    """The shapes of one arm: (code, SVG path)."""

    arm: str
    name: Promise
    shapes: list[tuple[str, str]]


@dataclass(frozen=True)
class Picture:
    """`without`: units of the draw that have no contour."""

    width: int
    height: int
    groups: list[Group]
    source: str
    without: int


def picture_of(experiment: Experiment) -> Picture | None:
    """None without contours, or where there are too many of them. Only units that chance gave an arm are drawn."""
    rows = list(experiment.units.drawn().values_list("code", "arm", "allocated", "precinct"))
    drawn = [row for row in rows if row[3]]
    if not 0 < len(drawn) <= MOST_SHAPES:
        return None
    found = Boundary.objects.filter(precinct__experiment_units__experiment=experiment)
    contours = {pk: (json.loads(shape), source) for pk, shape, source in found.values_list("pk", "far", "source")}
    shapes = {code: contours[pk][0] for code, _arm, _given, pk in drawn if pk in contours}
    box = box_of(shapes.values())
    if box is None:
        return None
    drawing = draw(shapes, box, side=SIDE, margin=MARGIN)
    groups: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for code, arm, given, _pk in drawn:
        if code in shapes:
            groups["control" if arm == "control" else "allocated" if given else "spared"].append(
                (code, drawing.paths[code])
            )
    return Picture(
        drawing.width,
        drawing.height,
        [Group(arm, name, groups[arm]) for arm, name in ARMS.items() if groups[arm]],
        next(iter(contours.values()))[1],
        len(rows) - len(shapes),
    )
