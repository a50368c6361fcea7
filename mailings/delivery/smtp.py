"""Envelopes to one mail server, over sessions that are kept open. No Django.

One thread holds all sessions. A message that the server may have got without a word about it is told as uncertain;
every other outcome is certain, whatever broke and when.
"""

import re
import selectors
import ssl
from collections import deque
from collections.abc import Callable, Sequence
from time import monotonic

from mailings.delivery.envelopes import Envelope, Outcome
from mailings.delivery.greeting import Door, NoSession, Tls
from mailings.delivery.session import CUT, Lost, Session, Work

__all__ = ["Envelope", "Line", "Outcome", "Tls"]

#: Sessions lost one after another, none of which took a message: the server is given up for now.
_LOSSES = 3
#: A message that sessions were lost with, before it could begin, is given to so many.
_TRIES = 3
#: For so many messages it is worth opening another session.
_WORTH = 4
_ADDRESS = re.compile(r"[^\x00-\x20<>\x7f]+@[^\x00-\x20<>\x7f]+")


class Line:
    """The way to one mail server.

    with Line(("mail.example.org", 587), tls="starttls", user="…", password="…") as line:
        outcomes = line.send(envelopes)

    `timeout`: seconds without a sign of life after which a session is lost. `messages`: so many through one session.
    `hello`: how this machine calls itself. For one thread; sessions stay open until `close`.
    """

    def __init__(
        self,
        address: tuple[str, int],
        *,
        tls: Tls = "",
        user: str = "",
        password: str = "",
        connections: int = 8,
        timeout: float = 60,
        messages: int = 1000,
        hello: str = "",
        context: ssl.SSLContext | None = None,
    ) -> None:
        self.connections, self.timeout, self.messages = connections, timeout, messages
        self._door = Door(*address, tls, user, password, timeout, hello, context)
        self._sessions: list[Session] = []
        self._selector = selectors.DefaultSelector()
        self._waiting: deque[Work] = deque()
        self._outcomes: list[Outcome] = []
        #: Why no other session is opened for what is being sent.
        self._why = ""
        self._losses = 0

    def __enter__(self) -> "Line":
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def send(self, envelopes: Sequence[Envelope]) -> list[Outcome]:
        """What became of each, in the order in which it was known. Raises nothing that a network can cause."""
        self._waiting.extend(Work(envelope) for envelope in envelopes)
        self._losses, self._why = 0, ""
        try:
            self._forget_the_closed()
            while self._waiting or any(session.is_busy for session in self._sessions):
                if not self._staff():
                    break
                self._turn()
            outcomes = [*self._outcomes, *(work.outcome(0, self._why) for work in self._waiting)]
        except BaseException:  # stopped in the middle: what the server makes of the rest nobody will know
            self._abort()
            raise
        self._waiting.clear()
        self._outcomes.clear()
        return outcomes

    def close(self) -> None:
        """End the sessions; the next `send` opens others."""
        for session in list(self._sessions):
            self._drop(session)
            session.quit()

    def _staff(self) -> bool:
        """Give work to sessions that rest, and open another when it is worth it; False when there is none."""
        for session in list(self._sessions):
            if session.left <= 0 and not session.is_busy:
                self._drop(session)
                session.quit()
            elif self._waiting and not session.is_busy:
                self._guarded(session, session.start)
        wanted = min(self.connections, -(-len(self._waiting) // _WORTH))
        # One in a turn: nobody waits for more than one greeting.
        if len(self._sessions) < wanted and not self._why:
            self._open()
        return bool(self._sessions)

    def _open(self) -> None:
        try:
            sock, features = self._door.enter()
        except NoSession as error:
            self._why = str(error)[:300]
            return
        session = Session(sock, features=features, take=self._take, done=self._done, messages=self.messages)
        self._sessions.append(session)
        self._selector.register(sock, session.mask, session)
        self._guarded(session, session.start)

    def _turn(self) -> None:
        """Wait for the server, and let every session do what it can."""
        busy = [session.moved_at for session in self._sessions if session.is_busy]
        patience = min(busy) + self.timeout - monotonic() if busy else 0
        for key, events in self._selector.select(max(patience, 0)):
            session: Session = key.data
            if events & selectors.EVENT_WRITE:
                self._guarded(session, session.flush)
            if events & selectors.EVENT_READ and session in self._sessions:
                self._guarded(session, session.read)
        if patience < self.timeout / 2:
            now = monotonic()
            for session in list(self._sessions):
                if session.is_busy and now - session.moved_at >= self.timeout:
                    self._lose(session, "the server was silent for too long")

    def _guarded(self, session: Session, act: Callable[[], object]) -> None:
        try:
            act()
        except Lost as lost:
            self._lose(session, str(lost) or "lost")
            return
        mask = selectors.EVENT_READ | (selectors.EVENT_WRITE if session.wants_to_write else 0)
        if mask != session.mask:
            session.mask = mask
            self._selector.modify(session.sock, mask, session)

    def _lose(self, session: Session, why: str) -> None:
        self._losses += 1
        if session.closing or self._losses >= _LOSSES:
            self._why = why[:300]
        self._drop(session)
        for work in session.abandon(why[:300]):
            work.restart()
            if work.tries < _TRIES:
                self._waiting.append(work)
            else:
                self._done(work.outcome(CUT, why[:300]))

    def _drop(self, session: Session) -> None:
        self._selector.unregister(session.sock)
        self._sessions.remove(session)

    def _forget_the_closed(self) -> None:
        """Sessions that the server ended while they rested."""
        for key, _events in self._selector.select(0):
            self._drop(key.data)
            key.data.sock.close()

    def _abort(self) -> None:
        for session in list(self._sessions):
            self._drop(session)
            session.sock.close()
        self._waiting.clear()
        self._outcomes.clear()

    def _take(self, features: dict[str, str]) -> Work | None:
        """The next work that this server can be given."""
        while self._waiting:
            work = self._waiting.popleft()
            refusal = _unfit(work.envelope, features)
            if refusal is None:
                work.tries += 1
                return work
            self._done(work.outcome(*refusal))
        return None

    def _done(self, outcome: Outcome) -> None:
        if outcome.is_sent:
            self._losses = 0
        self._outcomes.append(outcome)


def _unfit(envelope: Envelope, features: dict[str, str]) -> tuple[int, str] | None:
    """Why the server is not even asked, as it would have said it."""
    if not _ADDRESS.fullmatch(envelope.to) or (envelope.sender and not _ADDRESS.fullmatch(envelope.sender)):
        return 501, "5.1.3 an address that no server takes"
    if "smtputf8" not in features and not (envelope.to.isascii() and envelope.sender.isascii()):
        return 553, "5.6.7 the server takes no such letters in an address"
    if "8bitmime" not in features and not envelope.data.isascii():
        return 554, "5.6.3 the server takes no such letters in a message"
    limit = features.get("size", "")
    if limit.isdigit() and 0 < int(limit) < len(envelope.data):
        return 552, "5.3.4 larger than the server takes"
    return None
