"""Views of the terrain: what travels for each, how many queries it asks, how long the server takes.

A country of 69,000 invented precincts in all communes of France, ranked; every precinct of a few départements has an
invented contour of 40 points. Measured in one process on the embedded database, as a member of the staff: page, values
and contours of each view, compressed as they travel; the scripts and sheets that every view shares are counted once.
"""

import argparse
import gzip
import io
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench import load, servers

PRECINCTS = 69_000
MOST_KB = 300
DRAWN = ("D-04", "D-59", "D-62", "D-75")
VIEWS = ("FR", "R-32", "R-93", "D-04", "D-59", "D-62", "D-75", "75056", "75119", "04112")
SHARED = (
    *("leaflet/leaflet.js", "leaflet/leaflet.css", "js/terrain.js", "js/lib/choropleth.js", "js/lib/http.js"),
    *("js/lib/outlines.js", "geo/outlines.json", "css/terrain.css", "css/terrain-map.css", "css/terrain-table.css"),
    *("css/terrain-head.css", "css/choropleth.css"),
    *("css/leaflet.css", "css/tokens.css", "css/base.css", "css/layout.css", "css/components.css", "css/forms.css"),
    *("css/parts.css", "css/terrain-print.css"),
)
CHUNK = 5000


def main(arguments: Sequence[str] = ()) -> None:
    parser = argparse.ArgumentParser(prog="bench terrain", description=__doc__)
    parser.add_argument("--precincts", type=int, default=PRECINCTS)
    work = Path(tempfile.gettempdir(), "bench-terrain")
    parser.add_argument("--work", type=Path, default=work, help="folder kept between runs")
    options = parser.parse_args(arguments)
    options.work.mkdir(parents=True, exist_ok=True)
    database = f"sqlite:///{options.work}/terrain.sqlite3"
    environment = servers.site_environment(options.work, database) | {"DEBUG": "true", "LOG_LEVEL": "ERROR"}
    print(json.dumps(load.quietness()))
    command = [sys.executable, "-c", f"from bench.terrain import measure; measure({options.precincts})"]
    done = subprocess.run(command, cwd=servers.ROOT, env=environment, check=False)
    if done.returncode:
        sys.exit(done.returncode)
    print(json.dumps(load.quietness()))


def measure(precincts: int) -> None:
    """In a process of its own, with the environment of the measured site."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "campaign.settings")
    import django

    django.setup()
    from django.core.management import call_command

    from territory.models import Precinct, Targeting

    call_command("migrate", verbosity=0)
    call_command("import_places", stdout=io.StringIO())
    if not Precinct.objects.exists():
        _fill(precincts)
    targeting = Targeting.objects.get()
    print(f"{Precinct.objects.count():,} precincts, {targeting.targets.count():,} ranked; most allowed: {MOST_KB} kB")
    shared = sum(_shared_sizes())
    client = _staff()
    print(f"{'shared scripts, sheets, outlines':<34} {shared / 1000:7.1f} kB")
    for place in VIEWS:
        _show(client, place, shared)


def _show(client: Any, place: str, shared: int) -> None:
    paths = (f"/terrain/?lieu={place}", f"/terrain/valeurs.json?lieu={place}", f"/terrain/contours/{place}.json")
    found = [_visit(client, path) for path in paths]
    weight = (shared + sum(size for size, _, _ in found)) / 1000
    parts = ", ".join(
        f"{name} {size / 1000:.1f} kB {queries} queries {seconds:.2f} s"
        for name, (size, queries, seconds) in zip(("page", "values", "contours"), found, strict=True)
    )
    print(f"{place:<8} {weight:6.1f} kB ({weight / MOST_KB:.2f} × the limit): {parts}")


def _visit(client: Any, path: str) -> tuple[int, int, float]:
    """Bytes as they travel, queries and seconds of a second visit: the first warms what the server keeps."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(path, headers={"accept-encoding": "gzip"})
    start = time.perf_counter()
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(path, headers={"accept-encoding": "gzip"})
    seconds = time.perf_counter() - start
    if answer.status_code != 200:
        sys.exit(f"{path}: {answer.status_code}")
    return len(answer.content), len(asked), seconds


