"""The same door under two identifiers: BANO names it otherwise than the national and the local bases do."""

from collections.abc import Collection
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from common.text import fold
from territory.addresses.columns import Chunk
from territory.addresses.placing import Ids
from territory.models import Address

#: Communes and streets remembered; a file goes through them one after the other.
COMMUNES, STREETS = 50, 10_000
#: Folded street, number, suffix.
Door = tuple[str, int, str]


class Doubles:
    """Doors that the table holds under identifiers of the other form: « 93066_0010_00001 » in BAN and BAL,
    « 930660010W-1 » in BANO. Of one form, two identifiers are two doors: a commune that has merged may well have
    two streets of one name."""

    def __init__(self) -> None:
        self._doors = lru_cache(COMMUNES)(_doors)
        self._fold = lru_cache(STREETS)(fold)

    def among(self, chunk: Chunk, communes: Ids, stored: Collection[str]) -> npt.NDArray[np.bool_]:
        """True for what is held under another identifier, and is not among the keys that are `stored`."""
        found = np.zeros(len(chunk), np.bool_)
        if len(stored) == len(chunk):
            return found
        homes = communes.tolist()
        for i, key in enumerate(chunk.keys):
            if key not in stored:
                doors = self._doors(homes[i], not _is_joined(key))
                found[i] = bool(doors) and (self._fold(chunk.streets[i]), chunk.numbers[i], chunk.suffixes[i]) in doors
        return found


def _is_joined(key: str) -> bool:
    return "_" in key


def _doors(commune: int, joined: bool) -> set[Door]:
    there = Address.objects.filter(commune=commune)
    own = there.filter(key__contains="_") if joined else there.exclude(key__contains="_")
    return {(fold(street), number, suffix) for street, number, suffix in own.values_list("street", "number", "suffix")}
