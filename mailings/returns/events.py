"""What a provider tells of a letter by its webhook, as django-anymail reads it, in the words of the other returns.

Openings and clicks are not even looked at (L33).
"""

import hashlib
from typing import Any

from anymail.signals import AnymailTrackingEvent, EventType, RejectReason

from mailings.returns import traces
from mailings.returns.reading import Reading
from mailings.returns.status import status_in, verdict

_REJECTED = {
    RejectReason.INVALID: "hard",
    RejectReason.BOUNCED: "hard",
    RejectReason.SPAM: "complaint",
    RejectReason.UNSUBSCRIBED: "unsubscribe",
    RejectReason.BLOCKED: "policy",
}
_PLAIN = {
    EventType.COMPLAINED: "complaint",
    EventType.UNSUBSCRIBED: "unsubscribe",
    EventType.DEFERRED: "soft",
    EventType.FAILED: "soft",
    EventType.AUTORESPONDED: "automatic",
}
#: How providers name what is for good and what passes, where they do not give the server's answer.
_FOR_GOOD = ("hard", "permanent")
_PASSES = ("soft", "transient", "temporary")


def read(event: AnymailTrackingEvent) -> Reading | None:
    """None when it is nothing that changes anything: queued, sent, opened, clicked, and what was delivered."""
    words = " ".join(f"{event.mta_response or ''} {event.description or ''}".split())[:2000]
    kind = _PLAIN.get(event.event_type, "")
    if event.event_type == EventType.BOUNCED:
        kind = _bounce(event, words)
    elif event.event_type == EventType.REJECTED:
        kind = _REJECTED.get(event.reject_reason, "soft")
    if not kind:
        return None
    return Reading(kind, trace_of(event), status_in(words), words[:300])


def is_delivered(event: AnymailTrackingEvent) -> bool:
    return bool(event.event_type == EventType.DELIVERED)


def trace_of(event: AnymailTrackingEvent) -> traces.Trace | None:
    """By what was handed over with the letter, or by its Message-ID."""
    told = [*_values(event.metadata), *(event.tags or []), event.message_id]
    return traces.find(f"{str(word)[:300].strip('<>').partition('@')[0]}@" for word in told if word)


def key_of(event: AnymailTrackingEvent, *, provider: str) -> str:
    """The same event told twice has the same key; providers tell again what was not answered."""
    told = event.event_id or (event.event_type, event.message_id, event.recipient, event.timestamp, event.mta_response)
    return hashlib.sha256(f"{provider} {told}".encode()).hexdigest()


def _bounce(event: AnymailTrackingEvent, words: str) -> str:
    status = status_in(words)
    if status:
        return verdict(status, words)
    if event.reject_reason == RejectReason.INVALID:
        return "hard"
    raw = " ".join(str(value).lower() for value in _values(event.esp_event))[:5000]
    if any(word in raw for word in _PASSES):
        return "soft"
    return "hard" if any(word in raw for word in _FOR_GOOD) else verdict("", words)


def _values(raw: Any) -> list[Any]:
    return list(raw.values()) if hasattr(raw, "values") else []
