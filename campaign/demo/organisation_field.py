"""Outings of the demo's organisation, past and to come, who came and the doors they knocked at: rows as the services
would have left them, without their mail."""

import random
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, OuterRef, Subquery

from campaign.demo.doors import write_doors
from campaign.demo.organisation_rows import Row, write_rows
from campaign.demo.organisation_slots import WILLING, slot_for
from common.bulk import analyze, reserve_ids
from teams.models import Membership, Outing, Participation, Role, Team, Volunteer
from territory.clocks import clock_of
from territory.models import Place, ZoneVote

WORDS = (
    "De belles rencontres.", "Il pleuvait, mais les gens ouvraient.", "À refaire, en plus nombreux.",
    "On a surtout parlé de l'école et des bus.", "Trois personnes veulent nous rejoindre.",
    "Peu de monde, de longues discussions.", "",
)  # fmt: skip
SAID = ("J'avais peur avant, plus après.", "Belle équipe, on rentre avec le sourire.", "Un peu froid aux mains !", "")
#: How many of its teams announce something, and of what was announced what is called off.
TO_COME, CALLED_OFF = 0.5, 0.03
#: People of a team who come; places where there are not more.
COMING, AT_A_HOME = 6, 14
#: Announcements are made so many days ahead; what is older than so many days has had its report.
AHEAD, REPORTED = 9, 2
Kind, State = Outing.Kind, Outing.State
_BY_TIME = ("outing__starts_at", "-outing__starts_at")


def write_outings(*, seed: int, at: datetime, past: int) -> int:
    """Some `past` ones behind each active team, one ahead of half of them. Returns how many."""
    dice = random.Random(seed + 1)  # noqa: S311  nothing here is secret
    field = Field(dice, at=at)
    teams = list(Team.objects.active().select_related("place__parent").order_by("pk"))
    made = [row for team in teams for row in field.of_team(team, past)]
    for pk, row in zip(reserve_ids(Outing, len(made)), made, strict=True):
        row["id"] = pk
    coming = [one for row in made for one in field.coming(row)]
    write_rows(Outing, made)
    write_rows(Participation, coming)
    write_doors(made, dice)
    _note_outings()
    analyze(Outing, Participation)
    return len(made)


