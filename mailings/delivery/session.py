"""One SMTP session that never waits: it is told when its socket can be read or written. No Django.

Where the server offers PIPELINING (RFC 2920), a message's body leaves together with the next one's commands, so that a
message costs one trip to the server. Whatever happens to the session, it knows of each of its messages whether the
server may have it: only when the last byte of its final dot was handed to the system and no answer came.
"""

import socket
import ssl
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from enum import Enum
from selectors import EVENT_READ
from time import monotonic
from typing import NoReturn

from mailings.delivery.envelopes import Envelope, Outcome

#: What a cut session says of a message that had begun and cannot have arrived: try again later.
CUT = 421
#: Bytes that TLS encrypts together.
_RECORD = 16384


class Step(Enum):
    """What the next answer of the server is about."""

    MAIL = "mail"
    RCPT = "rcpt"
    DATA = "data"
    DOT = "dot"
    #: Commands whose answer changes nothing.
    RSET = "rset"


class Lost(Exception):
    """The session is over: cut, timed out, or closed by the server."""


class Work:
    """An envelope on its way through a session."""

    __slots__ = ("began", "dot_at", "envelope", "refusal", "tries")

    def __init__(self, envelope: Envelope) -> None:
        self.envelope = envelope
        self.tries = 0
        self.restart()

    def restart(self) -> None:
        self.refusal: tuple[int, str] | None = None
        self.began = False
        self.dot_at = 0

    def outcome(self, code: int, text: str, *, certain: bool = True) -> Outcome:
        return Outcome(self.envelope.key, code, text, certain)


