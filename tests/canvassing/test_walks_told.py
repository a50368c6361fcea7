"""Mails about walks: each once, to who may be written to, at hours when one writes."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from canvassing.models import Mark, Walk
from canvassing.services.walks import end_due_walks, extend, hand_out, take
from canvassing.services.walks_told import remind_walkers, tell_came_back
from supporters.models import Supporter
from supporters.services.consents import withdraw_consent
from teams.models import Volunteer
from tests.canvassing.walking import make_turf, make_walk
from tests.factories import make_member, make_outing, make_supporter, make_team, make_volunteer
from tests.teams.silences import fall_silent

pytestmark = pytest.mark.django_db
#: Ten in the morning in Paris.
NOON = datetime(2026, 3, 10, 9, tzinfo=UTC)


def letters() -> list[str]:
    return sorted(letter.to[0] for letter in mail.outbox)


@pytest.fixture(autouse=True)
def morning() -> Iterator[None]:

    with time_machine.travel(NOON, tick=False):
        yield


def expired(team: Any = None, **overrides: Any) -> Walk:
    walk = make_walk(team=team, handed_at=NOON - timedelta(days=7), **overrides)
    end_due_walks(at=NOON)
    return walk


def test_whoever_is_handed_a_walk_is_told_once() -> None:
    person, by = make_volunteer().supporter, make_supporter()
    walk = hand_out(turf=make_turf(), by=by, supporter=person, at=NOON)
    (letter,) = mail.outbox
    assert letter.to == [person.email]
    assert reverse("canvassing:walk", args=[walk.pk]) in letter.body
    assert "Rue des Lilas" in letter.body
    assert "10 portes" in letter.body
    assert letter.zone == "metropole"
    assert "List-Unsubscribe" in letter.extra_headers


def test_who_leads_the_team_is_told_what_others_hand_to_it() -> None:
    team, lead = make_team(), make_supporter()
    leader = team.roles.get().supporter
    hand_out(turf=make_turf(), by=lead, team=team, at=NOON)
    assert letters() == [leader.email]
    hand_out(turf=make_turf(), by=leader, team=team, at=NOON)
    assert letters() == [leader.email]


def test_who_hands_a_team_ten_turfs_writes_once() -> None:
    team, lead = make_team(), make_supporter()
    for minutes in (0, 5, 61):
        hand_out(turf=make_turf(), by=lead, team=team, at=NOON + timedelta(minutes=minutes))
    assert letters() == [team.roles.get().supporter.email]
    hand_out(turf=make_turf(), by=lead, team=team, at=NOON + timedelta(hours=4))
    assert len(letters()) == 2


def test_nobody_is_told_what_they_did_themselves_nor_what_they_find_at_an_outing() -> None:
    outing = make_outing()
    take(turf=make_turf(), supporter=make_volunteer().supporter, at=NOON)
    hand_out(turf=make_turf(), by=make_supporter(), outing=outing, at=NOON)
    assert letters() == []


def quiet(person: Supporter, why: str) -> None:
    if why == "restricted":
        Supporter.objects.filter(pk=person.pk).update(restricted_at=NOON)
    elif why == "chosen":
        Volunteer.objects.filter(supporter=person).update(team_mail="none")
    else:
        withdraw_consent(supporter=person, purpose="local_team", at=NOON)
        Volunteer.objects.filter(supporter=person).update(stopped_at=None)


@pytest.mark.parametrize("why", ["restricted", "chosen", "withdrawn"])
def test_who_may_not_be_written_to_is_not(why: str) -> None:
    person = make_volunteer().supporter
    quiet(person, why)
    hand_out(turf=make_turf(), by=make_supporter(), supporter=person, at=NOON)
    assert letters() == []


def test_who_votes_where_the_law_imposes_silence_is_not_written_to() -> None:
    person = make_volunteer().supporter
    person.home.zone = "reunion"
    person.home.save()
    fall_silent(NOON, zone="reunion")
    hand_out(turf=make_turf(), by=make_supporter(), supporter=person, at=NOON)
    assert letters() == []


def test_the_day_before_its_term_a_walk_from_which_nothing_came_is_recalled_once() -> None:
    walk = make_walk(handed_at=NOON - timedelta(days=6))
    assert remind_walkers(at=NOON - timedelta(hours=1)) == 0
    assert (remind_walkers(at=NOON), remind_walkers(at=NOON)) == (1, 0)
    assert letters() == [walk.walkers.get().supporter.email]


def test_a_walk_that_advances_is_left_in_peace() -> None:
    walk = make_walk(handed_at=NOON - timedelta(days=6))
    mark: dict[str, Any] = {"kind": "state", "state": "done", "left": 0, "at": NOON, "digest": "x"}
    Mark.objects.create(
        id="10000000-0000-4000-8000-000000000000", walk=walk, address=walk.turf.stops.first().address, **mark
    )
    assert remind_walkers(at=NOON) == 0


def test_a_walk_that_was_prolonged_is_recalled_again_before_its_new_term() -> None:
    walk = make_walk(handed_at=NOON - timedelta(days=6))
    remind_walkers(at=NOON)
    extend(walk=walk, by=make_supporter(), at=NOON)
    assert remind_walkers(at=NOON) == 0
    assert remind_walkers(at=NOON + timedelta(days=6, hours=1)) == 1


def test_a_walk_of_an_outing_or_of_a_day_needs_no_reminder() -> None:
    make_walk(handed_at=NOON - timedelta(hours=2), ends_at=NOON + timedelta(hours=10))
    make_walk(handed_at=NOON - timedelta(days=6), outing=make_outing())
    assert remind_walkers(at=NOON) == 0
    assert letters() == []


def test_nobody_is_recalled_at_night_nor_in_silence() -> None:
    make_walk(handed_at=NOON - timedelta(days=6, hours=14))
    assert remind_walkers(at=NOON - timedelta(hours=11)) == 0
    fall_silent(NOON)
    assert remind_walkers(at=NOON) == 0


def test_walks_that_came_back_unfinished_are_told_together_once_a_day() -> None:
    team = make_team()
    leader = team.roles.get().supporter
    expired(team)
    expired(team, turf=make_turf(streets={"Rue du Moulin": (1,)}))
    assert (tell_came_back(at=NOON), tell_came_back(at=NOON + timedelta(minutes=5))) == (1, 0)
    (letter,) = mail.outbox
    assert letter.to == [leader.email]
    assert "Rue des Lilas" in letter.body
    assert "Rue du Moulin" in letter.body
    Walk.objects.create(
        turf=make_turf(), team=team, handed_at=NOON, ends_at=NOON + timedelta(hours=1), ended_at=NOON, end="expired"
    )
    assert tell_came_back(at=NOON + timedelta(hours=2)) == 0
    assert tell_came_back(at=NOON + timedelta(hours=24)) == 1


def test_a_walk_without_team_is_told_to_who_handed_it_out_unless_they_took_it() -> None:
    by = make_volunteer().supporter
    expired(handed_by=by)
    person = make_volunteer().supporter
    expired(handed_by=person, walkers=[person])
    assert tell_came_back(at=NOON) == 1
    assert letters() == [by.email]


def test_walks_that_were_given_back_or_finished_are_told_to_nobody() -> None:
    team = make_team()
    make_walk(team=team, ended_at=NOON, end="returned", handed_at=NOON - timedelta(days=1))
    assert tell_came_back(at=NOON) == 0


def test_mail_about_walks_names_nobody_else() -> None:
    team = make_team()
    member = make_member(team, make_volunteer(supporter=make_supporter(display_name="Zoé")).supporter)
    expired(team, walkers=[member])
    tell_came_back(at=NOON)
    assert "Zoé" not in mail.outbox[0].body


def test_in_silence_what_came_back_is_told_afterwards() -> None:
    team = make_team()
    expired(team)
    fall_silent(NOON)
    assert tell_came_back(at=NOON) == 0
    assert tell_came_back(at=NOON + timedelta(hours=2)) == 1
    assert timezone.now() == NOON
