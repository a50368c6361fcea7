"""A real mail server that does what it is told for each recipient: refuse, cut the line, say nothing."""

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import NamedTuple

from tests.processes import free_port


class Taken(NamedTuple):
    sender: str
    to: str
    data: bytes
    session: int


class Cut(Exception):
    """The line is cut here."""


@dataclass
class Faulty:
    """`faults` say what happens at a step (« mail », « rcpt », « data », « body », « dot », « taken ») of a recipient's
    message: an answer, or `CUT`, or `SILENT`. « body » is when its first bytes came, « dot » when all did and nothing
    was kept, « taken » when it was kept."""

    port: int
    features: tuple[str, ...] = ("PIPELINING", "8BITMIME", "SIZE 10000000")
    greeting: str = "220 here"
    faults: dict[tuple[str, str], str] = field(default_factory=dict)
    tls: ssl.SSLContext | None = None
    implicit: bool = False
    taken: list[Taken] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    sessions: int = 0
    #: Most commands that arrived together, unread.
    together: int = 0
    open: list[socket.socket] = field(default_factory=list)

    @property
    def address(self) -> tuple[str, int]:
        return "127.0.0.1", self.port

    def hang_up(self) -> None:
        """End every session, as a server that restarts."""
        for one in self.open:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)


CUT, SILENT = "cut", "silent"


@contextmanager
def faulty(**options: object) -> Iterator[Faulty]:
    server = Faulty(free_port(), **options)  # type: ignore[arg-type]
    with socket.create_server(server.address) as listener:
        listener.settimeout(0.05)
        stop = threading.Event()
        thread = threading.Thread(target=_listen, args=(server, listener, stop))
        thread.start()
        try:
            yield server
        finally:
            stop.set()
            server.hang_up()
            thread.join()


def _listen(server: Faulty, listener: socket.socket, stop: threading.Event) -> None:
    threads = []
    while not stop.is_set():
        with suppress(TimeoutError):
            connection = listener.accept()[0]
            server.sessions += 1
            threads.append(threading.Thread(target=_serve, args=(server, connection, server.sessions, stop)))
            threads[-1].start()
    for thread in threads:
        thread.join()


def _serve(server: Faulty, connection: socket.socket, number: int, stop: threading.Event) -> None:
    session = _Session(server, connection, number, stop)
    with suppress(Cut, OSError):
        session.run()
    with suppress(OSError):
        session.connection.close()


class _Session:
    def __init__(self, server: Faulty, connection: socket.socket, number: int, stop: threading.Event) -> None:
        self.server, self.connection, self.number, self.stop = server, connection, number, stop
        self.buffer = b""
        self.sender = self.to = ""
        self.refused = False

    def run(self) -> None:
        self.connection.settimeout(10)
        if self.server.implicit:
            self.encrypt()
        self.server.open.append(self.connection)
        self.say(self.server.greeting)
        if not self.server.greeting.startswith("220"):
            raise Cut
        while True:
            line = self.line()
            self.server.commands.append(line)
            self.command(line)

    def command(self, line: str) -> None:
        verb, _space, rest = line.partition(" ")
        verb = verb.upper()
        if verb == "EHLO":
            offered = ["here", *self.server.features, *(["STARTTLS"] if self.server.tls else [])]
            self.say(*(f"250-{word}" for word in offered[:-1]), f"250 {offered[-1]}")
        elif verb == "STARTTLS":
            self.say("220 go")
            self.encrypt()
        elif verb == "AUTH":
            self.say("235 welcome" if "AHAAcw==" in rest else "535 5.7.8 no")
        elif verb == "MAIL":
            self.sender = rest[6 : rest.index(">")]
            self.say("250 ok")
        elif verb == "RCPT":
            self.to = rest[4:].strip("<>")
            self.refused = not self.fault("mail") and self.said("rcpt", "250 ok")
        elif verb == "DATA":
            self.data()
        elif verb == "QUIT":
            self.say("221 bye")
            raise Cut
        else:
            self.say("250 ok")

    def encrypt(self) -> None:
        assert self.server.tls
        self.connection = self.server.tls.wrap_socket(self.connection, server_side=True)

    def data(self) -> None:
        if self.refused:
            self.said("data", "554 no valid recipients")
            if self.server.faults.get(("data", self.to), "").startswith("354"):
                self.body()
                self.say("554 nobody")
            return
        if self.said("data", "354 go on"):
            return
        self.fault("body")
        body = self.body()
        self.fault("dot")
        if self.server.faults.get(("taken", self.to), "2").startswith(("4", "5")):
            self.said("taken", "")
            return
        self.server.taken.append(Taken(self.sender, self.to, body, self.number))
        self.said("taken", "250 2.0.0 ok")

    def body(self) -> bytes:
        lines = []
        while (line := self.raw()) != b".\r\n":
            lines.append(line[1:] if line.startswith(b".") else line)
        return b"".join(lines)

    def said(self, step: str, otherwise: str) -> bool:
        """Say what the script wants; True when that was a refusal."""
        answer = self.server.faults.get((step, self.to), otherwise)
        if answer in {CUT, SILENT}:
            self.fault(step)
        self.say(answer)
        return answer[0] in "45"

    def fault(self, step: str) -> bool:
        found = self.server.faults.get((step, self.to), "")
        if found == CUT:
            raise Cut
        while found == SILENT and not self.stop.is_set():
            time.sleep(0.02)
        if found == SILENT:
            raise Cut
        return False

    def say(self, *lines: str) -> None:
        self.connection.sendall("".join(f"{line}\r\n" for line in lines).encode())
        if any(line.startswith("421") for line in lines):
            raise Cut

    def line(self) -> str:
        return self.raw().decode().rstrip("\r\n")

    def raw(self) -> bytes:
        while b"\n" not in self.buffer:
            data = self.connection.recv(65536)
            if not data:
                raise Cut
            self.buffer += data
            self.server.together = max(self.server.together, self.buffer.count(b"\nDATA\r\n"))
        line, _end, self.buffer = self.buffer.partition(b"\n")
        return line + b"\n"
