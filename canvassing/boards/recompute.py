"""The sums of wide territories and of teams, counted anew from the sessions and replaced in one transaction.

Communes, precincts and one team's page are read from their own sessions, which are few: those are always fresh.
"""

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
from django.db import transaction
from django.db.models import Count, Max, Q, Sum
from django.utils import timezone

from canvassing.boards.figures import ADDED
from canvassing.boards.tally import Table, by_day, summed, table, topics_of
from canvassing.models import BoardState, DoorDay, DoorSession, DoorTotal, Turf
from common.bulk import analyze, insert_rows
from territory.models import Place

Kind = Place.Kind
#: Whose sums are kept, beside the country's.
WIDE = frozenset({Kind.REGION, Kind.DEPARTEMENT, Kind.COLLECTIVITY, Kind.ABROAD})
#: Figures that a session holds; `sessions` is how many there are.
COUNTS = tuple(name for name in ADDED if name != "sessions")
SPANS = {DoorTotal.Span.ALL: None, DoorTotal.Span.MONTH: 30, DoorTotal.Span.WEEK: 7}
TURFS = ("turfs", "turfs_done", "doors", "doors_left")
FIGURES = ("sessions", "walkers", *COUNTS)
COUNTRY = 0


def inputs(*, at: datetime) -> str:
    """A few sums that change with what the boards show; the day too, for spans end with it."""
    sessions = DoorSession.objects.aggregate(
        n=Count("pk"),
        aside=Count("pk", filter=Q(state=DoorSession.State.ASIDE)),
        received=Max("received_at"),
        reviewed=Max("reviewed_at"),
        knocked=Sum("knocked"),
        opened=Sum("opened"),
    )
    turfs = Turf.objects.live().aggregate(n=Count("pk"), doors=Sum("doors"), left=Sum("doors_left"))
    told = [*sessions.values(), *turfs.values(), timezone.localtime(at).date()]
    return "|".join(str(one) for one in told)[:200]


def recompute(*, at: datetime) -> dict[str, int]:
    """Read everything, then write; returns how many lines."""
    told = inputs(at=at)
    totals, days = compute(today=timezone.localtime(at).date())
    with transaction.atomic():
        # One writer at a time: another waits here, then replaces these.
        BoardState.objects.get_or_create(pk=1, defaults={"computed_at": at, "inputs": ""})
        BoardState.objects.select_for_update().get(pk=1)
        DoorTotal.objects.all().delete()
        DoorDay.objects.all().delete()
        insert_rows(DoorTotal, ("place", "team", "span", *FIGURES, "topics", *TURFS), totals)
        insert_rows(DoorDay, ("place", "day", *FIGURES), days)
        BoardState.objects.filter(pk=1).update(computed_at=at, inputs=told)
        analyze(DoorTotal, DoorDay)
    return {"totals": len(totals), "days": len(days)}


def compute(*, today: date) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """Rows of DoorTotal and of DoorDay."""
    scopes = _Scopes()
    names: dict[str, int] = {}
    found = _read(scopes, names)
    turfs = _turfs(scopes)
    totals: list[tuple[Any, ...]] = []
    for span, length in SPANS.items():
        inside = found if length is None else found.since((today - timedelta(days=length - 1)).toordinal())
        totals += _totals(scopes, inside, list(names), span, turfs)
    return totals, list(_days(scopes, found))


