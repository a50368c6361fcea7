"""The départements' outlines as few letters: what the map's page can afford. Pure.

Each ring is a string of steps in thousandths of a degree (longitude, then latitude), the first from 0, 0, in the
« encoded polyline » manner: five bits a letter, low bits first, the sign in the lowest. Read by
static/js/lib/outlines.js.
"""

import json
from pathlib import Path
from typing import Any

SOURCE = Path(__file__).resolve().parent.parent / "static" / "geo" / "departements.json"
SCALE = 1000


def write_outlines(target: Path) -> None:
    """`{"75": [[ring, hole…], …], …}`: polygons by official code, from the GeoJSON of `SOURCE`."""
    features = json.loads(SOURCE.read_text())["features"]
    found = {feature["properties"]["code"]: _polygons(feature["geometry"]) for feature in features}
    target.write_text(json.dumps(found, separators=(",", ":")))


def encoded(ring: list[list[float]]) -> str:
    """A closed ring, its last point left out."""
    letters, before = [], (0, 0)
    for lon, lat in ring[:-1]:
        point = round(lon * SCALE), round(lat * SCALE)
        letters += [_letters(now - then) for now, then in zip(point, before, strict=True)]
        before = point
    return "".join(letters)


def _polygons(geometry: dict[str, Any]) -> list[list[str]]:
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return [[encoded(ring) for ring in polygon] for polygon in polygons]


def _letters(step: int) -> str:
    bits = ~(step << 1) if step < 0 else step << 1
    letters = ""
    while bits >= 32:
        letters += chr((32 | bits & 31) + 63)
        bits >>= 5
    return letters + chr(bits + 63)
