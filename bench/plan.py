"""The plan of a large organisation: how long its pages take, how long a newcomer waits for the nearest team, and what
recomputing everything costs in time and memory. Each database in a process of its own, one after the other.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from itertools import cycle
from pathlib import Path
from typing import Any

from bench import load, servers

PAGE_MS, NEAREST_MS, RECOMPUTE_S = 150, 50, 10


def main(arguments: Sequence[str] = ()) -> None:
    parser = argparse.ArgumentParser(prog="bench plan", description=__doc__)
    parser.add_argument("--volunteers", type=int, default=150_000)
    parser.add_argument("--mobilisers", type=int, default=10_000)
    parser.add_argument("--trainers", type=int, default=100)
    parser.add_argument("--turns", type=int, default=60, help="visits to each page, newcomers to each measure")
    parser.add_argument("--database", choices=["sqlite", "postgresql", "both"], default="both")
    work = Path(tempfile.gettempdir(), "bench-plan")
    parser.add_argument("--work", type=Path, default=work, help="folder kept between runs")
    options = parser.parse_args(arguments)
    options.work.mkdir(parents=True, exist_ok=True)
    print(json.dumps(load.quietness()))
    size = f"{options.volunteers}-{options.mobilisers}-{options.trainers}"
    if options.database != "postgresql":
        _run(options, f"sqlite:///{options.work}/plan-{size}.sqlite3", "SQLite")
    if options.database != "sqlite":
        with servers.postgres(options.work / f"pg-{size}") as found:
            if found:
                _run(options, found[0], "PostgreSQL")
            else:
                print("PostgreSQL: no server on this machine")
    print(json.dumps(load.quietness()))


def _run(options: argparse.Namespace, database: str, name: str) -> None:
    print(
        f"\n{name}: {options.volunteers:,} volunteers, {options.mobilisers:,} mobilisers, {options.trainers} trainers"
    )
    environment = servers.site_environment(options.work, database) | {"DEBUG": "true"}
    sizes = f"volunteers={options.volunteers}, mobilisers={options.mobilisers}, trainers={options.trainers}"
    # Two processes: what inventing people takes in memory is not the plan's.
    for code in (f"prepare({sizes})", f"measure({options.turns})"):
        command = [sys.executable, "-W", "ignore", "-c", f"from bench.plan import *; {code}"]
        done = subprocess.run(command, cwd=servers.ROOT, env=environment, check=False)
        if done.returncode:
            sys.exit(done.returncode)


def prepare(**sizes: int) -> None:
    """In a process of its own, with the environment of the measured site."""
    _begin()
    from django.core.management import call_command

    from bench.organisation import fill

    call_command("collectstatic", interactive=False, verbosity=0)
    fill(**sizes)


def measure(turns: int) -> None:
    """In another."""
    _begin()
    _recompute()
    _nearest(turns)
    client = _organiser()
    for path in _pages():
        _show(path, _timed(lambda path=path: _visit(client, path), turns), PAGE_MS)  # type: ignore[misc]


def _begin() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "campaign.settings")
    import django

    django.setup()
    from django.conf import settings

    settings.DEBUG = False  # Django keeps each query of a debugged site


def _recompute() -> None:
    from django.utils import timezone

    from teams.plan.recompute import compute, write
    from teams.services.plan import the_plan

    plan = the_plan()
    assert plan
    for turn in ("first", "again"):
        before = _memory()
        start = time.perf_counter()
        computed = compute(plan, at=timezone.now())
        read = time.perf_counter() - start
        write(plan, computed, at=timezone.now())
        seconds = time.perf_counter() - start
        print(
            f"recompute, {turn:<6} {seconds:6.2f} s ({seconds / RECOMPUTE_S:.2f} × the limit; reading {read:.2f} s), "
            f"{_memory() - before:.0f} MB more, {_memory():.0f} MB in all: {computed.counts}"
        )


def _memory() -> float:
    """The most this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _nearest(turns: int) -> None:
    from django.utils import timezone

    from teams.near.nearest import nearest_teams
    from territory.models import Place

    homes = list(Place.objects.homes().filter(lon__isnull=False).order_by("?")[:turns])
    newcomers = cycle(homes)
    now = timezone.now()
    own = _timed(lambda: nearest_teams(place=next(newcomers), limit=5, at=now), turns)
    _show("nearest team", own, NEAREST_MS)
    peer = _timed(lambda: _nearest_of_all(next(newcomers)), max(3, turns // 10))
    print(f"nearest team of all, read and sorted: p50 {statistics.median(peer):.1f} ms ", end="")
    print(f"({statistics.median(peer) / statistics.median(own):.1f} × ours)")


def _nearest_of_all(home: Any) -> list[Any]:
    """The peer: what one writes first."""
    from teams.models import Team
    from teams.near.distances import km

    teams = Team.objects.filter(state=Team.State.ACTIVE).select_related("place__departement")
    return sorted(teams, key=lambda team: km(home.lon, home.lat, team.lon, team.lat))[:5]


def _pages() -> list[str]:
    from teams.models import Gap

    gap = Gap.objects.exclude(departement=None).select_related("departement").first()
    code = gap.departement.code if gap and gap.departement else "D-59"
    return [
        "/equipe/plan/",
        "/equipe/plan/?par=departement&mesure=doors",
        "/equipe/plan/R-84/",
        "/equipe/plan/D-62/",
        "/equipe/plan/D-62/?nom=saint&tri=nom",
        f"/equipe/plan/{code}/",
        "/equipe/plan/62041/",
        "/equipe/plan/ruptures/",
        "/equipe/plan/ruptures/?page=20",
        "/equipe/plan/ruptures/?lieu=R-32&kind=no_mobiliser",
        "/equipe/plan/carte.json?lieu=FR",
        "/equipe/plan/D-62/tableau.csv",
    ]


def _organiser() -> Any:
    from django.contrib.auth.models import Group
    from django.test import Client

    from supporters.models import Supporter
    from tests.factories import make_supporter, sign_in

    person = Supporter.objects.filter(email="bench@example.org").first()
    if person is None:
        person = make_supporter(email="bench@example.org", is_staff=True)
        person.groups.add(Group.objects.get(name="national"))
    return sign_in(Client(SERVER_NAME="localhost"), person)


def _visit(client: Any, path: str) -> None:
    answer = client.get(path)
    if answer.status_code != 200:
        sys.exit(f"{path}: {answer.status_code}")


def _timed(act: Callable[[], Any], turns: int) -> list[float]:
    """Milliseconds of each turn; a few before them warm what the server keeps."""
    for _ in range(min(3, turns)):
        act()
    found = []
    for _ in range(turns):
        start = time.perf_counter()
        act()
        found.append(1000 * (time.perf_counter() - start))
    return sorted(found)


def _show(what: str, times: list[float], most: int) -> None:
    high = times[min(int(len(times) * 0.95), len(times) - 1)]
    print(f"{what:<52} p50 {statistics.median(times):6.1f} ms, p95 {high:6.1f} ms ({high / most:.2f} × the limit)")
