"""What a message that came back says: its kind, which letter it is about, and whether a person must look at it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message

from mailings.returns import arf, dsn, tokens, traces, verp
from mailings.returns.opening import Quarantined, is_automatic, open_message
from mailings.returns.tags import TagRefused
from mailings.returns.traces import Trace

#: Headers in which a mail server writes to whom it delivered, when it does not say so beside the message.
_ENVELOPE = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "To")
_ADDRESS = re.compile(r"[^\s<>,;:\"]+@[^\s<>,;:\"]+")


@dataclass(frozen=True)
class Reading:
    """`kind` as `Return.Kind` has it. `trace`: the letter, when it is truly ours."""

    kind: str
    trace: Trace | None = None
    status: str = ""
    words: str = ""
    quarantined: bool = False


def read(raw: bytes, *, to: str = "") -> Reading:
    """`to`: the address that it was delivered to, else what its headers say of it."""
    try:
        message = open_message(raw)
    except Quarantined as reason:
        return Reading("unknown", _trace_of_address(to), words=str(reason), quarantined=True)
    addresses = [to] if to else list(_addresses(message))
    if any(_is_forged(address) for address in addresses):
        return Reading("forged")
    for address in addresses:
        if bearer := _unsubscriber(address):
            return Reading("unsubscribe", Trace(bearer=bearer))
    trace = next(filter(None, map(_trace_of_address, addresses)), None)
    trace = trace or traces.find(traces.texts_of(message, raw))
    try:
        return _told(message, trace)
    except Quarantined as reason:
        return Reading("unknown", trace, words=str(reason), quarantined=True)


def _told(message: Message, trace: Trace | None) -> Reading:
    feedback = arf.read(message)
    if feedback is not None:
        return Reading("complaint" if feedback.is_complaint else "automatic", trace, words=feedback.kind[:300])
    if dsn.is_report(message):
        fate = dsn.read(message)
        return Reading(fate.verdict, trace, fate.status, fate.words) if fate else Reading("automatic", trace)
    fate = dsn.guess(message)
    if fate is not None:
        return Reading(fate.verdict, trace, fate.status, fate.words)
    if is_automatic(message):
        return Reading("automatic", trace)
    # Of what has nothing to do with a letter nobody need read anything.
    return Reading("unknown", trace, words="in no form that we know", quarantined=trace is not None)


def _addresses(message: Message) -> Iterator[str]:
    lines = [str(line) for name in _ENVELOPE for line in message.get_all(name, [])]
    for line in lines[:20]:
        yield from _ADDRESS.findall(line[:2000])


def _trace_of_address(address: str) -> Trace | None:
    number = verp.read(address)
    return Trace(delivery_id=number) if number is not None else None


def _unsubscriber(address: str) -> tokens.Bearer | None:
    local = address.strip("<> ").rpartition("@")[0]
    if not local.lower().startswith("unsub+"):
        return None
    try:
        return tokens.read(local[len("unsub+") :])
    except TagRefused:
        return None


def _is_forged(address: str) -> bool:
    """Written as ours are, and not by us."""
    local = address.strip("<> ").rpartition("@")[0].lower()
    if local.startswith("unsub+"):
        return _unsubscriber(address) is None
    return verp.looks_like(address) and verp.read(address) is None
