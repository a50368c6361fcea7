"""The map's tiles with a million testimonies: the site on SQLite and on PostgreSQL beside supercluster, in one run.

Server and database on one core, wrk with 64 connections on the other. The two are asked in turns, a few seconds each,
so that the machine's noise hits both; ratios are medians of the turns' ratios. Cold: a fresh process, each distinct
tile once; the database's files are mostly in the system's memory. Warm: 5,000 tiles drawn where people are.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from bench import load, servers
from bench.points import World, draw

TURNS = 5
Figures = dict[str, float]


def main(arguments: Sequence[str] = ()) -> None:
    options = _options(arguments)
    if not load.have_wrk():
        print("tiles: skipped, wrk and taskset are needed (Debian: apt-get install wrk)")
        return
    options.work.mkdir(parents=True, exist_ok=True)
    options.work.chmod(0o755)  # PostgreSQL runs as a user of its own
    world = draw(options.count)
    _write_points(world, options.work / "points.csv")
    print(json.dumps({"cores": os.cpu_count()} | load.quietness()))
    print(
        f"{options.count:,} testimonies; {len(world.tiles)} tiles asked for, {len(set(world.tiles))} of them distinct"
    )
    modules = servers.install_supercluster(options.work)
    if modules is None:
        print("supercluster: skipped, node, npm and a registry are needed")
    for name in options.databases:
        with _database(name, options.work) as found:
            if found is None:
                print(f"site on {name}: skipped, no such server on this machine")
            else:
                Run(name, options, world, modules, *found).report()
    print(json.dumps(load.quietness()))


class Run:
    """The site on one database beside the peer."""

    def __init__(
        self,
        name: str,
        options: argparse.Namespace,
        world: World,
        modules: Path | None,
        address: str,
        others: list[int],
    ) -> None:
        self.name, self.work, self.threads, self.granian = name, options.work, options.threads, options.granian
        self.tiles, self.distinct = world.tiles, list(dict.fromkeys(world.tiles))
        self.modules, self.address, self.others = modules, address, others
        self.environment = servers.site_environment(self.work, address)
        self.filled = self._json_of("bench.dataset", str(options.count))

    def report(self) -> None:
        print(f"\n== Site on {self.name}, {self.threads} threads; counters built in {self.filled['rebuild_s']} s")
        self._turns("cold", [self._cold() for _ in range(TURNS)])
        with ExitStack() as stack:
            url, pid = stack.enter_context(self._site())
            peer = stack.enter_context(self._peer()) if self.modules else None
            load.hit(url, self._paths(self.tiles), [pid], seconds=2)
            self._turns("warm", [self._warm(url, pid, peer) for _ in range(TURNS)])
            memory = load.tree_rss([pid])
            print(
                f"  memory: {memory:.0f} MB, database beside it {load.tree_rss(self.others):.0f} MB",
                end="" if peer else "\n",
            )
            if peer:
                theirs = load.tree_rss([peer[1]])
                print(f"; supercluster {theirs:.0f} MB, index in {peer[2]['index_s']:.1f} s: {memory / theirs:.2f} ×")
            print(f"  one more: {json.dumps(self._json_of('bench.publish', url))}")

    def _cold(self) -> tuple[Figures, Figures | None]:
        with self._site() as (url, pid):
            mine = load.hit(url, self._paths(self.distinct), [pid, *self.others], seconds=2, once=True)
        if not self.modules:
            return mine, None
        with self._peer() as (url, pid, _):
            return mine, load.hit(url, [f"/{tile}" for tile in self.distinct], [pid], seconds=2, once=True)

    def _warm(self, url: str, pid: int, peer: tuple[str, int, Figures] | None) -> tuple[Figures, Figures | None]:
        mine = load.hit(url, self._paths(self.tiles), [pid, *self.others], seconds=3)
        if not peer:
            return mine, None
        return mine, load.hit(peer[0], [f"/{tile}" for tile in self.tiles], [peer[1]], seconds=3)

    def _turns(self, kind: str, turns: list[tuple[Figures, Figures | None]]) -> None:
        _show(f"site, {kind}", load.median([mine for mine, _ in turns]))
        pairs = [(mine, theirs) for mine, theirs in turns if theirs]
        if pairs:
            _show(f"supercluster, {kind}", load.median([theirs for _, theirs in pairs]))
            ratio = {
                key: statistics.median(mine[key] / theirs[key] for mine, theirs in pairs)
                for key in ("per_second", "p99_ms", "cpu_us")
            }
            print(
                f"  {kind} ratio: {ratio['per_second']:.2f} × the answers, {ratio['p99_ms']:.2f} × the p99, "
                f"{ratio['cpu_us']:.2f} × the processor time"
            )

    def _site(self) -> Any:
        return servers.site(self.work, self.address, threads=self.threads, options=self.granian)

    def _peer(self) -> Any:
        assert self.modules
        return servers.peer_supercluster(self.work / "points.csv", self.modules)

    def _paths(self, tiles: list[str]) -> list[str]:
        return [f"/carte/tuiles/{tile}.json" for tile in tiles]

    def _json_of(self, module: str, argument: str) -> dict[str, Any]:
        """What a process of the site prints, run beside the servers' core."""
        command = ["taskset", "-c", load.LOAD_CORE, sys.executable, "-m", module, argument]
        done = subprocess.run(
            command, env=self.environment, cwd=servers.ROOT, stdout=subprocess.PIPE, text=True, check=True
        )
        result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return result


@contextmanager
def _database(name: str, work: Path) -> Iterator[tuple[str, list[int]] | None]:
    """Address of the database and the processes that serve it."""
    if name == "sqlite":
        yield f"sqlite:///{work}/bench.sqlite3", []
        return
    with servers.postgres(work) as found:
        yield (found[0], [found[1]]) if found else None


def _show(name: str, figures: Figures) -> None:
    print(
        f"  {name:<20}{figures['per_second']:>8,.0f} tiles/s   p50 {figures['p50_ms']:6.2f} ms"
        f"   p99 {figures['p99_ms']:6.2f} ms   {figures['cpu_us']:4.0f} µs of processor"
        f"   {figures['body_bytes']:5.0f} bytes   {figures['errors']:.0f} errors"
    )


def _write_points(world: World, target: Path) -> None:
    points = enumerate(zip(world.lon, world.lat, strict=True), start=1)
    target.write_text("".join(f"{n},{lon:.5f},{lat:.5f}\n" for n, (lon, lat) in points))


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.tiles", description=__doc__)
    parser.add_argument("--count", type=int, default=1_000_000)
    parser.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()) / "campaign-bench")
    parser.add_argument("--databases", nargs="+", default=["sqlite", "postgresql"], choices=["sqlite", "postgresql"])
    parser.add_argument("--threads", type=int, default=4, help="granian's blocking threads")
    parser.add_argument("--granian", nargs="*", default=[], help="more options for granian")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main(sys.argv[1:])
