"""Complaints (RFC 5965): a reader pressed « this is spam », and their provider says so."""

from dataclasses import dataclass
from email import message_from_string
from email.message import Message

from mailings.returns.opening import MANIEST, Quarantined, header, parts, text


@dataclass(frozen=True)
class Feedback:
    """`kind` as RFC 5965 names it; « not-spam » takes a complaint back, « auth-failure » is about our headers."""

    kind: str

    @property
    def is_complaint(self) -> bool:
        return self.kind not in ("not-spam", "auth-failure", "dmarc")


def read(message: Message) -> Feedback | None:
    """None when the message is no feedback report. Raises Quarantined."""
    if not is_report(message):
        return None
    for part in parts(message):
        if part.get_content_type() == "message/feedback-report":
            fields = _fields(part)
            if len(fields.get_all("Original-Rcpt-To", [])) > MANIEST:
                raise Quarantined("too many recipients")
            return Feedback(header(fields, "Feedback-Type").lower() or "abuse")
    return None


def is_report(message: Message) -> bool:
    return str(message.get_param("report-type", "")).lower() == "feedback-report" or any(
        part.get_content_type() == "message/feedback-report" for part in parts(message)
    )


def _fields(part: Message) -> Message:
    """The standard library takes such a part for a message within, or for text: by what announced it."""
    payload = part.get_payload()
    if isinstance(payload, list) and payload and isinstance(payload[0], Message):
        return payload[0]
    return message_from_string(text(part))
