"""What teams achieved, in figures. Packages above add theirs (canvassing: doors): `declare` when the site starts."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from teams.models import Outing

#: Takes primary keys of teams and a beginning (None: ever); gives a number for each team that has one.
Counting = Callable[[Collection[int], datetime | None], dict[int, int]]


@dataclass(frozen=True)
class Result:
    label: str
    number: int


_declared: list[tuple[str | Promise, Counting]] = []


def declare(label: str | Promise, count: Counting) -> None:
    """Have a figure of every team shown on its page. One query however many teams."""
    _declared.append((label, count))


def results_of(teams: Collection[int], *, since: datetime | None = None) -> dict[int, list[Result]]:
    """The figures of each team, in the order declared; noughts are left out."""
    found: dict[int, list[Result]] = {pk: [] for pk in teams}
    for label, count in [*_OWN, *_declared]:
        for pk, number in count(teams, since).items():
            if number:
                found[pk].append(Result(str(label), number))
    return found


def _held(teams: Collection[int], since: datetime | None) -> "dict[str, object]":
    return {"team__in": teams, "state": Outing.State.HELD} | ({"starts_at__gte": since} if since else {})


def _outings(teams: Collection[int], since: datetime | None) -> dict[int, int]:
    rows = Outing.objects.filter(**_held(teams, since)).order_by().values("team").annotate(n=Count("pk"))
    return {row["team"]: row["n"] for row in rows}


def _total(field: str) -> Counting:
    def count(teams: Collection[int], since: datetime | None) -> dict[int, int]:
        rows = Outing.objects.filter(**_held(teams, since)).order_by().values("team").annotate(n=Sum(field))
        return {row["team"]: row["n"] for row in rows}

    return count


_OWN: list[tuple[str | Promise, Counting]] = [
    (_("sorties"), _outings),
    (_("personnes rencontrées"), _total("result_people")),
    (_("tracts distribués"), _total("result_leaflets")),
    (_("portes frappées"), _total("result_doors")),
]
