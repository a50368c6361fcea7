"""What a letter says: bytes that anybody may have written, read within limits. Pure.

Left out: what earlier letters said (the quoting), signatures, files, what machines write on their own.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime

from actions.relays.heard import tidy, words_of

#: Parts that a letter announces, counted before it is taken apart, and floors of them.
PARTS, DEEPEST = 100, 20
#: Bytes of text that are looked at.
LOOKED_AT = 200_000
_CONTAINER = re.compile(rb"^content-type:\s*(?:multipart|message)/", re.IGNORECASE | re.MULTILINE)
_ID = re.compile(r"<([^<>\s]{3,290})>")
_ADDRESS = re.compile(r"[^\s@<>\"(),;:]{1,64}@[^\s@<>\"(),;:]+\.[^\s@<>\"(),;:]+")
_LOOKS = re.compile(r"<(style|script|head|title)\b.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)
#: Where mail programs put what they quote, in HTML.
_QUOTED_HTML = re.compile(
    r"<(?:blockquote\b|div[^>]{1,200}?(?:class=\"?[^\">]{0,100}?(?:gmail_quote|moz-cite-prefix|yahoo_quoted)"
    r"|id=\"?(?:appendonsend|divRplyFwdMsg|mail-editor-reference)))",
    re.IGNORECASE,
)
#: The line before a quotation: « Le 3 mars 2027 à 10:02, Camille a écrit : », « On … wrote: », on one line or three.
_WROTE = re.compile(
    r"^[ \t>]*(?:Le|On|Am|El|Il)\b[^\n]{0,200}(?:\n[^\n]{0,200}){0,2}?\b(?:a\s+écrit|wrote|schrieb|escribió|ha scritto)"
    r"\s*:[ \t]*$",
    re.MULTILINE,
)
_BEFORE = re.compile(
    r"^[ \t]*(?:-{2,}[ \t]*(?:Message d'origine|Message transféré|Original Message|Forwarded message)[ \t]*-*|_{20,}"
    r"|(?:De|From)[ \t]?:[^\n]+\n(?:[^\n]*\n){0,3}?(?:Envoyé|Date|Sent|À|To|Objet|Subject)[ \t]?:)",
    re.MULTILINE | re.IGNORECASE,
)
_SIGNATURE = re.compile(r"^-- ?$", re.MULTILINE)


@dataclass(frozen=True)
class Letter:
    """`message_id` and `answers` without angle brackets; `answers` are the letters it follows, the nearest first."""

    message_id: str
    address: str
    name: str
    subject: str
    text: str
    written_at: datetime | None
    answers: tuple[str, ...] = ()


def read_letter(content: bytes) -> Letter | None:
    """None for what is no letter of a person: automatic, from a list, without sender or id, or beyond our limits."""
    if len(_CONTAINER.findall(content)) > PARTS:
        return None
    try:
        message = message_from_bytes(content, policy=policy.compat32)
        if _depth(message) > DEEPEST or _is_automatic(message):
            return None
        ids = _ID.findall(_header(message, "Message-ID"))
        name, address = _sender(message)
        if not ids or not address:
            return None
        answers = [*_ID.findall(_header(message, "In-Reply-To")), *_ID.findall(_header(message, "References"))[::-1]]
        return Letter(
            message_id=ids[0],
            address=address,
            name=name,
            subject=_words(message, "Subject"),
            text=_text(message),
            written_at=_date(message),
            answers=tuple(dict.fromkeys(answers))[:50],
        )
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError):
        return None


def uncited(text: str) -> str:
    """What they wrote themselves: up to the first quotation, without quoted lines or signature."""
    for pattern in (_WROTE, _BEFORE, _SIGNATURE):
        if found := pattern.search(text):
            # Some answer below what they quote.
            text = text[: found.start()] if text[: found.start()].strip() else text[found.end() :]
    lines = [line for line in text.split("\n") if not line.lstrip().startswith(">")]
    return "\n".join(lines)


def _is_automatic(message: Message) -> bool:
    """Written by a machine on its own (RFC 3834), sent to a list, or found to be spam by the mail server."""
    submitted = _header(message, "Auto-Submitted").lower()
    if submitted and not submitted.startswith("no"):
        return True
    if any(message.get(name) for name in ("X-Autoreply", "X-Autorespond", "List-Id", "List-Unsubscribe", "X-Loop")):
        return True
    if _header(message, "Return-Path") == "<>" or message.get_content_type() == "multipart/report":
        return True
    if _header(message, "X-Spam-Flag").upper() == "YES":
        return True
    return _header(message, "Precedence").lower() in ("auto_reply", "auto-reply", "bulk", "junk", "list")


def _sender(message: Message) -> tuple[str, str]:
    """Name and address; both empty unless exactly one person wrote. A robot's address has nobody behind it."""
    people = getaddresses([_header(message, "From")])
    if len(people) != 1 or not _ADDRESS.fullmatch(people[0][1]):
        return "", ""
    address = people[0][1].lower()
    local = address.partition("@")[0]
    if local in ("mailer-daemon", "postmaster") or local.replace("-", "").replace(".", "").startswith("noreply"):
        return "", ""
    return tidy(_decoded(people[0][0]))[:120], address


def _text(message: Message) -> str:
    """The plain part, or else the words of the other."""
    found = {part.get_content_type(): part for part in reversed(list(_bodies(message)))}
    if (plain := found.get("text/plain")) is not None and (words := tidy(uncited(_unpacked(plain)))):
        return words
    if (page := found.get("text/html")) is not None:
        html = _LOOKS.sub(" ", _unpacked(page))
        quoted = _QUOTED_HTML.search(html)
        if quoted and words_of(html[: quoted.start()]):
            html = html[: quoted.start()]
        return tidy(uncited(words_of(html)))
    return ""


def _bodies(message: Message) -> Iterator[Message]:
    """Parts to read, in order: neither files nor letters within the letter."""
    if message.get_content_maintype() == "message":
        return
    if message.is_multipart():
        for part in message.get_payload():
            if isinstance(part, Message):
                yield from _bodies(part)
    elif message.get_content_disposition() != "attachment" and not message.get_filename():
        yield message


def _unpacked(part: Message) -> str:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    charset = part.get_content_charset() or "utf-8"
    try:
        text = content[:LOOKED_AT].decode(charset, "replace")
    except LookupError:  # a charset that nobody knows
        text = content[:LOOKED_AT].decode("latin-1")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    # « format=flowed »: a line that ends with a space goes on in the next.
    return re.sub(r"(?<!^--) \n(?!>)", " ", text, flags=re.MULTILINE) if part.get_param("format") == "flowed" else text


def _header(message: Message, name: str) -> str:
    return " ".join(str(message.get(name, "")).split())


def _words(message: Message, name: str) -> str:
    return " ".join(tidy(_decoded(_header(message, name))).split())


def _decoded(header: str) -> str:
    try:
        return str(make_header(decode_header(header)))
    except (ValueError, LookupError):
        return header


def _date(message: Message) -> datetime | None:
    try:
        found = parsedate_to_datetime(_header(message, "Date"))
    except (ValueError, TypeError, OverflowError):
        return None
    found = found if found.tzinfo else found.replace(tzinfo=UTC)
    return found if 2000 <= found.year < 9000 else None


def _depth(message: Message) -> int:
    deepest, floors = 0, [(message, 0)]
    while floors:
        part, depth = floors.pop()
        deepest = max(deepest, depth)
        if part.is_multipart():
            floors += [(inner, depth + 1) for inner in part.get_payload() if isinstance(inner, Message)]
    return deepest
