"""What a printed walk shows: its stops in walking order, street by street, and a drawing of the way."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from canvassing.models import AddressState, Turf
from territory.models import Address
from territory.terrain.drawing import Frame, Geometry, box_of, draw

#: Units of the drawing's longer side, and its share of margin.
_SIDE, _MARGIN = 640, 0.04
#: Beyond so many stops numbers would cover one another: every fifth is written.
_CROWDED = 40


@dataclass(frozen=True)
class Line:
    """One address of the sheet; `place` is its number in the walk, from 1."""

    place: int
    address: Address
    state: str
    left: int
    note: str

    @property
    def is_closed(self) -> bool:
        """Nobody goes there during this walk."""
        return self.state in AddressState.CLOSED

    @property
    def label(self) -> str:
        """« 12 bis »."""
        return f"{self.address.number} {self.address.suffix}".strip()


@dataclass(frozen=True)
class Street:
    """Stops that follow one another in a street; a walk may come back to it."""

    name: str
    lines: list[Line]

    @property
    def doors(self) -> int:
        return sum(line.left for line in self.lines)


@dataclass(frozen=True)
class Dot:
    x: float
    y: float
    place: int
    numbered: bool


@dataclass(frozen=True)
class Way:
    """The walk drawn from above, north upwards: the turf's outline, the way between stops, the stops."""

    width: int
    height: int
    outline: str
    route: str
    dots: list[Dot]


def lines_of(turf: Turf) -> list[Line]:
    """Every address of a turf in walking order, with where the work stands. One query."""
    stops = turf.stops.select_related("address__field_state").order_by("order", "pk")
    return [_line(place, stop.address) for place, stop in enumerate(stops, start=1)]


def streets_of(lines: Sequence[Line]) -> list[Street]:
    return [Street(name, list(group)) for name, group in groupby(lines, key=lambda line: line.address.street)]


def way_of(turf: Turf, lines: Sequence[Line]) -> Way | None:
    """None without addresses."""
    stops = [(line.address.lon, line.address.lat) for line in lines]
    outline: dict[str, Geometry] = {"outline": json.loads(turf.outline)} if turf.outline else {}
    box = box_of([*outline.values(), *({"type": "Point", "coordinates": stop} for stop in stops)])
    if box is None or not lines:
        return None
    frame = Frame(box, side=_SIDE, margin=_MARGIN)
    every = 1 if len(stops) <= _CROWDED else 5
    points = [(round(x, 1), round(y, 1)) for x, y in map(frame.point, stops)]
    return Way(
        width=frame.width,
        height=frame.height,
        outline=draw(outline, box, side=_SIDE, margin=_MARGIN).paths.get("outline", ""),
        route="M" + "L".join(f"{x} {y}" for x, y in points),
        dots=[
            Dot(x, y, place=line.place, numbered=line.place == 1 or line.place % every == 0)
            for line, (x, y) in zip(lines, points, strict=True)
        ],
    )


def _line(place: int, address: Address) -> Line:
    known: AddressState | None = getattr(address, "field_state", None)
    if known is None:
        return Line(place, address, AddressState.State.TO_VISIT, address.doors, "")
    return Line(place, address, known.state, known.left, known.note)
