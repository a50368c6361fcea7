"""Ranking the precincts of the whole country, reading included: some 66,000 results of eleven candidates.

Peer: a loop over the ORM's objects and `sorted`, which must give the same order. « rank and keep » also writes what
the map reads: a row for each precinct, the sums by territory, the basins. Each way is a process of its own beside the
server's core; medians of three runs. The true file of 2017 is read where it lies beside the project, results are
invented elsewhere.
"""

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench import load, servers

TRUE_FILE = "shared/data/resultats/format-officiel-2017/PR17_BVot_T1_FE.sans-29-69-90-93.txt.gz"
RUNS = 3
NAMES = {"ours": "rank", "peer": "loop over objects", "kept": "rank and keep"}


def main(arguments: Sequence[str] = ()) -> None:
    options = _options(arguments)
    options.work.mkdir(parents=True, exist_ok=True)
    options.work.chmod(0o755)  # PostgreSQL runs as a user of its own
    true = servers.ROOT.parent / TRUE_FILE
    source = [str(true)] if true.exists() and not options.invented else []
    print(f"{Path(source[0]).name if source else 'invented results'}; {json.dumps(load.quietness())}")
    for name in options.databases:
        with _database(name, options.work, "true" if source else "invented") as address:
            if address is None:
                print(f"{name}: skipped, no such server on this machine")
                continue
            _run(options.work, address, "prepare", *source)
            _show(name, {way: _figures(options.work, address, way) for way in NAMES})


def _figures(work: Path, address: str, way: str) -> dict[str, Any]:
    runs = [_run(work, address, way) for _ in range(RUNS)]
    return runs[0] | {key: statistics.median(run[key] for run in runs) for key in ("seconds", "processor")}


def _run(work: Path, address: str, *words: str) -> dict[str, Any]:
    command = ["taskset", "-c", load.LOAD_CORE] if shutil.which("taskset") else []
    command += [sys.executable, "-m", "bench.ranking_once", *words]
    environment = servers.site_environment(work, address)
    done = subprocess.run(command, env=environment, cwd=servers.ROOT, stdout=subprocess.PIPE, text=True, check=True)
    figures: dict[str, Any] = json.loads((done.stdout.splitlines() or ["{}"])[-1])
    return figures


def _show(name: str, ways: dict[str, dict[str, Any]]) -> None:
    print(f"\n== {name}")
    for way, figures in ways.items():
        print(
            f"  {NAMES[way]:<20}{figures['seconds']:6.2f} s  processor {figures['processor']:5.2f} s"
            f"  {figures['precincts']:,} precincts"
        )
    orders = {figures["order"] for figures in ways.values()}
    ratio = ways["peer"]["seconds"] / ways["ours"]["seconds"]
    print(f"  {ratio:.1f} × the speed of the loop; the order is {'the same' if len(orders) == 1 else 'ANOTHER'}")


@contextmanager
def _database(name: str, work: Path, kind: str) -> Iterator[str | None]:
    if name == "sqlite":
        yield f"sqlite:///{work}/ranking-{kind}.sqlite3"
        return
    with servers.postgres(work / f"ranking-{kind}") as found:
        yield found[0] if found else None


def _options(arguments: Sequence[str]) -> Any:
    parser = argparse.ArgumentParser(prog="ranking", description=__doc__)
    parser.add_argument("--invented", action="store_true", help="leave the true file aside")
    parser.add_argument("--databases", nargs="+", choices=("sqlite", "postgresql"), default=["sqlite", "postgresql"])
    parser.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()) / "campaign-bench")
    return parser.parse_args(arguments)
