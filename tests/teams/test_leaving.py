"""Whoever stops helping holds nothing any more: no role, no team, no place."""

from datetime import timedelta

import pytest
from django.utils import timezone

from supporters.models import Supporter
from supporters.privacy import erase
from supporters.services.accounts import disable
from supporters.services.consents import withdraw_consent
from teams.models import Enrolment, Outing, Participation, Role, Team
from teams.services.leaving import leave_everything
from tests.factories import make_member, make_outing, make_session, make_team

pytestmark = pytest.mark.django_db


def come(outing: Outing, person: Supporter, friends: int = 0) -> Participation:
    Outing.objects.filter(pk=outing.pk).update(going=1 + friends)
    return Participation.objects.create(outing=outing, supporter=person, friends=friends, joined_at=timezone.now())


def test_leaving_gives_back_the_places_of_an_outing_to_come_friends_included() -> None:
    person, outing = make_member(make_team()), make_outing()
    participation = come(outing, person, friends=2)
    leave_everything(supporter=person, at=timezone.now())
    outing.refresh_from_db()
    participation.refresh_from_db()
    assert (outing.going, bool(participation.cancelled_at)) == (0, True)


def test_a_team_is_without_mobiliser_once_their_account_is_closed() -> None:
    team = make_team()
    disable(supporter=team.roles.get().supporter, at=timezone.now())
    team.refresh_from_db()
    assert team.state == Team.State.WITHOUT
    assert team.roles.get().ended_at


def test_what_was_done_stays_done() -> None:
    person = make_member(make_team())
    outing = make_outing(starts_at=timezone.now() - timedelta(days=3), state="held")
    come(outing, person)
    leave_everything(supporter=person, at=timezone.now())
    outing.refresh_from_db()
    assert outing.going == 1


def test_leaving_frees_the_place_in_a_session_for_whoever_waits() -> None:
    person, waiting, now = make_member(make_team()), make_member(make_team()), timezone.now()
    session = make_session(capacity=1, taken=1)
    held = Enrolment.objects.create(session=session, supporter=person, state="enrolled", asked_at=now)
    next_one = Enrolment.objects.create(session=session, supporter=waiting, state="waiting", asked_at=now)
    leave_everything(supporter=person, at=now)
    session.refresh_from_db()
    held.refresh_from_db()
    next_one.refresh_from_db()
    assert (held.state, next_one.state, session.taken) == ("cancelled", "enrolled", 1)


def test_withdrawing_the_agreement_of_the_local_team_ends_everything() -> None:
    team = make_team()
    person = make_member(team)
    withdraw_consent(supporter=person, purpose="local_team", at=timezone.now())
    team.refresh_from_db()
    person.volunteer.refresh_from_db()
    assert person.memberships.get().left == "withdrawn"
    assert person.volunteer.stopped_at
    assert team.members == 1


def test_withdrawing_another_agreement_ends_nothing() -> None:
    person = make_member(make_team())
    withdraw_consent(supporter=person, purpose="account", at=timezone.now())
    assert person.memberships.get().left_at is None


def test_an_erased_person_is_counted_nowhere() -> None:
    person, outing, now = make_member(make_team()), make_outing(), timezone.now()
    team = person.memberships.get().team
    come(outing, person)
    session = make_session(taken=1)
    Enrolment.objects.create(session=session, supporter=person, state="enrolled", asked_at=now)
    erase(supporter=person, at=now)
    for row in (team, outing, session):
        row.refresh_from_db()
    assert (team.members, outing.going, session.taken) == (1, 0, 0)


def test_a_mobiliser_who_leaves_everything_leads_nothing() -> None:
    team = make_team()
    person = team.roles.get().supporter
    leave_everything(supporter=person, at=timezone.now())
    team.refresh_from_db()
    assert team.state == "without"
    assert not Role.objects.filter(supporter=person, ended_at=None).exists()


def test_leaving_twice_changes_nothing_more() -> None:
    team = make_team()
    person = make_member(team)
    leave_everything(supporter=person, at=timezone.now())
    leave_everything(supporter=person, at=timezone.now())
    team.refresh_from_db()
    assert team.members == 1
