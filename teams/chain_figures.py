"""The chain of invitations as national organisers see it: read from the database, counted by teams.chain."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from teams import chain
from teams.models import Sponsorship
from territory.models import Place

#: Classes of how many people an inviter brought, and of steps.
BROUGHT, STEPS = (1, 2, 3, 6, 11, 21), (1, 2, 3, 4, 5)
AREAS = 20


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


def chain_figures() -> Figures:
    """Two queries, whatever the number of people."""
    rows = Sponsorship.objects.filter(confirmed_at__isnull=False, inviter__isnull=False).order_by()
    pairs = list(rows.values_list("newcomer_id", "inviter_id", "inviter__home_id", "inviter__home__departement_id"))
    tree = chain.grow([pair[0] for pair in pairs], [pair[1] for pair in pairs])
    brought, steps = chain.brought(tree), chain.depths(tree)
    return Figures(
        people=len(pairs),
        inviters=sum(brought.values()),
        deepest=max(steps, default=0),
        brought=_lines(chain.grouped(brought, BROUGHT), _people),
        steps=_lines(chain.grouped(steps, STEPS), _steps),
        areas=_areas(tree, pairs),
    )


def _areas(tree: chain.Tree, pairs: Sequence[tuple[int, int, int | None, int | None]]) -> list[AreaLine]:
    where = np.full(len(tree.people), -1, dtype=np.int64)
    known = [(inviter, departement or home) for _newcomer, inviter, home, departement in pairs if departement or home]
    if known:
        inviters, places = np.asarray(known, dtype=np.int64).T
        where[np.searchsorted(tree.people, inviters)] = places
    largest = chain.areas(tree, where)[:AREAS]
    names = dict(Place.objects.filter(pk__in=[area.key for area in largest]).values_list("pk", "name"))
    return [AreaLine(names[area.key], _told(area.people), _told(area.largest)) for area in largest]


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
