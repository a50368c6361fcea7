"""The addresses of an area as columns, in the order that makes a cut the same each time."""

from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter

import numpy as np
import numpy.typing as npt
from django.db.models import QuerySet

from canvassing.models import AddressState
from common.text import fold
from territory.models import Address

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

COLUMNS = ("pk", "lon", "lat", "doors", "number", "street", "field_state__state", "field_state__left")
_folded = lru_cache(10_000)(fold)


@dataclass(frozen=True)
class Points:
    """One column of n for each thing that is known of an address. `left` are the doors still to knock at, `shunned`
    those where nobody goes back (« do not visit »)."""

    pk: Ints
    lon: Floats
    lat: Floats
    doors: Ints
    number: Ints
    street: list[str]
    left: Ints
    shunned: Flags

    def __len__(self) -> int:
        return len(self.pk)

    def only(self, chosen: Flags | Ints) -> "Points":
        at = np.flatnonzero(chosen) if chosen.dtype == np.bool_ else chosen
        columns = {name: getattr(self, name)[at] for name in ("pk", "lon", "lat", "doors", "number", "left", "shunned")}
        return Points(**columns, street=[self.street[i] for i in at.tolist()])

    @property
    def streets(self) -> list[str]:
        """Folded: « RUE ST JEAN » is « Rue Saint-Jean »."""
        return [_folded(name) for name in self.street]

    def street_numbers(self) -> Ints:
        """The same number for the addresses of one street."""
        return np.unique(np.array(self.streets, dtype=str), return_inverse=True)[1].astype(np.int64)

    def sides(self) -> Ints:
        """The same number for the addresses of one side of one street: odd or even."""
        return self.street_numbers() * 2 + self.number % 2


def read_points(addresses: "QuerySet[Address]") -> Points:
    """In the order of the keys of sources, sorted here (databases differ): the same addresses are cut alike."""
    rows = sorted(addresses.order_by().values_list(*COLUMNS, "key"), key=itemgetter(-1))
    closed = {str(state) for state in AddressState.CLOSED}
    left = [_left(doors, state, rest, closed) for _pk, _x, _y, doors, _n, _street, state, rest, _key in rows]
    return Points(
        pk=np.array([row[0] for row in rows], np.int64),
        lon=np.array([row[1] for row in rows], np.float64),
        lat=np.array([row[2] for row in rows], np.float64),
        doors=np.array([row[3] for row in rows], np.int64),
        number=np.array([row[4] for row in rows], np.int64),
        street=[row[5] for row in rows],
        left=np.array(left, np.int64),
        shunned=np.array([row[6] == AddressState.State.DO_NOT_VISIT for row in rows], np.bool_),
    )


def _left(doors: int, state: str | None, left: int | None, closed: set[str]) -> int:
    if state is None or left is None:
        return doors
    return 0 if state in closed else min(left, doors)
