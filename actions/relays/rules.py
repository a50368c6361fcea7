"""What may befall a message on its way to a network, and what follows from it. Pure: no request, no row."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

#: Waits after each failed try; then the message is shown as failed. About a day in all.
WAITS = [timedelta(minutes=minutes) for minutes in (1, 4, 15, 60, 180, 360, 720)]
#: When a network sets a limit without saying until when.
UNSAID = timedelta(minutes=15)
#: No network is believed that asks for a longer pause.
LONGEST_PAUSE = timedelta(hours=24)
_TID_ALPHABET = "234567abcdefghijklmnopqrstuvwxyz"


class RelayError(Exception):
    """Nothing was posted, as far as one knows. `str()` is a sentence for the staff."""


class Unreachable(RelayError):
    """The server is down, slow or confused: tried again, each time later."""


class Limited(RelayError):
    """The network's limit is reached: the whole account waits."""

    def __init__(self, sentence: str, *, until: datetime | None) -> None:
        super().__init__(sentence)
        self.until = until


class Trouble(RelayError):
    """The account itself is refused: somebody must mend it by hand."""


class Refused(RelayError):
    """This message will never be taken as it is."""


class Answerless(Refused):
    """What it answers is gone, or is no longer public."""


@dataclass(frozen=True)
class Posted:
    """Where the message stands now."""

    remote_id: str
    remote_url: str


def next_try(*, attempts: int, at: datetime) -> datetime | None:
    """When to try again after so many tries; None when it was enough."""
    return at + WAITS[attempts - 1] if attempts <= len(WAITS) else None


def pause_until(until: datetime | None, *, at: datetime) -> datetime:
    """When an account may speak again, whatever its network said."""
    return min(max(until or at + UNSAID, at + timedelta(seconds=1)), at + LONGEST_PAUSE)


def record_key(key: UUID, written_at: datetime) -> str:
    """Bluesky's key of a record (a TID: 13 letters, 53 bits of microseconds, 10 of clock), the same at every try."""
    since = written_at.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)
    micros = since // timedelta(microseconds=1)
    number = (micros & (1 << 53) - 1) << 10 | key.int & 1023
    return "".join(_TID_ALPHABET[number >> shift & 31] for shift in range(60, -1, -5))


def signature(secret: str, *, timestamp: str, body: bytes) -> str:
    """What proves to a webhook's receiver that a delivery is ours, and when it left."""
    return "sha256=" + hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()
