"""Bringing in a national file of results: 66,186 precincts of 98 fields, checked, resolved and written.

Limit: the same lines unread and unchecked, each field into a column, by COPY on PostgreSQL and by the driver's
executemany on SQLite, durable commit included. Peer: Django's bulk_create into the same wide table. Each way is a
process of its own beside the server's core; medians of three turns, one run of the peer. The true file of 2017 is read
where it lies beside the project, an invented one of the same size elsewhere.
"""

import argparse
import gzip
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
from bench.official import write_national

TRUE_FILE = "shared/data/resultats/format-officiel-2017/PR17_BVot_T1_FE.sans-29-69-90-93.txt.gz"
NAMES = {"limit": "raw rows", "ours": "import_results", "peer": "bulk_create"}

Figures = dict[str, float]


def main(arguments: Sequence[str] = ()) -> None:
    options = _options(arguments)
    options.work.mkdir(parents=True, exist_ok=True)
    options.work.chmod(0o755)  # PostgreSQL runs as a user of its own
    path = _file(options.work, options.file)
    print(f"{path.name}, {path.stat().st_size / 1e6:.0f} MB; {json.dumps(load.quietness())}")
    for name in options.databases:
        with _database(name, options.work) as address:
            if address is None:
                print(f"{name}: skipped, no such server on this machine")
                continue
            _run(options.work, address, "prepare", path)
            # In turns, so that the machine's noise hits both.
            turns = [
                {way: _run(options.work, address, way, path) for way in ("limit", "ours")} for _ in range(options.runs)
            ]
            peer = None if options.no_peer else _run(options.work, address, "peer", path)
            _show(name, turns, peer)


def _run(work: Path, address: str, way: str, path: Path) -> Figures:
    command = ["taskset", "-c", load.LOAD_CORE] if shutil.which("taskset") else []
    command += [sys.executable, "-m", "bench.importing", way, str(path)]
    if way in {"limit", "peer"} and address.startswith("sqlite"):
        # A file of their own: the site's is mapped into memory, and would count their rows in ours.
        address = f"sqlite:///{work}/raw.sqlite3"
    environment = servers.site_environment(work, address)
    done = subprocess.run(command, env=environment, cwd=servers.ROOT, stdout=subprocess.PIPE, text=True, check=True)
    figures: Figures = json.loads(done.stdout.splitlines()[-1])
    return figures


def _show(name: str, turns: list[dict[str, Figures]], peer: Figures | None) -> None:
    print(f"\n== {name}")
    ways = {way: load.median([turn[way] for turn in turns]) for way in turns[0]}
    for way, figures in (ways | ({"peer": peer} if peer else {})).items():
        print(
            f"  {NAMES[way]:<16}{figures['seconds']:6.2f} s  {figures['rows'] / figures['seconds']:>8,.0f} rows/s"
            f"  processor {figures['processor']:5.2f} s  memory {figures['memory_mb']:4.0f} MB"
        )
    ratio = statistics.median(turn["limit"]["seconds"] / turn["ours"]["seconds"] for turn in turns)
    print(f"  {ratio:.2f} × the speed of raw rows", end="")
    print(f"; {peer['seconds'] / ways['ours']['seconds']:.1f} × that of bulk_create" if peer else "")


@contextmanager
def _database(name: str, work: Path) -> Iterator[str | None]:
    if name == "sqlite":
        yield f"sqlite:///{work}/imports.sqlite3"
        return
    with servers.postgres(work) as found:
        yield found[0] if found else None


def _file(work: Path, given: Path | None) -> Path:
    """Plain, so that no way pays for the decompression."""
    true = given or servers.ROOT.parent / TRUE_FILE
    path = work / true.name.removesuffix(".gz") if true.exists() else work / "invented-2017.txt"
    if not path.exists():
        if not true.exists():
            write_national(path)
        else:
            with (gzip.open if true.suffix == ".gz" else open)(true, "rb") as packed, path.open("wb") as plain:
                shutil.copyfileobj(packed, plain)
    return path


def _options(arguments: Sequence[str]) -> Any:
    parser = argparse.ArgumentParser(prog="imports", description=__doc__)
    parser.add_argument("--file", type=Path, help="a national file in the layout of 2017, eleven candidates")
    parser.add_argument("--databases", nargs="+", choices=("sqlite", "postgresql"), default=["sqlite", "postgresql"])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--no-peer", action="store_true", help="leave out bulk_create, half a minute a database")
    parser.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()) / "campaign-bench")
    return parser.parse_args(arguments)
