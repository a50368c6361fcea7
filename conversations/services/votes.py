"""« Useful »: what readers thank an author for. Once each, never on one's own."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from conversations.models import Member, Message, Useful
from conversations.services.message_steps import book, locked, take_back, touch
from supporters.models import Act
from territory.silence import require_voice


@transaction.atomic
def mark_useful(*, message: Message, member: Member, at: datetime) -> Useful:
    """Say that a published message helped; its author is credited. A second time changes nothing.

    Raises Silenced, MessageMoved, ValidationError.
    """
    require_voice(message.thread.place, at)
    row = locked(message, Message.State.PUBLISHED)
    if row.author_id == member.pk:
        raise ValidationError(_("Ce message est de vous : aux autres de le trouver utile."))
    vote, made = Useful.objects.get_or_create(message=row, member=member, defaults={"at": at})
    if made:
        Message.objects.filter(pk=row.pk).update(useful=F("useful") + 1)
        touch(row.thread_id)
        if row.author:
            book(row.author, Act.Kind.USEFUL, _subject(row, member), at=at)
    return vote


@transaction.atomic
def unmark(*, message: Message, member: Member, at: datetime) -> bool:
    """Take it back, in silence too; False when there was nothing."""
    row = locked(message)
    gone, _kinds = Useful.objects.filter(message=row, member=member).delete()
    if not gone:
        return False
    Message.objects.filter(pk=row.pk).update(useful=F("useful") - 1)
    touch(row.thread_id)
    take_back(Act.Kind.USEFUL, _subject(row, member), at=at)
    return True


def _subject(message: Message, member: Member) -> str:
    return f"useful:{message.pk}:{member.pk}"
