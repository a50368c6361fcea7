"""Makers of rows of the group and the desk. Each takes overrides and gives a saved object; services act, not these."""

from datetime import date, timedelta
from itertools import count
from typing import Any

from django.contrib.auth.models import Group
from django.utils import timezone

from conversations.models import (
    Answer,
    Conversation,
    Fact,
    Listener,
    Member,
    Mention,
    Message,
    Thread,
    Voice,
    VoiceAddress,
)
from supporters.models import Supporter
from tests.factories import agree, make_supporter

_number = count(1)


def make_responder(**overrides: Any) -> Supporter:
    """Somebody of the desk's team."""
    person = make_supporter(**({"display_name": "Réponse", "is_staff": True} | overrides))
    person.groups.add(Group.objects.get(name="responders"))
    return person


def make_member(name: str = "", **overrides: Any) -> Member:
    """Somebody who takes part, and whose messages appear at once. `trusted_at=None`: a newcomer."""
    n, now = next(_number), timezone.now()
    person = overrides.pop("supporter", None) or agree(make_supporter(display_name=name or f"Membre {n}"))
    fields = {"handle": f"membre-{n}", "joined_at": now - timedelta(days=30), "trusted_at": now - timedelta(days=20)}
    return Member.objects.create(supporter=person, **(fields | overrides))


def make_thread(title: str = "", **overrides: Any) -> Thread:
    """An open thread of the whole country whose first message was published an hour ago; `text` is what it says."""
    n, now = next(_number), timezone.now()
    text = overrides.pop("text", "Comment parler des transports au marché ?")
    author = overrides.pop("opened_by", None) or make_member()
    at = overrides.pop("at", now - timedelta(hours=1))
    fields = {"title": title or f"Fil {n}", "state": "open", "created_at": at, "last_at": at, "last_number": 1}
    thread = Thread.objects.create(opened_by=author, **(fields | overrides))
    state = "waiting" if thread.state == "waiting" else "published"
    published = None if state == "waiting" else at
    Message.objects.create(
        thread=thread, number=1, author=author, text=text, state=state, created_at=at, published_at=published
    )
    return thread


def make_message(thread: Thread | None = None, text: str = "Je suis d'accord.", **overrides: Any) -> Message:
    """A published comment; the thread's counts go with it."""
    thread = thread or make_thread()
    thread.refresh_from_db()
    now = overrides.pop("at", timezone.now())
    fields: dict[str, Any] = {"state": "published", "created_at": now, "number": thread.last_number + 1}
    fields |= {"author": overrides.pop("author", None) or make_member()} | overrides
    if fields["state"] == "published":
        fields.setdefault("published_at", now)
        thread.replies += 1
    thread.last_number, thread.last_at = fields["number"], now
    thread.save()
    return Message.objects.create(thread=thread, text=text, **fields)


def make_voice(**overrides: Any) -> Voice:
    """A blogger with a site."""
    n, now = next(_number), timezone.now()
    fields: dict[str, Any] = {
        "name": f"Blog {n}",
        "outlet": f"Le blog {n}",
        "outlet_url": f"https://blog{n}.example.org/",
        "source_url": f"https://blog{n}.example.org/a-propos",
        "source_at": date(2026, 11, 1),
        "created_at": now,
    }
    voice = Voice.objects.create(**(fields | overrides))
    VoiceAddress.objects.create(voice=voice, kind="site", value=voice.outlet_url, key=f"blog{n}.example.org")
    return voice


def make_conversation(voice: Voice | None = None, **overrides: Any) -> Conversation:
    """New, with one mention an hour old."""
    now = timezone.now()
    voice = voice or make_voice()
    at = overrides.pop("at", now - timedelta(hours=1))
    text = overrides.pop("text", "Que propose la campagne pour les trains de nuit ?")
    fields: dict[str, Any] = {
        "subject": "Les trains de nuit",
        "opened_at": at,
        "last_heard_at": at,
        "waiting_since": at,
        "heard": 1,
    }
    if overrides.get("state", "new") not in ("new", "closed"):
        fields |= {"taken_at": now, "owner": overrides.pop("owner", None) or make_responder()}
    conversation = Conversation.objects.create(voice=voice, **(fields | overrides))
    make_mention(conversation=conversation, voice=voice, text=text, said_at=at, found_at=at)
    return conversation


def make_mention(**overrides: Any) -> Mention:
    n, now = next(_number), timezone.now()
    fields: dict[str, Any] = {
        "origin": "feed",
        "url": f"https://blog.example.org/article-{n}",
        "key": f"cle-{n}",
        "title": f"Article {n}",
        "text": "La campagne a présenté son plan.",
        "said_at": now,
        "found_at": now,
    }
    if "voice" not in overrides:
        overrides["voice"] = make_voice()
    return Mention.objects.create(**(fields | overrides))


def make_answer(conversation: Conversation | None = None, **overrides: Any) -> Answer:
    """A draft by hand."""
    conversation = conversation or make_conversation(state="drafted")
    fields: dict[str, Any] = {
        "to": conversation.mentions.last(),
        "channel": "hand",
        "text": "Nous proposons quatre lignes de nuit dès la première année.",
        "written_by": conversation.owner,
        "created_at": timezone.now(),
    }
    return Answer.objects.create(conversation=conversation, **(fields | overrides))


def make_listener(**overrides: Any) -> Listener:
    n, now = next(_number), timezone.now()
    fields: dict[str, Any] = {
        "kind": "feed",
        "name": f"Flux {n}",
        "feed": f"https://blog{n}.example.org/feed",
        "due_at": now,
    }
    return Listener.objects.create(**(fields | overrides))


def make_fact(**overrides: Any) -> Fact:
    fields: dict[str, Any] = {
        "title": "Les trains de nuit",
        "text": "Huit lignes de nuit circulaient en 2024.",
        "source": "Rapport annuel du transporteur",
        "dated": date(2025, 3, 1),
        "search": "les trains de nuit huit lignes de nuit circulaient en 2024",
        "created_at": timezone.now(),
    }
    return Fact.objects.create(**(fields | overrides))
