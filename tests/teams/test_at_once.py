"""Two people who press the same button at the same instant: one is served, nobody waits for ever, counts are right."""

import random
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connections
from django.test import Client
from django.utils import timezone

from common.tokens import TokenExpired
from supporters.models import OutgoingMail, Supporter
from teams.models import Membership, Outing, Role, Team, TeamOffer, TrainingSession, Volunteer
from teams.services.enrolments import Full, enrol
from teams.services.help import choose_team, confirm_help
from teams.services.imported import accept_invitation, invite_due
from teams.services.leaving import leave_everything
from teams.services.mergers import merge_teams
from teams.services.messages import send_team_message
from teams.services.offers import accept_offer, offer_to_neighbours
from teams.services.outing_reports import OutingReport, report_outing
from teams.services.participations import OutingFull, join_outing
from teams.services.roles import RoleRefused, give_role
from teams.services.teams import TeamChanged, TeamRefused, join_team
from territory.models import Place
from tests.factories import (
    make_member,
    make_outing,
    make_place,
    make_role,
    make_session,
    make_supporter,
    make_team,
    make_volunteer,
)
from tests.teams.bringing import bring_in, link_of, make_country
from tests.teams.offering import offer
from tests.teams.test_teams import counters_that_are_wrong

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("queued_mail")]

Act = Callable[[], Any]


def at_once(acts: Sequence[Act], *refusals: type[Exception]) -> list[Any]:
    """What each act gave or, of these kinds, raised; all begin together, each on a connection of its own."""
    start = Barrier(len(acts))

    def run(act: Act) -> Any:
        try:
            start.wait(timeout=20)
            return act()
        except refusals as refused:
            return refused
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def kinds(results: Iterable[Any]) -> list[str]:
    return sorted(type(one).__name__ for one in results)


def test_of_two_neighbours_who_accept_one_takes_the_team_in() -> None:
    now, orphan = timezone.now(), make_team(state="without", place=make_place())
    make_member(orphan)
    neighbours = [make_team(place=make_place()) for _each in range(2)]
    offers = [
        TeamOffer.objects.create(team=orphan, neighbour=one, offered_at=now, expires_at=now + timedelta(7))
        for one in neighbours
    ]
    by = [team.roles.get().supporter for team in neighbours]
    given = at_once(
        [partial(accept_offer, offer=offers[n], by=by[n], at=now) for n in (0, 1)],
        TeamChanged,
    )
    assert kinds(given) == ["Team", "TeamChanged"]
    assert sorted(Team.objects.live().values_list("members", flat=True)) == [1, 2]
    assert counters_that_are_wrong() == []


def test_the_last_chair_of_a_session_has_one_person_on_it() -> None:
    session, people = make_session(capacity=1), [make_volunteer().supporter for _each in range(4)]
    now = timezone.now()
    given = at_once([partial(enrol, session=session, supporter=one, at=now) for one in people], Full)
    assert kinds(given) == ["Enrolment", "Full", "Full", "Full"]
    assert TrainingSession.objects.get().taken == 1


def test_the_last_place_of_an_outing_is_taken_once() -> None:
    outing, people, now = make_outing(capacity=2), [make_volunteer().supporter for _each in range(3)], timezone.now()
    acts = [partial(join_outing, outing=outing, supporter=one, friends=1, at=now) for one in people]
    assert kinds(at_once(acts, OutingFull)) == ["OutingFull", "OutingFull", "Participation"]
    assert Outing.objects.get().going == 2


def test_of_two_who_give_one_team_to_two_people_one_is_refused() -> None:
    team, now = make_team(state="without"), timezone.now()
    giver = make_role(make_supporter(), Role.Kind.NATIONAL, place=make_place(kind=Place.Kind.COUNTRY)).supporter
    people = [make_volunteer(certified_at=now).supporter for _each in range(2)]

    def give(person: Supporter) -> Role:
        until = now + timedelta(30)
        return give_role(giver=giver, supporter=person, kind="mobiliser", place=None, team=team, at=now, ends_at=until)

    given = at_once([partial(give, one) for one in people], RoleRefused)
    assert kinds(given) == ["Role", "RoleRefused"]
    assert (team.roles.filter(ended_at=None).count(), team.memberships.current().count()) == (1, 1)


