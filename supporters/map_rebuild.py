"""The map's counters computed anew from the published testimonies, by the database itself: constant memory here."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import Count

from common.cells import LEAF_LEVEL, ROOT
from supporters.models import MapCell, PlaceCount, Testimony, TileChange
from territory.models import Place

_COLUMNS = "cell, count, lon_sum, lat_sum, testimony_sum"
# One level, from the testimonies. FLOOR(x + 0.5) is what `map_counters.scaled` does, on both databases.
_LEVEL = """
    SELECT cell / {width} AS cell, CAST(COUNT(*) AS bigint) AS count,
        CAST(SUM(FLOOR(lon * 1000000 + 0.5)) AS bigint) AS lon_sum,
        CAST(SUM(FLOOR(lat * 1000000 + 0.5)) AS bigint) AS lat_sum,
        CAST(SUM(id) AS bigint) AS testimony_sum
    FROM supporters_testimony WHERE state = 'published' GROUP BY cell / {width}
"""
# One level, from the level below: each square adds up its four quarters.
_FOLD = """
    INSERT INTO supporters_mapcell ({columns})
    SELECT cell / 4, CAST(SUM(count) AS bigint), CAST(SUM(lon_sum) AS bigint), CAST(SUM(lat_sum) AS bigint),
        CAST(SUM(testimony_sum) AS bigint)
    FROM supporters_mapcell WHERE cell BETWEEN {first} AND {last} GROUP BY cell / 4 ORDER BY cell / 4
"""


@dataclass(frozen=True)
class Difference:
    """A counter that says other than the rows do. `kept` and `true` are counts."""

    what: str
    kept: int
    true: int


@transaction.atomic
def rebuild_map() -> dict[str, int]:
    """Replace every counter; publications wait until it is done, readers see the old counters until then.

    Returns the number of testimonies, cells and places.
    """
    _hold_root()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM supporters_mapcell WHERE cell <> %s", [ROOT])
        cursor.execute(f"INSERT INTO supporters_mapcell ({_COLUMNS}) {_LEVEL.format(width=1)} ORDER BY 1")
        for level in range(LEAF_LEVEL, 1, -1):
            first, last = _span(level)
            cursor.execute(_FOLD.format(columns=_COLUMNS, first=first, last=last))
    _set_root()
    totals = place_totals()
    PlaceCount.objects.all().delete()
    rows = (PlaceCount(place_id=pk, published=n) for pk, n in sorted(totals.items()))
    PlaceCount.objects.bulk_create(rows, batch_size=2000)
    TileChange.objects.create(cell=TileChange.EVERYTHING)
    total = MapCell.objects.get(cell=ROOT).count
    return {"testimonies": total, "cells": MapCell.objects.count(), "places": len(totals)}


def compare_map() -> Iterator[Difference]:
    """Every counter that differs from the rows it counts, cells first, then places."""
    for level in range(LEAF_LEVEL + 1):
        yield from _compare_level(level)
    kept = dict(PlaceCount.objects.filter(published__gt=0).values_list("pk", "published"))
    true = place_totals()
    for pk in sorted(kept.keys() | true.keys()):
        if kept.get(pk, 0) != true.get(pk, 0):
            yield Difference(f"place {pk}", kept.get(pk, 0), true.get(pk, 0))


def place_totals() -> dict[int, int]:
    """Published testimonies of each place that has any, those within it included."""
    own = Testimony.objects.published().order_by().values_list("place_id").annotate(n=Count("pk"))
    links = {pk: above for pk, *above in Place.objects.order_by().values_list("pk", "departement_id", "parent_id")}
    totals: Counter[int] = Counter()
    for place, count in own:
        for pk in _places_above(place, links):
            totals[pk] += count
    return dict(totals)


def _places_above(place: int, links: dict[int, list[int | None]]) -> set[int]:
    departement, _ = links[place]
    found: set[int] = set()
    for start in (place, departement):
        while start is not None and start not in found:
            found.add(start)
            start = links[start][1]
    return found


def _hold_root() -> None:
    """Lock the root, made if missing, so that no publication passes before the commit."""
    fields = {"count": 0, "lon_sum": 0, "lat_sum": 0, "testimony_sum": 0}
    MapCell.objects.bulk_create([MapCell(cell=ROOT, **fields)], ignore_conflicts=True)
    MapCell.objects.filter(cell=ROOT).update(count=0)


def _set_root() -> None:
    first, last = _span(1)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE supporters_mapcell SET (count, lon_sum, lat_sum, testimony_sum) = "
            "(SELECT COALESCE(SUM(count), 0), COALESCE(SUM(lon_sum), 0), COALESCE(SUM(lat_sum), 0), "
            "COALESCE(SUM(testimony_sum), 0) FROM supporters_mapcell WHERE cell BETWEEN %s AND %s) WHERE cell = %s",
            [first, last, ROOT],
        )


def _compare_level(level: int) -> Iterator[Difference]:
    first, last = _span(level)
    true = _LEVEL.format(width=4 ** (LEAF_LEVEL - level))
    kept = f"SELECT {_COLUMNS} FROM supporters_mapcell WHERE count > 0 AND cell BETWEEN {first} AND {last}"  # noqa: S608
    missing = dict(_counts(f"SELECT * FROM ({true}) AS t EXCEPT {kept}"))  # noqa: S608
    excess = dict(_counts(f"{kept} EXCEPT SELECT * FROM ({true}) AS t"))  # noqa: S608
    for cell in sorted(missing.keys() | excess.keys()):
        yield Difference(f"cell {cell}", excess.get(cell, 0), missing.get(cell, 0))


def _counts(sql: str) -> list[tuple[Any, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return [(row[0], row[1]) for row in cursor.fetchall()]


def _span(level: int) -> tuple[int, int]:
    """First and last key of a level."""
    return 1 << 2 * level, (2 << 2 * level) - 1
