"""« J'ai 5 minutes, 2 heures, une soirée »: one thing to do for each, from a registry that packages above add to.

A source looks at what the sections of the page already found, and proposes; the lowest rank is shown. The
organisation's own sources always have something to propose, so that no card is ever empty.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from supporters.models import Supporter
from teams.near.nearby import Found, Spot


class Time(models.TextChoices):
    """What somebody has to give now."""

    MINUTES = "minutes", _("5 minutes")
    HOURS = "hours", _("2 heures")
    EVENING = "evening", _("une soirée")


@dataclass(frozen=True)
class Around:
    """Where, when and for whom. `found` are the items of each section by its key; `spot` is None for a place that is
    no point. `helps`: a volunteer already; `leads`: announces outings."""

    spot: Spot | None
    at: datetime
    found: Mapping[str, Sequence[Any]]
    person: Supporter | None = None
    helps: bool = False
    leads: bool = False

    def of(self, section: str) -> Sequence[Any]:
        return self.found.get(section, ())


@dataclass(frozen=True)
class Idea:
    """`path` is a page, or a part of this one (« #near-walks »); of two the lower `rank` is shown."""

    time: Time
    title: str
    words: str
    path: str
    action: str
    rank: int = 50


Source = Callable[[Around], Iterable[Idea]]
_sources: dict[str, Source] = {}


def declare(key: str, source: Source) -> None:
    """Propose more. The same key again replaces it."""
    _sources[key] = source


def items_by_section(found: Iterable[Found]) -> dict[str, Sequence[Any]]:
    return {part.section.key: part.items for part in found}


def ideas_for(around: Around) -> list[Idea]:
    """One for each time, in the order of times. The same page is proposed once if anything else is there."""
    proposed = [idea for _key, source in sorted(_sources.items()) for idea in source(around)]
    chosen: list[Idea] = []
    for time in Time:
        taken = {idea.path for idea in chosen}
        fitting = [idea for idea in proposed if idea.time == time]
        chosen += sorted(fitting, key=lambda idea: (idea.path in taken, idea.rank))[:1]
    return chosen