class Field:
    """Who leads and who belongs to which team, and when nobody may speak."""

    def __init__(self, dice: random.Random, *, at: datetime) -> None:
        self.dice, self.at = dice, at
        leaders = Role.objects.current(at=at).filter(team__isnull=False, delegated_from=None)
        self.leaders = dict(leaders.values_list("team", "supporter"))
        self.members: dict[int, list[tuple[int, datetime]]] = {}
        stays = Membership.objects.current().order_by("pk").values_list("team", "supporter", "joined_at")
        for team, person, since in stays.iterator():
            self.members.setdefault(team, []).append((person, since))
        votes = ZoneVote.objects.values_list("zone", "silence_start", "silence_end")
        self.silences = [(zone, start, end) for zone, start, end in votes]

    def of_team(self, team: Team, past: int) -> Iterator[Row]:
        """Silent teams have gone out, but not lately."""
        silent = team.last_active_at < self.at - Team.SILENT
        age = (self.at - team.opened_at).days
        quiet = (self.at - team.last_active_at).days if silent else 0
        times = self.dice.randint(past // 2, past + past // 2)
        # Towards the end there are more of them, as there are more people.
        since = sorted(quiet + 1 + int((age - quiet) * self.dice.random() ** 1.2) for _ in range(times))
        days = [-ago for ago in since if ago < age]
        if not silent and (team.contact or self.dice.random() < TO_COME):
            days.append(self.dice.randint(1, 13))
        for day in days:
            row = self._outing(team, day)
            if row:
                yield row

    def _outing(self, team: Team, day: int) -> Row | None:
        """Nothing on a day of silence, nor before the team was."""
        clock, dice = clock_of(team.place), self.dice
        on = self._near(self.at.astimezone(clock).date() + timedelta(days=day), ahead=day > 0)
        slot = slot_for(on.weekday(), team.place.population, dice)
        start = datetime.combine(on, time(slot.hour, slot.minute), clock)
        end = start + timedelta(hours=slot.lasts)
        if start < team.opened_at or start <= self.at <= end or self._is_silent(team, start, end):
            return None
        made = max(min(start - timedelta(days=AHEAD), self.at), team.opened_at)
        row: Row = {
            "kind": str(slot.kind), "team": team.pk, "organiser": self.leaders.get(team.pk),
            "title": slot.title(on.weekday(), dice), "place": team.place_id,
            "meeting_point": dice.choice(slot.meeting_points), "lon": team.lon, "lat": team.lat,
            "starts_at": start, "ends_at": end, "capacity": AT_A_HOME if slot.kind == Kind.HOME else None,
            "going": 0, "state": State.ANNOUNCED.value, "created_at": made, "team_told_at": made,
            "reminded_at": None, "report_asked_at": None, "reported_at": None,
            "result_people": 0, "result_leaflets": 0, "result_doors": 0, "result_words": "",
            "precinct": _precinct_of(team.place), "day": on,
        }  # fmt: skip
        if dice.random() < CALLED_OFF:
            row["state"] = State.CANCELLED.value
        elif end < self.at:
            row["reminded_at"] = start - timedelta(hours=24)
            row["report_asked_at"] = end + timedelta(hours=2)
            self._report(row, end)
        elif start < self.at + timedelta(hours=30):
            row["reminded_at"] = self.at
        return row

    def _near(self, day: date, *, ahead: bool) -> date:
        """A day about then, more willingly a Saturday."""
        days = [day + timedelta(days=n) for n in (range(7) if ahead else range(-6, 1))]
        return self.dice.choices(days, [WILLING[one.weekday()] for one in days])[0]

    def _is_silent(self, team: Team, start: datetime, end: datetime) -> bool:
        mine = team.place.zone
        return any(zone == mine and start < until and end > since for zone, since, until in self.silences)

    def _report(self, row: Row, end: datetime) -> None:
        """What it brought; some mobilisers have not said it yet."""
        dice = self.dice
        if (self.at - end).days < REPORTED and dice.random() < 0.5:
            return
        row["state"], row["reported_at"] = State.HELD.value, end + timedelta(hours=dice.randint(1, 20))
        row["reported_at"] = min(row["reported_at"], self.at)
        row["result_people"], row["result_words"] = dice.randint(6, 40), dice.choice(WORDS)
        if row["kind"] == Kind.DOORS:
            row["result_doors"] = row["result_people"] * 2 + dice.randint(5, 30)
        elif row["kind"] == Kind.LEAFLETS:
            row["result_leaflets"] = row["result_people"] * 4

    def coming(self, row: Row) -> Iterator[Row]:
        """The mobiliser and some members who were there by then, a few with a friend. Counts them."""
        dice, leader = self.dice, row["organiser"]
        able = [one for one, since in self.members.get(row["team"], ()) if since < row["starts_at"] and one != leader]
        found = sorted(dice.sample(able, min(len(able), dice.randint(1, COMING))))
        held = row["state"] == State.HELD
        called_off = row["state"] == State.CANCELLED
        for pk in [leader, *found] if leader else found:
            friends = int(pk != leader and dice.random() < 0.15)
            row["going"] += 1 + friends
            came = (pk == leader or dice.random() < 0.9) if held else None
            told = bool(came) and pk != leader and dice.random() < 0.4
            mood = dice.choices(Participation.Mood.values, [5, 4, 1])[0] if told else ""
            yield {
                "outing": row["id"], "supporter": pk, "friends": friends, "joined_at": row["created_at"],
                "cancelled_at": None, "came": came, "mood": mood,
                "words": dice.choice(SAID) if told and mood != "hard" else "",
                "thanked_at": row["reported_at"] if came and not called_off else None,
            }  # fmt: skip


def _precinct_of(place: Place) -> tuple[str, int]:
    """« 87085_D001 » and its commune, which for an arrondissement is the city."""
    if place.kind == Place.Kind.ARRONDISSEMENT and place.parent:
        return f"{place.parent.code}_{place.code[-2:]}D1", place.parent.pk
    return f"{place.code}_D001", place.pk


def _note_outings() -> None:
    """First outings and last signs of people and teams, as reports leave them."""
    came = Participation.objects.filter(supporter=OuterRef("supporter"), came=True).order_by("outing__starts_at")
    first, last = (Subquery(came.order_by(by).values("outing__starts_at")[:1]) for by in _BY_TIME)
    Volunteer.objects.filter(Exists(came)).update(first_outing_at=first)
    Volunteer.objects.filter(last_active_at__lt=last).update(last_active_at=last)
    held = Outing.objects.filter(team=OuterRef("pk"), state=State.HELD).order_by("-starts_at")
    sign = Subquery(held.values("starts_at")[:1])
    Team.objects.filter(last_active_at__lt=sign).update(last_active_at=sign)
