"""Handing a turf out, taking it, walking it together, giving it back."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from canvassing.models import Turf, Walk, Walker
from canvassing.services.walks import (
    WalkRefused,
    WalkTaken,
    end_due_walks,
    extend,
    give_back,
    hand_out,
    join,
    leave,
    take,
    withdraw,
)
from canvassing.services.walks_left import leave_walks
from supporters.models import Supporter
from supporters.services.consents import withdraw_consent
from teams.models import Outing
from tests.canvassing.walking import make_turf, make_walk
from tests.factories import make_member, make_outing, make_supporter, make_team, make_volunteer

pytestmark = pytest.mark.django_db


def helper(**overrides: Any) -> Supporter:
    return make_volunteer(**overrides).supporter


def state_of(turf: Turf) -> str:
    turf.refresh_from_db()
    return turf.state


def test_a_volunteer_takes_a_free_turf_for_a_week() -> None:
    turf, person, now = make_turf(), helper(), timezone.now()
    walk = take(turf=turf, supporter=person, at=now)
    assert (walk.handed_by, walk.ends_at, walk.walkers.get().supporter) == (person, now + timedelta(days=7), person)
    assert state_of(turf) == "out"


def test_what_somebody_has_is_taken_by_nobody_else() -> None:
    walk = make_walk()
    with pytest.raises(WalkTaken, match="vient de prendre"):
        take(turf=walk.turf, supporter=helper(), at=timezone.now())


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"state": "done"}, "sont faites"),
        ({"doors_left": 0}, "sont faites"),
        ({"state": "retired"}, "redécoupé"),
        ({"offered": False}, "garde ce secteur"),
    ],
)
def test_a_turf_that_is_not_to_take_says_why(fields: dict[str, Any], words: str) -> None:
    with pytest.raises(WalkTaken, match=words):
        take(turf=make_turf(**fields), supporter=helper(), at=timezone.now())


def test_nobody_takes_a_fourth_walk() -> None:
    person = helper()
    for _each in range(3):
        take(turf=make_turf(), supporter=person, at=timezone.now())
    with pytest.raises(WalkRefused, match="déjà 3"):
        take(turf=make_turf(), supporter=person, at=timezone.now())


def test_who_has_not_said_that_they_help_takes_nothing() -> None:
    with pytest.raises(WalkRefused, match="Dites d'abord"):
        take(turf=make_turf(), supporter=make_supporter(), at=timezone.now())


def test_a_walk_taken_by_a_member_is_their_team_s() -> None:
    team = make_team()
    assert take(turf=make_turf(), supporter=make_member(team), at=timezone.now()).team == team


def test_a_turf_is_handed_to_a_team_which_shares_it_among_its_members() -> None:
    team, turf, now = make_team(), make_turf(), timezone.now()
    walk = hand_out(turf=turf, by=team.roles.get().supporter, team=team, at=now)
    assert not walk.walkers.exists()
    member = make_member(team)
    join(walk=walk, supporter=member, at=now + timedelta(hours=1))
    leave(walk=walk, supporter=member, at=now + timedelta(hours=2))
    walk.refresh_from_db()
    assert walk.is_open


def test_a_turf_is_handed_to_somebody_or_refused() -> None:
    with pytest.raises(ValidationError) as refused:
        hand_out(turf=make_turf(), by=make_supporter(), at=timezone.now())
    assert set(refused.value.message_dict) == {"team"}


@pytest.mark.parametrize("days", [-1, 0, 29])
def test_a_term_is_a_day_to_come_within_four_weeks(days: int) -> None:
    now = timezone.now()
    with pytest.raises(ValidationError) as refused:
        hand_out(turf=make_turf(), by=make_supporter(), team=make_team(), at=now, ends_at=now + timedelta(days=days))
    assert set(refused.value.message_dict) == {"ends_at"}


def test_for_an_outing_a_walk_is_worth_its_day() -> None:
    outing = make_outing()
    walk = hand_out(turf=make_turf(), by=outing.organiser, outing=outing, at=timezone.now())
    assert (walk.team, walk.outing) == (outing.team, outing)
    assert outing.ends_at <= walk.ends_at < outing.ends_at + timedelta(days=1)


@pytest.mark.parametrize("fields", [{"kind": Outing.Kind.STALL}, {"state": "cancelled"}])
def test_only_a_door_to_door_outing_to_come_gets_walks(fields: dict[str, Any]) -> None:
    outing = make_outing(**fields)
    with pytest.raises(ValidationError) as refused:
        hand_out(turf=make_turf(), by=outing.organiser, outing=outing, at=timezone.now())
    assert set(refused.value.message_dict) == {"outing"}


def test_a_pair_shares_a_walk_and_there_is_no_third() -> None:
    walk, second = make_walk(), helper()
    join(walk=walk, supporter=second, at=timezone.now())
    join(walk=walk, supporter=second, at=timezone.now())
    assert walk.walkers.count() == 2
    with pytest.raises(WalkTaken, match="à deux"):
        join(walk=walk, supporter=helper(), at=timezone.now())


def test_whoever_left_makes_room_and_may_come_back() -> None:
    first, now = helper(), timezone.now()
    walk, second = make_walk(walkers=[first]), helper()
    join(walk=walk, supporter=second, at=now)
    leave(walk=walk, supporter=first, at=now)
    join(walk=walk, supporter=first, at=now)
    assert sorted(walk.walkers.filter(left_at=None).values_list("position", flat=True)) == [1, 2]
    assert Walker.objects.count() == 2


def test_who_comes_to_an_outing_joins_its_walk_without_being_a_volunteer() -> None:
    outing, person = make_outing(), make_supporter()
    walk = make_walk(team=outing.team, outing=outing)
    with pytest.raises(WalkRefused):
        join(walk=walk, supporter=person, at=timezone.now())
    outing.participations.create(supporter=person, joined_at=timezone.now())
    assert join(walk=walk, supporter=person, at=timezone.now()).position == 1


def test_a_walk_that_is_over_lets_nobody_in() -> None:
    walk = make_walk()
    end_due_walks(at=walk.ends_at)
    with pytest.raises(WalkTaken, match="terminée"):
        join(walk=walk, supporter=helper(), at=timezone.now())


def test_of_a_pair_one_leaves_and_the_last_gives_it_back() -> None:
    pair, now = [helper(), helper()], timezone.now()
    walk = make_walk(walkers=pair)
    assert leave(walk=walk, supporter=pair[0], at=now).is_open
    assert leave(walk=walk, supporter=pair[1], at=now).end == "returned"
    assert state_of(walk.turf) == "free"


def test_a_walk_given_back_is_free_again_and_done_when_no_door_is_left() -> None:
    person, now = helper(), timezone.now()
    walk, other = make_walk(walkers=[person]), make_walk(walkers=[person])
    give_back(walk=walk, by=person, at=now)
    Turf.objects.filter(pk=other.turf_id).update(doors_left=0)
    give_back(walk=other, by=person, at=now, end="finished")
    assert (state_of(walk.turf), state_of(other.turf)) == ("free", "done")


def test_only_who_walks_it_gives_it_back() -> None:
    walk = make_walk()
    with pytest.raises(WalkTaken):
        give_back(walk=walk, by=helper(), at=timezone.now())


def test_a_walk_that_ended_stays_as_it_ended() -> None:
    walk, now = make_walk(), timezone.now()
    withdraw(walk=walk, by=make_supporter(), at=now)
    again = withdraw(walk=walk, by=make_supporter(), at=now + timedelta(days=1))
    assert (again.end, again.ended_at) == ("withdrawn", now)


def test_a_turf_is_handed_out_again_after_it_came_back() -> None:
    walk, person, now = make_walk(), helper(), timezone.now()
    withdraw(walk=walk, by=person, at=now)
    assert take(turf=walk.turf, supporter=person, at=now).is_open
    assert Walk.objects.open().count() == 1


def test_a_walk_comes_back_by_itself_after_its_term_and_not_before() -> None:
    walk = make_walk()
    assert end_due_walks(at=walk.ends_at - timedelta(seconds=1)) == 0
    assert end_due_walks(at=walk.ends_at) == 1
    walk.refresh_from_db()
    assert (walk.end, walk.ended_at, state_of(walk.turf)) == ("expired", walk.ends_at, "free")
    assert end_due_walks(at=walk.ends_at) == 0


def test_a_walk_whose_doors_are_done_ends_as_finished() -> None:
    walk = make_walk()
    Turf.objects.update(doors_left=0)
    end_due_walks(at=walk.ends_at)
    walk.refresh_from_db()
    assert walk.end == "finished"


def test_a_walk_is_prolonged_a_week_at_a_time_and_four_in_all() -> None:
    walk = make_walk()
    at = walk.handed_at
    for _week in range(3):
        at += timedelta(days=7) - timedelta(seconds=1)
        assert extend(walk=walk, by=make_supporter(), at=at).ends_at == at + timedelta(days=7)
    assert extend(walk=walk, by=make_supporter(), at=at + timedelta(days=6)).ends_at == at + timedelta(
        days=7, seconds=3
    )
    with pytest.raises(WalkRefused, match="autant qu'elle peut"):
        extend(walk=walk, by=make_supporter(), at=at + timedelta(days=6))


def test_whoever_stops_helping_gives_back_what_they_had() -> None:
    person, other = helper(), helper()
    alone, shared = make_walk(walkers=[person]), make_walk(walkers=[person, other])
    assert leave_walks(supporter=person, at=timezone.now()) == 2
    assert (state_of(alone.turf), state_of(shared.turf)) == ("free", "out")


def test_withdrawing_the_agreement_gives_walks_back() -> None:
    person = helper()
    walk = make_walk(walkers=[person])
    withdraw_consent(supporter=person, purpose="local_team", at=timezone.now())
    assert state_of(walk.turf) == "free"
