"""An answer by mail: through the outbox, in the thread of the letter it answers, its Message-ID kept as `remote_id`."""

from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils.translation import gettext as _

from actions.relays.rules import Posted, Refused
from common.mail import speaks_to
from conversations.ears.box import desk_address
from conversations.models import Answer, Mention
from conversations.mouths.steps import require_leave, write_down
from conversations.services.answer_steps import whole
from conversations.services.answer_ways import mail_of
from supporters.outbox import keep, message_id_of
from territory.silence import zone_of

#: Letters of one line of subject.
LONGEST = 150


def send(answer: Answer, *, at: datetime) -> Posted:
    """Into the outbox, once: the letter's row and the note of it are one transaction. Raises RelayError."""
    if kept := answer.progress.get("letter"):
        return Posted(kept, "")
    address = mail_of(answer.conversation)
    if not address:
        raise Refused(_("Nous ne connaissons pas d'adresse e-mail publique de cette personne."))
    require_leave(None, at=at)
    with transaction.atomic():
        [mail] = keep(_letter(answer, address))
        answer.progress["letter"] = message_id_of(mail)
        try:
            write_down(answer)
        except Exception:
            del answer.progress["letter"]  # neither is written
            raise
    return Posted(answer.progress["letter"], "")


def _letter(answer: Answer, address: str) -> EmailMessage:
    """Plain words. It is no robot's: nothing in it says so. Silence stops it in the outbox too."""
    message = EmailMessage(subject=_subject(answer), body=whole(answer).strip() + "\n", to=[address])
    if reply_to := desk_address():
        message.reply_to = [reply_to]
    to = answer.to
    if to is not None and to.origin == Mention.Origin.MAIL and to.remote_id:
        message.extra_headers["In-Reply-To"] = f"<{to.remote_id}>"
        before = [one for one in (to.in_reply_to, to.remote_id) if one]
        message.extra_headers["References"] = " ".join(f"<{one}>" for one in before)
    return speaks_to(message, zone_of(None))


def _subject(answer: Answer) -> str:
    said = (answer.to.title if answer.to is not None else "") or answer.conversation.subject
    said = " ".join(said.split())[:LONGEST]
    if not said:
        return str(settings.CAMPAIGN_NAME)
    return said if said.lower().startswith(("re:", "re :")) else f"Re: {said}"
