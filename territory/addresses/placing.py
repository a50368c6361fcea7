"""Which precinct a point lies in, or is nearest to. Numpy and shapely; no Django.

A person votes in the commune where they live: a point is looked for in the contours of its own commune only, even
where an imprecise position has put it just across the border.
"""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import shapely

#: Fewer distances than this are sooner computed one by one than a tree is built.
FEW_PAIRS = 2_000_000
#: Communes whose waiting points are placed together.
TOGETHER = 20
Ids = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


class Contours(NamedTuple):
    """`shapes` are valid polygons in degrees; `precincts` and `communes` the ids they belong to."""

    precincts: Ids
    communes: Ids
    shapes: npt.NDArray[Any]

    @classmethod
    def of(cls, rows: list[tuple[int, int, str]]) -> "Contours":
        """From (precinct, commune, GeoJSON)."""
        rows = sorted(rows)
        shapes = shapely.from_geojson([row[2] for row in rows]) if rows else np.empty(0, object)
        shapely.prepare(shapes)
        return cls(np.array([row[0] for row in rows], np.int64), np.array([row[1] for row in rows], np.int64), shapes)


def find_contours(contours: Contours, lon: Floats, lat: Floats, communes: Ids) -> Ids:
    """The precinct whose contour holds each point, borders included; 0 for none. Where contours of a commune overlap,
    the smallest id is taken, so that the same points fall in the same precincts again."""
    found = np.zeros(len(lon), np.int64)
    points = _by_commune(communes)
    west, south, east, north = shapely.bounds(contours.shapes).T
    # Contours stand by precinct: what the smallest id holds is written last.
    for i in range(len(contours.shapes) - 1, -1, -1):
        own = points.get(int(contours.communes[i]))
        if own is None:
            continue
        x, y = lon[own], lat[own]
        near = (x >= west[i]) & (x <= east[i]) & (y >= south[i]) & (y <= north[i])
        held = shapely.intersects_xy(contours.shapes[i], x[near], y[near])
        found[own[near][held]] = contours.precincts[i]
    return found


def _by_commune(communes: Ids) -> dict[int, Ids]:
    """Where the points of each commune stand."""
    order = np.argsort(communes, kind="stable")
    values, starts = np.unique(communes[order], return_index=True)
    return dict(zip(values.tolist(), np.split(order, starts[1:]), strict=True)) if len(values) else {}


def nearest_precinct(lon: Floats, lat: Floats, known_lon: Floats, known_lat: Floats, known_precincts: Ids) -> Ids:
    """The precinct of the known point nearest to each point, on the ground; of several as near, the smallest id.

    Raises ValueError without a known point.
    """
    if not len(known_lon):
        raise ValueError("no known point")
    # Within a commune, a degree of longitude is everywhere as long: cos(latitude) of one of latitude.
    narrow = np.cos(np.radians(known_lat.mean()))
    found = np.full(len(lon), np.iinfo(np.int64).max)
    if len(lon) * len(known_lon) <= FEW_PAIRS:
        for i in range(len(lon)):
            away = ((known_lon - lon[i]) * narrow) ** 2 + (known_lat - lat[i]) ** 2
            found[i] = known_precincts[away == away.min()].min()
        return found
    tree = shapely.STRtree(shapely.points(known_lon * narrow, known_lat))
    point, known = tree.query_nearest(shapely.points(lon * narrow, lat), all_matches=True)
    np.minimum.at(found, point, known_precincts[known])
    return found


class KnownPoints:
    """Points and their precincts, remembered to tell the precinct of those that wait: 32 bytes each."""

    def __init__(self) -> None:
        self._parts: list[tuple[Floats, Floats, Ids, Ids]] = []
        self.count = 0

    def add(self, lon: Floats, lat: Floats, communes: Ids, precincts: Ids) -> None:
        if len(lon):
            self._parts.append((lon, lat, communes, precincts))
            self.count += len(lon)

    def nearest(self, lon: Floats, lat: Floats, communes: Ids) -> Ids:
        """The precinct of the nearest known point of the same commune; 0 where it has none."""
        found = np.zeros(len(lon), np.int64)
        waiting = list(_by_commune(communes).items())
        # A few communes at a time: files go by commune, so that most parts are passed over and little is copied.
        for first in range(0, len(waiting), TOGETHER):
            group = dict(waiting[first : first + TOGETHER])
            known_lon, known_lat, known_communes, precincts = self._of(np.array(list(group)))
            for commune, there in _by_commune(known_communes).items():
                own = group[commune]
                known_here = known_lon[there], known_lat[there], precincts[there]
                found[own] = nearest_precinct(lon[own], lat[own], *known_here)
        return found

    def _of(self, communes: Ids) -> tuple[Floats, Floats, Ids, Ids]:
        """Those of some communes, in ascending order."""
        none = np.empty(0), np.empty(0), np.empty(0, np.int64), np.empty(0, np.int64)
        chosen = [none]
        for part in self._parts:
            if part[2].min() <= communes[-1] and part[2].max() >= communes[0]:
                here = np.isin(part[2], communes)
                chosen.append((part[0][here], part[1][here], part[2][here], part[3][here]))
        lon, lat, of, precincts = (np.concatenate(column) for column in zip(*chosen, strict=True))
        return lon, lat, of, precincts


def metres_between(lon: Floats, lat: Floats, other_lon: Floats, other_lat: Floats) -> Floats:
    """Distance of points less than some hundred kilometres apart, the earth taken as flat there."""
    degree = 111_195.0
    east = (lon - other_lon) * np.cos(np.radians((lat + other_lat) / 2))
    return np.hypot(east, lat - other_lat) * degree


class Seen:
    """Texts met so far, as 64-bit hashes in sorted arrays: eight bytes each, where a set of strings takes 150.

    Two texts of one hash would be taken for the same: one chance in a million for six million texts.
    """

    def __init__(self) -> None:
        self._runs: list[Ids] = []

    def first_times(self, texts: list[str]) -> npt.NDArray[np.bool_]:
        """True for each text not met before, in this list neither; all are met from now on."""
        hashes = np.fromiter(map(hash, texts), np.int64, len(texts))
        unique, first = np.unique(hashes, return_index=True)
        new = np.ones(len(unique), np.bool_)
        for run in self._runs:
            at = np.minimum(np.searchsorted(run, unique), len(run) - 1)
            new &= run[at] != unique
        result = np.zeros(len(texts), np.bool_)
        result[first[new]] = True
        self._add(unique[new])
        return result

    def _add(self, run: Ids) -> None:
        """Runs double in size, so that few are searched and each hash is sorted a few times only."""
        while self._runs and len(self._runs[-1]) <= len(run):
            run = np.sort(np.concatenate([self._runs.pop(), run]))
        if len(run):
            self._runs.append(run)
