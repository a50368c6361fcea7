"""Where the chain breaks: rows of Gap, the most useful to mend first. breaks.py has the arithmetic."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np

from teams.models import Gap, Measure, Team
from teams.plan import breaks
from teams.plan.counts import Counted
from teams.plan.people import People
from teams.plan.standings import missing
from teams.plan.tree import DEPARTEMENTS, Ints, Tree
from teams.targeting import distances

FIELDS = ("place", "departement", "region", "team", "kind", "gain", "figures")
Row = tuple[int, int | None, int | None, int | None, str, float, str]


@dataclass(frozen=True)
class Country:
    """All that gaps are found from. Columns have a row for each place of the tree."""

    tree: Tree
    counts: Mapping[str, Counted]
    goals: Mapping[str, Ints]
    people: People
    seen: breaks.Observed
    days_left: int

    def lacking(self, measure: str) -> Ints:
        return missing(self.goals, self.counts, measure)


def gap_rows(country: Country, *, at: datetime) -> list[Row]:
    """Sorted by what mending brings; equal ones by the size of what is broken."""
    found = [
        *_trainers(country),
        *_sessions(country),
        *_mobilisers(country),
        *_teams(country, at=at),
        *_unwelcomed(country),
        *_walks(country),
    ]
    found.sort(key=lambda row: (-row[5], row[4], row[0], row[3] or 0))
    return found


def _trainers(country: Country) -> Iterator[Row]:
    """Départements whose people nobody trains, or more of them than the trainers there can."""
    tree, people = country.tree, country.people
    volunteers, mobilisers = country.counts[Measure.VOLUNTEERS], country.counts[Measure.MOBILISERS]
    trainers = country.counts[Measure.TRAINERS]
    short, wanted = country.lacking(Measure.VOLUNTEERS), country.lacking(Measure.MOBILISERS)
    for row in tree.of_kinds(*DEPARTEMENTS).tolist():
        own, shared = int(trainers.actual[row]), _shared(country, row)
        candidates = int(people.candidates[row])
        others = max(int(volunteers.actual[row] - mobilisers.actual[row]) - candidates, 0)
        if not candidates + others:
            continue
        next_one = breaks.next_trainer(
            trainers=own + shared,
            mobilisers_missing=int(wanted[row]),
            candidates=candidates,
            others=others,
            volunteers_missing=int(short[row]),
            seen=country.seen,
            days_left=country.days_left,
        )
        if next_one.trains >= 1 or not own + shared:
            figures = {
                "trainers": own,
                "shared": round(shared, 2),
                "candidates": candidates,
                "volunteers": int(volunteers.actual[row]),
                "mobilisers_missing": int(wanted[row]),
                "trains": round(next_one.trains),
            }
            yield _row(country, row, Gap.Kind.NO_TRAINER, next_one.gain, figures)


def _shared(country: Country, row: int) -> float:
    """A région's own trainers are shared by its départements."""
    region = country.tree.region(row)
    if region < 0 or region == row:
        return 0.0
    return int(country.counts[Measure.TRAINERS].own[region]) / len(country.tree.children[region])


def _sessions(country: Country) -> Iterator[Row]:
    """Candidates, and no session to come with a seat, in the whole département."""
    short = country.lacking(Measure.VOLUNTEERS)
    for row in country.tree.of_kinds(*DEPARTEMENTS).tolist():
        candidates = int(country.people.candidates[row])
        if candidates and not country.people.seats[row]:
            gain = breaks.session_gain(
                candidates=candidates,
                volunteers_missing=int(short[row]),
                seen=country.seen,
                days_left=country.days_left,
            )
            yield _row(country, row, Gap.Kind.NO_SESSION, gain, {"candidates": candidates})


def _mobilisers(country: Country) -> Iterator[Row]:
    """Communes with volunteers of no team, too far from any."""
    tree = country.tree
    short = country.lacking(Measure.VOLUNTEERS)
    waiting = country.people.of_no_team
    rows = [n for n in np.flatnonzero(waiting > 0).tolist() if n != tree.country]
    away = _kilometres(country, rows)
    for row, km in zip(rows, away, strict=True):
        if km <= breaks.NEAR_KM:
            continue
        inside = tree.departement(row)
        gain = breaks.mobiliser_gain(
            waiting=int(waiting[row]),
            volunteers_missing=int(short[inside if inside >= 0 else row]),
            seen=country.seen,
            days_left=country.days_left,
        )
        figures = {"waiting": int(waiting[row]), "km": round(km, 1) if np.isfinite(km) else None}
        yield _row(country, row, Gap.Kind.NO_MOBILISER, gain, figures)


def _kilometres(country: Country, rows: list[int]) -> list[float]:
    """To the nearest team that somebody leads; infinite where there is none, or where the place has no point."""
    points = [country.tree.points[row] or (np.nan, np.nan) for row in rows]
    centres = np.array(points, np.float64).reshape(-1, 2)
    others = np.array(country.people.led_teams, np.float64).reshape(-1, 2)
    found = distances(centres, others)
    return [float(km) for km in np.where(np.isnan(found), np.inf, found)]


def _teams(country: Country, *, at: datetime) -> Iterator[Row]:
    for pk, place, state, members, days in country.people.broken_teams:
        row = country.tree.row[place]
        if state == Team.State.WITHOUT:
            gain = breaks.without_mobiliser_gain(members=members)
            yield _row(country, row, Gap.Kind.TEAM_WITHOUT, gain, {"members": members, "days": days}, team=pk)
        else:
            gain = breaks.silent_team_gain(members=members)
            yield _row(country, row, Gap.Kind.SILENT_TEAM, gain, {"members": members, "days": days}, team=pk)


def _unwelcomed(country: Country) -> Iterator[Row]:
    for row in country.tree.of_kinds(*DEPARTEMENTS).tolist():
        late = int(country.people.unwelcomed[row])
        if late:
            gain = breaks.unwelcomed_gain(people=late)
            yield _row(country, row, Gap.Kind.UNWELCOMED, gain, {"people": late})


def _walks(country: Country) -> Iterator[Row]:
    for place, walks in country.people.walks.items():
        row = country.tree.row.get(place, -1)
        if walks > 0 and row >= 0:
            yield _row(country, row, Gap.Kind.WALKS, breaks.walks_gain(walks=walks), {"walks": walks})


def _row(
    country: Country, row: int, kind: str, gain: float, figures: dict[str, Any], *, team: int | None = None
) -> Row:
    tree = country.tree
    inside, region = tree.departement(row), tree.region(row)
    return (
        tree.pks[row],
        tree.pks[inside] if inside >= 0 else None,
        tree.pks[region] if region >= 0 else None,
        team,
        str(kind),
        round(max(float(gain), 0.0), 2),
        json.dumps(figures),
    )
