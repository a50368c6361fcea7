"""The boards of doors over a national campaign's sessions: how long each page takes, how long the sums take to be
counted again, and what that costs in memory. Each database in a process of its own, one after the other.

Limit: a page within 150 ms (p95) at 100,000 sessions, which is five million doors.
"""

import argparse
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.visiting import add_database, begin, in_processes, memory, on_databases, organiser, show, timed, visit

PAGE_MS, RECOUNT_S = 150, 10


def main(arguments: Sequence[str] = ()) -> None:
    parser = argparse.ArgumentParser(prog="bench board", description=__doc__)
    parser.add_argument("--sessions", type=int, default=100_000)
    parser.add_argument("--volunteers", type=int, default=20_000)
    parser.add_argument("--teams", type=int, default=4_000)
    parser.add_argument("--turns", type=int, default=40, help="visits to each page")
    add_database(parser)
    work = Path(tempfile.gettempdir(), "bench-board")
    parser.add_argument("--work", type=Path, default=work, help="folder kept between runs")
    options = parser.parse_args(arguments)
    size = f"{options.sessions}-{options.volunteers}-{options.teams}"
    on_databases(options, "board", size, lambda database, name: _run(options, database, name))


def _run(options: argparse.Namespace, database: str, name: str) -> None:
    print(f"\n{name}: {options.sessions:,} sessions, {options.volunteers:,} volunteers, {options.teams:,} teams")
    sizes = f"sessions={options.sessions}, volunteers={options.volunteers}, teams={options.teams}"
    in_processes(options, database, "bench.board", f"prepare({sizes})", f"measure({options.turns})")


def prepare(**sizes: int) -> None:
    """In a process of its own, with the environment of the measured site."""
    begin()
    from django.core.management import call_command

    from bench.boarding import fill

    call_command("collectstatic", interactive=False, verbosity=0)
    fill(**sizes)


def measure(turns: int) -> None:
    """In another."""
    begin()
    _recount()
    client = organiser()
    for path in _pages():
        spent = time.process_time()
        show(path, timed(lambda path=path: visit(client, path), turns), PAGE_MS)  # type: ignore[misc]
        mean = 1000 * (time.process_time() - spent) / (turns + min(3, turns))
        print(f"{'':<52} of which this process was at work {mean:.1f} ms")
    _take_away(client)


def _recount() -> None:
    from django.utils import timezone

    from canvassing.boards.recompute import inputs, recompute

    for turn in ("first", "again"):
        before = memory()
        start = time.perf_counter()
        written = recompute(at=timezone.now())
        seconds = time.perf_counter() - start
        print(
            f"count again, {turn:<6} {seconds:6.2f} s ({seconds / RECOUNT_S:.2f} × the limit), "
            f"{memory() - before:.0f} MB more, {memory():.0f} MB in all: {written}"
        )
    start = time.perf_counter()
    inputs(at=timezone.now())
    print(f"seeing that nothing changed {1000 * (time.perf_counter() - start):6.1f} ms")


def _pages() -> list[str]:
    from django.db.models import Count

    from canvassing.models import DoorSession

    def busiest(field: str) -> Any:
        rows = DoorSession.objects.exclude(**{field: None}).values(field).annotate(n=Count("pk"))
        return rows.order_by("-n").values_list(field, flat=True).first()

    day = busiest("day")
    places = ["R-11", busiest("commune__departement__code"), busiest("commune__code")]
    boards = ["/terrain/portes/", *(f"/terrain/portes/{code}/" for code in places)]
    asked = ["", "?par=equipes", "?par=jours", "?periode=7", f"?jour={day}", f"?jour={day}&par=equipes"]
    return [
        *(f"{board}{query}" for board in boards for query in asked),
        f"/terrain/portes/{busiest('precinct__code')}/",
        f"/terrain/portes/equipe/{busiest('team')}/",
        "/terrain/controle/",
        "/terrain/controle/?motif=fast&page=3",
        "/terrain/controle/?etat=de-cote",
        "/terrain/controle/fiches/",
    ]


def _take_away(client: Any) -> None:
    """The largest sheets: read whole, as a browser would."""
    for path in ("/terrain/portes.csv?lieu=FR", "/terrain/portes.csv?lieu=FR&par=jours"):
        before, start = memory(), time.perf_counter()
        answer = client.get(path)
        first = next(iter(answer.streaming_content))
        begun = time.perf_counter() - start
        size = len(first) + sum(map(len, answer.streaming_content))
        seconds = time.perf_counter() - start
        print(
            f"{path:<52} first line {1000 * begun:.0f} ms, all {seconds:.1f} s, {size / 1e6:.1f} MB, "
            f"{memory() - before:.0f} MB more memory"
        )