class Session:
    """`take` gives its next work, or None, for a server with such features; `done` is told each outcome."""

    def __init__(
        self,
        sock: socket.socket,
        *,
        features: dict[str, str],
        take: Callable[[dict[str, str]], Work | None],
        done: Callable[[Outcome], None],
        messages: int,
    ) -> None:
        self.sock, self.features, self.take, self.done = sock, features, take, done
        self.left = messages
        self.pipelining = "pipelining" in features
        self.closing = ""
        self.moved_at = monotonic()
        self.mask = EVENT_READ
        self._steps: deque[tuple[Step, Work]] = deque()
        self._out: deque[memoryview] = deque()
        self._queued = self._sent = self._offered = 0
        self._in = b""
        self._lines: list[str] = []
        self._dirty = False
        self._is_tls = isinstance(sock, ssl.SSLSocket)

    @property
    def is_busy(self) -> bool:
        return bool(self._steps)

    @property
    def wants_to_write(self) -> bool:
        return bool(self._out)

    def start(self) -> bool:
        """Begin the next work; False when there is none, or the session has done its share."""
        group = self._next()
        if group:
            self.moved_at = monotonic()
            self._write(group)
        return bool(group)

    def read(self) -> None:
        """Take in what the server says. Raises Lost."""
        try:
            data = self.sock.recv(65536)
        except (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError):
            return
        except OSError as error:
            raise Lost(str(error)) from error
        if not data:
            raise Lost("the server hung up")
        self.moved_at = monotonic()
        *lines, self._in = (self._in + data).split(b"\n")
        if len(self._in) > 65536:
            raise Lost("the server does not speak SMTP")
        for line in lines:
            self._line(line.rstrip(b"\r"))

    def flush(self) -> None:
        """Hand over what waits, as far as the system takes it. Raises Lost."""
        while self._out:
            piece = self._out[0]
            if self._is_tls:  # one record: what was offered may have left, whatever the answer
                piece = piece[:_RECORD]
                self._offered = self._sent + len(piece)
            try:
                taken = self.sock.send(piece)
            except (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError):
                return
            except OSError as error:
                raise Lost(str(error)) from error
            self.moved_at = monotonic()
            self._sent += taken
            self._offered = max(self._offered, self._sent)
            if taken == len(self._out[0]):
                self._out.popleft()
            else:
                self._out[0] = self._out[0][taken:]

    def abandon(self, why: str) -> list[Work]:
        """The session is over: tells what became of its works, and gives back those that had not begun."""
        self.sock.close()
        back = []
        for work in dict.fromkeys(work for _step, work in self._steps):
            if work.refusal:
                self.done(work.outcome(*work.refusal))
            elif work.dot_at and self._offered >= work.dot_at:
                self.done(work.outcome(0, why, certain=False))
            elif work.began:
                self.done(work.outcome(CUT, why))
            else:
                back.append(work)
        self._steps.clear()
        self._out.clear()
        return back

    def quit(self) -> None:
        """Politely, and without waiting for the answer."""
        with suppress(OSError):
            self.sock.send(b"QUIT\r\n")
        self.sock.close()

    def _line(self, line: bytes) -> None:
        """One line of an answer; the answer, when it is the last."""
        code = int(line[:3]) if line[:3].isdigit() else 0
        if not 200 <= code < 600:
            raise Lost("the server does not speak SMTP")
        if line[3:4] == b"-":
            self._lines.append(line[4:].decode(errors="replace"))
            if len(self._lines) > 100:
                raise Lost("the server does not speak SMTP")
            return
        text = line[4:].decode(errors="replace")
        if self._lines:
            text = " ".join([*self._lines, text])
            self._lines.clear()
        self._answer(code, text[:300])

    def _answer(self, code: int, text: str) -> None:
        if not self._steps:  # it closes a session that rests
            raise Lost(f"{code} {text}")
        step, work = self._steps.popleft()
        if code == CUT:
            self.closing = text
            self._closed(step, work, text)
        if step is Step.DOT:
            self._ended(work, code, text)
        elif step is Step.DATA:
            self._data(work, code, text)
        else:
            if step is not Step.RSET and code >= 300 and work.refusal is None:
                work.refusal = code, text
            if not self.pipelining:
                self._one_by_one(step, work)

    def _closed(self, step: Step, work: Work, text: str) -> NoReturn:
        """The server says that it goes: this answer was for this work, and the others had not begun."""
        if step is Step.RSET:
            self._steps.appendleft((step, work))
        else:
            self._steps = deque(pair for pair in self._steps if pair[1] is not work)
            self.done(work.outcome(*(work.refusal or (CUT, text))))
        raise Lost(text)

    def _one_by_one(self, step: Step, work: Work) -> None:
        """The next command to a server that wants to be asked one thing at a time."""
        if step is Step.RSET:
            self._ask(Step.MAIL, work, _mail(work.envelope, self.features))
        elif work.refusal:
            self._refused(work, work.refusal)
        elif step is Step.MAIL:
            self._ask(Step.RCPT, work, _rcpt(work.envelope))
        else:
            self._ask(Step.DATA, work, b"DATA\r\n")

    def _data(self, work: Work, code: int, text: str) -> None:
        if code != 354:
            self._refused(work, work.refusal or (code if code >= 400 else CUT, text))
            return
        self._steps.append((Step.DOT, work))
        if work.refusal:  # it accepted nobody, and wants the message all the same (RFC 2920, 3.1)
            self._write(b".\r\n")
            return
        data = work.envelope.data if work.envelope.stuffed else _stuffed(work.envelope.data)
        end = b".\r\n" if data.endswith(b"\r\n") else b"\r\n.\r\n"
        work.began = True
        work.dot_at = self._queued + len(data) + len(end)
        following = self._next() if self.pipelining else b""
        self._write(b"".join((data, end, following)))

    def _ended(self, work: Work, code: int, text: str) -> None:
        if work.refusal:
            self.done(work.outcome(*work.refusal))
        elif self._offered < work.dot_at:  # answered before it was told everything: out of step
            self.done(work.outcome(code if code >= 400 else CUT, text))
            raise Lost(text)
        else:
            self.done(work.outcome(code, text))
        if not self._steps:
            self.start()

    def _refused(self, work: Work, refusal: tuple[int, str]) -> None:
        self.done(work.outcome(*refusal))
        self._dirty = True
        if not self._steps:
            self.start()

    def _next(self) -> bytes:
        """The commands of the next work, as many as the server takes together; nothing when there is none."""
        work = self.take(self.features) if self.left > 0 else None
        if work is None:
            return b""
        self.left -= 1
        reset = [(Step.RSET, b"RSET\r\n")] if self._dirty else []
        self._dirty = False
        mail = (Step.MAIL, _mail(work.envelope, self.features))
        group = [*reset, mail, (Step.RCPT, _rcpt(work.envelope)), (Step.DATA, b"DATA\r\n")]
        if not self.pipelining:
            group = group[:1]
        self._steps.extend((step, work) for step, _command in group)
        return b"".join(command for _step, command in group)

    def _ask(self, step: Step, work: Work, command: bytes) -> None:
        self._steps.append((step, work))
        self._write(command)

    def _write(self, data: bytes) -> None:
        self._queued += len(data)
        self._out.append(memoryview(data))
        self.flush()


def _stuffed(data: bytes) -> bytes:
    """What begins a line with a full stop begins it with two."""
    return (b"." if data.startswith(b".") else b"") + data.replace(b"\r\n.", b"\r\n..")


def _mail(envelope: Envelope, features: dict[str, str]) -> bytes:
    options = f" SIZE={len(envelope.data)}" if "size" in features else ""
    if "8bitmime" in features and not envelope.data.isascii():
        options += " BODY=8BITMIME"
    if not (envelope.to.isascii() and envelope.sender.isascii()):
        options += " SMTPUTF8"
    return f"MAIL FROM:<{envelope.sender}>{options}\r\n".encode()


def _rcpt(envelope: Envelope) -> bytes:
    return f"RCPT TO:<{envelope.to}>\r\n".encode()
