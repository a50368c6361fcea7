"""The outbox: every mail becomes a row in the caller's transaction, and the worker empties the rows.

`QueueBackend` is Django's e-mail backend: whoever sends mail, allauth included, writes rows. `send_due` hands
them to MAIL_DELIVERY. Confirmations and answers to one person are no propaganda and silence does not stop them. A
message that is propaganda says to which zone it speaks (`common.mail.speaks_to`): silence then stops it for good, since
what was written before a vote must not be read after it (L51). One that invites a friend leaves no address (L13).
"""

import logging
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from smtplib import SMTPAuthenticationError, SMTPException, SMTPRecipientsRefused, SMTPResponseException
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend as SmtpBackend
from django.db import transaction
from django.utils import timezone

from common.claims import claimed, wake
from common.mail import from_bytes, to_bytes
from supporters.models import OutgoingMail, Supporter, Suppression
from supporters.services.accounts import email_hash
from territory.silence import propaganda_allowed

logger = logging.getLogger(__name__)

State = OutgoingMail.State
#: A worker that has not answered for so long is dead, and the row is taken again.
LEASE = timedelta(minutes=5)
#: Waits after each failed try; then the mail is FAILED and shown to staff. About two days in all.
WAITS = [
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    *[timedelta(hours=6)] * 8,
]
#: At most so many in one run, so that no task lasts for ever; the next run takes the rest.
BATCH = 500


class QueueBackend(BaseEmailBackend):
    """Keeps messages instead of sending them: one row per recipient, saved with the caller's transaction.

    Raises BadHeaderError on a line break in a header (W07), before anything is written.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        keep(*email_messages)
        return len(email_messages)


def keep(*messages: EmailMessage) -> list[OutgoingMail]:
    """The rows of messages to send, one per recipient, saved with the caller's transaction.

    Raises BadHeaderError on a line break in a header (W07), before anything is written.
    """
    rows = [row for message in messages for row in _rows(message)]
    with transaction.atomic():
        OutgoingMail.objects.bulk_create(rows)
        if rows:
            wake("supporters.tasks.send_due_mail")
    return rows


def message_id_of(mail: OutgoingMail) -> str:
    """Without its angle brackets: the same at every try, and what an answer to it says it answers."""
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip("> ")
    return f"outbox.{mail.pk}@{domain}"


def send_due(*, at: datetime) -> int:
    """Deliver what is due; returns how many mails left.

    A row whose worker was killed is taken again when its lease ends. The one ambiguous instant lies between
    the server's « accepted » and our note of it: killed there, the mail leaves a second time, with the same
    Message-ID. Twice is the side we choose; never is not.
    """
    sent = 0
    with Delivery() as delivery:
        for pk, now in claimed(OutgoingMail.objects.all(), at=at, lease=LEASE, limit=BATCH):
            mail = OutgoingMail.objects.filter(pk=pk).first()
            if mail is None:  # erased with its person since
                continue
            if mail.zone and not propaganda_allowed(mail.zone, now):
                _silence(mail)
                continue
            try:
                delivery.send(_message(mail))
            except Exception as error:  # noqa: BLE001 - whatever a provider raises, the mail is kept
                _keep(mail, error, at=now)
                if _is_down(error):
                    break
            else:
                _forget(mail, at=now)
                sent += 1
    return sent


class Delivery:
    """The way out. One SMTP connection serves a whole run; other backends get one for each mail (one file each)."""

    def __init__(self) -> None:
        self.connection: BaseEmailBackend | None = None

    def __enter__(self) -> "Delivery":
        return self

    def __exit__(self, *error: object) -> None:
        self._close()

    def send(self, message: EmailMessage) -> None:
        if self.connection is None:
            self.connection = get_connection(**settings.MAIL_DELIVERY)
        try:
            if isinstance(self.connection, SmtpBackend):
                self.connection.open()  # left open for the next mail
            self.connection.send_messages([message])
        except Exception:
            self._close()
            raise
        if not isinstance(self.connection, SmtpBackend):
            self._close()

    def _close(self) -> None:
        if self.connection is not None:
            with suppress(Exception):
                self.connection.close()
        self.connection = None


def _rows(message: EmailMessage) -> list[OutgoingMail]:
    now = timezone.now()
    people = {address: _bare(address) for address in message.recipients()}
    known = dict(Supporter.objects.filter(email__in=people.values()).values_list("email", "pk"))
    return [
        OutgoingMail(
            to=bare,
            subject=" ".join(str(message.subject).split())[:200],
            content=to_bytes(message, recipient=address),
            supporter_id=known.get(bare),
            due_at=now,
            zone=getattr(message, "zone", ""),
            forget=getattr(message, "forget", False),
        )
        for address, bare in people.items()
    ]


def _bare(address: str) -> str:
    """« Camille <C@example.org> » to « c@example.org »: how people are known here."""
    return address.rpartition("<")[2].rstrip("> ").strip().lower()


def _message(mail: OutgoingMail) -> EmailMessage:
    return from_bytes(bytes(mail.content), to=mail.to, message_id=message_id_of(mail))


def _forget(mail: OutgoingMail, *, at: datetime) -> None:
    """Sent: its content, links and codes included, is deleted; all of it, when its person has been erased."""
    if mail.forget or _is_erased(mail):
        mail.delete()
        return
    OutgoingMail.objects.filter(pk=mail.pk).update(
        state=State.SENT, sent_at=at, content=b"", leased_until=None, last_error=""
    )


def _keep(mail: OutgoingMail, error: Exception, *, at: datetime) -> None:
    """Not sent: tried again later, or shown to staff when it never will."""
    changes: dict[str, Any] = {"leased_until": None, "last_error": _words(error)[:300]}
    if _is_final(error) or mail.attempts > len(WAITS):
        # The last word to somebody who left, or to a friend who does not know us: nobody can do anything about it.
        if mail.forget or _is_erased(mail):
            mail.delete()
            return
        changes["state"] = State.FAILED
        logger.error("mail %s failed: %s", mail.pk, changes["last_error"])
    else:
        changes["due_at"] = at + WAITS[mail.attempts - 1]
    OutgoingMail.objects.filter(pk=mail.pk).update(**changes)


def _silence(mail: OutgoingMail) -> None:
    """Cancelled, never postponed; staff see how many."""
    if mail.forget:
        mail.delete()
        return
    OutgoingMail.objects.filter(pk=mail.pk).update(state=State.SILENCED, content=b"", leased_until=None)


def _is_erased(mail: OutgoingMail) -> bool:
    return mail.supporter_id is None and Suppression.objects.filter(email_hash=email_hash(mail.to)).exists()


def _is_final(error: Exception) -> bool:
    """The server refused this recipient or this message for good (5xx). A refused password is our own fault."""
    if isinstance(error, SMTPRecipientsRefused):
        return all(code >= 500 for code, _text in error.recipients.values())
    permanent = isinstance(error, SMTPResponseException) and error.smtp_code >= 500
    return permanent and not isinstance(error, SMTPAuthenticationError)


def _is_down(error: Exception) -> bool:
    """No other mail would leave either: stop, and let the next run try."""
    if isinstance(error, SMTPRecipientsRefused):
        return False
    if isinstance(error, SMTPResponseException):
        return isinstance(error, SMTPAuthenticationError) or error.smtp_code == 421
    return isinstance(error, SMTPException | OSError)


def _words(error: Exception) -> str:
    if isinstance(error, SMTPRecipientsRefused):
        return "; ".join(f"{code} {text.decode(errors='replace')}" for code, text in error.recipients.values())
    return f"{type(error).__name__}: {error}"
