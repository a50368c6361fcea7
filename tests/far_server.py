"""A server of somebody else's on the loopback: feeds, pictures, and whatever a hostile one may answer."""

import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Headers = dict[str, str]


@dataclass
class Answer:
    """`raw`, when given, speaks to the connection itself."""

    body: bytes = b""
    kind: str = "text/html"
    status: int = 200
    headers: Headers = field(default_factory=dict)
    raw: Callable[[BaseHTTPRequestHandler], None] | None = None


class FarServer(ThreadingHTTPServer):
    """Answers by path, query left out; `asked` keeps each request's path with its query, and its headers."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.host = f"127.0.0.1:{self.server_port}"
        self.url = f"http://{self.host}"
        self.pages: dict[str, Answer | list[Answer]] = {}
        self.asked: list[tuple[str, Headers]] = []
        self.closing = threading.Event()

    def handle_error(self, request: object, client_address: object) -> None:
        """Whoever asked hung up: that is what many tests want."""


class _Handler(BaseHTTPRequestHandler):
    server: FarServer

    def do_GET(self) -> None:
        self.server.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
        found = self.server.pages.get(self.path.partition("?")[0], Answer(status=404))
        answer = found.pop(0) if isinstance(found, list) else found
        if answer.raw:
            answer.raw(self)
            return
        self.send_response(answer.status)
        for name, value in {"Content-Type": answer.kind, "Content-Length": str(len(answer.body))}.items():
            if name not in answer.headers:
                self.send_header(name, value)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def far_server(*, tls: ssl.SSLContext | None = None) -> Iterator[FarServer]:
    server = FarServer()
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()
