"""All that is kept of a voice, for the voice itself: read on a page, taken away as a file, notes included (L60)."""

from datetime import datetime
from typing import Any

from django.db.models import Prefetch

from conversations.emails import voices as emails
from conversations.models import Answer, Conversation, Mention, Voice, VoiceAddress
from conversations.services.expiry import ends_on

#: How their own words came to us and where they stand.
_MENTION = ("url", "title", "text", "said_at", "found_at", "audience")


def everything(voice: Voice) -> dict[str, Any]:
    """As JSON writes it, once dates are words. Of the campaign's people it names nobody."""
    return {
        "name": voice.name,
        "outlet": voice.outlet,
        "outlet_url": voice.outlet_url,
        "contact": voice.contact,
        "topics": voice.topics,
        "language": voice.language,
        "audience": voice.audience,
        "audience_at": voice.audience_at,
        "source": {"url": voice.source_url, "read_on": voice.source_at},
        "known_since": voice.created_at,
        "told_at": voice.noticed_at,
        "answered_at": voice.answered_at,
        "kept_until": ends_on(voice),
        "addresses": [{"kind": one.kind, "value": one.value} for one in voice.addresses.all()],
        "notes": [{"text": note.text, "at": note.at} for note in voice.notes.all()],
        "feeds": [{"name": one.name, "feed": one.feed} for one in voice.listeners.all()],
        "conversations": [_conversation(row) for row in _conversations(voice)],
        "mentions": [_mention(row) for row in voice.mentions.filter(conversation=None)],
    }


def ask_for_way_in(*, voice: Voice, at: datetime) -> bool:
    """Write to the address that we know, so that whoever reads it there sees their data. False: we know none."""
    address = mail_of(voice)
    if not address:
        return False
    emails.way_in(voice=voice, to=address)
    return True


def mail_of(voice: Voice) -> str:
    """Their public address; "" when they show none."""
    known = voice.addresses.filter(kind=VoiceAddress.Kind.MAIL).values_list("value", flat=True).first()
    return voice.contact or known or ""


def _conversations(voice: Voice) -> list[Conversation]:
    said = Answer.objects.filter(state=Answer.State.SENT).order_by("sent_at", "pk")
    rows = voice.conversations.order_by("opened_at", "pk")
    return list(rows.prefetch_related("mentions", Prefetch("answers", said, to_attr="said_to_them")))


def _conversation(row: Any) -> dict[str, Any]:
    return {
        "subject": row.subject,
        "state": row.state,
        "opened_at": row.opened_at,
        "closed_at": row.closed_at,
        "said_by_you": [_mention(mention) for mention in row.mentions.all()],
        "said_by_us": [{"text": one.text, "url": one.url, "sent_at": one.sent_at} for one in row.said_to_them],
    }


def _mention(mention: Mention) -> dict[str, Any]:
    return {name: getattr(mention, name) for name in _MENTION}
