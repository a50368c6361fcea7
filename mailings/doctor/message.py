"""A whole letter as it left, looked at as a receiver does (E01, E03 to E05). Pure."""

import logging
import re
from collections.abc import Callable
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parsedate_to_datetime

import dkim

from mailings.doctor.findings import Finding, advice, fault, good
from mailings.doctor.keys import tags_of
from mailings.doctor.names import DnsTrouble, Names

#: Bytes of a line without its end (RFC 5322, 2.1.1).
LONGEST = 998
#: Gmail cuts what is longer.
MOST_HTML = 100_000
ONCE = ("From", "To", "Subject", "Date", "Message-ID", "MIME-Version")
ONE_CLICK = ("list-unsubscribe", "list-unsubscribe-post")
_BARE = re.compile(rb"\r(?!\n)|(?<!\r)\n")
#: What dkimpy asks for a key: a name with its full stop -> the record.
Asked = Callable[..., bytes | None]
_quiet = logging.getLogger(f"{__name__}.dkim")
_quiet.addHandler(logging.NullHandler())
_quiet.propagate = False


def look_at(data: bytes, *, author: str, signs: bool, names: Names) -> list[Finding]:
    """`author`: the domain of From. `signs`: the campaign signs by itself, and not a provider after it."""
    message = BytesParser(policy=policy.default).parsebytes(data)
    findings = [
        *_form(data, message, author),
        *_one_click(message),
        *_body(message),
        *_signature(data, message, signs=signs, names=names),
    ]
    return findings or [good("message.good", size=f"{len(data) / 1000:.0f}")]


def _form(data: bytes, message: EmailMessage, author: str) -> list[Finding]:
    findings = [
        fault("message.not_once", header=name, number=number)
        for name in ONCE
        if (number := len(message.get_all(name, []))) != 1
    ]
    longest = max(len(line) for line in data.split(b"\r\n"))
    if longest > LONGEST:
        findings.append(fault("message.long_line", number=longest, most=LONGEST))
    if _BARE.search(data):
        findings.append(fault("message.bare_ends"))
    if not str(message.get("From", "")).rstrip(">").lower().endswith(f"@{author}"):
        findings.append(fault("message.other_author", domain=author))
    try:
        parsedate_to_datetime(str(message.get("Date", "")))
    except ValueError:
        findings.append(fault("message.no_date"))
    return findings


def _one_click(message: EmailMessage) -> list[Finding]:
    ways, post = str(message.get("List-Unsubscribe", "")), str(message.get("List-Unsubscribe-Post", ""))
    if "<https://" not in ways:
        return [fault("message.no_way_out")]
    return [] if post == "List-Unsubscribe=One-Click" else [fault("message.no_one_click")]


def _body(message: EmailMessage) -> list[Finding]:
    text, page = message.get_body(("plain",)), message.get_body(("html",))
    findings = []
    if text is None or not text.get_content().strip():
        findings.append(fault("message.no_text"))
    size = len(page.get_content().encode()) if page is not None else 0
    if size > MOST_HTML:
        findings.append(fault("message.heavy", size=size // 1000, most=MOST_HTML // 1000))
    if any(message.iter_attachments()):
        findings.append(fault("message.attachment"))
    return findings


def _signature(data: bytes, message: EmailMessage, *, signs: bool, names: Names) -> list[Finding]:
    signatures = message.get_all("DKIM-Signature", [])
    if not signatures:
        return [fault("message.unsigned") if signs else advice("message.signed_later")]
    covered = {name.strip().lower() for name in tags_of(str(signatures[0])).get("h", "").split(":")}
    findings = [fault("message.uncovered", header=name) for name in (*ONE_CLICK, "from") if name not in covered]
    try:
        is_valid = dkim.DKIM(data, logger=_quiet).verify(dnsfunc=_asking(names))
    except (dkim.DKIMException, DnsTrouble):
        is_valid = False
    return findings if is_valid else [*findings, fault("message.forged")]


def _asking(names: Names) -> Asked:
    def ask(name: bytes | str, timeout: int = 0) -> bytes | None:
        found = names.txt((name.decode() if isinstance(name, bytes) else name).rstrip("."))
        return found[0].encode() if found else None

    return ask
