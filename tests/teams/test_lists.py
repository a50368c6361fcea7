"""Lists ask as many questions for twenty lines as for two: every page and every address of programs that has one."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from supporters.models import Supporter
from teams.models import (
    Enrolment,
    Material,
    Measure,
    Outing,
    Participation,
    RoleChange,
    TeamMessage,
    TeamOffer,
    Thanks,
    TrainingSession,
)
from teams.services.exports import request_export
from teams.services.plan import make_plan
from tests.factories import (
    make_member,
    make_outing,
    make_place,
    make_role,
    make_session,
    make_supporter,
    make_team,
    make_volunteer,
    sign_in,
)
from tests.teams.pyramid import Pyramid, make_pyramid

pytestmark = pytest.mark.django_db


class Country:
    """The pyramid, with things that lists show; `grow` adds one more of each."""

    def __init__(self) -> None:
        self.pyramid: Pyramid = make_pyramid()
        here, people = self.pyramid.communes["here"], self.pyramid.people
        self.team = self.pyramid.teams["here"]
        self.outing = make_outing(team=self.team)
        self.past = make_outing(team=self.team, starts_at=timezone.now() - timedelta(days=1))
        self.session = make_session(place=here, trainer=people["trainer"], capacity=100)
        self.running = make_session(place=here, trainer=people["trainer"], capacity=100, starts_at=timezone.now())
        due_on, amounts = timezone.localdate() + timedelta(days=100), dict.fromkeys(Measure.values, 1000)
        make_plan(due_on=due_on, split_by="population", amounts=amounts, by=None, at=timezone.now())

    def grow(self) -> None:
        self._grow_people()
        self._grow_teams()
        self._grow_outings()
        self._grow_sessions()

    def _commune(self) -> Any:
        departement = self.pyramid.departements["here"]
        return make_place(parent=departement, departement=departement, lon=5.8, lat=43.8)

    def _grow_people(self) -> None:
        now, lead = timezone.now(), self.pyramid.people["departmental"]
        make_volunteer(home=self._commune(), welcome_due_at=now)
        make_volunteer(home=self._commune(), applied_at=now, trained_at=now, first_outing_at=now, welcomed_at=now)
        held = make_role(make_volunteer(home=self._commune()).supporter, "trainer", place=lead.roles.get().place)
        RoleChange.objects.create(
            role=held, supporter=held.supporter, kind=held.kind, place=held.place, change="given", by=lead, at=now,
            until=held.ends_at,
        )  # fmt: skip
        request_export(by=lead, place=lead.roles.get().place, content="teams", with_addresses=False, at=now)

    def _grow_teams(self) -> None:
        now, mobiliser = timezone.now(), self.pyramid.people["mobiliser"]
        stay = make_member(self.team, make_volunteer(home=self._commune()).supporter)
        make_team(place=self._commune())
        orphan = make_team(place=self._commune(), state="without")
        TeamOffer.objects.create(
            team=orphan, neighbour=self.team, offered_at=now, expires_at=now + timedelta(days=3)
        )  # fmt: skip
        TeamMessage.objects.create(team=self.team, author=mobiliser, subject="Samedi", text="Venez", at=now, sent_to=1)
        Thanks.objects.create(
            team=self.team, supporter=self.pyramid.people["member"], by=stay, day=timezone.localdate(), at=now
        )

    def _grow_outings(self) -> None:
        now, member = timezone.now(), self.pyramid.people["member"]
        for days in (2, -2):
            made = make_outing(team=make_team(place=self._commune()), starts_at=now + timedelta(days=days))
            Participation.objects.create(outing=made, supporter=member, joined_at=now)
        make_outing(team=self.team, state=Outing.State.HELD, starts_at=now - timedelta(days=4), result_people=3)
        make_outing(team=self.team, starts_at=now + timedelta(days=5))
        for outing in (self.outing, self.past):
            person = make_volunteer(home=self._commune()).supporter
            Participation.objects.create(outing=outing, supporter=person, joined_at=now, mood="good", words="Bien")

    def _grow_sessions(self) -> None:
        now, trainer = timezone.now(), self.pyramid.people["trainer"]
        make_session(place=self._commune(), trainer=make_supporter())
        for session in (self.session, self.running):
            self._enrol(session, make_volunteer(home=self._commune()).supporter, "enrolled")
            self._enrol(session, make_volunteer(home=self._commune()).supporter, "waiting")
        for days in (4, -4):
            held = make_session(place=self._commune(), trainer=trainer, starts_at=now + timedelta(days=days))
            self._enrol(held, self.pyramid.people["member"], "attended" if days < 0 else "enrolled")
        Material.objects.create(title="Guide", link="https://example.org/", added_by=trainer, added_at=now)

    @staticmethod
    def _enrol(session: TrainingSession, person: Supporter, state: str) -> None:
        code = f"C{session.pk}-{person.pk}" if state == "attended" else ""
        at = timezone.now()
        Enrolment.objects.create(session=session, supporter=person, state=state, asked_at=at, code=code)

    def lists(self) -> Iterator[tuple[str, str]]:
        """Who reads, and the address."""
        team, pages = self.team.pk, "teams:"
        for name, *arguments in (
            ("teams",), ("team", team), ("team-people", team), ("team-split", team), ("team-merge", team), ("hub",),
            ("newcomers",), ("candidates",), ("roles",), ("role-journal",), ("export",), ("outings",), ("outings-map",),
            ("outings-ics",), ("outings-feed",), ("outing-people", self.outing.pk), ("outing-report", self.past.pk),
            ("sessions",), ("session-invite", self.session.pk), ("session-attendance", self.running.pk), ("materials",),
            ("plan-gaps",),
        ):  # fmt: skip
            yield "departmental", reverse(pages + name, args=arguments)
        for name in ("hub", "my-outings", "sessions", "materials"):
            yield "member", reverse(pages + name)
        yield from self._programs("api:teams-api:")

    def _programs(self, space: str) -> Iterator[tuple[str, str]]:
        for name, *arguments in (
            ("teams",), ("team", self.team.pk), ("team-people", self.team.pk), ("team-messages", self.team.pk),
            ("newcomers",), ("candidates",), ("roles",), ("role-journal",), ("exports",), ("outings",),
            ("outings-to-report",), ("outing-participants", self.outing.pk), ("sessions",), ("materials",), ("gaps",),
            ("session-invitable", self.session.pk), ("session-attendance", self.session.pk),
            ("session-waiting", self.session.pk), ("standings",), ("goals",),
        ):  # fmt: skip
            yield "departmental", reverse(space + name, args=arguments)
        yield "departmental", reverse(f"{space}sessions") + "?run"
        yield "departmental", reverse(f"{space}session-people-to-add", args=[self.session.pk]) + "?q=ca"
        yield "mobiliser", reverse(f"{space}offers")
        for name in ("my-outings", "own-thanks", "sessions"):
            yield "member", reverse(space + name)


@pytest.fixture
def country() -> Country:
    country = Country()
    country.grow()
    country.grow()
    return country


def counter(country: Country) -> Callable[[], dict[tuple[str, str], int]]:
    people = country.pyramid.people
    clients = {role: sign_in(Client(), people[role]) for role in ("departmental", "member", "mobiliser")}

    def count() -> dict[tuple[str, str], int]:
        found = {}
        for role, address in country.lists():
            cache.clear()
            with CaptureQueriesContext(connection) as queries:
                response = clients[role].get(address)
                b"".join(response.streaming_content) if response.streaming else response.content
            assert (address, response.status_code) == (address, 200)
            found[role, address] = len(queries)
        return found

    return count


def test_no_list_asks_more_for_more_lines(country: Country) -> None:
    count = counter(country)
    count()  # what is asked once in a process
    few = count()
    for _n in range(4):
        country.grow()
    many = count()
    assert {key: (few[key], many[key]) for key in few if few[key] < many[key]} == {}
