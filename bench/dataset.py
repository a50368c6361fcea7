"""Fills the database of DATABASE_URL with published testimonies, quickly, then counts the map.

Run as a process of its own, with the site's environment: `python -m bench.dataset 1000000`. Prints one JSON line.
"""

import io
import json
import os
import sys
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

CHUNK = 20_000
#: Publications follow one another every ten seconds up to this instant.
NEWEST = datetime(2027, 3, 1, tzinfo=UTC)


def main(count: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "campaign.settings")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from supporters.map_counters import rebuild_map
    from supporters.models import Testimony

    start = time.perf_counter()
    if Testimony.objects.count() < count:
        fill(count)
    loaded = time.perf_counter()
    counts = rebuild_map()
    print(
        json.dumps(counts | {"load_s": round(loaded - start, 1), "rebuild_s": round(time.perf_counter() - loaded, 1)})
    )


def fill(count: int) -> None:
    from django.db import connection, transaction

    from bench.points import draw
    from common.cells import cell_at
    from supporters.models import Supporter, Testimony

    world = draw(count)
    with transaction.atomic():
        places = make_places(world.towns)
        people = ({"id": n + 1, "email": f"p{n}@example.org", "display_name": "Camille"} for n in range(count))
        insert(connection, Supporter(password="!", confirmed_at=NEWEST), people)
        points = zip(world.lon.tolist(), world.lat.tolist(), world.town.tolist(), strict=True)
        rows = (
            {
                "id": n + 1,
                "supporter_id": n + 1,
                "place_id": places[town],
                "lon": lon,
                "lat": lat,
                "cell": cell_at(lon, lat),
                "published_at": NEWEST - timedelta(seconds=10 * (count - n)),
            }
            for n, (lon, lat, town) in enumerate(points)
        )
        model = Testimony(
            display_name="Camille",
            message="Je m'engage parce que chacun compte, ici comme ailleurs, et que rien ne se fera sans nous.",
            state=Testimony.State.PUBLISHED,
            search_text="camille je m engage parce que chacun compte ici comme ailleurs",
            submitted_at=NEWEST,
            times_published=1,
        )
        insert(connection, model, rows)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        if connection.vendor == "postgresql":
            for table in ("supporters_supporter", "supporters_testimony"):
                cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {count})")


def make_places(towns: list[tuple[float, float]]) -> list[int]:
    """A country, ten regions of ten départements, and the towns dealt out among them. Returns the towns' keys."""
    from territory.models import Place

    kinds = Place.Kind
    country = Place.objects.create(code="B", kind=kinds.COUNTRY, name="Banc d'essai")
    regions = [Place.objects.create(code=f"B-{n}", kind=kinds.REGION, name=f"R {n}", parent=country) for n in range(10)]
    departements = [
        Place.objects.create(code=f"D-B{n}", kind=kinds.DEPARTEMENT, name=f"D {n}", parent=regions[n % 10])
        for n in range(100)
    ]
    made = [
        Place.objects.create(
            code=f"B{n:04}",
            kind=kinds.COMMUNE,
            name=f"Ville {n}",
            parent=departements[n % 100],
            departement=departements[n % 100],
            lon=lon,
            lat=lat,
        )
        for n, (lon, lat) in enumerate(towns)
    ]
    return [place.pk for place in made]


def insert(connection: Any, model: Any, rows: Iterable[dict[str, Any]]) -> None:
    """Rows like `model`, each with values of its own."""
    fields = model._meta.concrete_fields
    for field in fields:
        if getattr(field, "auto_now_add", False):
            setattr(model, field.attname, NEWEST)
    model.id = 0
    columns = [field.column for field in fields]
    base = [field.get_db_prep_save(getattr(model, field.attname), connection) for field in fields]
    where = {column: n for n, column in enumerate(columns)}

    def values() -> Iterator[list[Any]]:
        for row in rows:
            full = base[:]
            for column, value in row.items():
                full[where[column]] = value
            yield full

    put = _copy if connection.vendor == "postgresql" else _executemany
    put(connection, model._meta.db_table, columns, values())


def _copy(connection: Any, table: str, columns: list[str], values: Iterator[list[Any]]) -> None:
    with connection.cursor() as cursor:
        while chunk := list(islice(values, CHUNK)):
            text = "".join("\t".join("\\N" if v is None else str(v) for v in row) + "\n" for row in chunk)
            names = ", ".join(columns)
            cursor.cursor.copy_expert(f"COPY {table} ({names}) FROM STDIN", io.StringIO(text))


def _executemany(connection: Any, table: str, columns: list[str], values: Iterator[list[Any]]) -> None:
    marks = ", ".join("?" * len(columns))
    connection.connection.executemany(
        f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})",
        ([str(v) if isinstance(v, datetime) else v for v in row] for row in values),
    )


if __name__ == "__main__":
    main(int(sys.argv[1]))
