"""A phone at the doors: a browser that keeps its data, and a site in front of which the network fails on demand."""

import os
import re
import signal
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Error, Page, Playwright, expect

from canvassing.models import Walk
from supporters.models import Supporter
from tests.browser.conftest import give_session
from tests.chromium import FLAGS, system_chromium

PHONE = {"viewport": {"width": 390, "height": 844}, "locale": "fr-FR", "timezone_id": "Europe/Paris"}
#: What is on each screen alone.
SCREENS = {
    "": ".door-list, .door-loading",
    "adresse": ".door-address",
    "carte": ".door-map",
    "dire": ".door-saying",
    "revoir": ".door-again",
    "envois": ".door-sending",
    "fiche": ".door-contact",
    "fin": ".door-ending",
}
_HTML = [("Content-Type", "text/html")]
#: Headers that belong to one connection.
_OWN = {"connection", "keep-alive", "transfer-encoding", "content-length", "accept-encoding", "host"}


class Air:
    """Between phones and site. `down`: nothing passes. `failing`: of every two uploads one is answered 500, in turn
    before and after the site took it. `gone`: addresses that end so are answered 410."""

    def __init__(self, site: str) -> None:
        self.site = urlsplit(site)
        self.down = False
        self.failing = False
        self.gone = ""
        self.uploads = 0
        self.url = ""
        self._changes: list[tuple[str, str, str]] = []

    def change(self, part: str, pattern: str, by: str) -> None:
        """In answers to addresses with this part, from now on."""
        self._changes.append((part, pattern, by))

    def update(self, version: str) -> None:
        """Shell and worker of another version, as after a deployment."""
        for part, before in (("/sw.js", '"version": "'), ("/marche/", 'data-version="')):
            self.change(part, f'({before})[0-9a-f]+"', rf'\g<1>{version}"')

    def passes(self, method: str, path: str, headers: dict[str, str], body: bytes) -> tuple[int, Any, bytes]:
        upload = method == "POST" and path.endswith("/events/")
        self.uploads += upload
        lost = self.failing and upload and self.uploads % 2 == 1
        if self.gone and path.endswith(self.gone):
            return 410, _HTML, b"<h1>410</h1>"
        if lost and self.uploads % 4 == 1:
            return 500, _HTML, b"<h1>500</h1>"
        status, answered, content = self._ask(method, path, headers, body)
        if lost:
            return 500, _HTML, b"<h1>500</h1>"
        for part, pattern, by in self._changes:
            if part in path:
                content = re.sub(pattern, by, content.decode()).encode()
        return status, answered, content

    def _ask(self, method: str, path: str, headers: dict[str, str], body: bytes) -> tuple[int, Any, bytes]:
        connection = HTTPConnection(self.site.hostname or "", self.site.port or 80, timeout=30)
        connection.request(method, path, body or None, headers | {"Host": self.site.netloc})
        answer = connection.getresponse()
        content = answer.read()
        kept = [(name, value) for name, value in answer.getheaders() if name.lower() not in _OWN]
        connection.close()
        return answer.status, kept, content


@contextmanager
def air_before(site: str) -> Iterator[Air]:
    air = Air(site)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_one(self) -> None:
            if air.down:
                self.close_connection = True
                self.connection.close()
                return
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {name: value for name, value in self.headers.items() if name.lower() not in _OWN}
            status, answered, content = air.passes(self.command, self.path, headers, body)
            self.send_response(status)
            for name, value in answered:
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(content)

        do_GET = do_POST = do_HEAD = handle_one

        def log_message(self, *_: Any) -> None:
            """Silent."""

        def handle(self) -> None:
            try:
                super().handle()
            except OSError:
                self.close_connection = True

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    air.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield air
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


_KEPT = """(table) => new Promise((resolve, reject) => {
  const opening = indexedDB.open("porte-a-porte")
  opening.onerror = () => reject(opening.error)
  opening.onsuccess = () => {
    const asked = opening.result.transaction(table).objectStore(table).getAll()
    asked.onsuccess = () => { opening.result.close(); resolve(asked.result) }
  }
})"""

_CHANGE = """(table) => new Promise((resolve) => {
  const opening = indexedDB.open("porte-a-porte")
  opening.onsuccess = () => {
    const transaction = opening.result.transaction(table, "readwrite")
    const rows = transaction.objectStore(table)
    rows.getAll().onsuccess = ({ target }) => target.result.forEach((row) => { (HOW)(row); rows.put(row) })
    transaction.oncomplete = () => { opening.result.close(); resolve() }
  }
})"""


