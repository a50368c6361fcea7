"""What the map draws of a place: its régions, départements or precincts, as GeoJSON text."""

import functools
import json
from hashlib import sha256
from typing import Any

from django.core.cache import cache
from django.db.models import Exists, OuterRef

from territory.contours.shapes import FAR_TOLERANCE, NEAR_TOLERANCE
from territory.contours.thinning import Feature, collection, is_light, light_collection
from territory.models import Boundary, Place
from territory.outlines import FILE, REGIONS
from territory.overseas import COLLECTIVITIES
from territory.precinct_names import precinct_name
from territory.querysets import inside

Kind = Place.Kind
#: Seconds.
KEPT = 24 * 3600


def contours_of(place: Place) -> str:
    """A FeatureCollection, under 300 kB once compressed, in two queries at most.

    The country's régions and collectivities, a région's départements; in a département its precincts as seen from
    afar, and a point for each commune of which no contour is known (`kind`: « commune »); elsewhere the precincts as
    seen from near. `properties`: `code` (of a place or a precinct), `name`, and the `kind` of places.
    """
    if place.kind == Kind.COUNTRY:
        return collection(
            [feature for code, feature in _outlines().items() if code[0] == "R" or code in COLLECTIVITIES]
        )
    if place.kind == Kind.REGION:
        children = Place.objects.filter(parent=place, kind=Kind.DEPARTEMENT).order_by("code")
        return collection(
            [_outlines()[code] for code in children.values_list("code", flat=True) if code in _outlines()]
        )
    if place.kind == Kind.DEPARTEMENT:
        return _light([*_precincts(place, "far"), *_communes(place)], FAR_TOLERANCE)
    return _light(_precincts(place, "near"), NEAR_TOLERANCE)


def _light(features: list[Feature], tolerance: float) -> str:
    """Simplifying a large city takes a second: done once for the same shapes."""
    text = collection(features)
    if is_light(text):
        return text
    key = f"contours:{sha256(text.encode()).hexdigest()}"
    return str(cache.get_or_set(key, lambda: light_collection(features, tolerance=tolerance), KEPT))


def _precincts(place: Place, detail: str) -> list[Feature]:
    found = Boundary.objects.filter(inside(place, "precinct__")).order_by("precinct__code")
    rows = found.values_list("precinct__code", "precinct__commune__name", detail)
    return [(_properties(code=code, name=precinct_name(code, name)), shape) for code, name, shape in rows]


def _communes(departement: Place) -> list[Feature]:
    """A point for each commune without any contour."""
    drawn = Boundary.objects.filter(precinct__commune=OuterRef("pk"))
    found = Place.objects.filter(~Exists(drawn), departement=departement, kind=Kind.COMMUNE, lon__isnull=False)
    return [
        (_properties(code=code, name=name, kind="commune"), f'{{"type":"Point","coordinates":[{lon:.4f},{lat:.4f}]}}')
        for code, name, lon, lat in found.order_by("code").values_list("code", "name", "lon", "lat")
    ]


@functools.cache
def _outlines() -> dict[str, Feature]:
    """Régions, départements and collectivities under the codes of their places."""
    found = {}
    for file, kind, letter in ((REGIONS, "region", "R-"), (FILE, "departement", "D-")):
        for feature in json.loads(file.read_text(encoding="utf-8"))["features"]:
            own = feature["properties"]["code"]
            code, of = (own, "collectivity") if own in COLLECTIVITIES else (f"{letter}{own}", kind)
            shape = json.dumps(feature["geometry"], separators=(",", ":"))
            found[code] = (_properties(code=code, name=feature["properties"]["name"], kind=of), shape)
    return found


def _properties(**values: Any) -> str:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))
