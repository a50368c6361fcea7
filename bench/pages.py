"""Weight, stillness and speed of the pages that strangers open first, as a phone on a slow line gets them.

The site as in production: no DEBUG, static files hashed and compressed, a demo's worth of testimonies. A fresh browser
each time, cache empty, the line held at 1.6 Mbit/s and 150 ms (what Lighthouse calls slow 4G), the processor its own.
Weight: bodies as they travel, photos and tiles left out. Usable: the words are painted; on the map, the first cluster
is.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from bench import load, servers
from tests.chromium import FLAGS, system_chromium

#: Page, and what must stand there before it is of use.
PAGES = {"/": "h1", "/carte/": ".map-cluster, .map-dot", "/temoigner/": "textarea"}
MOST_KB, MOST_SECONDS = 100, 1.0
LINE = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 0.75e6 / 8}
#: What a public site must say of itself before it starts.
WHO = "CONTROLLER_NAME CONTROLLER_ADDRESS CONTROLLER_EMAIL DPO_CONTACT PUBLICATION_DIRECTOR HOSTING_PROVIDER"
LEFT_OUT = ("/photos/", "/carte/tuiles/")

WATCH = """(wanted) => {
  const seen = (window.measured = { shift: 0, usable: 0 })
  new PerformanceObserver((list) => list.getEntries().forEach((entry) => (seen.shift += entry.value)))
    .observe({ type: "layout-shift", buffered: true })
  const look = () => {
    if (!document.querySelector(wanted)) return requestAnimationFrame(look)
    requestAnimationFrame(() => (seen.usable = performance.now()))
  }
  look()
}"""
READ = """() => {
  const files = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
  const paint = performance.getEntriesByName("first-contentful-paint")[0].startTime
  return {
    shift: measured.shift,
    paint: paint / 1000,
    usable: Math.max(paint, measured.usable) / 1000,
    files: files.map((file) => [new URL(file.name).pathname, file.encodedBodySize]),
  }
}"""


def main(arguments: Sequence[str] = ()) -> None:
    options = _options(arguments)
    _prepare(options.work, options.count)
    print(json.dumps(load.quietness()))
    print(f"{options.count:,} testimonies; 1.6 Mbit/s, 150 ms; median of {options.turns} visits with an empty cache")
    with (
        servers.site(options.work, _database(options.work), threads=4, options=[]) as (url, _),
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=system_chromium(), args=FLAGS)
        for path, wanted in PAGES.items():
            _visit(browser, url, path, wanted)  # the server's own caches are warm for everybody but the first visitor
            _show(path, [_visit(browser, url, path, wanted) for _ in range(options.turns)], options.files)
        browser.close()
    print(json.dumps(load.quietness()))


def _visit(browser: Browser, url: str, path: str, wanted: str) -> dict[str, Any]:
    context = browser.new_context(viewport={"width": 390, "height": 844}, device_scale_factor=2)
    page = context.new_page()
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", LINE)
    page.add_init_script(f"({WATCH})({json.dumps(wanted)})")
    page.goto(url + path)
    page.wait_for_selector(wanted, state="attached")
    page.wait_for_load_state("networkidle")
    found: dict[str, Any] = page.evaluate(READ)
    context.close()
    return found


def _show(path: str, visits: list[dict[str, Any]], list_files: bool) -> None:
    sizes = {name: size for name, size in visits[-1]["files"] if not name.startswith(LEFT_OUT)}
    kinds: Counter[str] = Counter()
    for name, size in sizes.items():
        kinds[Path(name).suffix.removeprefix(".") or "html"] += size
    weight = sum(sizes.values()) / 1000
    middle = {what: statistics.median(visit[what] for visit in visits) for what in ("shift", "paint", "usable")}
    print(
        f"{path:<12} {weight:6.1f} kB ({weight / MOST_KB:.2f} × the limit), shift {middle['shift']:.3f}, "
        f"first words {middle['paint']:.2f} s, "
        f"usable {middle['usable']:.2f} s ({middle['usable'] / MOST_SECONDS:.2f} ×)"
    )
    print("             " + ", ".join(f"{kind} {size / 1000:.1f}" for kind, size in kinds.most_common()))
    for name, size in sorted(sizes.items(), key=lambda item: -item[1]) if list_files else ():
        print(f"               {size:7,}  {name}")


def _prepare(work: Path, count: int) -> None:
    """Tables, places, static files and testimonies; a second run finds them there."""
    work.mkdir(parents=True, exist_ok=True)
    environment = servers.site_environment(work, _database(work)) | dict.fromkeys(WHO.split(), "bench@example.org")
    for command in (["start", "--only-prepare"], ["load_demo", "--force", "--testimonies", str(count)]):
        done = subprocess.run(
            [sys.executable, "manage.py", *command], cwd=servers.ROOT, env=environment, capture_output=True, text=True
        )
        if done.returncode:
            sys.exit(done.stdout + done.stderr)


def _database(work: Path) -> str:
    return f"sqlite:///{work}/pages.sqlite3"


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench pages", description=__doc__)
    parser.add_argument("--count", type=int, default=1000, help="testimonies of the demo")
    parser.add_argument("--turns", type=int, default=5, help="visits to each page")
    parser.add_argument("--files", action="store_true", help="list what each file weighs")
    work = Path(tempfile.gettempdir(), "bench-pages")
    parser.add_argument("--work", type=Path, default=work, help="folder kept between runs")
    return parser.parse_args(arguments)
