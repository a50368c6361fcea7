"""What each network's adapter is given, and what it must know how to do."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from actions.relays.heard import Said, Told
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
    """`text` has its link in it. `others`: ids of other messages of the account that stand on the network already.

    `reply_to`: the id of the status that it answers; empty for a message of its own.
    """

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
    reply_to: str = ""


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


class Listening(Protocol):
    """What an account hears, where its network lets it hear. Public statuses alone. All may raise a RelayError."""

    def notifications(self, *, since: str) -> Told:
        """Who spoke to the account, or answered it, after a cursor; the latest of them without one."""

    def search(self, query: str, *, since: str) -> Told:
        """Who spoke of something, after a cursor. The account's own words are left out."""

    def before(self, remote_id: str, *, most: int) -> list[Said]:
        """What was said in public before a status of a thread, oldest first, the account's own words included."""

    def locate(self, url: str) -> str:
        """The id, for this account, of the status of a page; empty when there is none."""
