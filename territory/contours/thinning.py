"""A collection of shapes made light enough to send. Pure: texts of GeoJSON in, one out."""

import zlib
from collections.abc import Sequence

import numpy as np
import shapely

from territory.contours.shapes import as_text, redrawn

#: Bytes, compressed. A whole view stays under 300 kB: the scripts, the page and the figures take the rest.
HEAVIEST = 160_000
#: How much coarser each try is than the one before, at least and at most, and how many there are.
COARSER, COARSEST = 1.6, 4.0
TRIES = 12
#: Degrees: from this tolerance on, four decimals say enough.
COARSE = 0.0002

#: Properties as GeoJSON text, geometry as GeoJSON text.
Feature = tuple[str, str]


def collection(features: Sequence[Feature]) -> str:
    parts = ",".join(
        f'{{"type":"Feature","properties":{properties},"geometry":{geometry}}}' for properties, geometry in features
    )
    return f'{{"type":"FeatureCollection","features":[{parts}]}}'


def compressed_size(text: str) -> int:
    """Bytes, as the site compresses its answers."""
    return len(zlib.compress(text.encode(), 6))


def is_light(text: str, heaviest: int = HEAVIEST) -> bool:
    """Text compresses to less than its own length: small views are not weighed."""
    return len(text) <= heaviest or compressed_size(text) <= heaviest


def light_collection(features: Sequence[Feature], *, tolerance: float, heaviest: int = HEAVIEST) -> str:
    """The collection, its shapes simplified again and again until it weighs less than `heaviest`.

    `tolerance` (degrees) is what the shapes were drawn with. Points stay as they are.
    """
    text = collection(features)
    if is_light(text, heaviest):
        return text
    shapes = shapely.from_geojson([geometry for _properties, geometry in features])
    areas = np.flatnonzero(shapely.get_dimensions(shapes) == 2)
    properties = [properties for properties, _geometry in features]
    for _try in range(TRIES):
        too_heavy = compressed_size(text) / heaviest
        if too_heavy <= 1:
            break
        tolerance *= min(max(COARSER, too_heavy), COARSEST)
        shapes[areas] = redrawn(shapes[areas], tolerance, 4 if tolerance >= COARSE else 5)
        text = collection(list(zip(properties, as_text(shapes), strict=True)))
    return text
