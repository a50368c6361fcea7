"""Short links followed, each visitor counted: a million links, drawn alike, 64 connections, on SQLite and PostgreSQL.

Server and database on one core, wrk on the other. Beside it, in turns of the same run: the same server with a bare
application that answers 302 and counts nobody; nginx that does; and a Django view that counts as one is written first.
YOURLS and Kutt need PHP with MariaDB and a checkout of their own: measured beside that same view on PostgreSQL they
did 1.45 and 1.10 times as many redirects a second, which is how they are told here, on both databases.

Then what is counted: all requests of a round with what the database holds after the server was stopped, and how much a
server killed in the middle of a round had answered and not written.
"""

import argparse
import json
import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, ClassVar

from bench import load, servers

#: Redirects a second of YOURLS and of Kutt for one of the naive view, measured in one run on another day.
OF_NAIVE = {"YOURLS": 317 / 218, "Kutt": 239 / 218}
BROWSER = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0"}
NAIVE_LINKS = 100_000
#: Links that the site reads together (`actions.redirects.source`, which needs Django).
NEIGHBOURS = 256
Figures = dict[str, float]


def main(arguments: Sequence[str] = ()) -> None:
    options = _options(arguments)
    if not load.have_wrk():
        print("links: skipped, wrk and taskset are needed (Debian: apt-get install wrk)")
        return
    options.work.mkdir(parents=True, exist_ok=True)
    options.work.chmod(0o755)  # PostgreSQL runs as a user of its own
    print(json.dumps({"cores": os.cpu_count()} | load.quietness()))
    for name in options.databases:
        with _database(name, options.work) as found:
            if found is None:
                print(f"links on {name}: skipped, no such server on this machine")
            else:
                Run(name, options, *found).report()
    print(json.dumps(load.quietness()))


