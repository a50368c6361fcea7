"""The shipped places, written into the database."""

from collections.abc import Callable
from itertools import groupby
from typing import Any

from django.db import connection, transaction

from territory.gazetteer import Gazetteer, PlaceRow
from territory.models import Place, PlaceName
from territory.place_names import NameRow, names_of

FIELDS = ["kind", "name", "zone", "postcodes", "population", "lon", "lat", "radius"]
WRITTEN = [*FIELDS, "parent", "departement"]
BATCH = 2000

Progress = Callable[[int], Any]


@transaction.atomic
def import_places(
    *, gazetteer: Gazetteer, dry_run: bool = False, progress: Progress = lambda rows: None
) -> dict[str, int]:
    """Make the tables say what the gazetteer says; counts what changed. A second run changes nothing.

    A place that left the official code keeps its row, for those who live there, but is found by its names no more.
    With `dry_run` nothing stays written.
    """
    places = gazetteer.places()
    counts = _write_places(places, progress)
    counts |= _write_names(names_of(gazetteer, places), progress)
    if dry_run:
        transaction.set_rollback(True)
    elif counts["created"] and connection.vendor == "postgresql":
        _tell_planner()
    return counts


def _tell_planner() -> None:
    """PostgreSQL plans for empty tables until its own round comes: a join over 35,000 places would take minutes."""
    connection.check_constraints()  # those still deferred would stop ANALYZE
    with connection.cursor() as cursor:
        for model in (Place, PlaceName):
            cursor.execute(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)}")


def _write_places(places: list[PlaceRow], progress: Progress) -> dict[str, int]:
    known = {place.code: place for place in Place.objects.all()}
    ids = {code: place.pk for code, place in known.items()}
    created, updated = 0, 0
    # One kind at a time, parents first, so that every parent has its id when a child is written.
    for _, level in groupby(places, key=lambda row: row.kind):
        new: list[Place] = []
        changed: list[Place] = []
        for row in level:
            place = known.get(row.code) or Place(code=row.code)
            if _take(place, row, ids):
                (changed if place.pk else new).append(place)
            progress(1)
        ids |= {place.code: place.pk for place in Place.objects.bulk_create(new, BATCH)}
        Place.objects.bulk_update(changed, WRITTEN, BATCH)
        created, updated = created + len(new), updated + len(changed)
    return {"places": len(places), "created": created, "updated": updated}


def _take(place: Place, row: PlaceRow, ids: dict[str, int]) -> bool:
    """Give a place the values of its row; True when that changed it."""
    wanted = {name: getattr(row, name) for name in FIELDS}
    wanted |= {"parent_id": ids.get(row.parent), "departement_id": ids.get(row.departement)}
    changed = {name: value for name, value in wanted.items() if getattr(place, name) != value}
    for name, value in changed.items():
        setattr(place, name, value)
    return bool(changed)


def _write_names(names: list[NameRow], progress: Progress) -> dict[str, int]:
    ids = dict(Place.objects.values_list("code", "pk"))
    wanted = {(ids[row.place], row.key): (row.label, row.weight) for row in names}
    kept, stale = set(), []
    for pk, place, key, label, weight in PlaceName.objects.values_list("pk", "place_id", "key", "label", "weight"):
        if wanted.get((place, key)) == (label, weight):
            kept.add((place, key))
        else:
            stale.append(pk)
    for start in range(0, len(stale), BATCH):
        PlaceName.objects.filter(pk__in=stale[start : start + BATCH]).delete()
    new = [
        PlaceName(place_id=place, key=key, label=label, weight=weight)
        for (place, key), (label, weight) in wanted.items()
        if (place, key) not in kept
    ]
    PlaceName.objects.bulk_create(new, BATCH)
    progress(len(names))
    return {"names": len(names), "names_written": len(new), "names_removed": len(stale)}
