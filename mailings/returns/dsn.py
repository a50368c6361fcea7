"""Reports on delivery (RFC 3464): what became of a letter, said by a mail server; and those that keep to no form."""

from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message

from flufl.bounce import all_failures

from mailings.returns.opening import MANIEST, Quarantined, header, is_loop, parts, text
from mailings.returns.status import Verdict, status_in, verdict

#: The worst first: one report may tell of several tries.
_WORST: tuple[Verdict, ...] = ("hard", "policy", "soft")


@dataclass(frozen=True)
class Fate:
    """What became of one recipient's copy."""

    verdict: Verdict
    status: str
    words: str


def read(message: Message) -> Fate | None:
    """The worst of what a report says; None when it reports no failure. Raises Quarantined."""
    if message.get_content_type() != "multipart/report" or not _is_on_delivery(message):
        return None
    if is_loop(message):
        raise Quarantined("a report on a report")
    fates = []
    for number, fields in enumerate(_recipients(message)):
        if number >= MANIEST:
            raise Quarantined("too many recipients")
        if (fate := _fate(fields)) is not None:
            fates.append(fate)
    return min(fates, key=lambda fate: _WORST.index(fate.verdict), default=None)


def is_report(message: Message) -> bool:
    return message.get_content_type() == "multipart/report" and _is_on_delivery(message)


def guess(message: Message) -> Fate | None:
    """The same of a message in no form, as mail servers of before 1996 still write them; None when it tells nothing."""
    try:
        temporary, permanent = all_failures(message)
    except Exception:  # noqa: BLE001 - its detectors index into what anybody may have written
        return None
    if len(temporary) + len(permanent) > MANIEST:
        raise Quarantined("too many recipients")
    if not temporary and not permanent:
        return None
    words = " ".join(" ".join(text(part) for part in parts(message)).split())[:20_000]
    status = status_in(words)
    if permanent:
        found = verdict(status, words)
        # A form that it knows says « for good »; what is said of us is still no word on the person.
        return Fate("hard" if found == "soft" and not status.startswith("4") else found, status, words[:300])
    return Fate(verdict(status, words, action="delayed"), status, words[:300])


def _is_on_delivery(message: Message) -> bool:
    asked = str(message.get_param("report-type", "")).lower()
    return asked == "delivery-status" or any(
        part.get_content_type() in ("message/delivery-status", "message/global-delivery-status")
        for part in parts(message)
    )


def _recipients(message: Message) -> Iterator[Message]:
    """The groups of fields after the first, which is about the message itself."""
    for part in parts(message):
        if part.get_content_type() in ("message/delivery-status", "message/global-delivery-status"):
            payload = part.get_payload()
            groups = payload if isinstance(payload, list) else []
            yield from (group for group in groups if isinstance(group, Message) and group.get("Action"))


def _fate(fields: Message) -> Fate | None:
    action = header(fields, "Action").lower().split(" ")[0]
    if action not in ("failed", "delayed"):
        return None  # delivered, relayed, expanded
    status, words = status_in(header(fields, "Status")), header(fields, "Diagnostic-Code")
    return Fate(verdict(status, words, action=action), status or status_in(words), words[:300])
