"""A million addresses in the Base adresse nationale's 23 columns, read, checked, stored and placed in their precincts.

Peer: Django's bulk_create of the very rows that the import leaves, batches of 5,000, in one transaction; the rows are
read beforehand, out of its time. Communes, contours (some 60 corners each) and addresses are invented; one address in
a hundred lies in no contour and takes the precinct of the nearest. Each is a process of its own on an empty table;
memory is the most that the import's process held.
"""

import argparse
import csv
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench import load, servers

SEED = 2017
#: Communes stand in a grid; each side is this many degrees, some four kilometres.
SIDE = 0.05
COLUMNS = 25
PRECINCTS = 4
BATCH = 5000
HEADER = (
    "id;id_fantoir;numero;rep;nom_voie;code_postal;code_insee;nom_commune;code_insee_ancienne_commune;"
    "nom_ancienne_commune;x;y;lon;lat;type_position;alias;nom_ld;libelle_acheminement;nom_afnor;source_position;"
    "source_nom_voie;certification_commune;cad_parcelles\n"
)


def main(arguments: Sequence[str] = ()) -> None:
    options = _options(arguments)
    if options.part:
        _parts()[options.part](options)
        return
    options.work.mkdir(parents=True, exist_ok=True)
    options.work.chmod(0o755)  # PostgreSQL runs as a user of its own
    file = options.work / f"adresses-{options.count}.csv"
    if not file.exists():
        _write_file(file, options.count)
    print(json.dumps(load.quietness()))
    print(f"{options.count:,} addresses, {file.stat().st_size / 1e6:.0f} MB, {options.turns} turns")
    for name in options.databases:
        with _database(name, options.work) as address:
            if address is None:
                print(f"{name}: skipped, no such server on this machine")
            else:
                _compare(name, address, file, options)
    print(json.dumps(load.quietness()))


def _compare(name: str, address: str, file: Path, options: argparse.Namespace) -> None:
    environment = servers.site_environment(options.work, address)

    def run(part: str) -> dict[str, Any]:
        command = [sys.executable, "-m", "bench.addresses", "--part", part, "--file", str(file)]
        command += ["--count", str(options.count), "--work", str(options.work)]
        done = subprocess.run(command, env=environment, cwd=servers.ROOT, stdout=subprocess.PIPE, text=True, check=True)
        result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return result

    run("prepare")
    for _turn in range(options.turns):
        run("empty")
        mine = run("import")
        peer = run("peer") if options.peer else None
        placed = ", ".join(f"{mine[way]:,} {way}" for way in ("boundary", "nearest", "only", "none"))
        print(f"  {name}: {mine['seconds']:.1f} s, {mine['addresses'] / mine['seconds']:,.0f} a second", end="")
        print(f", {mine['memory_mb']:.0f} MB; {placed}", end="" if peer else "\n")
        if peer:
            print(f"; bulk_create {peer['seconds']:.1f} s: {peer['seconds'] / mine['seconds']:.1f} × faster", end="")
            print(f" ({mine['cpu']:.1f} and {peer['cpu']:.1f} s of processor beside the server)")


def _parts() -> dict[str, Any]:
    """What a process of the site does; Django is started there only."""
    import django

    django.setup()
    return {"prepare": _prepare, "empty": _empty, "import": _import, "peer": _peer}


def _prepare(options: argparse.Namespace) -> None:
    from django.core.management import call_command

    from territory.models import Address, Boundary, Place, Precinct

    call_command("migrate", verbosity=0)
    for model in (Address, Boundary, Precinct):
        model.objects.all().delete()
    Place.objects.filter(code__startswith="99").delete()
    shapes: list[tuple[str, str, tuple[float, ...]]] = []
    for commune in range(_communes(options.count)):
        west, south = _corner(commune)
        code = _code(commune)
        centre = {"lon": west + SIDE / 2, "lat": south + SIDE / 2}
        Place.objects.create(code=code, kind="commune", name=f"Commune {commune}", **centre)
        shapes += [(code, *shape) for shape in _contours(commune, west, south)]
    places = dict(Place.objects.filter(code__startswith="99").values_list("code", "pk"))
    precincts = Precinct.objects.bulk_create(
        Precinct(code=f"{code}_{n % PRECINCTS + 1:04}", commune_id=places[code]) for n, (code, *_) in enumerate(shapes)
    )
    boxes = ("west", "south", "east", "north")
    Boundary.objects.bulk_create(
        Boundary(precinct=precinct, shape=shape, near=shape, far=shape, **dict(zip(boxes, box, strict=True)))
        for precinct, (_code_of, shape, box) in zip(precincts, shapes, strict=True)
    )
    print("{}")


