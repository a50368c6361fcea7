"""Looking for words in the group, the newest messages first.

One question reads one window of messages backwards, so it costs the same in a group of any age: what is older is asked
for by the next page. A group of fewer messages than a window, as nearly all are, is read whole at once. It uses what
both databases have: no index of words must follow what is edited, hidden and withdrawn.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from common.keys import key_of
from common.text import fold
from conversations.group.reading import name_of
from conversations.group.words import excerpt
from conversations.models import Message

PER_PAGE = 20
#: Messages that one question looks through.
WINDOW = 40_000
#: Words that are looked for; a shorter one would be found everywhere.
MOST, SHORTEST = 6, 3
_AROUND = 220


@dataclass(frozen=True)
class Found:
    """`words`: what was looked for, folded; `older`: where the next page begins, or None; `until`: when nothing was
    found in this window although there are older messages, the instant down to which it looked."""

    words: list[str]
    rows: list[Message]
    older: int | None = None
    until: datetime | None = None


def words_of(asked: str) -> list[str]:
    """Folded, each once, a plural without its mark: « Les Transports » gives « les », « transport »."""
    long = [word for word in fold(asked).split() if len(word) >= SHORTEST]
    return list(dict.fromkeys(_singular(word) for word in long))[:MOST]


def search(asked: str, *, before: str = "") -> Found:
    """Published messages that have a word beginning with each that is asked, from below the key `before`.

    Each row has `name` (its author's, as shown) and `beginning` (words around what was found).
    """
    words = words_of(asked)
    newest = Message.objects.order_by("-pk").values_list("pk", flat=True).first()
    if not words or newest is None:
        return Found(words, [])
    top = min(key_of(before) or newest + 1, newest + 1)
    rows = _matching(words).filter(pk__lt=top, pk__gte=top - WINDOW)
    found: list[Any] = list(rows.select_related("thread", "author__supporter").order_by("-pk")[: PER_PAGE + 1])
    for row in found:
        row.name, row.beginning = name_of(row.author), around(row.text, words)
    if len(found) > PER_PAGE:
        return Found(words, found[:PER_PAGE], found[PER_PAGE - 1].pk)
    below = Message.objects.filter(pk__lt=top - WINDOW).order_by("-pk").first()
    if below is None:
        return Found(words, found)
    return Found(words, found, below.pk + 1, None if found else below.created_at)


def around(text: str, words: list[str]) -> str:
    """The line of a message that says one of the words, or its beginning."""
    for line in text.splitlines():
        folded = f" {fold(line)}"
        if any(f" {word}" in folded for word in words):
            return excerpt(_from(line, words), _AROUND)
    return excerpt(text, _AROUND)


def _from(line: str, words: list[str]) -> str:
    """A long line from a little before the word on."""
    pieces = line.split()
    for place, piece in enumerate(pieces):
        if any(part.startswith(tuple(words)) for part in fold(piece).split()):
            start = max(0, place - 12)
            return ("… " if start else "") + " ".join(pieces[start:])
    return line


def _matching(words: list[str]) -> "QuerySet[Message]":
    found = Message.objects.published()
    for word in words:
        found = found.filter(Q(search__contains=f" {word}") | Q(search__startswith=word))
    return found


def _singular(word: str) -> str:
    return word[:-1] if len(word) > SHORTEST and word[-1] in "sx" else word
