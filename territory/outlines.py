"""Outlines of départements, régions and overseas collectivities: made from the shipped constituencies, read for their
bounds."""

import json
from collections import defaultdict
from functools import lru_cache
from pathlib import Path
from typing import Any

import shapely
from django.conf import settings
from shapely import Geometry

from territory.overseas import COLLECTIVITIES, collectivity_outline

#: Served as a static file; committed, so that a page never waits for its making.
FILE = Path(settings.BASE_DIR) / "static" / "geo" / "departements.json"
REGIONS = FILE.with_name("regions.json")
ATTRIBUTION = "INSEE, La Poste, IGN, Licence Ouverte 2.0"

#: Degrees: how far a simplified border may run from the true one, and the size of the islands left out.
TOLERANCE = 0.025
SMALLEST_ISLAND = 0.0008
DECIMALS = 3

Bounds = tuple[float, float, float, float]


def build_outlines(
    constituencies: dict[str, Geometry], names: dict[str, str], *, tolerance: float = TOLERANCE
) -> dict[str, Any]:
    """GeoJSON of all départements and collectivities: `code`, `name`, `bbox` (west, south, east, north, degrees).

    Neighbours keep the same simplified border: the whole is simplified at once, as a coverage.
    Raises ValueError when the constituencies overlap or leave gaps.
    """
    groups = defaultdict(list)
    for code, outline in constituencies.items():
        groups[code.rsplit("-", 1)[0]].append(outline)
    whole = {code: shapely.coverage_union_all(parts) for code, parts in groups.items() if code not in COLLECTIVITIES}
    for code in COLLECTIVITIES:
        outline = collectivity_outline(code, constituencies)
        if outline is not None:
            whole[code] = outline
    codes = sorted(whole)
    outlines = [whole[code] for code in codes]
    if not shapely.coverage_is_valid(outlines):
        raise ValueError("constituencies overlap: their borders cannot be simplified together")
    simple = shapely.coverage_simplify(outlines, tolerance)
    features = [_feature(code, names.get(code, code), outline) for code, outline in zip(codes, simple, strict=True)]
    return {"type": "FeatureCollection", "attribution": ATTRIBUTION, "features": features}


def build_regions(departements: dict[str, Any], regions: dict[str, str], names: dict[str, str]) -> dict[str, Any]:
    """The same for régions, dissolved from the outlines of départements (GeoJSON); collectivities stay as they are.

    `regions` gives the code of a département's région. Borders are those of the départements, to the last point.
    """
    groups = defaultdict(list)
    for feature in departements["features"]:
        code = feature["properties"]["code"]
        groups[regions.get(code, code)].append(shapely.geometry.shape(feature["geometry"]))
        names = {code: feature["properties"]["name"]} | names
    features = [
        _feature(code, names[code], shapely.coverage_simplify([shapely.union_all(groups[code])], 0)[0])
        for code in sorted(groups)
    ]
    return {"type": "FeatureCollection", "attribution": ATTRIBUTION, "features": features}


def write_outlines(collection: dict[str, Any], path: Path = FILE) -> int:
    """Size in bytes of what was written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.write_bytes(json.dumps(collection, ensure_ascii=False, separators=(",", ":")).encode())


@lru_cache(maxsize=1)
def bounds() -> dict[str, Bounds]:
    """West, south, east, north (degrees) of each département and collectivity by code: what a map zooms to."""
    features = json.loads(FILE.read_text(encoding="utf-8"))["features"]
    return {feature["properties"]["code"]: tuple(feature["bbox"]) for feature in features}


def _feature(code: str, name: str, outline: Geometry) -> dict[str, Any]:
    parts = sorted(shapely.get_parts(outline), key=lambda part: -part.area)
    kept = [part for n, part in enumerate(parts) if n == 0 or part.area >= SMALLEST_ISLAND]
    rings = [[_ring(ring) for ring in (part.exterior, *part.interiors)] for part in kept]
    polygons = [drawn for part in rings if (drawn := [ring for ring in part if len(ring) > 3])]
    return {
        "type": "Feature",
        "bbox": [round(edge, DECIMALS) for edge in shapely.MultiPolygon(kept).bounds],
        "properties": {"code": code, "name": name},
        "geometry": {"type": "MultiPolygon", "coordinates": polygons},
    }


def _ring(ring: Geometry) -> list[list[float]]:
    """Rounded, without the points that rounding made equal."""
    points: list[list[float]] = []
    for lon, lat in ring.coords:
        point = [round(lon, DECIMALS), round(lat, DECIMALS)]
        if not points or points[-1] != point:
            points.append(point)
    return points
