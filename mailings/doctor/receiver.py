"""A mail server for one message and for this machine alone: the doctor looks at what really came out of the line.

Standard library, a free port of the loopback, one connection.
"""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

#: Seconds for one command.
PATIENCE = 20


class Receiver(socketserver.TCPServer):
    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Session)
        self.received: list[bytes] = []

    @property
    def address(self) -> tuple[str, int]:
        host, port = self.server_address[:2]
        return str(host), int(port)


class _Session(socketserver.StreamRequestHandler):
    timeout = PATIENCE
    server: Receiver

    def handle(self) -> None:
        self._say("220 doctor")
        while line := self.rfile.readline(2000):
            verb = line[:4].upper().strip()
            if verb == b"QUIT":
                self._say("221 bye")
                return
            if verb == b"DATA":
                self._say("354 go on")
                self.server.received.append(self._message())
            self._say("250 fine")

    def _message(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) and line != b".\r\n":
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        return b"".join(lines)

    def _say(self, words: str) -> None:
        self.wfile.write(words.encode() + b"\r\n")


@contextmanager
def receiving() -> Iterator[Receiver]:
    with Receiver() as server:
        thread: Any = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
