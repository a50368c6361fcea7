"""Owners are reminded of conversations, on the day that they chose or that taking one set."""

from datetime import datetime

from django.db import transaction

from conversations.emails import desk as emails
from conversations.models import Conversation
from conversations.services.conversation_steps import Step, followed, note

#: In one run; the next takes the rest.
BATCH = 200


def remind_due(*, at: datetime) -> int:
    """Tell each owner once; how many were told."""
    told = 0
    due = Conversation.objects.to_remind(at=at).order_by("remind_at", "pk").values_list("pk", flat=True)
    for pk in list(due[:BATCH]):
        told += _remind(pk, at=at)
    return told


@transaction.atomic
def _remind(pk: int, *, at: datetime) -> bool:
    # A conditional update: of two workers at once, one tells.
    if not Conversation.objects.to_remind(at=at).filter(pk=pk).update(reminded_at=at):
        return False
    row = Conversation.objects.select_related("voice", "owner").get(pk=pk)
    owner = followed(row)
    if owner is None:
        return False
    note(row, Step.REMINDER, by=None, at=at)
    emails.reminded(conversation=row, person=owner)
    return True
