"""The chain of invitations as national organisers see it: read from the database, counted by `teams.friends.chain`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from django.core.cache import cache
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from teams.friends import chain
from teams.models import Sponsorship
from territory.models import Place

#: Classes of how many people an inviter brought, and of steps.
BROUGHT, STEPS = (1, 2, 3, 6, 11, 21), (1, 2, 3, 4, 5)
AREAS = 20
_KEY, _KEPT = "teams.chain", timedelta(minutes=10)


@dataclass(frozen=True)
class Line:
    """One line of a table; `share` is of the longest line, in percent, for its bar."""

    label: str
    count: int
    share: int


@dataclass(frozen=True)
class AreaLine:
    """Counts as they are told: None below five (`chain.SMALLEST`)."""

    name: str
    people: int | None
    largest: int | None


@dataclass(frozen=True)
class Figures:
    people: int
    inviters: int
    deepest: int
    brought: list[Line]
    steps: list[Line]
    areas: list[AreaLine]


@dataclass(frozen=True)
class Counted:
    """What is kept a while: numbers without words, which depend on the reader's language."""

    people: int
    brought: dict[int, int]
    depths: dict[int, int]
    areas: list[chain.Area]


def chain_figures() -> Figures:
    """One query of places; once every ten minutes one more that reads the whole chain, under a second for 150,000."""
    counted: Counted = cache.get_or_set(_KEY, _count, _KEPT.total_seconds()) or _count()
    names = dict(Place.objects.filter(pk__in=[area.key for area in counted.areas]).values_list("pk", "name"))
    return Figures(
        people=counted.people,
        inviters=sum(counted.brought.values()),
        deepest=max(counted.depths, default=0),
        brought=_lines(chain.grouped(counted.brought, BROUGHT), _people),
        steps=_lines(chain.grouped(counted.depths, STEPS), _steps),
        areas=[
            AreaLine(names[area.key], _told(area.people), _told(area.largest))
            for area in counted.areas
            if area.key in names
        ],
    )


def _count() -> Counted:
    rows = Sponsorship.objects.filter(confirmed_at__isnull=False, inviter__isnull=False).order_by()
    pairs = list(rows.values_list("newcomer_id", "inviter_id", "inviter__home_id", "inviter__home__departement_id"))
    tree = chain.grow([pair[0] for pair in pairs], [pair[1] for pair in pairs])
    where = np.full(len(tree.people), -1, dtype=np.int64)
    known = [(inviter, departement or home) for _newcomer, inviter, home, departement in pairs if departement or home]
    if known:
        inviters, places = np.asarray(known, dtype=np.int64).T
        where[np.searchsorted(tree.people, inviters)] = places
    return Counted(len(pairs), chain.brought(tree), chain.depths(tree), chain.areas(tree, where)[:AREAS])


def _told(count: int) -> int | None:
    return count if count >= chain.SMALLEST else None


def _lines(classes: list[tuple[int, int | None, int]], words: Callable[[int, int | None], str]) -> list[Line]:
    longest = max((count for _first, _last, count in classes), default=0) or 1
    return [Line(words(first, last), count, round(100 * count / longest)) for first, last, count in classes]


def _people(first: int, last: int | None) -> str:
    if last is None:
        return _("%(first)s personnes et plus") % {"first": first}
    if first == last:
        return ngettext("%(count)s personne", "%(count)s personnes", first) % {"count": first}
    return _("%(first)s à %(last)s personnes") % {"first": first, "last": last}


def _steps(first: int, last: int | None) -> str:
    if last is None:
        return _("%(first)s pas et plus") % {"first": first}
    return _("à %(first)s pas") % {"first": first}
