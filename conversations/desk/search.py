"""All past answers, mentions, facts and voices by their words, capitals and accents left out.

Every word asked for begins a word of what is found. Each shelf gives its newest; a page further begins below the last
number, so that the thousandth costs what the first does.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from common.text import fold
from conversations.models import Answer, Fact, Mention, Voice

#: More words narrow nothing that a person asks for.
MOST_WORDS = 8
#: Rows of one shelf on one page.
PAGE = 20
SHELVES = ("answers", "facts", "mentions", "voices")


@dataclass(frozen=True)
class Found:
    """`before`: the number from which to go on; 0 where nothing is left."""

    rows: list[Any]
    before: int = 0

    def __bool__(self) -> bool:
        return bool(self.rows)


def words_of(asked: str) -> list[str]:
    """What is looked for; empty when nothing that can be found was typed."""
    return list(dict.fromkeys(fold(asked[:200]).split()))[:MOST_WORDS]


def search(asked: str, *, shelf: str, before: int = 0, limit: int = PAGE) -> Found:
    """The newest of a shelf that hold all words, below a number. Nothing for no words."""
    words = words_of(asked)
    if not words:
        return Found([])
    rows = _shelf(shelf).filter(holding(words))
    if before:
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-pk")[: limit + 1])
    return Found(found[:limit], found[limit - 1].pk if len(found) > limit else 0)


def search_all(asked: str, *, limit: int = 5) -> dict[str, Found]:
    """The newest of each shelf."""
    return {shelf: search(asked, shelf=shelf, limit=limit) for shelf in SHELVES}


def holding(words: list[str]) -> Q:
    """Rows with all words, each at the beginning of a word of the column that is folded."""
    condition = Q()
    for word in words:
        condition &= Q(search__startswith=word) | Q(search__contains=f" {word}")
    return condition


def facts_to_insert(asked: str = "", *, at: datetime, limit: int = PAGE) -> list[Fact]:
    """Facts that may be said today, those said most often first."""
    today = timezone.localdate(at)
    facts = Fact.objects.filter(Q(good_until=None) | Q(good_until__gte=today), is_retired=False)
    return list(facts.filter(holding(words_of(asked))).select_related("topic").order_by("-used", "-pk")[:limit])


def _shelf(shelf: str) -> QuerySet[Any]:
    if shelf == "answers":
        return Answer.objects.filter(state=Answer.State.SENT).select_related("conversation__voice", "written_by")
    if shelf == "mentions":
        return Mention.objects.select_related("voice", "conversation")
    if shelf == "facts":
        return Fact.objects.select_related("topic")
    return Voice.objects.all()