class _Scopes:
    """A row for the country, for each wide place above a session or a turf, and for each team."""

    def __init__(self) -> None:
        fields = ("pk", "kind", "departement", "parent")
        self._places = {pk: rest for pk, *rest in Place.objects.order_by().values_list(*fields)}
        self.keys: list[tuple[int | None, int | None]] = [(None, None)]
        self._rows: dict[tuple[int | None, int | None], int] = {(None, None): COUNTRY}
        self._above: dict[int, tuple[int, int]] = {}

    def __len__(self) -> int:
        return len(self.keys)

    def team(self, pk: int | None) -> int:
        return -1 if pk is None else self._row((None, pk))

    def above(self, commune: int) -> tuple[int, int]:
        """The rows of the wide places it lies in, -1 where there is none."""
        if commune not in self._above:
            rows = [self._row((pk, None)) for pk in self._wide(commune)]
            first, second, *_none = [*rows, -1, -1]
            self._above[commune] = first, second
        return self._above[commune]

    def _wide(self, pk: int | None) -> Iterator[int]:
        while pk is not None:
            kind, departement, parent = self._places[pk]
            if kind in WIDE:
                yield pk
                departement = None
            pk = departement or parent

    def _row(self, key: tuple[int | None, int | None]) -> int:
        if key not in self._rows:
            self._rows[key] = len(self.keys)
            self.keys.append(key)
        return self._rows[key]


def _read(scopes: _Scopes, names: dict[str, int]) -> Table:
    rows = DoorSession.objects.counted().order_by().values_list(
        "commune", "team", "day", "supporter", "topics", *COUNTS
    )  # fmt: skip
    where, days, walkers, counts, topics = [], [], [], [], []
    for number, (commune, team, day, supporter, said, *figures) in enumerate(rows.iterator(chunk_size=5000)):
        where.append((COUNTRY, *scopes.above(commune), scopes.team(team)))
        days.append(day.toordinal())
        walkers.append(-1 if supporter is None else supporter)
        counts.append(figures)
        topics += [(number, names.setdefault(key, len(names)), times) for key, times in said.items()]
    people = {key: number for number, key in enumerate(sorted(set(walkers) - {-1}))} | {-1: -1}
    numbered = [people[one] for one in walkers]
    return table(where, days, numbered, counts, topics, width=len(COUNTS))


def _turfs(scopes: _Scopes) -> dict[int, list[int]]:
    """By row: turfs, those done, their doors, the doors left."""
    rows = (
        Turf.objects.live()
        .order_by()
        .values_list("commune")
        .annotate(
            turfs=Count("pk"),
            turfs_done=Count("pk", filter=Q(state=Turf.State.DONE)),
            all_doors=Sum("doors"),
            left=Sum("doors_left"),
        )
    )
    found: dict[int, list[int]] = {}
    for commune, *amounts in rows:
        for row in (COUNTRY, *scopes.above(commune)):
            if row >= 0:
                sums = found.setdefault(row, [0, 0, 0, 0])
                sums[:] = [one + int(more) for one, more in zip(sums, amounts, strict=True)]
    return found


def _totals(
    scopes: _Scopes, found: Table, names: list[str], span: str, turfs: dict[int, list[int]]
) -> list[tuple[Any, ...]]:
    sessions, walkers, counts = summed(found, len(scopes))
    topics = topics_of(found, len(scopes), len(names))
    rows = []
    for row, (place, team) in enumerate(scopes.keys):
        progress = turfs.get(row, [0, 0, 0, 0])
        if row != COUNTRY and not sessions[row] and not any(progress):
            continue
        said = {name: int(topics[row, number]) for number, name in enumerate(names) if topics[row, number]}
        figures = (int(sessions[row]), int(walkers[row]), *(int(n) for n in counts[row]))
        rows.append((place, team, span, *figures, json.dumps(said), *progress))
    return rows


def _days(scopes: _Scopes, found: Table) -> Iterator[tuple[Any, ...]]:
    """Of wide places only: teams are read from their own sessions."""
    wide = np.array([team is None for _place, team in scopes.keys])
    rows, days, sessions, walkers, counts = by_day(found, len(scopes))
    for number in np.flatnonzero(wide[rows]) if len(rows) else ():
        day = date.fromordinal(int(days[number])).isoformat()
        figures = (int(sessions[number]), int(walkers[number]), *(int(n) for n in counts[number]))
        yield (scopes.keys[int(rows[number])][0], day, *figures)
