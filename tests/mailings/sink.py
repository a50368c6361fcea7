"""A receiving mail server for tests and bench: real sockets, a thread for each connection, and faults on demand.

    with sink() as server:
        settings.MAIL_DELIVERY = server.delivery
        server.refuse["@orange.fr"] = "450 4.2.1 not now"

Standard library only: it also runs beside processes that are killed.
"""

import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, NamedTuple

_END = b"\r\n.\r\n"
#: Where a connection may be cut: before the message, in the middle of it, or when it is kept and not yet answered.
BEFORE, DURING, AFTER = "before", "during", "after"


class Kept(NamedTuple):
    sender: str
    to: str
    data: bytes


class Sink:
    """Keeps every message that it answered with 250, and those after which it cut the connection."""

    def __init__(self, *, keep_data: bool = True) -> None:
        self.messages: list[Kept] = []
        self.connections = 0
        #: What is answered to RCPT, and to a whole message, by address or « @domain ».
        self.refuse: dict[str, str] = {}
        self.reject: dict[str, str] = {}
        #: What is answered to whoever connects, while set.
        self.closed = ""
        #: Seconds before a message is answered.
        self.slow = 0.0
        #: Where the connection of a recipient's message is cut; asked for each message.
        self.cut: Callable[[str], str] = lambda _to: ""
        #: Called with each message that was kept, before it is answered.
        self.on_message: Callable[[Kept], None] = lambda _message: None
        self._keep_data = keep_data
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port: int = self._listener.getsockname()[1]
        self.url = f"smtp://127.0.0.1:{self.port}"
        self.delivery: dict[str, Any] = {
            "backend": "django.core.mail.backends.smtp.EmailBackend",
            "host": "127.0.0.1",
            "port": self.port,
            "timeout": 10,
        }
        threading.Thread(target=self._listen, daemon=True).start()

    @property
    def recipients(self) -> list[str]:
        return [message.to for message in self.messages]

    @property
    def twice(self) -> list[str]:
        """Whoever got more than one message."""
        return [to for to, number in Counter(self.recipients).items() if number > 1]

    def close(self) -> None:
        self._listener.close()
        for connection in list(self._open):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def _listen(self) -> None:
        while True:
            try:
                connection, _address = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            self._open.add(connection)
            threading.Thread(target=self._serve, args=[connection], daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with suppress(OSError, _Cut), connection:
            _Session(self, connection).serve()
        self._open.discard(connection)

    def take(self, message: Kept) -> None:
        with self._lock:
            self.messages.append(message if self._keep_data else message._replace(data=b""))
        self.on_message(message)


class _Cut(Exception):
    """The connection ends here."""


class _Session:
    def __init__(self, sink: Sink, connection: socket.socket) -> None:
        self.sink, self.connection = sink, connection
        self.buffer = b""
        self.sender = self.to = ""

    def serve(self) -> None:
        self._say(self.sink.closed or "220 sink")
        if self.sink.closed:
            return
        while line := self._until(b"\r\n"):
            verb, _space, rest = line.decode("ascii", "replace").partition(" ")
            match verb.upper():
                case "EHLO" | "HELO":
                    self._say("250-sink\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 SIZE 10000000")
                case "MAIL":
                    self.sender, self.to = _address(rest), ""
                    self._say("250 2.1.0 OK")
                case "RCPT":
                    self._recipient(_address(rest))
                case "DATA":
                    self._data()
                case "QUIT":
                    self._say("221 2.0.0 bye")
                    return
                case _:
                    self._say("250 2.0.0 OK")

    def _recipient(self, address: str) -> None:
        answer = _by_address(self.sink.refuse, address)
        if not answer:
            self.to = address
        self._say(answer or "250 2.1.5 OK")
        if answer.startswith("421"):
            raise _Cut

    def _data(self) -> None:
        if not self.to:
            self._say("503 5.5.1 no recipient")
            return
        cut = self.sink.cut(self.to)
        if cut == BEFORE:
            raise _Cut
        self._say("354 go on")
        if cut == DURING:
            self.connection.recv(100)
            raise _Cut
        data = self._until(_END)
        answer = _by_address(self.sink.reject, self.to)
        time.sleep(self.sink.slow)
        if not answer:
            self.sink.take(Kept(self.sender, self.to, data))
        if cut == AFTER:
            raise _Cut
        self._say(answer or "250 2.0.0 kept")

    def _until(self, end: bytes) -> bytes:
        searched = 0
        while (found := self.buffer.find(end, searched)) < 0:
            searched = max(0, len(self.buffer) - len(end))
            more = self.connection.recv(1 << 16)
            if not more:
                raise _Cut
            self.buffer += more
        line, self.buffer = self.buffer[:found], self.buffer[found + len(end) :]
        return line

    def _say(self, words: str) -> None:
        self.connection.sendall(words.encode() + b"\r\n")


def _address(text: str) -> str:
    return text.partition("<")[2].partition(">")[0]


def _by_address(answers: dict[str, str], address: str) -> str:
    return answers.get(address) or answers.get(f"@{address.rpartition('@')[2]}") or ""


@contextmanager
def sink(*, keep_data: bool = True) -> Iterator[Sink]:
    server = Sink(keep_data=keep_data)
    try:
        yield server
    finally:
        server.close()