def test_a_link_pressed_twice_confirms_once(client: Client) -> None:
    token = offer(client).rstrip("/").rpartition("/")[2]
    given = at_once([lambda: confirm_help(token=token, at=timezone.now())] * 2, TokenExpired)
    assert kinds(given) == ["TokenExpired", "Volunteer"]
    assert Volunteer.objects.count() == 1


def test_an_import_is_answered_once(national: Supporter) -> None:
    make_country()
    bring_in(national, "lea@example.org;Léa;mobilisatrice;Arles;Les Arènes")
    invite_due(at=timezone.now())
    token = link_of("lea@example.org").rstrip("/").rpartition("/")[2]
    birth, boxes = date(1980, 5, 1), ("account", "local_team")

    def accept() -> Any:
        return accept_invitation(
            token=token, first_name="Léa", birth_month=birth, purposes=boxes, at=timezone.now(), language="fr"
        )

    assert kinds(at_once([accept, accept], TokenExpired)) == ["TokenExpired", "Welcome"]
    assert (Team.objects.count(), Role.objects.count(), Membership.objects.count()) == (1, 1, 1)


def test_a_team_with_one_place_left_takes_one_of_two_newcomers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Team, "ROOM", 2)
    team, newcomers, now = make_team(), [make_volunteer() for _each in range(2)], timezone.now()
    acts = [partial(choose_team, volunteer=one, team=team, at=now) for one in newcomers]
    assert kinds(at_once(acts, ValidationError)) == ["Membership", "ValidationError"]
    assert Team.objects.get().members == 2


def test_a_team_chosen_twice_is_joined_and_told_once() -> None:
    team, newcomer, now = make_team(), make_volunteer(), timezone.now()
    at_once([lambda: choose_team(volunteer=newcomer, team=team, at=now)] * 2)
    assert OutgoingMail.objects.filter(to=team.roles.get().supporter.email).count() == 1
    assert Team.objects.get().members == 2


@pytest.mark.parametrize("seed", range(4))
def test_movements_of_every_kind_at_once_never_wait_for_one_another(seed: int) -> None:
    """A circle of locks would be an error of the database, or a test that does not end."""
    chance, now = random.Random(seed), timezone.now()  # noqa: S311 - the same draw each time
    country = make_place(kind=Place.Kind.COUNTRY)
    by = make_role(make_supporter(), Role.Kind.NATIONAL, place=country).supporter
    teams = [make_team(place=make_place()) for _each in range(6)]
    people = [make_member(team) for team in teams for _each in range(3)]
    outings = [make_outing(team=team, starts_at=now - timedelta(hours=1)) for team in teams]
    for outing in outings:
        for person in chance.sample(people, 4):
            join_outing(outing=outing, supporter=person, at=now - timedelta(hours=2))

    def give(team: Team, person: Supporter) -> None:
        until = now + timedelta(30)
        give_role(giver=by, supporter=person, kind="mobiliser", place=None, team=team, at=now, ends_at=until)

    def report(outing: Outing) -> None:
        came = dict.fromkeys(outing.participations.values_list("pk", flat=True), 0)
        report_outing(outing=outing, report=OutingReport(came=came), at=now)

    def act(turn: int) -> Act:
        team, other = chance.sample(teams, 2)
        person = chance.choice(people)
        return (
            lambda: join_team(team=team, supporter=person, at=now),
            lambda: leave_everything(supporter=person, at=now),
            lambda: merge_teams(team=team, into=other, by=by, at=now),
            lambda: give(team, person),
            lambda: report(chance.choice(outings)),
            lambda: send_team_message(team=team, author=by, subject=f"Samedi {turn}", text="Venez.", at=now),
        )[turn % 6]

    at_once([act(turn) for turn in range(12)], TeamRefused, RoleRefused)
    assert counters_that_are_wrong() == []


def test_who_is_asked_in_the_name_of_nobody_is_not_asked_at_all() -> None:
    """The neighbours of a team that is led again are asked nothing, whoever came first."""
    team, now = make_team(state="without"), timezone.now()
    make_team()
    by = make_role(make_supporter(), Role.Kind.NATIONAL, place=make_place(kind=Place.Kind.COUNTRY)).supporter
    person, until = make_volunteer(certified_at=now).supporter, now + timedelta(30)
    at_once(
        [
            lambda: offer_to_neighbours(team=team, at=now),
            lambda: give_role(
                giver=by, supporter=person, kind="mobiliser", place=None, team=team, at=now, ends_at=until
            ),
        ],
        TeamChanged,
    )
    assert not TeamOffer.objects.unanswered().exists()
