"""What the desk's people read: shelves in their suggested order, and one conversation as it went.

The number of queries does not depend on how much waits.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import (
    Case,
    Count,
    DateTimeField,
    DurationField,
    ExpressionWrapper,
    F,
    Q,
    QuerySet,
    TextChoices,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from conversations.desk.order import AUDIENCE, QUESTION, Factor, factors
from conversations.models import Answer, Conversation, ConversationStep, Mention
from supporters.models import Supporter

PER_PAGE = 30
#: Of one conversation, the latest are shown; nobody answers the thousandth word of one voice by reading all.
SHOWN = 200
State = Conversation.State


class Shelf(TextChoices):
    """Which conversations are looked at."""

    NEW = "a-prendre", _("À prendre")
    MINE = "a-moi", _("À moi")
    SECOND = "a-relire", _("À relire")
    OTHERS = "en-cours", _("Prises par d'autres")
    WAITING = "en-attente", _("Répondues")
    CLOSED = "closes", _("Closes")


#: What waits for us comes in the suggested order; what was answered or closed, newest first.
SUGGESTED = (Shelf.NEW, Shelf.MINE, Shelf.SECOND, Shelf.OTHERS)


@dataclass(frozen=True)
class Event:
    """One thing of a conversation's page: `what` is "mention", "answer" or "step"."""

    at: datetime
    what: str
    row: Any


def shelf_of(shelf: str, reader: Supporter) -> Q:
    """A condition on conversations."""
    ours = Q(state__in=Conversation.OURS)
    to_read = Answer.objects.filter(state=Answer.State.SECOND_READER)
    conditions = {
        Shelf.NEW: Q(state=State.NEW) | (Q(owner=None) & ours),
        Shelf.MINE: ours & Q(owner=reader.pk),
        Shelf.SECOND: Q(pk__in=to_read.exclude(written_by=reader.pk).values("conversation")),
        Shelf.OTHERS: ours & Q(owner__isnull=False) & ~Q(owner=reader.pk),
        Shelf.WAITING: Q(state__in=(State.ANSWERED, State.WAITING)),
        Shelf.CLOSED: Q(state=State.CLOSED),
    }
    return conditions[Shelf(shelf)]


def choose(shelf: str, reader: Supporter) -> QuerySet[Conversation]:
    found = Conversation.objects.filter(shelf_of(shelf, reader)).select_related("voice", "owner", "topic")
    if shelf in SUGGESTED:
        return suggested(found)
    return found.order_by("-closed_at", "-pk") if shelf == Shelf.CLOSED else found.order_by("-last_said_at", "-pk")


def suggested(found: QuerySet[Conversation]) -> QuerySet[Conversation]:
    """By `desk.order.rank`, as the database reckons it."""
    since = Coalesce(F("waiting_since"), F("last_heard_at"))
    question = Case(
        When(is_question=True, then=Value(QUESTION)), default=Value(timedelta()), output_field=DurationField()
    )
    worth = [When(audience__gte=least, then=Value(length)) for least, length in AUDIENCE]
    audience = Case(*worth, default=Value(timedelta()), output_field=DurationField())
    rank = ExpressionWrapper(since - question - audience, output_field=DateTimeField())
    return found.order_by(rank, "pk")


def page_of(found: QuerySet[Conversation], number: int | str) -> "Page[Conversation]":
    return Paginator(found, PER_PAGE).get_page(number)


def counts(reader: Supporter) -> dict[str, int]:
    """How many stand on each shelf of what is open; closed ones are not counted."""
    shelves = [shelf for shelf in Shelf if shelf != Shelf.CLOSED]
    numbers = {shelf.name: Count("pk", filter=shelf_of(shelf, reader)) for shelf in shelves}
    found = Conversation.objects.open().aggregate(**numbers)
    return {shelf.value: found[shelf.name] for shelf in shelves}


def factors_of(row: Conversation, *, at: datetime) -> list[Factor]:
    return factors(waiting_since=row.waiting_since, is_question=row.is_question, audience=row.audience, at=at)


def events_of(row: Conversation) -> list[Event]:
    """What was said and done, oldest first."""
    mentions = Mention.objects.filter(conversation=row).select_related("account").prefetch_related("findings")
    answers = Answer.objects.filter(conversation=row, state=Answer.State.SENT)
    answers = answers.select_related("account", "written_by", "approved_by", "content", "to")
    shown = ConversationStep.objects.filter(conversation=row).exclude(kind__in=_TOLD_BY_WORDS).select_related("by")
    found = [
        *(Event(one.said_at, "mention", one) for one in mentions.order_by("-said_at", "-pk")[:SHOWN]),
        *(Event(one.sent_at, "answer", one) for one in answers.order_by("-sent_at", "-pk")[:SHOWN] if one.sent_at),
        *(Event(one.at, "step", one) for one in shown.order_by("-at", "-pk")[:SHOWN]),
    ]
    return sorted(found, key=lambda event: (event.at, event.what == "step"))


#: Steps whose words stand on the page themselves.
_TOLD_BY_WORDS = (ConversationStep.Kind.HEARD, ConversationStep.Kind.SENT)
