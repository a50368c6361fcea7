"""Two voices that are one: everything of the second joins the first."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from conversations.models import Answer, Conversation, Voice
from conversations.services.voices import DESCRIBED


@transaction.atomic
def merge(*, kept: Voice, other: Voice) -> Voice:
    """What the kept one does not say of itself it takes from the other, which goes. Two open conversations become one.

    Raises ValidationError: the same voice, two people answer, or two answers are being written.
    """
    if kept.pk == other.pk:
        raise ValidationError({"other": _("C'est la même voix.")})
    rows = {row.pk: row for row in Voice.objects.select_for_update().filter(pk__in=[kept.pk, other.pk]).order_by("pk")}
    kept, other = rows[kept.pk], rows[other.pk]
    _join_open(kept, other)
    for table in (other.conversations, other.mentions, other.addresses, other.notes, other.listeners):
        table.update(voice=kept)
    for name in DESCRIBED:
        if getattr(kept, name) in ("", None):
            setattr(kept, name, getattr(other, name))
    kept.noticed_at = min(filter(None, [kept.noticed_at, other.noticed_at]), default=None)
    kept.answered_at = max(filter(None, [kept.answered_at, other.answered_at]), default=None)
    kept.created_at = min(kept.created_at, other.created_at)
    other.delete()
    kept.save()
    return kept


def _join_open(kept: Voice, other: Voice) -> None:
    """At most one conversation is open with a voice: the one that somebody took goes on, or else the older one."""
    both = list(Conversation.objects.select_for_update().open().filter(voice__in=[kept, other]).order_by("opened_at"))
    if len(both) < 2:
        return
    both.sort(key=lambda row: row.state == Conversation.State.NEW)
    first, second = both
    if second.state != Conversation.State.NEW and first.owner_id != second.owner_id:
        raise ValidationError({"other": _("Deux personnes leur répondent : que l'une rende d'abord sa conversation.")})
    written = Answer.objects.filter(conversation__in=both, state__in=[*Answer.OPEN, Answer.State.QUEUED])
    if written.count() > 1:
        raise ValidationError({"other": _("Deux réponses sont en cours : terminez ou abandonnez l'une d'elles.")})
    writing = written.filter(conversation=second).exists()
    for table in (second.mentions, second.answers, second.steps):
        table.update(conversation=first)
    firsts = [one.first_answer_at for one in both if one.first_answer_at]
    waits = [one.waiting_since for one in both if one.waiting_since]
    Conversation.objects.filter(pk=first.pk).update(
        heard=F("heard") + second.heard,
        said=F("said") + second.said,
        opened_at=min(one.opened_at for one in both),
        last_heard_at=max(one.last_heard_at for one in both),
        waiting_since=min(waits, default=None),
        first_answer_at=min(firsts, default=None),
        is_question=first.is_question or second.is_question,
        had_second_turn=first.had_second_turn or second.had_second_turn,
        thread=first.thread_id or second.thread_id,
        **({"state": second.state} if writing else {}),
    )
    second.delete()
