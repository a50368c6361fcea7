"""The territories as arrays, so that figures of 35,000 communes go up to the country in a few additions."""

from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from territory.models import Place

Kind = Place.Kind
#: From the smallest to the widest: figures go up one step after the other.
STEPS = (
    (Kind.ARRONDISSEMENT,),
    (Kind.COMMUNE,),
    (Kind.DEPARTEMENT,),
    (Kind.REGION, Kind.COLLECTIVITY, Kind.ABROAD),
)
#: Those whose goals are kept: the country and all down to départements. Collectivities and the French abroad too.
WITH_GOALS = (Kind.COUNTRY, Kind.REGION, Kind.DEPARTEMENT, Kind.COLLECTIVITY, Kind.ABROAD)
#: Where trainers and gaps are counted.
DEPARTEMENTS = (Kind.DEPARTEMENT, Kind.COLLECTIVITY, Kind.ABROAD)

Ints = NDArray[np.integer[Any]]


class Tree:
    """Every place has a row; `parent` is its parent's row, the country's for one without a parent, -1 for it."""

    def __init__(self) -> None:
        fields = ("pk", "kind", "parent", "departement", "population", "lon", "lat")
        rows = list(Place.objects.order_by("pk").values_list(*fields))
        columns = list(zip(*rows, strict=True)) if rows else [()] * len(fields)
        self.pks: list[int] = list(columns[0])
        self.kinds: list[str] = list(columns[1])
        self.populations: list[int] = list(columns[4])
        self.row = {pk: n for n, pk in enumerate(self.pks)}
        self.country = next((n for n, kind in enumerate(self.kinds) if kind == Kind.COUNTRY), -1)
        known = [-1 if parent is None else self.row[parent] for parent in columns[2]]
        self.parent: Ints = np.array(
            [-1 if n == self.country else (self.country if up < 0 else up) for n, up in enumerate(known)], np.int64
        )
        self._departement: list[int | None] = list(columns[3])
        self.points = [
            None if lon is None or lat is None else (lon, lat) for lon, lat in zip(*columns[5:], strict=True)
        ]

    def __len__(self) -> int:
        return len(self.pks)

    def of_kinds(self, *kinds: str) -> Ints:
        return np.array([n for n, kind in enumerate(self.kinds) if kind in kinds], np.int64)

    @cached_property
    def _steps(self) -> list[Ints]:
        return [self.of_kinds(*kinds) for kinds in STEPS]

    def rolled(self, own: Ints) -> Ints:
        """What each place has, with all that is inside it. `own`: a row for each place, of one or more columns."""
        summed = own.copy()
        for rows in self._steps:
            inside = rows[self.parent[rows] >= 0]
            np.add.at(summed, self.parent[inside], summed[inside])
        return summed

    def spread(self, by_place: dict[int | None, int]) -> Ints:
        """A column of what each place has of its own; people without a place count for the country."""
        own = np.zeros(len(self), np.int64)
        for pk, amount in by_place.items():
            row = self.country if pk is None else self.row.get(pk, -1)
            if row >= 0:
                own[row] += amount
        return own

    @cached_property
    def children(self) -> dict[int, list[int]]:
        """By row of the parent."""
        found: dict[int, list[int]] = {}
        for row, parent in enumerate(self.parent.tolist()):
            if parent >= 0:
                found.setdefault(parent, []).append(row)
        return found

    def departement(self, row: int) -> int:
        """The row of the département (or collectivity) that a place is or lies in; -1 for what is wider."""
        if self.kinds[row] in DEPARTEMENTS:
            return row
        pk = self._departement[row]
        return -1 if pk is None else self.row[pk]

    def region(self, row: int) -> int:
        """The row of the région a place is or lies in; -1 where there is none."""
        if self.kinds[row] == Kind.REGION:
            return row
        inside = self.departement(row)
        above = int(self.parent[inside]) if inside >= 0 else -1
        return above if above >= 0 and self.kinds[above] == Kind.REGION else -1
