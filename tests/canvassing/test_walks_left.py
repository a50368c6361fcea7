"""Walks of somebody who goes: an account that is erased or closed leaves no turf in nobody's hands."""

import pytest
from django.utils import timezone

from canvassing.models import Phone, Walk, Walker
from canvassing.services.walks_left import follow_teams
from supporters.models import Supporter
from supporters.privacy import erase
from supporters.services.accounts import disable
from teams.services.mergers import close_team, merge_teams
from tests.canvassing.walking import make_walk
from tests.factories import make_member, make_supporter, make_team, make_volunteer

pytestmark = pytest.mark.django_db


def carry(walk: Walk, person: Supporter) -> Phone:
    key = "20000000-0000-4000-8000-000000000000"
    return Phone.objects.create(walk=walk, supporter=person, key=key, loaded_at=timezone.now())


def test_an_account_that_is_erased_gives_its_walks_back() -> None:
    person = make_volunteer().supporter
    walk = make_walk(walkers=[person])
    erase(supporter=person, at=timezone.now())
    walk.refresh_from_db()
    assert (walk.end, walk.turf.state, Walker.objects.count()) == ("returned", "free", 0)


def test_an_account_that_is_closed_gives_its_walks_back_and_its_phones_send_no_more() -> None:
    person = make_volunteer().supporter
    walk = make_walk(walkers=[person])
    phone = carry(walk, person)
    disable(supporter=person, at=timezone.now())
    walk.refresh_from_db()
    phone.refresh_from_db()
    assert walk.end == "returned"
    assert phone.revoked_at is not None


def test_the_other_of_a_pair_goes_on() -> None:
    person, other = make_volunteer().supporter, make_volunteer().supporter
    walk = make_walk(walkers=[person, other])
    disable(supporter=person, at=timezone.now())
    walk.refresh_from_db()
    assert walk.is_open
    assert walk.walkers.get(left_at=None).supporter == other


def test_a_team_that_is_merged_takes_its_walks_along() -> None:
    team, into, now = make_team(), make_team(), timezone.now()
    walk = make_walk(team=team)
    merge_teams(team=team, into=into, by=make_supporter(), at=now)
    assert (follow_teams(at=now), follow_teams(at=now)) == (1, 0)
    walk.refresh_from_db()
    assert (walk.team, walk.is_open) == (into, True)


def test_of_a_team_that_closes_who_walks_goes_on_and_the_rest_comes_back() -> None:
    team, now = make_team(), timezone.now()
    waiting, walked = make_walk(team=team), make_walk(team=team, walkers=[make_member(team)])
    close_team(team=team, by=make_supporter(), at=now)
    assert (follow_teams(at=now), follow_teams(at=now)) == (2, 0)
    waiting.refresh_from_db()
    walked.refresh_from_db()
    assert (waiting.end, walked.team, walked.is_open) == ("returned", None, True)
