"""The plan of a large organisation: how long its pages take, how long a newcomer waits for the nearest team, and what
recomputing everything costs in time and memory. Each database in a process of its own, one after the other.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Sequence
from itertools import cycle
from pathlib import Path
from typing import Any

from bench.visiting import add_database, begin, in_processes, memory, on_databases, organiser, show, timed, visit

PAGE_MS, NEAREST_MS, RECOMPUTE_S = 150, 50, 10


def main(arguments: Sequence[str] = ()) -> None:
    parser = argparse.ArgumentParser(prog="bench plan", description=__doc__)
    parser.add_argument("--volunteers", type=int, default=150_000)
    parser.add_argument("--mobilisers", type=int, default=10_000)
    parser.add_argument("--trainers", type=int, default=100)
    parser.add_argument("--turns", type=int, default=60, help="visits to each page, newcomers to each measure")
    add_database(parser)
    work = Path(tempfile.gettempdir(), "bench-plan")
    parser.add_argument("--work", type=Path, default=work, help="folder kept between runs")
    options = parser.parse_args(arguments)
    size = f"{options.volunteers}-{options.mobilisers}-{options.trainers}"
    on_databases(options, "plan", size, lambda database, name: _run(options, database, name))


def _run(options: argparse.Namespace, database: str, name: str) -> None:
    print(
        f"\n{name}: {options.volunteers:,} volunteers, {options.mobilisers:,} mobilisers, {options.trainers} trainers"
    )
    sizes = f"volunteers={options.volunteers}, mobilisers={options.mobilisers}, trainers={options.trainers}"
    in_processes(options, database, "bench.plan", f"prepare({sizes})", f"measure({options.turns})")


def prepare(**sizes: int) -> None:
    """In a process of its own, with the environment of the measured site."""
    begin()
    from django.core.management import call_command

    from bench.organisation import fill

    call_command("collectstatic", interactive=False, verbosity=0)
    fill(**sizes)


def measure(turns: int) -> None:
    """In another."""
    begin()
    _recompute()
    _nearest(turns)
    client = organiser()
    for path in _pages():
        show(path, timed(lambda path=path: visit(client, path), turns), PAGE_MS)  # type: ignore[misc]


def _recompute() -> None:
    from django.utils import timezone

    from teams.plan.recompute import compute, write
    from teams.services.plan import the_plan

    plan = the_plan()
    assert plan
    for turn in ("first", "again"):
        before = memory()
        start = time.perf_counter()
        computed = compute(plan, at=timezone.now())
        read = time.perf_counter() - start
        write(plan, computed, at=timezone.now())
        seconds = time.perf_counter() - start
        print(
            f"recompute, {turn:<6} {seconds:6.2f} s ({seconds / RECOMPUTE_S:.2f} × the limit; reading {read:.2f} s), "
            f"{memory() - before:.0f} MB more, {memory():.0f} MB in all: {computed.counts}"
        )


def _nearest(turns: int) -> None:
    from django.utils import timezone

    from teams.near.nearest import nearest_teams
    from territory.models import Place

    homes = list(Place.objects.homes().filter(lon__isnull=False).order_by("?")[:turns])
    newcomers = cycle(homes)
    now = timezone.now()
    own = timed(lambda: nearest_teams(place=next(newcomers), limit=5, at=now), turns)
    show("nearest team", own, NEAREST_MS)
    peer = timed(lambda: _nearest_of_all(next(newcomers)), max(3, turns // 10))
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
