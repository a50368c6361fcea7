"""Real addresses of the Alpes-de-Haute-Provence, cut commune by commune: what somebody on foot would accept."""

import csv
import gzip
from pathlib import Path

import numpy as np
import pytest

from canvassing.cutting.hamlets import cut_hamlets
from canvassing.turf import Cut
from canvassing.turf.metres import to_metres

ADDRESSES = Path(__file__).parents[3] / "shared/data/adresses/adresses-04.colonnes-BAN.csv.gz"
pytestmark = [
    pytest.mark.realdata,
    pytest.mark.skipif(not ADDRESSES.exists(), reason="the official files are not beside the project"),
]
#: Manosque, Digne-les-Bains, Sisteron, Aiglun, Barcelonnette, Les Mées: two towns, a valley, villages and their farms.
COMMUNES = ("04112", "04070", "04209", "04001", "04019", "04116")
#: Doors of a tour by car, and metres between two doors of a turf on foot.
BY_CAR, LEG = 40, 1250


def read(commune: str) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """x, y, side and street of each address."""
    with gzip.open(ADDRESSES, "rt", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file, delimiter=";") if row["code_insee"] == commune]
    x, y = to_metres([float(row["lon"]) for row in rows], [float(row["lat"]) for row in rows])
    street = np.unique([row["nom_voie"] for row in rows], return_inverse=True)[1]
    return x, y, street * 2 + np.array([int(row["numero"]) % 2 for row in rows]), street


def cut(commune: str) -> tuple[np.ndarray, np.ndarray, Cut]:
    x, y, side, street = read(commune)
    return x, y, cut_hamlets(x, y, np.ones(len(x), np.int64), side, street=street, target=80, seed=0)


@pytest.mark.parametrize("commune", COMMUNES)
def test_nobody_walks_from_one_hamlet_to_another_far_away(commune: str) -> None:
    x, y, found = cut(commune)
    doors = np.bincount(found.turf)
    assert doors.max() <= 120
    for turf in np.flatnonzero(doors > BY_CAR):
        here = np.flatnonzero(found.turf == turf)
        here = here[np.argsort(found.order[here])]
        legs = np.sort(np.hypot(np.diff(x[here]), np.diff(y[here])))
        assert legs[-1] < LEG
        assert np.median(legs) < 100


@pytest.mark.parametrize("commune", ["04112", "04070"])
def test_a_town_has_turfs_of_about_as_many_doors(commune: str) -> None:
    _x, _y, found = cut(commune)
    doors = np.bincount(found.turf)
    inside = doors[doors > BY_CAR]
    assert inside.sum() > 0.85 * doors.sum()
    assert (inside >= 60).mean() > 0.9
    assert 70 <= np.median(inside) <= 90
