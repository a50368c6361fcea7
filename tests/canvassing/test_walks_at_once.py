"""Two people who reach for the same turf at the same instant: one has it, the other reads a sentence."""

from functools import partial

import pytest
from django.utils import timezone

from canvassing.models import Turf, Walk, Walker
from canvassing.services.walks import WalkRefused, WalkTaken, end_due_walks, give_back, hand_out, join, take
from canvassing.services.walks_left import leave_walks
from tests.canvassing.walking import make_turf, make_walk
from tests.factories import make_supporter, make_team, make_volunteer
from tests.teams.test_at_once import at_once, kinds

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("queued_mail")]


def test_a_turf_is_taken_by_one_of_those_who_reach_for_it() -> None:
    turf, now = make_turf(), timezone.now()
    people = [make_volunteer().supporter for _each in range(4)]
    given = at_once([partial(take, turf=turf, supporter=one, at=now) for one in people], WalkTaken)
    assert kinds(given) == ["Walk", "WalkTaken", "WalkTaken", "WalkTaken"]
    assert (Walk.objects.count(), Walker.objects.count(), Turf.objects.get().state) == (1, 1, "out")


def test_a_turf_handed_out_and_taken_at_once_is_somebody_s() -> None:
    turf, team, now = make_turf(), make_team(), timezone.now()
    acts = [
        partial(take, turf=turf, supporter=make_volunteer().supporter, at=now),
        partial(hand_out, turf=turf, by=make_supporter(), team=team, at=now),
    ]
    assert kinds(at_once(acts, WalkTaken)) == ["Walk", "WalkTaken"]


def test_nobody_takes_a_fourth_walk_with_four_fingers() -> None:
    person, now = make_volunteer().supporter, timezone.now()
    acts = [partial(take, turf=make_turf(), supporter=person, at=now) for _each in range(4)]
    assert kinds(at_once(acts, WalkRefused)) == ["Walk", "Walk", "Walk", "WalkRefused"]


def test_of_two_who_scan_the_code_at_once_one_is_the_second() -> None:
    walk, now = make_walk(), timezone.now()
    people = [make_volunteer().supporter for _each in range(2)]
    given = at_once([partial(join, walk=walk, supporter=one, at=now) for one in people], WalkTaken)
    assert kinds(given) == ["WalkTaken", "Walker"]
    assert walk.walkers.count() == 2


def test_a_walk_that_ends_in_three_ways_at_once_ends_in_one() -> None:
    walk = make_walk()
    person = walk.walkers.get().supporter
    at_once(
        [
            partial(give_back, walk=walk, by=person, at=walk.ends_at),
            partial(end_due_walks, at=walk.ends_at),
            partial(leave_walks, supporter=person, at=walk.ends_at),
        ],
        WalkTaken,
    )
    walk.refresh_from_db()
    assert walk.end in ("returned", "expired")
    assert Turf.objects.get().state == "free"


def test_while_one_gives_it_back_another_takes_it_or_is_told() -> None:
    walk, now = make_walk(), timezone.now()
    person, other = walk.walkers.get().supporter, make_volunteer().supporter
    at_once(
        [
            partial(give_back, walk=walk, by=person, at=now),
            partial(take, turf=walk.turf, supporter=other, at=now),
        ],
        WalkTaken,
    )
    turf = Turf.objects.get()
    assert (turf.state == "out") == Walk.objects.open().exists()
