"""From the desk to the others: a good question becomes a thread of the group, a good answer a draft of the library."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from actions.models import Content, Topic
from actions.services.content import write
from conversations.models import Answer, Conversation, Mention, Thread, Voice
from conversations.permissions.group import member_of
from conversations.services.answer_steps import hold
from conversations.services.conversation_steps import Step, locked, note
from conversations.services.messages import open_thread
from supporters.models import Supporter
from territory.models import Place


@transaction.atomic
def to_group(
    *,
    conversation: Conversation,
    mention: Mention | None,
    title: str,
    text: str,
    by: Supporter,
    at: datetime,
    topic: Topic | None = None,
    place: Place | None = None,
) -> Thread:
    """A thread of whoever carries it, with credit to whoever asked. Raises Silenced, ValidationError by field."""
    row = locked(conversation)
    if row.thread_id is not None:
        raise ValidationError(_("Cette conversation est déjà portée dans le groupe."), code="moved")
    if mention is not None and mention.conversation_id != row.pk:
        raise ValidationError({"mention": _("Ce message n'est pas de cette conversation.")})
    member = member_of(by)
    if member is None:
        raise ValidationError(_("Rejoignez d'abord le groupe : le fil y paraît sous votre nom."), code="member")
    thread: Thread = open_thread(
        member=member,
        title=title,
        text=text,
        topic=topic,
        place=place,
        at=at,
        credit=credit_of(row.voice),
        credit_url=mention.url if mention is not None else "",
    )
    row.thread = thread
    row.save(update_fields=["thread"])
    note(row, Step.THREAD, by=by, at=at)
    return thread


@transaction.atomic
def to_library(*, answer: Answer, title: str, summary: str, body: str, by: Supporter, at: datetime) -> Content:
    """A draft that its staff makes ready: nobody reads it before others have answered for it.

    Raises ValidationError by field, and for what has not left, or stands there already.
    """
    row, found = hold(answer, Answer.State.SENT)
    if found.content_id is not None:
        raise ValidationError(_("Cette réponse est déjà dans la bibliothèque."), code="moved")
    content = write(by=by, at=at, kind=Content.Kind.TEXT, title=title, summary=summary, body=body, topic=row.topic)
    found.content = content
    found.save(update_fields=["content"])
    note(row, Step.CONTENT, by=by, at=at)
    return content


def credit_of(voice: Voice) -> str:
    """« Léa, Le blog du rail »."""
    return ", ".join(dict.fromkeys(name for name in (voice.name, voice.outlet) if name))[:200]