class Run:
    """The site on one database beside its peers."""

    #: Redirects a second of the naive view on PostgreSQL, once measured.
    yardstick: ClassVar[list[float]] = []

    def __init__(self, name: str, options: argparse.Namespace, address: str, others: list[int]) -> None:
        self.name, self.options, self.address, self.others = name, options, address, others
        self.environment = servers.site_environment(options.work, address)
        listing = options.work / "paths.txt"
        self._python("bench.link_rows", str(options.count), str(listing))
        self._python("bench.peers.naive_link", str(NAIVE_LINKS))
        self.paths = listing.read_text().split()
        self.naive_paths = [f"/l/n{n}" for n in range(NAIVE_LINKS)]

    def report(self) -> None:
        print(f"\n== {self.options.count:,} links on {self.name}, {self.options.threads} threads")
        with ExitStack() as stack:
            site, pid = stack.enter_context(self._site())
            empty = load.tree_rss([pid])
            # One link of each group that is read together: then all are in memory.
            cold = self._hit(site, self.paths[1::NEIGHBOURS], [pid], once=True, seconds=120)
            print(f"  {cold['requests'] / cold['per_second']:.1f} s to read them all into memory")
            peers = {"bare": stack.enter_context(self._bare("bench.peers.hello302:application"))}
            nginx = stack.enter_context(servers.nginx_redirect(self.options.work))
            peers |= {"nginx": nginx} if nginx else {}
            peers["naive"] = stack.enter_context(self._bare("bench.peers.naive_link:application"))
            turns = [self._turn(site, pid, peers) for _ in range(self.options.turns)]
            self._compare(turns)
            print(f"  memory: {load.tree_rss([pid]):.0f} MB, {empty:.0f} MB before its first link")
        self._count()
        for _ in range(3):
            self._kill()

    def _turn(self, site: str, pid: int, peers: dict[str, tuple[str, int]]) -> dict[str, Figures]:
        found = {"site": self._hit(site, self.paths, [pid, *self.others])}
        for name, (url, process) in peers.items():
            paths, roots = (self.naive_paths, [process, *self.others]) if name == "naive" else (self.paths, [process])
            found[name] = self._hit(url, paths, roots)
        return found

    def _compare(self, turns: list[dict[str, Figures]]) -> None:
        for name in turns[0]:
            _show(name, load.median([turn[name] for turn in turns]))
        for name in list(turns[0])[1:]:
            ratios = {
                key: statistics.median(turn["site"][key] / turn[name][key] for turn in turns)
                for key in ("per_second", "p99_ms", "cpu_us")
            }
            print(
                f"  site / {name}: {ratios['per_second']:.2f} × the redirects, {ratios['p99_ms']:.2f} × the p99, "
                f"{ratios['cpu_us']:.2f} × the processor time"
            )
        self._tell_the_others(turns)

    def _tell_the_others(self, turns: list[dict[str, Figures]]) -> None:
        if self.name == "postgresql":
            self.yardstick.append(statistics.median(turn["naive"]["per_second"] for turn in turns))
        if self.yardstick:
            site = statistics.median(turn["site"]["per_second"] for turn in turns)
            told = ", ".join(f"{site / self.yardstick[0] / of:.0f} × {peer}" for peer, of in OF_NAIVE.items())
            print(f"  by the view on PostgreSQL: {told}")

    def _count(self) -> None:
        """A round whose every request is answered, the server stopped, and what the database says."""
        before = self._written()
        with self._site() as (site, pid):
            figures = self._hit(site, self.paths, [pid], seconds=4, rest=1)
        written = [now - then for now, then in zip(self._written(), before, strict=True)]
        print(f"  {figures['requests']:,.0f} answered; written by day, by link, by content: {written}")

    def _kill(self) -> None:
        """What a server killed in the middle of a round had answered and not written."""
        with self._site() as (site, pid):
            self._hit(site, self.paths, [pid], seconds=2)
            time.sleep(3)  # all of that is written
            before = self._written()[0]
            killed: list[float] = []

            def kill() -> None:
                killed.append(time.monotonic())
                for one in load.family([pid]):
                    os.kill(one, signal.SIGKILL)

            killer = threading.Timer(2 + random.random() / 2, kill)
            killer.start()
            began = time.monotonic()
            figures = self._hit(site, self.paths, [os.getpid()], seconds=4)
            killer.join()
        lost = figures["requests"] - (self._written()[0] - before)
        seconds = lost / figures["requests"] * (killed[0] - began)
        print(
            f"  killed: {figures['requests']:,.0f} answered, {lost:,.0f} not written, {seconds * 1000:.0f} ms of clicks"
        )

    def _hit(self, url: str, paths: list[str], roots: list[int], **how: Any) -> Figures:
        return load.hit(url, paths, roots, headers=BROWSER, **({"seconds": self.options.seconds} | how))

    def _site(self) -> Any:
        return servers.site(self.options.work, self.address, threads=self.options.threads, options=[])

    def _bare(self, application: str) -> Any:
        return servers.bare(application, "/l/n1", threads=self.options.threads, environment=self.environment)

    def _written(self) -> list[int]:
        done = self._python("bench.link_sums")
        sums: list[int] = json.loads(done.splitlines()[-1])
        return sums

    def _python(self, *command: str) -> str:
        done = subprocess.run(
            ["taskset", "-c", load.LOAD_CORE, sys.executable, "-W", "ignore", "-m", *command],
            env=self.environment,
            cwd=servers.ROOT,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        return done.stdout


@contextmanager
def _database(name: str, work: Path) -> Iterator[tuple[str, list[int]] | None]:
    """Address of the database and the processes that serve it."""
    if name == "sqlite":
        yield f"sqlite:///{work}/links.sqlite3", []
        return
    with servers.postgres(work) as found:
        yield (found[0], [found[1]]) if found else None


def _show(name: str, figures: Figures) -> None:
    print(
        f"  {name:<8}{figures['per_second']:>8,.0f} redirects/s   p50 {figures['p50_ms']:6.2f} ms"
        f"   p99 {figures['p99_ms']:6.2f} ms   {figures['cpu_us']:5.0f} µs of processor"
        f"   {figures['errors']:.0f} errors"
    )


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.links", description=__doc__)
    parser.add_argument("--count", type=int, default=1_000_000)
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=3, help="of each round")
    parser.add_argument("--threads", type=int, default=4, help="granian's blocking threads")
    parser.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()) / "campaign-bench")
    parser.add_argument("--databases", nargs="+", default=["postgresql", "sqlite"], choices=["sqlite", "postgresql"])
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main(sys.argv[1:])
