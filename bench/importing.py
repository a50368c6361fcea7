"""One way of bringing a national file into the database of DATABASE_URL, in a process of its own.

`python -m bench.importing prepare|ours|limit|peer FILE` prints one JSON line: rows, wall seconds, processor seconds of
this process, and its peak memory in MB.
"""

import csv
import json
import os
import resource
import sys
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from bench.official import FIELDS, NUMBERS

ELECTION = "presidentielle-2017"
TABLE = "bench_wide"
COLUMNS = [f"c{n}" for n in range(FIELDS)]
#: Rows a batch of the peer: more fields than that and PostgreSQL has no numbers left for its parameters.
PEER_BATCH = 600


def prepare(path: Path) -> int:
    """Tables and places; nothing of the file."""
    from django.core.management import call_command

    from territory.gazetteer import read_gazetteer
    from territory.models import Place
    from territory.services import import_places

    call_command("migrate", verbosity=0)
    if not Place.objects.filter(code="75056").exists():
        import_places(gazetteer=read_gazetteer())
    return Place.objects.count()


def ours(path: Path) -> int:
    """The import with all its checks, from the file to the commit."""
    from territory.services.results import import_results

    report = import_results(paths=[path], election=ELECTION, number=1)
    return sum(report.changes[name] for name in ("created", "updated", "unchanged"))


def limit(path: Path) -> int:
    """The same lines, unread and unchecked, each field into a column."""
    from django.db import connection

    connection.ensure_connection()
    bare = connection.connection
    if connection.vendor == "postgresql":
        with bare.cursor() as cursor, path.open("rb") as file:
            cursor.copy_expert(
                f"COPY {TABLE} ({', '.join(COLUMNS)}) FROM STDIN "
                "(FORMAT csv, HEADER, DELIMITER ';', QUOTE E'\\x01', ENCODING 'WIN1252')",
                file,
                1 << 18,
            )
            return int(cursor.rowcount)
    bare.execute("BEGIN")
    insert = f"INSERT INTO {TABLE} ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * FIELDS)})"
    count = bare.executemany(insert, _rows(path)).rowcount
    bare.execute("COMMIT")
    return int(count)


def peer(path: Path) -> int:
    """Django's bulk_create, batch by batch."""
    model, rows, count = _wide(), _rows(path), 0
    while batch := [model(**dict(zip(COLUMNS, row, strict=True))) for row in islice(rows, PEER_BATCH)]:
        count += len(model.objects.bulk_create(batch))
    return count


def empty(way: str) -> None:
    """The tables that a way fills, as they were before it."""
    from django.db import connection

    from territory.models import Candidate, Election, Precinct, Result

    if way == "ours":
        with connection.cursor() as cursor:
            for model in (Candidate, Result, Precinct):
                table = model._meta.db_table
                on_postgresql = connection.vendor == "postgresql"
                cursor.execute(f"TRUNCATE {table} CASCADE" if on_postgresql else f"DELETE FROM {table}")
        Election.objects.filter(slug=ELECTION).delete()
        return
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {TABLE}")
    with connection.schema_editor() as editor:
        editor.create_model(_wide())


def _wide() -> Any:
    """A table with one column for each field of a line."""
    from django.apps import apps
    from django.db import models

    if TABLE in apps.all_models["bench"]:
        return apps.all_models["bench"][TABLE]
    fields = {
        name: models.IntegerField() if place in NUMBERS else models.CharField(max_length=120)
        for place, name in enumerate(COLUMNS)
    }
    meta = type("Meta", (), {"app_label": "bench", "db_table": TABLE})
    return type(TABLE, (models.Model,), {"__module__": __name__, "Meta": meta} | fields)


def _rows(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="cp1252", newline="") as file:
        rows = csv.reader(file, delimiter=";", quoting=csv.QUOTE_NONE)
        next(rows)
        yield from rows


WAYS: dict[str, Callable[[Path], int]] = {"prepare": prepare, "ours": ours, "limit": limit, "peer": peer}


def main(way: str, path: Path) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "campaign.settings")
    import django

    django.setup()
    if way == "ours":
        import territory.services.results  # noqa: F401

    if way != "prepare":
        empty(way)
    wall, processor = time.perf_counter(), time.process_time()
    rows = WAYS[way](path)
    figures = {
        "rows": rows,
        "seconds": time.perf_counter() - wall,
        "processor": time.process_time() - processor,
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
