"""Low steps of the desk: the row held, whose it is, the paper trail. In the caller's transaction."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from conversations.models import Answer, Conversation, ConversationStep
from conversations.permissions.desk import can_answer
from supporters.models import Supporter

State = Conversation.State
Step = ConversationStep.Kind


class ConversationMoved(ValidationError):
    """Somebody took, answered or closed it meanwhile: it is no longer what this person saw."""

    def __init__(self) -> None:
        super().__init__(_("Cette conversation a changé entre-temps : relisez-la."), code="moved")


class TakenByAnother(ValidationError):
    """Somebody else follows it; `owner` is their name."""

    def __init__(self, owner: str) -> None:
        self.owner = owner
        super().__init__(_("%(name)s suit déjà cette conversation.") % {"name": owner}, code="taken")


def locked(conversation: Conversation, *states: str) -> Conversation:
    """The row as it is now, held until the transaction ends, if it is in one of `states`. Raises ConversationMoved."""
    # Alone: PostgreSQL reads a row anew after waiting for it, but not what was joined to the row that it was.
    found: Conversation | None = Conversation.objects.select_for_update().filter(pk=conversation.pk).first()
    if found is None or (states and found.state not in states):
        raise ConversationMoved
    return found


def followed(row: Conversation) -> Supporter | None:
    """Who follows it and still may; nobody once they have left the desk."""
    owner = row.owner
    return owner if owner is not None and can_answer(owner) else None


def require_owner(row: Conversation, by: Supporter) -> None:
    """Raises TakenByAnother, or ValidationError while nobody has taken it."""
    owner = followed(row)
    if owner is None:
        raise ValidationError(_("Prenez d'abord cette conversation."), code="free")
    if owner.pk != by.pk:
        raise TakenByAnother(str(owner))


def in_hand(row: Conversation) -> Answer | None:
    """The one answer that has not left yet."""
    found: Answer | None = row.answers.filter(state__in=[*Answer.OPEN, Answer.State.QUEUED]).first()
    return found


def resting_state(row: Conversation) -> str:
    """Where a conversation stands when no answer is in hand."""
    if row.waiting_since is None and row.said:
        return State.ANSWERED
    return State.TAKEN if row.owner_id else State.NEW


def note(row: Conversation, kind: str, *, by: Supporter | None, at: datetime, words: str = "") -> ConversationStep:
    return ConversationStep.objects.create(conversation=row, kind=kind, by=by, words=words[:500], at=at)
