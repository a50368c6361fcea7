"""What the fake networks share: a server in a thread, answers told beforehand, and a death at a chosen point."""

import json
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.parser import BytesParser
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit


@dataclass
class Asked:
    """One request, as a server sees it."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes
    asked_for: str = ""

    def all(self, name: str) -> list[str]:
        """Every value of a name in the query."""
        return [value for found, value in parse_qsl(self.asked_for) if found == name]

    def json(self) -> Any:
        return json.loads(self.body or b"{}")

    def form(self) -> list[tuple[str, str]]:
        return parse_qsl(self.body.decode(), keep_blank_values=True)

    def parts(self) -> dict[str, tuple[bytes, str]]:
        """name -> (content, media type) of a multipart form."""
        head = f"Content-Type: {self.headers['content-type']}\r\n\r\n".encode()
        message = BytesParser(policy=HTTP).parsebytes(head + self.body)
        found = {}
        for part in message.iter_parts():
            name = part.get_param("name", header="content-disposition")
            found[str(name)] = (part.get_payload(decode=True) or b"", part.get_content_type())
        return found


@dataclass
class Answer:
    status: int = 200
    body: Any = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)


class Network:
    """`refusals` are answers given before any other, one for each request to a path that begins with their key.

    `kill(path)`: the process `victim` dies once the server has done what it was asked there, before it answers.
    """

    def __init__(self) -> None:
        self.url = ""
        self.asked: list[Asked] = []
        self.refusals: list[tuple[str, Answer]] = []
        self.victim: int | None = None
        self.killed_at = ""
        self.reached = threading.Event()
        self.on: dict[str, Callable[[], None]] = {}
        self._lock = threading.RLock()

    @property
    def host(self) -> str:
        return urlsplit(self.url).netloc

    def refuse(self, path: str, status: int, body: Any = None, **headers: str) -> None:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.refusals.append((path, Answer(status, body if body is not None else {"error": "refused"}, named)))

    def count(self, path: str) -> int:
        return sum(one.path.startswith(path) for one in self.asked)

    def answer(self, asked: Asked) -> Answer:
        with self._lock:
            self.asked.append(asked)
            for number, (path, refusal) in enumerate(self.refusals):
                if asked.path.startswith(path):
                    del self.refusals[number]
                    return refusal
            found = self.do(asked)
        for path, act in list(self.on.items()):
            if asked.path.startswith(path):
                act()
        if self.killed_at and asked.path.startswith(self.killed_at) and self.victim:
            os.kill(self.victim, signal.SIGKILL)
            self.reached.set()
            time.sleep(0.5)  # the dead do not hear the answer
        return found

    def do(self, asked: Asked) -> Answer:
        raise NotImplementedError


@contextmanager
def running(network: Network) -> Iterator[None]:
    """Serve a network on a free port of this machine."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _serve(self) -> None:
            parts = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            asked = Asked(self.command, parts.path, dict(parse_qsl(parts.query)), headers, body, parts.query)
            told = network.answer(asked)
            content = told.body if isinstance(told.body, bytes) else json.dumps(told.body).encode()
            self.send_response(told.status)
            for name, value in ({"Content-Type": "application/json"} | told.headers).items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PUT = do_HEAD = _serve

        def handle(self) -> None:
            with suppress(ConnectionError):  # whoever asked is dead
                super().handle()

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    network.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
