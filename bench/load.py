"""Load on a server of this machine, and what it costs: wrk on one core, processor time of the servers from /proc."""

import json
import os
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
PAGE_SIZE = os.sysconf("SC_PAGE_SIZE")
SERVER_CORE, LOAD_CORE = "0", "1"
CONNECTIONS = 64

# Random paths for as long as asked, or each path once (then the clock is that of the last answer).
_LUA = """
local ffi = require "ffi"
ffi.cdef "typedef struct { long s; long us; } moment; int gettimeofday(moment *t, void *z);"
local clock = ffi.new("moment")
local function now() ffi.C.gettimeofday(clock, nil); return tonumber(clock.s) + tonumber(clock.us) / 1e6 end
local once = ONCE
local paths, requests, next_one = {}, {}, 0
started, ended, answered = 0, 0, 0
local threads = {}
function setup(thread) table.insert(threads, thread) end
function init(args)
  math.randomseed(SEED)
  for line in io.lines("PATHS") do paths[#paths + 1] = line end
  if #paths <= 10000 then for n = 1, #paths do ask(n) end end
end
-- Of very many paths, each request is written when it is first drawn.
function ask(n)
  local found = requests[n]
  if not found then
    found = wrk.format("GET", paths[n], HEADERS)
    requests[n] = found
  end
  return found
end
function request()
  if not once then return ask(math.random(#paths)) end
  if started == 0 then started = now() end
  next_one = next_one + 1
  if next_one > #paths then return ask(1) end
  return ask(next_one)
end
-- A while before its end the round sends nothing more, so that each request sent is a request answered.
if LAST > 0 then
  local last = 0
  function delay()
    if last == 0 then last = now() + LAST end
    if now() > last then return 3600000 end
    return 0
  end
end
if once then
  function response()
    answered = answered + 1
    if answered == #paths then ended = now(); wrk.thread:stop() end
  end
end
function done(summary, latency)
  local e = summary.errors
  local seconds = summary.duration / 1e6
  if once then seconds = threads[1]:get("ended") - threads[1]:get("started") end
  local form = '{"requests": %d, "errors": %d, "seconds": %f, "p50_ms": %f, "p99_ms": %f, "bytes": %d}'
  io.write(string.format('RESULT ' .. form .. '\\n',
    summary.requests, e.status + e.connect + e.read + e.write + e.timeout, seconds,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, summary.bytes))
end
"""


def have_wrk() -> bool:
    return bool(shutil.which("wrk") and shutil.which("taskset"))


def hit(
    url: str,
    paths: list[str],
    roots: list[int],
    *,
    seconds: int = 5,
    once: bool = False,
    headers: dict[str, str] | None = None,
    rest: float = 0,
) -> dict[str, float]:
    """One round of load. Adds the processor time of the servers under `roots` for each answer.

    `rest`: seconds at the end in which answers are waited for and nothing is sent.
    """
    with _script(paths, once=once, headers=headers or {}, last=seconds - rest if rest else 0) as script:
        before = tree_cpu(roots)
        out = subprocess.run(
            ["taskset", "-c", LOAD_CORE, "wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "-s", script, url],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        spent = tree_cpu(roots) - before
    line = next(line for line in out.splitlines() if line.startswith("RESULT "))
    result: dict[str, float] = json.loads(line.removeprefix("RESULT "))
    result["per_second"] = result["requests"] / result["seconds"]
    result["cpu_us"] = spent / max(result["requests"], 1) * 1e6
    result["body_bytes"] = result["bytes"] / max(result["requests"], 1)
    return result


def median(rounds: list[dict[str, float]]) -> dict[str, float]:
    return {name: round(statistics.median(one[name] for one in rounds), 2) for name in rounds[0]}


def tree_cpu(roots: list[int]) -> float:
    """Seconds of user and system time of processes and their descendants, reaped ones included."""
    total = 0.0
    for pid in family(roots):
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        total += sum(map(int, fields[11:15])) / TICKS
    return total


def tree_rss(roots: list[int]) -> float:
    """Megabytes held by processes and their descendants: proportional, so that shared pages count once."""
    total = 0
    for pid in family(roots):
        try:
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
            total += next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
        except (OSError, StopIteration):
            continue
    return total / 1000


def family(roots: list[int]) -> set[int]:
    children: dict[int, list[int]] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
            children.setdefault(parent, []).append(int(folder.name))
    found: set[int] = set()
    waiting = list(roots)
    while waiting:
        pid = waiting.pop()
        if pid not in found:
            found.add(pid)
            waiting += children.get(pid, [])
    return found


def quietness() -> dict[str, float]:
    """How fast and how quiet the machine is: seconds of a fixed loop (best of five), and the load."""
    best = min(_loop() for _ in range(5))
    return {"loop_s": round(best, 3), "load": round(os.getloadavg()[0], 2)}


def _loop() -> float:
    start, x = time.perf_counter(), 0
    for i in range(1_000_000):
        x = (x * 1103515245 + i) & 0xFFFFFFFF
    return time.perf_counter() - start


@contextmanager
def _script(paths: list[str], *, once: bool, headers: dict[str, str], last: float) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        listing, script = Path(folder, "paths"), Path(folder, "load.lua")
        listing.write_text("\n".join(paths) + "\n")
        seed = time.time_ns() % 1_000_000
        text = _LUA.replace("PATHS", str(listing)).replace("ONCE", str(once).lower()).replace("SEED", str(seed))
        table = ", ".join(f"[{json.dumps(name)}] = {json.dumps(value)}" for name, value in headers.items())
        text = text.replace("HEADERS", f"{{{table}}}").replace("LAST", str(last))
        script.write_text(text)
        yield str(script)
