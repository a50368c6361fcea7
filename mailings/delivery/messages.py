"""A letter's headers, and the whole of it: what all readers share is written once, what is theirs filled in."""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.header import Header
from email.utils import format_datetime
from functools import lru_cache
from typing import Protocol

from django.conf import settings
from django.urls import reverse

from mailings.delivery.envelopes import Envelope
from mailings.delivery.signing import Signer, signer
from mailings.models import Mailing
from mailings.returns import verp


class Body(Protocol):
    """What `mailings.composing` makes of a mailing for one subject."""

    @property
    def content_type(self) -> str:
        """`multipart/alternative; boundary="…"`, folded or not."""

    def header(self, values: Mapping[str, str]) -> str:
        """The subject as a header writes it: ASCII, folded when long, without a last line end."""

    def fill(self, values: Mapping[str, str]) -> bytes:
        """The body for one reader: lines ended by CRLF, none begun by a full stop."""


class Letter:
    """A mailing with one subject, ready to be put into envelopes.

    letter = Letter(mailing, compiled)
    envelope = letter.envelope(delivery_id=…, to=…, values=…, at=…)
    """

    def __init__(self, mailing: Mailing, body: Body, *, signed_by: Signer | None = None) -> None:
        self.body = body
        self._signer = signed_by or signer()
        self._from, self._returns_to = ascii_address(settings.LETTER_FROM), settings.BOUNCE_DOMAIN
        self._domain = self._from.rpartition("@")[2]
        self._start = f"From: {_named(mailing.sender, self._from)}\r\nTo: "
        self._end = _shared(mailing, body, domain=self._domain)

    def envelope(self, *, delivery_id: int, to: str, values: Mapping[str, str], at: datetime) -> Envelope:
        """Everything that is this reader's own. A line break in an address is refused by Line (501)."""
        to, tag, url = ascii_address(to), verp.tag(delivery_id), values["unsubscribe_url"]
        sender, ways = self._from, f"<{url}>"
        if self._returns_to:
            sender = f"b+{tag}@{self._returns_to}"
            ways += f",\r\n <mailto:unsub+{url.rstrip('/').rpartition('/')[2]}@{self._returns_to}>"
        head = (
            f"{self._start}{to}\r\nSubject: {self.body.header(values)}\r\nDate: {_date(int(at.timestamp()))}\r\n"
            f"Message-ID: <{tag}@{self._domain}>\r\nList-Unsubscribe: {ways}\r\n{self._end}"
        ).encode()
        body = self.body.fill(values)
        if self._signer is not None:
            head = self._signer.signature(head, body) + head
        return Envelope(delivery_id, sender, to, head + body, stuffed=True)


def ascii_address(address: str) -> str:
    """An address whose domain has letters of ours, as mail knows it (IDNA). Others are as they were."""
    if address.isascii():
        return address
    local, _at, domain = address.rpartition("@")
    try:
        return f"{local}@{domain.encode('idna').decode()}"
    except UnicodeError:
        return address


def _shared(mailing: Mailing, body: Body, *, domain: str) -> str:
    """The headers that are the same for all, and the blank line. Neither Precedence nor Auto-Submitted (E04).

    `Feedback-ID` tells Gmail's figures apart by mailing, audience and kind, never by person.
    """
    owner = settings.CONTROLLER_EMAIL or settings.LETTER_REPLY_TO
    lines = {
        "Reply-To": ascii_address(settings.LETTER_REPLY_TO),
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "List-Id": f"<lettre.{domain}>",
        "List-Help": f"<{settings.SITE_URL}{reverse('privacy-notice')}>",
        "List-Owner": f"<mailto:{ascii_address(owner)}>",
        "Feedback-ID": f"{mailing.pk}:{mailing.audience_id}:{mailing.kind}:{domain}",
        "MIME-Version": "1.0",
        "Content-Type": body.content_type,
    }
    return "".join(f"{name}: {value}\r\n" for name, value in lines.items()) + "\r\n"


def _named(name: str, address: str) -> str:
    """A name before an address. Line breaks and quotes of the name are gone: nothing of it is a header."""
    name = " ".join(name.replace('"', " ").replace("\\", " ").split())
    written = f'"{name}"' if name.isascii() and name.isprintable() else Header(name, "utf-8").encode(linesep="\r\n")
    return f"{written} <{ascii_address(address)}>"


@lru_cache(maxsize=64)
def _date(seconds: int) -> str:
    return format_datetime(datetime.fromtimestamp(seconds, tz=UTC))
