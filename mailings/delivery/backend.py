"""The way out that MAIL_DELIVERY names: our own line for SMTP; for files or a provider, Django's backends."""

import re
from collections.abc import Sequence
from contextlib import ExitStack
from typing import Any

from anymail.exceptions import AnymailError, AnymailRecipientsRefused
from django.conf import settings
from django.core.mail import DNS_NAME, EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from requests.exceptions import ConnectionError as NotReached
from requests.exceptions import ConnectTimeout, RequestException

from common.mail import from_bytes
from mailings.delivery.envelopes import Envelope, Outcome, Sender
from mailings.delivery.greeting import Tls
from mailings.delivery.smtp import Line

SMTP = "django.core.mail.backends.smtp.EmailBackend"
_MESSAGE_ID = re.compile(rb"(?mi)^message-id:\s*<([^>\r\n]+)>")
#: Too many requests, or closed for now.
_LATER = frozenset({408, 425, 429, 503})


def way_out(*, connections: int = 0) -> Sender:
    """Opens nothing yet. `connections`: at most so many to a mail server; MAIL_CONNECTIONS when 0."""
    options = dict(settings.MAIL_DELIVERY)
    if options.pop("backend") != SMTP:
        return Handover()
    tls: Tls = "tls" if options.get("use_ssl") else "starttls" if options.get("use_tls") else ""
    return Line(
        (options["host"], options["port"]),
        tls=tls,
        user=options.get("username") or "",
        password=options.get("password") or "",
        connections=connections or settings.MAIL_CONNECTIONS,
        timeout=options.get("timeout") or 60,
        hello=DNS_NAME.get_fqdn(),
    )


class Handover:
    """Each envelope through the backend of MAIL_DELIVERY, which stays open from the first to the last."""

    def send(self, envelopes: Sequence[Envelope]) -> list[Outcome]:
        with ExitStack() as stack:
            try:
                backend = get_connection(**settings.MAIL_DELIVERY)
                backend.open()
            except Exception as error:  # noqa: BLE001 - whatever a provider raises is an answer
                text = _words(error)
                return [Outcome(envelope.key, 0, text) for envelope in envelopes]
            stack.callback(backend.close)
            return [_hand_over(envelope, backend) for envelope in envelopes]

    def close(self) -> None:
        """Nothing is kept open."""


def _hand_over(envelope: Envelope, backend: BaseEmailBackend) -> Outcome:
    try:
        backend.send_messages([_message(envelope)])
    except Exception as error:  # noqa: BLE001 - whatever a provider raises is an answer
        return Outcome(envelope.key, *_answer(error))
    return Outcome(envelope.key, 250, "")


def _message(envelope: Envelope) -> EmailMessage:
    found = _MESSAGE_ID.search(envelope.data.partition(b"\r\n\r\n")[0])
    message_id = found[1].decode() if found else f"{envelope.key}@{settings.LETTER_FROM.rpartition('@')[2]}"
    message = from_bytes(envelope.data, to=envelope.to, message_id=message_id)
    # A provider's own words for what SMTP says in its envelope, and for what it will tell of this message later.
    anymail: dict[str, Any] = {"metadata": {"delivery": message_id.partition("@")[0]}}
    if settings.BOUNCE_DOMAIN:
        anymail["envelope_sender"] = envelope.sender
    vars(message).update(anymail)
    return message


def _answer(error: Exception) -> tuple[int, str, bool]:
    """The error as a mail server would have said it, and whether the message may have left all the same."""
    text = _words(error)
    if isinstance(error, AnymailRecipientsRefused):
        return 550, text, True
    cause = error.__cause__ if isinstance(error, AnymailError) and error.__cause__ else error
    status = getattr(error, "status_code", None)
    if status is not None and status >= 500 and status not in _LATER:
        return 0, text, False  # it broke with the letter in its hands
    if status is not None:
        return (421 if status in _LATER else 0 if status in {401, 403} else 554), text, True
    if isinstance(cause, ConnectTimeout):
        return 0, text, True
    if isinstance(cause, RequestException):
        # Cut or silent after the request had left, or never connected: nobody knows which.
        return 0, text, isinstance(cause, NotReached) and "Failed to establish" in str(cause)
    if isinstance(error, AnymailError | ValueError):  # this message, not the way
        return 554, text, True
    return 0, text, True


def _words(error: Exception) -> str:
    return " ".join(str(error).split())[:300] or type(error).__name__
