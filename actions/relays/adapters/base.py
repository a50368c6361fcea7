"""What each network's adapter is given, and what it must know how to do."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from actions.relays.rules import Posted


@dataclass(frozen=True)
class Account:
    """Where and as whom to speak. `keep_session` is called with what spares the next sign-in."""

    address: str
    handle: str
    secret: str
    session: str = ""
    limits: dict[str, Any] = field(default_factory=dict)
    keep_session: Callable[[str], None] = lambda _session: None


@dataclass(frozen=True)
class Picture:
    data: bytes
    alt: str
    width: int
    height: int
    url: str = ""


@dataclass(frozen=True)
class Message:
    """`text` has its link in it. `others`: ids of other messages of the account that stand on the network already."""

    key: UUID
    text: str
    written_at: datetime
    language: str = "fr"
    link: str = ""
    title: str = ""
    summary: str = ""
    page: str = ""
    picture: Picture | None = None
    others: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Checked:
    """What the server says of the account: its full name there, and the limits of its messages."""

    handle: str
    limits: dict[str, Any]


class Adapter(Protocol):
    """Three steps, so that a worker killed after any of them is followed by one that knows what was done.

    `progress` is a plain dictionary kept between two tries. All may raise a RelayError.
    """

    def check(self) -> Checked:
        """Sign in and post nothing."""

    def find(self, message: Message, progress: dict[str, Any]) -> Posted | None:
        """The message, if an earlier try posted it after all."""

    def prepare(self, message: Message, progress: dict[str, Any]) -> None:
        """Send what goes before: the picture."""

    def publish(self, message: Message, progress: dict[str, Any]) -> Posted:
        """Post it. Done twice with the same key, it is posted once."""

    def close(self) -> None:
        """Let go of connections."""