def _import(options: argparse.Namespace) -> None:
    from territory.services.addresses import import_addresses

    start, before = time.perf_counter(), time.process_time()
    report = import_addresses(path=options.file)
    seconds, cpu = time.perf_counter() - start, time.process_time() - before
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(report.counts | {"seconds": seconds, "cpu": cpu, "memory_mb": memory}))


def _peer(options: argparse.Namespace) -> None:
    from django.db import transaction

    from territory.models import Address

    fields = [field.attname for field in Address._meta.concrete_fields if not field.primary_key]
    rows = list(Address.objects.order_by("pk").values_list(*fields))
    _empty(options)
    start, before = time.perf_counter(), time.process_time()
    with transaction.atomic():
        for first in range(0, len(rows), BATCH):
            part = rows[first : first + BATCH]
            Address.objects.bulk_create([Address(**dict(zip(fields, row, strict=True))) for row in part])
    print(json.dumps({"seconds": time.perf_counter() - start, "cpu": time.process_time() - before}))


def _empty(options: argparse.Namespace) -> None:
    from django.db import connection

    from territory.models import Address

    with connection.cursor() as cursor:
        verb = "TRUNCATE" if connection.vendor == "postgresql" else "DELETE FROM"
        cursor.execute(f"{verb} {Address._meta.db_table}")
    print("{}")


def _communes(count: int) -> int:
    """A thousand addresses to a precinct."""
    return max(1, count // (1000 * PRECINCTS))


def _code(commune: int) -> str:
    return f"99{commune:03}"


def _corner(commune: int) -> tuple[float, float]:
    return 1.0 + commune % COLUMNS * SIDE, 46.0 + commune // COLUMNS * SIDE


def _contours(commune: int, west: float, south: float) -> Iterator[tuple[str, tuple[float, ...]]]:
    """Voronoi cells, as official contours are, each drawn in by some ten metres where its neighbours begin."""
    import shapely

    rng = random.Random(commune)
    points = shapely.MultiPoint([(west + rng.random() * SIDE, south + rng.random() * SIDE) for _ in range(PRECINCTS)])
    box = shapely.box(west, south, west + SIDE, south + SIDE)
    for cell in shapely.voronoi_polygons(points, extend_to=box).geoms:
        shape = shapely.segmentize(cell.intersection(box).buffer(-0.0001, join_style="mitre"), SIDE / 20)
        yield shapely.to_geojson(shape), shape.bounds


def _write_file(file: Path, count: int) -> None:
    rng = random.Random(SEED)
    communes = _communes(count)
    with file.open("w", encoding="utf-8", newline="") as out:
        out.write(HEADER)
        writer = csv.writer(out, delimiter=";", lineterminator="\n")
        for n in range(count):
            commune = n * communes // count
            writer.writerow(_row(n, commune, rng))


def _row(n: int, commune: int, rng: random.Random) -> list[Any]:
    code, (west, south) = _code(commune), _corner(commune)
    lon, lat = west + rng.random() * SIDE, south + rng.random() * SIDE
    street, number = n // 40, n % 40 + 1
    fantoir = f"{code}_{street % 10_000:04}"
    repeated = "bis" if n % 15 == 0 else ""
    name = f"Rue de la République {street}"
    row = [f"{fantoir}_{number:05}" + "_bis" * bool(repeated), fantoir, number, repeated, name, code, code]
    row += [f"Commune {commune}", "", "", f"{600_000 + lon * 1e4:.2f}", f"{6_500_000 + lat * 1e4:.2f}"]
    row += [f"{lon:.6f}", f"{lat:.6f}", "entrée", "", "", f"COMMUNE {commune}", "RUE DE LA REPUBLIQUE"]
    return [*row, "commune", "commune", 1, f"{code}000AB{n % 10_000:04}"]


@contextmanager
def _database(name: str, work: Path) -> Iterator[str | None]:
    if name == "sqlite":
        yield f"sqlite:///{work}/addresses.sqlite3"
        return
    with servers.postgres(work) as found:
        yield found[0] if found else None


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.addresses", description=__doc__)
    parser.add_argument("--count", type=int, default=1_000_000)
    parser.add_argument("--turns", type=int, default=1)
    parser.add_argument("--no-peer", dest="peer", action="store_false", help="the import alone")
    parser.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()) / "campaign-bench")
    parser.add_argument("--databases", nargs="+", default=["sqlite", "postgresql"], choices=["sqlite", "postgresql"])
    parser.add_argument("--part", choices=["prepare", "empty", "import", "peer"], help=argparse.SUPPRESS)
    parser.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main(sys.argv[1:])
