"""Opening what another mail server sent: bytes that anybody may have written, read within limits (E11).

Headers are read as they were written (`compat32`): the newer policy understands more, and fails on what it cannot.
"""

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import Message

#: Bytes of one message, floors of messages in messages, recipients of one report.
LARGEST = 1_000_000
DEEPEST = 10
MANIEST = 100
#: Parts that a message announces: counted before it is taken apart, for taking apart costs floors times lines.
_PARTS = 100
_CONTAINER = re.compile(rb"^content-type:\s*(?:multipart|message)/", re.IGNORECASE | re.MULTILINE)


class Quarantined(Exception):
    """A person must look at it; `str()` says why."""


def open_message(raw: bytes) -> Message:
    """Raises Quarantined: too large, too deep."""
    if len(raw) > LARGEST:
        raise Quarantined("larger than a megabyte")
    if len(_CONTAINER.findall(raw)) > _PARTS:
        raise Quarantined("too many parts")
    try:
        message = message_from_bytes(raw, policy=policy.compat32)
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise Quarantined("cannot be taken apart") from error
    if _depth(message) > DEEPEST:
        raise Quarantined("too deep")
    return message


def header(message: Message, name: str) -> str:
    """One line of text; empty when there is none."""
    return " ".join(str(message.get(name, "")).split())


def parts(message: Message) -> Iterator[Message]:
    """The message and every part of it, those of messages within it too."""
    return iter(message.walk())


def text(part: Message) -> str:
    """What a part says, decoded as far as can be."""
    payload = part.get_payload(decode=True)
    if isinstance(payload, bytes):
        return payload.decode("utf-8", "replace")
    return ""


def is_automatic(message: Message) -> bool:
    """Written by a machine on its own: an absence, a receipt, a bounce (RFC 3834)."""
    submitted = header(message, "Auto-Submitted").lower()
    if submitted and not submitted.startswith("no"):
        return True
    if message.get("X-Autoreply") or message.get("X-Autorespond") or message.get("X-Auto-Response-Suppress"):
        return True
    return header(message, "Precedence").lower() in ("auto_reply", "auto-reply", "bulk", "junk")


def originals(message: Message) -> list[Message]:
    """The messages, or their headers alone, that a report carries with it."""
    found: list[Message] = []
    for part in parts(message):
        if part.get_content_type() in ("text/rfc822-headers", "message/rfc822-headers"):
            found.append(message_from_bytes(text(part).encode("utf-8", "replace"), policy=policy.compat32))
        elif part.get_content_type() == "message/rfc822" and part.is_multipart():
            found += [inner for inner in part.get_payload() if isinstance(inner, Message)]
    return found


def is_loop(message: Message) -> bool:
    """Something came back of what was itself a report: two machines talk to each other."""
    return any(
        header(original, "Return-Path") == "<>"
        or original.get_content_type() == "multipart/report"
        or header(original, "Auto-Submitted").lower().startswith("auto-")
        for original in originals(message)
    )


def _depth(message: Message) -> int:
    deepest, open_parts = 0, [(message, 0)]
    while open_parts:
        part, depth = open_parts.pop()
        deepest = max(deepest, depth)
        if part.is_multipart():
            open_parts += [(inner, depth + 1) for inner in part.get_payload() if isinstance(inner, Message)]
    return deepest
