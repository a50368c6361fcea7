"""What teams achieved, in figures. Packages above add theirs (canvassing: doors): `declare` when the site starts."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Sum
from django.utils.functional import Promise
from django.utils.translation import ngettext_lazy

from teams.models import Outing

#: Takes primary keys of teams and a beginning (None: ever); gives a number for each team that has one.
Counting = Callable[[Collection[int], datetime | None], dict[int, int]]


@dataclass(frozen=True)
class Result:
    label: str
    number: int


_declared: list[tuple[str | Promise, Counting]] = []


def declare(label: str | Promise, count: Counting) -> None:
    """Have a figure of every team shown on its page. One query however many teams.

    `label` follows the number: `ngettext_lazy("porte", "portes", "n")`, or one form for all.
    """
    _declared.append((label, count))


def results_of(teams: Collection[int], *, since: datetime | None = None) -> dict[int, list[Result]]:
    """The figures of each team, in the order declared; noughts are left out."""
    found: dict[int, list[Result]] = {pk: [] for pk in teams}
    for label, count in [*_OWN, *_declared]:
        for pk, number in count(teams, since).items():
            if number:
                found[pk].append(Result(str(label % {"n": number}), number))
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
    (ngettext_lazy("sortie", "sorties", "n"), _outings),
    (ngettext_lazy("personne rencontrée", "personnes rencontrées", "n"), _total("result_people")),
    (ngettext_lazy("tract distribué", "tracts distribués", "n"), _total("result_leaflets")),
    (ngettext_lazy("porte frappée", "portes frappées", "n"), _total("result_doors")),
]
