"""Listeners of the campaign's accounts and box, looked at as the worker does."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from conversations.models import Answer, Listener, Mention
from conversations.services.listening import listen_due
from tests.actions.relaying import make_account
from tests.conversations.making import make_answer, make_conversation, make_listener, make_responder
from tests.networks.base import Network


def later(**delay: int) -> datetime:
    return timezone.now() + timedelta(**delay)


def follow(network: Network, **overrides: Any) -> Listener:
    """The notifications of an account there; `query` makes it a search."""
    kind = "search" if "query" in overrides else "notifications"
    fields = {"kind": kind, "name": "Le compte", "feed": ""} | overrides
    if "account" not in fields:
        fields["account"] = make_account(network)
    return make_listener(**fields)


def listen(**delay: int) -> int:
    """How many mentions are new."""
    return listen_due(at=later(**delay))


def queue_answer(mention: Mention, text: str = "Quatre lignes de nuit, dès la première année.", **said: Any) -> Answer:
    """An answer that was read by somebody else and waits to leave, through the account that heard what it answers."""
    conversation = mention.conversation or make_conversation(mention.voice)
    conversation.state, conversation.owner = "drafted", make_responder()
    conversation.taken_at = timezone.now()
    conversation.save()
    fields: dict[str, Any] = {"to": mention, "channel": "account", "account": mention.account, "state": "queued"}
    fields |= {"text": text, "due_at": timezone.now(), "progress": {"whole": text}, "approved_at": timezone.now()}
    return make_answer(conversation, **(fields | said))
