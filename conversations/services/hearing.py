"""What was heard joins the conversation it belongs to: one with each voice, however many things they say."""

from datetime import datetime, timedelta

from django.db import transaction

from conversations.emails import desk as emails
from conversations.models import Answer, Conversation, Mention, Voice
from conversations.services.conversation_steps import State, Step, followed, note

#: For so long after its closing, a word that answers ours opens a conversation again.
REOPENS = timedelta(days=30)
#: What was said longer ago and is found now begins to wait now.
FRESH = timedelta(days=7)
#: They have their answer: their next word brings it back to us.
_THEIRS = (State.ANSWERED, State.WAITING)


@transaction.atomic
def hear(*, mention: Mention, at: datetime) -> Conversation:
    """Give a mention its conversation: the open one with its voice, one closed lately that it answers, or a new one.

    Heard twice, it counts once. Whoever follows a conversation that waited for them is told.
    """
    # Everything of one voice queues here: two ears that bring two mentions at once make one conversation.
    Voice.objects.select_for_update().get(pk=mention.voice_id)
    mention.refresh_from_db()
    if mention.conversation_id is not None:
        return Conversation.objects.get(pk=mention.conversation_id)
    since = _since(mention, at=at)
    row = _open_with(mention) or _closed_lately(mention, at=at)
    if row is None:
        row = _begin(mention, since=since, at=at)
    else:
        _go_on(row, mention, since=since, at=at)
    mention.conversation = row
    mention.save(update_fields=["conversation"])
    return row


def _begin(mention: Mention, *, since: datetime, at: datetime) -> Conversation:
    row = Conversation.objects.create(
        voice_id=mention.voice_id,
        subject=(mention.title or _first_words(mention.text))[:200],
        state=State.NEW,
        opened_at=since,
        last_heard_at=since,
        waiting_since=since,
        is_question=mention.is_question,
        audience=_audience(mention),
        heard=1,
    )
    note(row, Step.OPENED, by=None, at=at)
    return row


def _go_on(row: Conversation, mention: Mention, *, since: datetime, at: datetime) -> None:
    """They said something more."""
    was_theirs = row.state in (*_THEIRS, State.CLOSED)
    if row.state == State.CLOSED:
        row.closed_at, row.ending = None, ""
        note(row, Step.REOPENED, by=None, at=at)
    row.heard += 1
    row.last_heard_at = max(row.last_heard_at, since)
    if was_theirs or row.waiting_since is None:
        row.waiting_since, row.is_question = since, mention.is_question
    else:
        row.waiting_since, row.is_question = min(row.waiting_since, since), row.is_question or mention.is_question
    if (audience := _audience(mention)) is not None:
        row.audience = audience
    if row.first_answer_at is not None and mention.said_at > row.first_answer_at:
        row.had_second_turn = True
        Voice.objects.filter(pk=row.voice_id, answered_at=None).update(answered_at=since)
    owner = followed(row)
    if was_theirs:
        row.state = State.TAKEN if owner else State.NEW
        if owner is None:
            row.owner = row.taken_at = None
        row.remind_at = row.reminded_at = None
    row.save()
    note(row, Step.HEARD, by=None, at=at)
    if owner is not None:
        emails.heard(conversation=row, person=owner)


def _open_with(mention: Mention) -> Conversation | None:
    rows = Conversation.objects.select_for_update().open()
    found: Conversation | None = rows.filter(voice=mention.voice_id).first()
    return found


def _closed_lately(mention: Mention, *, at: datetime) -> Conversation | None:
    """A conversation with this voice whose answer this mention answers."""
    if not mention.in_reply_to:
        return None
    sent = Answer.objects.filter(
        remote_id=mention.in_reply_to,
        state=Answer.State.SENT,
        conversation__voice=mention.voice_id,
        conversation__state=State.CLOSED,
        conversation__closed_at__gt=at - REOPENS,
    )
    answer = sent.order_by("-pk").first()
    if answer is None:
        return None
    return Conversation.objects.select_for_update().get(pk=answer.conversation_id)


def _since(mention: Mention, *, at: datetime) -> datetime:
    """From when it waits: when it was said, unless that was long ago, or is still to come by a clock that is wrong."""
    return mention.said_at if at - FRESH <= mention.said_at <= at else at


def _audience(mention: Mention) -> int | None:
    return mention.audience if mention.audience is not None else mention.voice.audience


def _first_words(text: str) -> str:
    line = text.strip().split("\n")[0]
    return line if len(line) <= 80 else f"{line[:79].rsplit(' ', 1)[0]}…"
