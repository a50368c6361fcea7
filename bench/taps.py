"""How long a tap at the door takes to show, without network: from the finger to the painted answer.

The site as in production, Chromium with a phone's window and a processor held six times slower than this one, a walk
of a hundred and sixty addresses, the network off, no server left. Each tap writes its events and the new local figures
to IndexedDB, flushed to the disk, before its answer is painted.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from bench import load, servers
from tests.chromium import FLAGS, system_chromium

MOST_MS = 100
SLOWER = 6
WHO = "CONTROLLER_NAME CONTROLLER_ADDRESS CONTROLLER_EMAIL DPO_CONTACT PUBLICATION_DIRECTOR HOSTING_PROVIDER"
PREPARE = "from bench.taps import prepare; prepare()"

#: Presses what is given; resolves with the milliseconds until a frame shows another screen or another figure.
TAP = """(selector) => new Promise((resolve) => {
  const button = document.querySelector(selector)
  const start = performance.now()
  const watch = new MutationObserver(() => {
    watch.disconnect()
    requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - start)))
  })
  watch.observe(document.querySelector("[data-campaign-screen]"), { childList: true, subtree: true })
  button.click()
})"""
READY = "() => !document.body.classList.contains('door-settling')"


def main(arguments: Sequence[str] = ()) -> None:
    options = _options(arguments)
    options.work.mkdir(parents=True, exist_ok=True)
    for old in options.work.glob("taps.sqlite3*"):
        old.unlink()
    database = f"sqlite:///{options.work}/taps.sqlite3"
    environment = servers.site_environment(options.work, database) | dict.fromkeys(WHO.split(), "bench@example.org")
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", PREPARE], cwd=servers.ROOT, env=environment)
    if done.returncode:
        sys.exit(done.returncode)
    known = json.loads((options.work / "walk.json").read_text())
    print(json.dumps(load.quietness()))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=system_chromium(), args=FLAGS)
        context = browser.new_context(viewport={"width": 390, "height": 844}, device_scale_factor=2, locale="fr-FR")
        page = context.new_page()
        with servers.site(options.work, database, threads=4, options=[]) as (url, _pid):
            context.add_cookies([{"name": "sessionid", "value": known["session"], "url": url}])
            page.goto(f"{url}/porte-a-porte/marche/#{known['walk']}")
            page.wait_for_selector(".door-ready", timeout=60_000)
            page.click(".door-ready button")
        context.set_offline(True)
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        _show("nobody, on to the next", [_tap(page, "[data-key=nobody]") for _tap_ in range(options.taps)])
        _show("talked, and what else", [_talk(page) for _tap_ in range(options.taps)])
        _show("taken back", [_tap(page, "[data-key=undo]") for _tap_ in range(5)])
        browser.close()
    print(json.dumps(load.quietness()))


def prepare() -> None:
    """In a process of its own, with the environment of the measured site."""
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "campaign.settings")
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client

    from tests.canvassing.walking import make_turf, make_walk
    from tests.factories import sign_in

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    walk = make_walk(turf=make_turf(streets={f"Rue numéro {n}": (1,) * 20 for n in range(8)}))
    session = sign_in(Client(), walk.walkers.get().supporter).cookies[settings.SESSION_COOKIE_NAME].value
    told = json.dumps({"walk": str(walk.pk), "session": session})
    (Path(settings.VAR_DIR).parent / "walk.json").write_text(told)


def _tap(page: Page, selector: str) -> float:
    page.wait_for_function(READY)
    page.wait_for_timeout(200)
    return float(page.evaluate(TAP, selector))


def _talk(page: Page) -> float:
    found = _tap(page, "[data-key=talked]")
    _tap(page, "[data-key=go-on]")
    return found


def _show(what: str, times: list[Any]) -> None:
    high = sorted(times)[min(int(len(times) * 0.99), len(times) - 1)]
    print(
        f"{what:<24} {len(times)} taps, p50 {statistics.median(times):.0f} ms, p99 {high:.0f} ms "
        f"({high / MOST_MS:.2f} × the limit)",
        flush=True,
    )


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench taps", description=__doc__)
    parser.add_argument("--taps", type=int, default=50, help="of each kind")
    work = Path(tempfile.gettempdir(), "bench-taps")
    parser.add_argument("--work", type=Path, default=work, help="folder kept between runs")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main(sys.argv[1:])
