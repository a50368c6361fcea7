"""Turf cutting: 100,000 invented doors cut into walks of about eighty and ordered; a million; one town again.

Peer: k-means-constrained in cells of some 2,000 doors, each turf ordered by LKH (elkai): what the Python at hand gives.
Both on one thread, each a process of its own; times are the processor's. The peer is installed in an environment of
its own from the package index; without it the product is measured alone. What is compiled is compiled before the
clock runs; how long that took, or loading it again, is shown. The order is held against LKH on a sample of turfs.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bench import doors, load, servers
from bench.turf_score import score

PEER = servers.PEERS / "turf.py"
PACKAGES = ("numpy<3", "k-means-constrained>=0.7", "elkai>=2")
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
#: Name, its limit and goal: ratios to the peer, then figures of our own.
RATIOS = (("processor", "time", 0.25, 0.1), ("metres", "metres walked per door", 0.97, 0.92))
RATIOS += (("streets", "turfs per street", 0.8, 0.8),)
FIGURES = (("balance", "most doors ÷ fewest", 1.25, 1.25), ("torn", "turfs in several pieces", 0.005, 0.005))
FIGURES += (("overlap", "hulls overlapping", 0.1, 0.02), ("order", "order ÷ LKH", 1.02, 1.02))


def main(arguments: Sequence[str] = ()) -> None:
    options = _options(arguments)
    if options.part:
        _cut(*options.part)
        return
    options.work.mkdir(parents=True, exist_ok=True)
    print(json.dumps(load.quietness()))
    python = _install(options.work / "turf-peer")
    if python is None:
        print("k-means-constrained and LKH: skipped, a package index is needed")
    ours = _compare(options, python)
    _alone("one town again", options, options.town, "processor", 1.0)
    if options.many:
        many = _alone("many", options, options.many, "memory", 2000)
        ratio, linear = many["processor"] / ours["processor"], options.many / options.count
        print(f"  {ratio:.1f} × the time of {options.count:,} (limit {linear:.0f}): {_verdict(ratio, linear)}")
    print(json.dumps(load.quietness()))


def _compare(options: Any, python: Path | None) -> dict[str, float]:
    ways = {"ours": _ours(options.work, options.count)}
    if python:
        result = options.work / f"peer-{options.count}.npz"
        done = _run([python, PEER, "cut", _doors(options.work, options.count), result])
        ways["peer"] = done | _scored(options.work, options.count, result)
        for way, file in (("ours", options.work / f"ours-{options.count}.npz"), ("peer", result)):
            held = _run([python, PEER, "lkh", _doors(options.work, options.count), file])
            ways[way]["order"] = held["walks"] / held["lkh"]
    print(f"\n== {options.count:,} doors; compiled or loaded in {ways['ours']['first']:.1f} s, out of the time")
    for way, figures in ways.items():
        shown = ("turfs", "metres", "balance", "torn", "overlap", "streets", "longest", "order")
        print(f"  {way}  {figures['processor']:7.2f} s ", *(f"{k} {figures[k]:.3f}" for k in shown if k in figures))
    for key, words, limit, goal in RATIOS if python else ():
        _show(words + ", × the peer's", ways["ours"][key] / ways["peer"][key], limit, goal)
    for key, words, limit, goal in FIGURES:
        if key in ways["ours"]:
            _show(words, ways["ours"][key], limit, goal)
    return ways["ours"]


def _alone(name: str, options: Any, count: int, key: str, limit: float) -> dict[str, float]:
    found = _ours(options.work, count)
    print(f"\n== {name}: {count:,} doors in {found['processor']:.2f} s, {found['memory']:.0f} MB at most")
    print("  ", *(f"{k} {found[k]:.3f}" for k in ("metres", "balance", "torn", "overlap", "streets")))
    print(f"  {key} {found[key]:.2f} (limit {limit:g}): {_verdict(found[key], limit)}")
    return found


def _show(words: str, value: float, limit: float, goal: float) -> None:
    print(f"  {words:<34}{value:7.3f}  (limit {limit:g}, goal {goal:g}): {_verdict(value, limit, goal)}")


def _verdict(value: float, limit: float, goal: float | None = None) -> str:
    if value > limit:
        return "BEYOND THE LIMIT"
    return "within" if goal is None or value > goal else "the goal is reached"


def _ours(work: Path, count: int) -> dict[str, float]:
    result = work / f"ours-{count}.npz"
    done = _run([sys.executable, "-m", "bench.turf", "--part", _doors(work, count), result])
    return done | _scored(work, count, result)


def _scored(work: Path, count: int, result: Path) -> dict[str, float]:
    held, found = np.load(_doors(work, count)), np.load(result)
    figures = score(held["points"], held["street"], found["turf"], found["order"])
    return figures | {"torn": 1 - figures["whole"]}


def _doors(work: Path, count: int) -> Path:
    file = work / f"doors-{count}.npz"
    if not file.exists():
        drawn = doors.draw(count)
        np.savez(file, points=drawn.points, street=drawn.street, number=drawn.number)
    return file


def _run(command: Sequence[str | Path]) -> dict[str, float]:
    environment = os.environ | ONE_THREAD
    done = subprocess.run(command, env=environment, cwd=servers.ROOT, stdout=subprocess.PIPE, text=True, check=True)
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


def _cut(source: Path, result: Path) -> None:
    """In a process of its own: one cut to compile or load, then the one that counts."""
    from canvassing.turf import cut

    held = np.load(source)
    (x, y), street = held["points"].T, held["street"]
    side, ones = street * 2 + held["number"] % 2, np.ones(len(x), int)
    began = time.process_time()
    cut(x[:400], y[:400], ones[:400], side[:400], street=street[:400])
    first, clock = time.process_time(), time.perf_counter()
    found = cut(x, y, ones, side, street=street)
    done = {"processor": time.process_time() - first, "seconds": time.perf_counter() - clock}
    np.savez(result, turf=found.turf, order=found.order)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    print(json.dumps(done | {"first": first - began, "memory": memory}))


def _install(folder: Path) -> Path | None:
    """The Python of an environment that holds the peer; None when the package index is out of reach."""
    python = folder / "bin" / "python"
    if not (folder / "whole").exists():
        made = subprocess.run([sys.executable, "-m", "venv", folder], check=False)
        command = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *PACKAGES]
        if made.returncode or subprocess.run(command, check=False).returncode:
            return None
        (folder / "whole").touch()
    return python


def _options(arguments: Sequence[str]) -> Any:
    parser = argparse.ArgumentParser(prog="turf", description=__doc__)
    parser.add_argument("--count", type=int, default=100_000, help="doors cut beside the peer")
    parser.add_argument("--many", type=int, default=1_000_000, help="doors cut alone; 0 for none")
    parser.add_argument("--town", type=int, default=5_000, help="doors of the town that is cut again")
    parser.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()) / "campaign-bench")
    parser.add_argument("--part", nargs=2, type=Path, help=argparse.SUPPRESS)
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main(sys.argv[1:])
