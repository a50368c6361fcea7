"""What is handed to a mail server, and what became of it. No Django, no sockets."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol


class Envelope(NamedTuple):
    """A whole message and where it goes. `data`: headers and body, every line ended by CRLF.

    `stuffed`: no line begins with a full stop, or each that did has two. Looking for them costs as much as sending.
    """

    key: int
    sender: str
    to: str
    data: bytes
    stuffed: bool = False


class Outcome(NamedTuple):
    """What a server answered for one envelope.

    `code` is its answer: 2xx it has the message, 4xx later perhaps, 5xx never. 0: nothing was tried, there was no
    server. `certain` is False when the message may have arrived and no answer came: only this one must never be sent
    again by itself.
    """

    key: int
    code: int
    text: str
    certain: bool = True

    @property
    def is_sent(self) -> bool:
        return self.certain and 200 <= self.code < 300

    @property
    def is_refused(self) -> bool:
        """For good: another try would be refused as well."""
        return self.certain and self.code >= 500


class Sender(Protocol):
    """A way out. `send` answers for every envelope, in any order, and raises nothing that a network can cause."""

    def send(self, envelopes: Sequence[Envelope]) -> list[Outcome]: ...

    def close(self) -> None: ...
