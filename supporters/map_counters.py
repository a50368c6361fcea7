"""What the map counts: kept when a testimony is published or withdrawn, so that nothing is counted when it is read.

Every function that writes runs in the caller's transaction: the counters and the testimony's state are
saved together or not at all. The root cell is written first and stays locked until the commit, so writers
pass one after the other and the ids of `TileChange` grow in the order of commits: who has seen id n has
seen everything before it.
"""

import logging
import math
from collections.abc import Iterable

from django.db import connection, transaction
from django.db.models import F, QuerySet, Value
from django.db.models.functions import Coalesce

from common.cells import ROOT, ancestors
from supporters.map_rebuild import rebuild_map as rebuild_map
from supporters.models import MapCell, PlaceCount, Testimony, TileChange
from territory.models import Place

logger = logging.getLogger(__name__)

#: Sums of coordinates are kept in millionths of a degree.
SCALE = 1_000_000
#: Places that are counted as « communes »: an arrondissement counts for its city.
COMMUNES = (Place.Kind.COMMUNE, Place.Kind.COLLECTIVITY)

_UPSERT = """
    INSERT INTO supporters_mapcell (cell, count, lon_sum, lat_sum, testimony_sum) VALUES {rows}
    ON CONFLICT (cell) DO UPDATE SET
        count = supporters_mapcell.count + excluded.count,
        lon_sum = supporters_mapcell.lon_sum + excluded.lon_sum,
        lat_sum = supporters_mapcell.lat_sum + excluded.lat_sum,
        testimony_sum = supporters_mapcell.testimony_sum + excluded.testimony_sum
"""
_TAKE_AWAY = """
    UPDATE supporters_mapcell SET count = count - 1, lon_sum = lon_sum - %s, lat_sum = lat_sum - %s,
        testimony_sum = testimony_sum - %s
    WHERE cell IN ({cells}) AND count > 0
"""
# The place, its département, and the parents of both up to the country.
_ABOVE = """
    WITH RECURSIVE above(id) AS (
        SELECT id FROM territory_place WHERE id = %s
        UNION SELECT departement_id FROM territory_place WHERE id = %s AND departement_id IS NOT NULL
        UNION SELECT p.parent_id FROM territory_place p JOIN above ON p.id = above.id WHERE p.parent_id IS NOT NULL
    )
"""
_COUNT_PLACES = (
    _ABOVE  # noqa: S608
    + """INSERT INTO supporters_placecount (place_id, published) SELECT id, 1 FROM above WHERE true ORDER BY id
    ON CONFLICT (place_id) DO UPDATE SET published = supporters_placecount.published + 1"""
)
_UNCOUNT_PLACES = (
    _ABOVE  # noqa: S608
    + """UPDATE supporters_placecount SET published = published - 1
    WHERE published > 0 AND place_id IN (SELECT id FROM above)"""
)


def add_to_map(testimony: Testimony) -> None:
    """Count a testimony that is being published, in the caller's transaction (RuntimeError outside one)."""
    _require_transaction()
    cells = ancestors(testimony.cell)  # the root first: it is the lock
    values = scaled(testimony.lon), scaled(testimony.lat), testimony.pk
    rows = ", ".join(["(%s, 1, %s, %s, %s)"] * len(cells))
    with connection.cursor() as cursor:
        cursor.execute(_UPSERT.format(rows=rows), [value for cell in cells for value in (cell, *values)])
        cursor.execute(_COUNT_PLACES, [testimony.place_id] * 2)
    TileChange.objects.create(cell=testimony.cell)


def remove_from_map(testimony: Testimony) -> None:
    """Undo `add_to_map`. Call it while the row still holds the point and place that were added.

    Withdrawing is a right: counters found out of step are reported in the log and never prevent it.
    """
    _require_transaction()
    values = [scaled(testimony.lon), scaled(testimony.lat), testimony.pk]
    root, *others = ancestors(testimony.cell)
    marks = ", ".join(["%s"] * len(others))
    with connection.cursor() as cursor:
        cursor.execute(_TAKE_AWAY.format(cells="%s"), [*values, root])
        taken = cursor.rowcount
        cursor.execute(_TAKE_AWAY.format(cells=marks), [*values, *others])
        taken += cursor.rowcount
        cursor.execute(f"DELETE FROM supporters_mapcell WHERE count = 0 AND cell IN ({marks})", others)  # noqa: S608
        cursor.execute(_UNCOUNT_PLACES, [testimony.place_id] * 2)
    if taken != 1 + len(others):
        logger.error("map counters out of step at cell %s: run rebuild_map", testimony.cell)
    TileChange.objects.create(cell=testimony.cell)


def published_total() -> int:
    """Published testimonies, read from the root cell."""
    return MapCell.objects.filter(cell=ROOT).values_list("count", flat=True).first() or 0


def places_with_testimonies() -> int:
    """Communes and overseas collectivities where at least one testimony is published."""
    return PlaceCount.objects.filter(published__gt=0, place__kind__in=COMMUNES).count()


def departement_totals() -> QuerySet[Place]:
    """Départements and collectivities by code, each with `published`: its published testimonies (0 included)."""
    return (
        Place.objects.filter(kind__in=(Place.Kind.DEPARTEMENT, Place.Kind.COLLECTIVITY))
        .annotate(published=Coalesce(F("testimony_count__published"), Value(0)))
        .order_by("code")
    )


def place_total(place: Place) -> int:
    """Published testimonies of a place and of the places within it."""
    return PlaceCount.objects.filter(pk=place.pk).values_list("published", flat=True).first() or 0


def cell_counts(cells: Iterable[int]) -> dict[int, int]:
    """Published testimonies of each square that holds any."""
    return dict(MapCell.objects.filter(cell__in=list(cells)).values_list("cell", "count"))


def scaled(degrees: float) -> int:
    """Degrees to the integer kept in sums; `map_rebuild` does the same arithmetic in SQL."""
    return math.floor(degrees * SCALE + 0.5)


def _require_transaction() -> None:
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("The map is counted in the transaction that publishes: open transaction.atomic() first.")
