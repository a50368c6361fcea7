"""What the desk's tests begin with: something heard, an answer on its way, a day of silence."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from conversations.models import Answer, Conversation, Mention, Voice
from conversations.services.answers import approve, submit, write
from conversations.services.conversations import take
from conversations.services.hearing import hear
from supporters.models import Supporter
from tests.conversations.making import make_mention, make_responder, make_voice

WORDS = "Nous proposons quatre lignes de nuit dès la première année, et nous les avons chiffrées."


def say(voice: Voice | None = None, *, at: datetime | None = None, **overrides: Any) -> Mention:
    """A mention that was heard a moment ago."""
    now = at or timezone.now()
    fields = {"voice": voice or make_voice(), "said_at": now, "found_at": now, "conversation": None}
    mention = make_mention(**(fields | overrides))
    hear(mention=mention, at=now)
    mention.refresh_from_db()
    return mention


def taken(by: Supporter, voice: Voice | None = None, **overrides: Any) -> Conversation:
    """A conversation that somebody follows."""
    mention = say(voice, **overrides)
    assert mention.conversation is not None
    return take(conversation=mention.conversation, by=by, at=timezone.now())


def drafted(by: Supporter, text: str = WORDS, voice: Voice | None = None, **overrides: Any) -> Answer:
    row = overrides.pop("conversation", None) or taken(by, voice)
    fields = {"to": row.mentions.last(), "channel": "hand", "at": timezone.now()}
    return write(conversation=row, text=text, by=by, **(fields | overrides))


def submitted(by: Supporter, text: str = WORDS, **overrides: Any) -> Answer:
    answer = drafted(by, text, **overrides)
    return submit(answer=answer, by=by, at=overrides.get("at", timezone.now()))


def approved(by: Supporter, text: str = WORDS, reader: Supporter | None = None, **overrides: Any) -> Answer:
    answer = submitted(by, text, **overrides)
    return approve(answer=answer, by=reader or make_responder(), at=overrides.get("at", timezone.now()))


def later(**delay: float) -> datetime:
    return timezone.now() + timedelta(**delay)
