"""What the map of an area is drawn from: outlines, colours, and doors as whole numbers. Pure but for `drawing_of`.

Places are counted from `origin` in hundred-thousandths of a degree, about a metre; a thousand doors take a dozen kB.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

import shapely
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from canvassing.areas import Area
from canvassing.models import AddressState, Turf, TurfAddress
from canvassing.turf_pages.shapes import grounds
from territory.models import Boundary

COLOURS = 8
#: Turfs nearer than this to each other differ in colour. Degrees: about 40 metres.
NEAR = 0.0004
UNIT = 1e5
#: Beyond, doors are drawn for one turf at a time.
MOST_DOTS = 6000
_STOPS = ("turf", "address__lon", "address__lat", "address__street", "address__doors", "address__field_state__left")


def drawing_of(area: Area, *, only: int | None = None, most: int = MOST_DOTS) -> dict[str, Any]:
    """{"origin", "streets": [name], "boundary": GeoJSON or null, "turfs": [{"n", "name", "doors", "left", "colour",
    "locked", "out", "outline", "at": [x, y], "stops": [x, y, street, doors, left, …]}], "loose": [x, y, street, doors,
    left, …], "whole"}.

    `stops` are in the order of the walk, `left` the doors still to knock at; `loose` are in no turf. `whole` is false
    where there are more than `most` doors to draw: then only the turf of number `only` has its own.
    """
    turfs = list(area.turfs().order_by("number"))
    outlines = outlines_of(turfs)
    colours = colours_of(outlines)
    whole = area.addresses().count() <= most
    drawn = [turf.pk for turf in turfs if whole or turf.number == only]
    stops = list(TurfAddress.objects.filter(turf__in=drawn).order_by("turf", "order").values_list(*_STOPS))
    loose = _loose(area) if whole else []
    columns = [[row[n] for row in stops] for n in range(3)]
    shapes = outlines | (grounds(*columns) if whole else {})
    origin = _origin(area, [row[1:3] for row in stops + loose], turfs)
    streets: dict[str, int] = {}
    dots: dict[int | None, list[int]] = {}
    for turf, lon, lat, street, doors, left in stops + loose:
        where = [*_whole(origin, lon, lat), streets.setdefault(street, len(streets)), doors]
        dots.setdefault(turf, []).extend([*where, doors if left is None else min(left, doors)])
    return {
        "origin": origin,
        "streets": list(streets),
        "boundary": _boundary(area),
        "turfs": [_turf(turf, shapes.get(turf.pk), colours.get(turf.pk, 0), origin, dots) for turf in turfs],
        "loose": dots.get(None, []),
        "whole": whole,
    }


def colours_of_turfs(turfs: Iterable[Turf]) -> dict[int, int]:
    return colours_of(outlines_of(turfs))


def outlines_of(turfs: Iterable[Turf]) -> dict[int, BaseGeometry]:
    return {turf.pk: shapely.from_geojson(turf.outline) for turf in turfs if turf.outline}


def colours_of(shapes: Mapping[int, BaseGeometry]) -> dict[int, int]:
    """A colour, 0 to 7, for each key: neighbours differ, and the colours are used about as often."""
    keys, shapes_in_order = list(shapes), list(shapes.values())
    tree = shapely.STRtree(shapes_in_order)
    near: dict[int, set[int]] = {place: set() for place in range(len(keys))}
    for one, other in tree.query(shapes_in_order, predicate="dwithin", distance=NEAR).T.tolist() if keys else []:
        near[one].add(other)
    used = [0] * COLOURS
    found: dict[int, int] = {}
    for place in range(len(keys)):
        taken = {found[other] for other in near[place] if other in found}
        colour = min(range(COLOURS), key=lambda one: (one in taken, used[one], one))
        found[place] = colour
        used[colour] += 1
    return {keys[place]: colour for place, colour in found.items()}


def _turf(
    turf: Turf, shape: BaseGeometry | None, colour: int, origin: list[float], dots: dict[int | None, list[int]]
) -> dict[str, Any]:
    inside = _largest(shape).representative_point() if shape is not None and not shape.is_empty else None
    at = (inside.x, inside.y) if inside is not None else (turf.lon or origin[0], turf.lat or origin[1])
    return {
        "n": turf.number,
        "name": turf.name,
        "doors": turf.doors,
        "left": turf.doors_left,
        "colour": colour,
        "locked": turf.locked,
        "out": turf.state == Turf.State.OUT,
        "outline": mapping(shape) if shape is not None and not shape.is_empty else None,
        "at": _whole(origin, *at),
        "stops": dots.get(turf.pk, []),
    }


def _largest(shape: BaseGeometry) -> BaseGeometry:
    return max(getattr(shape, "geoms", [shape]), key=lambda part: part.area)


def _loose(area: Area) -> list[tuple[Any, ...]]:
    loose = area.addresses().filter(stop=None).exclude(field_state__state=AddressState.State.DO_NOT_VISIT)
    rows = loose.order_by("pk").values_list("lon", "lat", "street", "doors", "field_state__left")
    return [(None, *row) for row in rows]


def _origin(area: Area, places: list[tuple[float, float]], turfs: list[Turf]) -> list[float]:
    """South-west of all, so that no number is negative."""
    places = places or [(turf.lon, turf.lat) for turf in turfs if turf.lon is not None and turf.lat is not None]
    if not places:
        return [area.commune.lon or 0.0, area.commune.lat or 0.0]
    return [round(min(lon for lon, _ in places), 5), round(min(lat for _, lat in places), 5)]


def _whole(origin: list[float], lon: float, lat: float) -> list[int]:
    return [round((lon - origin[0]) * UNIT), round((lat - origin[1]) * UNIT)]


def _boundary(area: Area) -> Any:
    if area.precinct is None:
        return None
    near = Boundary.objects.filter(precinct=area.precinct).values_list("near", flat=True).first()
    return json.loads(near) if near else None
