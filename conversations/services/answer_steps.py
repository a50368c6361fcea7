"""Low steps of answers: one held with its conversation, what follows once it has left. In the caller's transaction."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from conversations.desk.notice import with_notice
from conversations.models import Answer, Conversation, Voice
from conversations.services.conversation_steps import State, Step, locked, note
from supporters import ledger
from supporters.models import Act


class AnswerMoved(ValidationError):
    """Somebody read, changed or dropped it meanwhile, or it is leaving: it is no longer what one saw."""

    def __init__(self) -> None:
        super().__init__(
            _("Cette réponse a changé entre-temps, ou elle est en train de partir : relisez-la."), code="moved"
        )


def whole(answer: Answer) -> str:
    """Its words as they are read: the first ones that reach a voice end with who we are and their rights (L61).

    Once approved they are kept, so that they are the same at every try.
    """
    kept: str = answer.progress.get("whole", "")
    return kept or with_notice(answer.text, voice=answer.conversation.voice, channel=answer.channel)


def hold(answer: Answer, *states: str) -> tuple[Conversation, Answer]:
    """Conversation and answer as they are now, held until the transaction ends. Raises AnswerMoved."""
    row = locked(answer.conversation)  # always first: whoever holds it holds its answers
    found: Answer | None = Answer.objects.select_for_update().filter(pk=answer.pk, conversation=row).first()
    if found is None or found.state not in states:
        raise AnswerMoved
    found.conversation = row
    return row, found


def note_sent(row: Conversation, answer: Answer, *, remote_id: str, url: str, at: datetime) -> None:
    """It has left: the conversation waits for them, unless they spoke again meanwhile; its writer is credited."""
    answer.state, answer.sent_at, answer.error, answer.leased_until = Answer.State.SENT, at, "", None
    answer.remote_id, answer.url = remote_id[:300], url[:2048] if url.startswith(("https://", "http://")) else ""
    answer.save(update_fields=["state", "sent_at", "error", "leased_until", "remote_id", "url"])
    row.said += 1
    row.last_said_at = at
    row.first_answer_at = row.first_answer_at or at
    later = row.mentions.filter(found_at__gt=answer.approved_at or at).order_by("said_at").first()
    if later is None:
        row.state, row.waiting_since, row.is_question = State.ANSWERED, None, False
        row.remind_at = row.reminded_at = None
    else:
        row.state, row.waiting_since, row.is_question = State.TAKEN, later.found_at, later.is_question
    row.save()
    Voice.objects.filter(pk=row.voice_id, noticed_at=None).update(noticed_at=at)
    if answer.written_by is not None:
        ledger.record(supporter=answer.written_by, kind=Act.Kind.ANSWER, subject=f"answer:{answer.pk}", at=at)
    note(row, Step.SENT, by=answer.written_by, at=at)
