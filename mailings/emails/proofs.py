"""A proof: the letter as its writer would receive it, sent to its writer alone."""

from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils.translation import gettext as _

from mailings.composing.rendering import preview
from mailings.models import Mailing
from supporters.models import Supporter


def send_proof(*, mailing: Mailing, to: Supporter, at: datetime) -> int:
    """One mail for each subject that is tried, through the outbox; no propaganda, since it reaches its writer alone.

    Returns how many.
    """
    messages = [_proof(mailing, to, at=at, subject=number) for number in range(mailing.subjects.count() or 1)]
    for message in messages:
        message.send()
    return len(messages)


def _proof(mailing: Mailing, to: Supporter, *, at: datetime, subject: int) -> EmailMultiAlternatives:
    seen = preview(mailing, supporter=to, at=at, subject=subject)
    message = EmailMultiAlternatives(
        subject=_("[Épreuve] %(subject)s") % {"subject": seen.subject},
        body=seen.text,
        from_email=f'"{_quoted(mailing.sender)}" <{settings.LETTER_FROM}>',
        to=[to.email],
        reply_to=[settings.LETTER_REPLY_TO],
    )
    message.attach_alternative(seen.html, "text/html")
    message.extra_headers["Auto-Submitted"] = "auto-generated"
    return message


def _quoted(name: str) -> str:
    return name.replace("\\", "").replace('"', "")