def _shared_sizes() -> list[int]:
    from django.contrib.staticfiles import finders

    from supporters import outlines

    sizes = []
    for name in SHARED:
        path = finders.find(name)
        if path is None:  # made when static files are gathered
            target = Path(tempfile.mkdtemp(), "outlines.json")
            outlines.write_outlines(target)
            path = str(target)
        sizes.append(len(gzip.compress(Path(path).read_bytes(), 6)))
    return sizes


def _staff() -> Any:
    from django.contrib.auth.models import Group
    from django.test import Client

    from supporters.models import Supporter
    from tests.factories import make_supporter, sign_in

    person = Supporter.objects.filter(email="bench@example.org").first()
    if person is None:
        person = make_supporter(email="bench@example.org", is_staff=True)
        person.groups.add(Group.objects.get(name="national"))
    return sign_in(Client(SERVER_NAME="localhost"), person)


def _fill(count: int) -> None:
    """Precincts by population, their results, contours where `DRAWN`, one ranking of them all."""
    from datetime import date

    from django.db import transaction
    from django.utils import timezone

    from territory.models import Boundary, Candidate, Election, Place, Precinct, Result, Round
    from territory.services.blocs import create_bloc
    from territory.services.targeting import compute_targeting, create_targeting

    dice = random.Random(1)
    communes = list(Place.objects.filter(kind="commune", lon__isnull=False).select_related("departement"))
    people = sum(place.population for place in communes)
    share = (count - len(communes)) / people
    rows = [(place, n) for place in communes for n in range(1 + round(place.population * share))]
    with transaction.atomic():
        election = Election.objects.create(slug="bench", name="Essai")
        vote = Round.objects.create(election=election, number=1, date=date(2022, 4, 10))
        Candidate.objects.bulk_create(Candidate(round=vote, position=n, name=f"NOM {n}") for n in range(12))
        names = [f"{place.code}_{_number(place, n)}" for place, n in rows]
        made = [
            Precinct(code=code, commune=place, lon=place.lon, lat=place.lat)
            for code, (place, _) in zip(names, rows, strict=True)
        ]
        made = Precinct.objects.bulk_create(made, batch_size=CHUNK)
        Result.objects.bulk_create((_result(dice, vote, one) for one in made), batch_size=CHUNK)
        drawn = [one for one in made if one.commune.departement and one.commune.departement.code in DRAWN]
        Boundary.objects.bulk_create((_contour(dice, one) for one in drawn), batch_size=CHUNK)
        bloc = create_bloc(name="Essai", members=["NOM 0", "NOM 1"])
        targeting = create_targeting(name="Essai", round=vote, bloc=bloc, at=timezone.now())
        compute_targeting(targeting=targeting, at=timezone.now())


def _number(place: Any, n: int) -> str:
    """Four figures; in Paris the first two are the arrondissement's."""
    return f"{1 + n % 20:02}{1 + n // 20:02}" if place.code == "75056" else f"{n + 1:04}"


def _result(dice: random.Random, vote: Any, precinct: Any) -> Any:
    from territory.models import Result

    registered = dice.randint(400, 1500)
    voters = int(registered * dice.uniform(0.5, 0.9))
    votes = [dice.randint(0, voters // 12) for _ in range(12)]
    return Result(
        round=vote, precinct=precinct, registered=registered, voters=voters, blank_votes=0,
        null_votes=voters - sum(votes), expressed=sum(votes), votes=votes,
    )  # fmt: skip


def _contour(dice: random.Random, precinct: Any) -> Any:
    """A ragged disc of a few hundred metres near the centre of its commune."""
    import math

    from territory.models import Boundary

    lon, lat = precinct.commune.lon + dice.gauss(0, 0.03), precinct.commune.lat + dice.gauss(0, 0.02)
    ring = []
    for n in range(40):
        angle, reach = n * math.tau / 40, dice.uniform(0.002, 0.004)
        ring.append([round(lon + 1.4 * reach * math.cos(angle), 5), round(lat + reach * math.sin(angle), 5)])
    shape = json.dumps({"type": "Polygon", "coordinates": [[*ring, ring[0]]]}, separators=(",", ":"))
    lons, lats = zip(*ring, strict=True)
    return Boundary(
        precinct=precinct, shape=shape, near=shape, far=shape, source="bench",
        west=min(lons), east=max(lons), south=min(lats), north=max(lats),
    )  # fmt: skip
