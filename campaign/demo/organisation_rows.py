"""An invented organisation of any size: its people, teams, roles and training, told from a seed, written in bulk.

The demo and the measures share it. People live where France lives; most belong to a team near home; what breaks in a
real campaign breaks here too: départements without a trainer, teams nobody leads or nobody hears of.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate
from typing import Any

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import connection, models, transaction
from django.utils import timezone

from campaign.demo.organisation_names import team_name
from common.bulk import analyze, insert_rows, reserve_ids
from supporters.consents import current_text
from supporters.models import Consent, Supporter
from teams.models import Membership, Role, RoleChange, Team, TeamChange, TrainingSession, Volunteer
from teams.plan.apportionment import largest_remainders
from territory.clocks import clock_of
from territory.models import Place

Kind = Place.Kind
#: Days since the first volunteer, and the shares of what goes wrong.
AGE = 150
OF_NO_TEAM, WITHOUT, SILENT, CANDIDATES, UNWELCOMED = 0.12, 0.03, 0.04, 0.02, 0.01
#: Places of a team's members: the team's own commune, or one of the nearest so many by code.
AROUND = 6
NAMES = ("Alix", "Camille", "Charlie", "Claude", "Dominique", "Eden", "Lou", "Maxime", "Noa", "Sacha", "Yaël")
PURPOSES = (Consent.Purpose.ACCOUNT, Consent.Purpose.LOCAL_TEAM)
Row = dict[str, Any]


@dataclass(frozen=True)
class Sizes:
    """Volunteers include mobilisers and trainers."""

    volunteers: int = 150_000
    mobilisers: int = 10_000
    trainers: int = 100


@dataclass
class Organisation:
    """Rows by table, as dictionaries that name their columns; primary keys are theirs already."""

    people: list[Row] = field(default_factory=list)
    volunteers: list[Row] = field(default_factory=list)
    teams: list[Row] = field(default_factory=list)
    members: list[Row] = field(default_factory=list)
    team_changes: list[Row] = field(default_factory=list)
    roles: list[Row] = field(default_factory=list)
    role_changes: list[Row] = field(default_factory=list)
    sessions: list[Row] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        return {name: len(rows) for name, rows in vars(self).items()}


class Inventor:
    """`name` invents a first name; `email` is given a number."""

    def __init__(
        self,
        sizes: Sizes,
        *,
        seed: int,
        at: datetime,
        name: Callable[[random.Random], str] = lambda dice: dice.choice(NAMES),
        email: Callable[[int], str] = "equipe{:06}@demo.example".format,
    ) -> None:
        self.dice = random.Random(seed)  # noqa: S311  nothing here is secret
        self.sizes, self.at, self.name, self.email = sizes, at, name, email
        self.made = Organisation()
        homes = list(Place.objects.homes().filter(lon__isnull=False, population__gt=0).order_by("code"))
        split = {home.parent_id for home in homes if home.kind == Kind.ARRONDISSEMENT}
        self.homes = [home for home in homes if home.pk not in split]
        self.weights = list(accumulate(home.population for home in self.homes))
        self.taken: dict[int, set[str]] = {}

    def invent(self) -> Organisation:
        """The same numbers and seed give the same organisation, but for primary keys."""
        sizes = self.sizes
        extra = round(sizes.mobilisers * WITHOUT)
        self.people_ids = iter(reserve_ids(Supporter, sizes.volunteers))
        team_ids = reserve_ids(Team, sizes.mobilisers + extra)
        self.role_ids = iter(reserve_ids(Role, len(team_ids) + sizes.trainers))
        where = self.dice.choices(range(len(self.homes)), cum_weights=self.weights, k=len(team_ids))
        led = len(team_ids) - extra
        for n, (pk, home) in enumerate(zip(team_ids, where, strict=True)):
            self._team(pk, self.homes[home], led=n < led)
        self._trainers()
        sizes_of_teams = list(accumulate(self.dice.uniform(0.3, 1.7) for _ in team_ids))
        for _ in range(sizes.volunteers - len(self.made.people)):
            self._volunteer(sizes_of_teams, where)
        return self.made

    def _team(self, pk: int, home: Place, *, led: bool) -> None:
        opened = self._some_day()
        quiet = self.dice.random() < SILENT
        sign = self.at - timedelta(days=self.dice.uniform(15, 60) if quiet else self.dice.uniform(0, 13))
        names = self.taken.setdefault(home.pk, set())
        name = team_name(home.name, home.population, self.dice, names)
        names.add(name)
        row: Row = {
            "id": pk, "name": name, "place": home.pk, "lon": home.lon, "lat": home.lat,
            "state": "active" if led else "without", "members": 0, "opened_at": min(opened, sign),
            "without_since": None if led else sign, "last_active_at": max(sign, opened) if led else sign,
        }  # fmt: skip
        self.made.teams.append(row)
        opened, changes = row["opened_at"], TeamChange.Change
        self.made.team_changes.append({"team": pk, "change": changes.OPENED.value, "at": opened})
        person = self._person(home, opened, certified_at=opened, trained_at=opened, applied_at=opened)
        self._role(person, Role.Kind.MOBILISER, home.pk, opened, team=pk, ended=None if led else sign)
        if led:
            self._join(row, person, opened)
        else:
            self.made.team_changes.append({"team": pk, "change": changes.LOST.value, "at": sign})

    def _trainers(self) -> None:
        """By population: the smallest départements have none."""
        kinds = (Kind.DEPARTEMENT, Kind.COLLECTIVITY)
        areas = list(Place.objects.filter(kind__in=kinds).order_by("code"))
        shares = largest_remainders(self.sizes.trainers, [area.population for area in areas])
        for area, count in zip(areas, shares, strict=True):
            inside = [home for home in self.homes if area.pk in (home.departement_id, home.pk)]
            for _ in range(count if inside else 0):
                home, since = self.dice.choice(inside), self._some_day()
                person = self._person(home, since, certified_at=since, trained_at=since, applied_at=since)
                self._role(person, Role.Kind.TRAINER, area.pk, since)
                self._session(person, home)

    def _session(self, trainer: int, home: Place) -> None:
        # On Saturday mornings, on the clock of the place.
        day = (self.at + timedelta(days=self.dice.randint(-40, 20))).date()
        day += timedelta(days=(5 - day.weekday()) % 7)
        start = datetime.combine(day, time(9, 0), clock_of(home))
        self.made.sessions.append(
            {
                "trainer": trainer, "title": "Devenir mobilisateur", "place": home.pk, "lon": home.lon, "lat": home.lat,
                "address": "Salle municipale", "starts_at": start, "ends_at": start + timedelta(hours=4),
                "capacity": 30, "taken": 0, "state": "open", "created_at": start - timedelta(days=20),
            }
        )  # fmt: skip

    def _volunteer(self, teams: Sequence[float], where: Sequence[int]) -> None:
        since = self._some_day()
        if self.dice.random() < OF_NO_TEAM:
            self._person(self.dice.choices(self.homes, cum_weights=self.weights)[0], since, **self._ladder(since))
            return
        n = self.dice.choices(range(len(teams)), cum_weights=teams)[0] if teams else 0
        near = min(max(where[n] + self.dice.randint(-AROUND, AROUND), 0), len(self.homes) - 1) if teams else 0
        home = self.homes[where[n] if self.dice.random() < 0.6 else near] if teams else self.homes[0]
        person = self._person(home, since, **self._ladder(since))
        if teams:
            self._join(self.made.teams[n], person, since)

    def _ladder(self, since: datetime) -> Row:
        """Welcomed but for a few, half of them out once, a few who would lead a team."""
        late = self.dice.random() < UNWELCOMED
        steps: Row = {"welcome_due_at": since + timedelta(hours=48)}
        if not late:
            steps["welcomed_at"] = min(since + timedelta(hours=self.dice.uniform(1, 47)), self.at)
        if self.dice.random() < 0.5:
            steps["first_outing_at"] = self._between(since)
        if self.dice.random() < CANDIDATES:
            steps["applied_at"] = self._between(since)
        return steps

    def _person(self, home: Place, since: datetime, **steps: Any) -> int:
        pk, number = next(self.people_ids), len(self.made.people)
        self.made.people.append(
            {
                "id": pk, "email": self.email(number), "display_name": self.name(self.dice), "home": home.pk,
                "password": f"{UNUSABLE_PASSWORD_PREFIX}{number:040x}", "birth_month": date(1975, 5, 1),
                "date_joined": since, "confirmed_at": since,
            }
        )  # fmt: skip
        row = {"supporter": pk, "offered_at": since, "last_active_at": self._between(since), "ways": "[]"}
        self.made.volunteers.append(row | {"welcomed_at": since if "certified_at" in steps else None} | steps)
        return pk

    def _join(self, team: Row, person: int, since: datetime) -> None:
        self.made.members.append({"team": team["id"], "supporter": person, "joined_at": max(since, team["opened_at"])})
        team["members"] += 1

    def _role(
        self,
        person: int,
        kind: str,
        place: int,
        since: datetime,
        *,
        team: int | None = None,
        ended: datetime | None = None,
    ) -> None:
        pk, ends = next(self.role_ids), self.at + timedelta(days=240)
        who = {"supporter": person, "kind": str(kind), "place": place}
        self.made.roles.append(who | {"id": pk, "team": team, "starts_at": since, "ends_at": ends, "ended_at": ended})
        changes = RoleChange.Change
        told = [(changes.GIVEN, since)] + ([(changes.ENDED, ended)] if ended else [])
        for change, moment in told:
            self.made.role_changes.append(who | {"role": pk, "change": change.value, "until": ends, "at": moment})

    def _some_day(self) -> datetime:
        """More of them lately than at the beginning."""
        return self.at - timedelta(days=AGE * (1 - self.dice.random() ** 0.5), minutes=self.dice.randint(1, 1400))

    def _between(self, since: datetime) -> datetime:
        return since + (self.at - since) * self.dice.random()


@transaction.atomic
def write_organisation(made: Organisation) -> dict[str, int]:
    """All rows, and the consents that team work rests on. In one transaction."""
    tables: tuple[tuple[type[models.Model], list[Row]], ...] = (
        (Supporter, made.people),
        (Volunteer, made.volunteers),
        (Team, made.teams),
        (TeamChange, made.team_changes),
        (Membership, made.members),
        (Role, made.roles),
        (RoleChange, made.role_changes),
        (TrainingSession, made.sessions),
        (Consent, _consents(made.people)),
    )
    for model, rows in tables:
        write_rows(model, rows)
    analyze(*(model for model, _rows in tables))
    return made.counts


def _consents(people: Sequence[Row]) -> list[Row]:
    texts = {purpose: current_text(purpose).pk for purpose in PURPOSES}
    return [
        {
            "supporter": person["id"], "purpose": str(purpose), "text": texts[purpose], "source": "form",
            "given_at": person["date_joined"], "confirmed_at": person["date_joined"], "proof": f"{person['id']:064x}",
        }
        for person in people
        for purpose in PURPOSES
    ]  # fmt: skip


def write_rows(model: type[models.Model], rows: Sequence[Row]) -> None:
    """Columns that rows do not name take the model's default; what is no column is the inventor's own."""
    if not rows:
        return
    columns = {column.name for column in model._meta.concrete_fields}
    named = [name for name in dict.fromkeys(name for row in rows for name in row) if name in columns]
    unnamed = {
        column.name: column.get_default()
        for column in model._meta.concrete_fields
        if column.name not in named and not column.null and not column.primary_key
    }
    fields = [*named, *unnamed]
    defaults = [_plain(value) for value in unnamed.values()]
    lines = ([*(_plain(row.get(name)) for name in named), *defaults] for row in rows)
    insert_rows(model, fields, lines)


def _plain(value: Any) -> Any:
    """As both databases read it: instants without a zone are UTC on SQLite."""
    if isinstance(value, datetime):
        instant = str(timezone.make_naive(value, UTC))
        return instant if connection.vendor == "sqlite" else f"{instant}+00:00"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (list, dict)):
        return "[]" if isinstance(value, list) else "{}"
    return str(value) if isinstance(value, str) else value