class Phone:
    """One phone, with a memory of its own (`folder`), that may be switched off and on again."""

    def __init__(self, playwright: Playwright, folder: Path, air: Air, **look: Any) -> None:
        self.playwright, self.folder, self.air, self.look = playwright, folder, air, PHONE | look
        self.faults: list[str] = []
        self.context: BrowserContext
        self.page: Page
        self.switch_on()

    def switch_on(self) -> None:
        launch: dict[str, Any] = {"args": FLAGS, "executable_path": system_chromium(), **self.look}
        self.context = self.playwright.chromium.launch_persistent_context(str(self.folder), **launch)
        self.page = self.context.pages[0] if self.context.pages else self.context.new_page()
        self.page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        self.page.on("console", lambda said: self.faults.append(said.text) if "Security Policy" in said.text else None)
        self.page.on("dialog", lambda dialog: dialog.accept())

    def switch_off(self) -> None:
        self.context.close()

    def kill(self) -> None:
        """As a battery that dies: no farewell to the page, nor to the browser."""
        listed = subprocess.run(["ps", "-ww", "-eo", "pid=,args="], capture_output=True, text=True, check=True).stdout
        mine = [line for line in listed.splitlines() if f"--user-data-dir={self.folder}" in line]
        first = [line for line in mine if "--type=" not in line]
        assert first, listed
        for line in first:
            os.kill(int(line.split()[0]), signal.SIGKILL)
        with suppress(Error):
            self.page.wait_for_timeout(30_000)  # ends as soon as the browser is gone
        self.context.close()

    def sign_in(self, person: Supporter) -> None:
        give_session(self.context, person, self.air.url)

    def load(self, walk: Walk) -> None:
        """With network, until it says that one may go without."""
        self.open(walk)
        expect(self.page.get_by_text("Prêt : vous pouvez couper le réseau.")).to_be_visible(timeout=20_000)
        self.page.get_by_role("button", name="Compris").click()

    def open(self, walk: Walk, screen: str = "") -> None:
        self.page.goto(f"{self.air.url}/porte-a-porte/marche/#{walk.pk}{screen}")
        self.page.wait_for_selector(SCREENS[screen.split("/")[1] if screen else ""], state="attached")

    def network(self, on: bool) -> None:
        """Its radio."""
        self.context.set_offline(not on)

    def press(self, name: str, **how: Any) -> None:
        """A button, once the screen has settled."""
        self.page.wait_for_selector("body:not(.door-settling)")
        self.page.get_by_role("button", name=name, exact=True, **how).click()

    def knock(self, outcome: str) -> None:
        """One door at the next address, and on to the one after it."""
        n = self.knocked()
        self.press(outcome)
        if outcome in ("On a ouvert", "On a parlé"):
            self.page.wait_for_selector("[data-key=go-on]")
            self.page.wait_for_selector("body:not(.door-settling)")
            self.page.locator("[data-key=go-on]").click()
        expect(self.page.locator(".door-progress")).to_contain_text(f"Vous : {n + 1} porte")

    def knocked(self) -> int:
        told = re.search(r"Vous\s:\s(\d+)", self.page.locator(".door-progress").inner_text())
        assert told
        return int(told[1])

    def kept(self, table: str) -> list[dict[str, Any]]:
        """Rows of every walk on this phone, as IndexedDB has them."""
        rows: list[dict[str, Any]] = self.page.evaluate(_KEPT, table)
        return rows

    def unsent(self) -> int:
        return len(self.kept("events"))

    def change(self, table: str, how: str) -> None:
        """Rows of IndexedDB, by a function in JavaScript."""
        self.page.evaluate(_CHANGE.replace("HOW", how), table)

    def send_all(self) -> None:
        """Press « Envoyer » until nothing is left, as somebody would."""
        self.page.locator("[data-key=outbox]").click()
        # Above every screen: a walk that ended meanwhile leads back to its list. What was refused waits for a person.
        done = self.page.get_by_role("link", name=re.compile(r"^Tout est envoyé|refusée?s?$"))
        send = self.page.locator("[data-key=send]:not([disabled])")
        for _ in range(60):
            expect(done.or_(send)).to_be_visible(timeout=20_000)
            if done.is_visible():
                return
            self.page.evaluate("document.querySelector('[data-key=send]')?.click()")
            self.page.wait_for_timeout(200)
        expect(done).to_be_visible()


def loaded(phone: Phone, walk: Walk, place: int = 0) -> Phone:
    """In the hands of one of its walkers, with the walk on it."""
    phone.sign_in(walk.walkers.all()[place].supporter)
    phone.load(walk)
    return phone
