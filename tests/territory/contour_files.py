"""Files of boundaries for tests: invented squares in any of the published layouts, and where the official ones are."""

import gzip
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

from territory.imports.report import ImportReport
from territory.services.boundaries import import_boundaries

DATA = Path(__file__).parents[3] / "shared/data/contours"
REAL = pytest.mark.skipif(not DATA.exists(), reason="the official files are not beside the project")
#: Degrees: the side of an invented precinct, some 700 m.
SIDE = 0.01


def square(column: int, row: int = 0, *, west: float = 5.8, south: float = 43.8, side: float = SIDE) -> Any:
    return shapely.box(
        *np.round([west + column * SIDE, south + row * SIDE, west + column * SIDE + side, south + row * SIDE + side], 6)
    )


def feature(shape: Any, **properties: Any) -> dict[str, Any]:
    geometry = shapely.geometry.mapping(shape) if hasattr(shape, "geom_type") else shape
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def written(folder: Path, *features: Any, name: str = "contours.geojson", **members: Any) -> Path:
    path = folder / name
    text = json.dumps({"type": "FeatureCollection", **members, "features": features})
    path.write_bytes(gzip.compress(text.encode()) if name.endswith(".gz") else text.encode())
    return path


def brought(folder: Path, *features: Any, key: str = "", **members: Any) -> ImportReport:
    return import_boundaries(path=written(folder, *features, **members), key=key)
