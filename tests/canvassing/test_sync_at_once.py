"""Phones that send at the same instant: each event counts once, sums are right, nobody waits for ever."""

import random
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from canvassing.models import AddressState, DoorReport, DoorSession, Mark, Receipt, Turf
from canvassing.services.events import Received, receive
from canvassing.services.walks import WalkTaken, end_walk, hand_out
from supporters.ledger import recount
from supporters.models import Act
from tests.canvassing.sending import finish, note, state, tally
from tests.canvassing.walking import make_turf, make_walk
from tests.factories import make_volunteer
from tests.teams.test_at_once import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("queued_mail")]


def sends(walk: Any, person: Any, events: list[Any], phone: Any = None) -> Callable[[], Received]:
    key = phone or uuid4()
    return lambda: receive(walk=walk, phone=key, supporter=person, events=events, at=timezone.now())


def knocked() -> list[int]:
    return sorted(DoorSession.objects.values_list("knocked", flat=True))


def test_one_batch_sent_four_times_at_once_counts_once() -> None:
    walk, phone = make_walk(), uuid4()
    person, addresses = walk.walkers.get().supporter, list(walk.turf.stops.values_list("address", flat=True))
    events = [*[state(pk) for pk in addresses], *[tally(opened=1) for _each in range(10)]]
    given = at_once([sends(walk, person, events, phone)] * 4)
    assert sorted(one.status for each in given for one in each.results) == ["ok"] * 20 + ["repeated"] * 60
    assert (knocked(), Mark.objects.count(), Receipt.objects.count()) == ([10], 10, 10)
    assert DoorReport.objects.get().knocked == 10
    assert sum(Act.objects.values_list("quantity", flat=True)) == 10
    assert recount() == []


def test_two_phones_of_one_walk_merge_and_miss_nothing() -> None:
    people = [make_volunteer().supporter for _each in range(2)]
    walk = make_walk(turf=make_turf(streets={"Rue des Lilas": (1,) * 40}), walkers=people)
    addresses = list(walk.turf.stops.values_list("address", flat=True))
    acts = []
    for turn in range(8):
        mine = addresses[turn * 5 : turn * 5 + 5]
        acts.append(sends(walk, people[turn % 2], [*[state(pk) for pk in mine], tally(absent=5)]))
    at_once(acts)
    assert knocked() == [5] * 8
    assert AddressState.objects.filter(state="done").count() == 40
    assert Turf.objects.get().doors_left == 0
    assert recount() == []


def test_batches_of_one_phone_add_up() -> None:
    walk, phone = make_walk(), uuid4()
    person = walk.walkers.get().supporter
    at_once([sends(walk, person, [tally(opened=1, talked=1), tally(absent=2)], phone) for _each in range(6)])
    assert knocked() == [18]
    assert DoorReport.objects.get().knocked == 18
    assert sum(Act.objects.values_list("quantity", flat=True)) == 18
    assert recount() == []


def test_an_id_sent_at_once_from_two_walks_counts_in_one() -> None:
    walks = [make_walk() for _each in range(2)]
    event = tally(absent=1)
    given = at_once([sends(walk, walk.walkers.get().supporter, [event]) for walk in walks])
    assert sorted(each.results[0].code for each in given) == [200, 409]
    assert knocked() == [1]


def test_two_phones_that_finish_at_once_finish_once() -> None:
    people = [make_volunteer().supporter for _each in range(2)]
    walk = make_walk(walkers=people)
    given = at_once([sends(walk, person, [finish(), tally(absent=1)]) for person in people])
    assert {one.status for each in given for one in each.results} == {"ok"}
    walk.refresh_from_db()
    assert walk.end == "finished"
    assert Turf.objects.get().state == "free"


@pytest.mark.parametrize("seed", range(3))
def test_whatever_happens_at_once_nobody_waits_for_another(seed: int) -> None:
    """A circle of locks would be an error of the database, or a test that does not end."""
    chance, now = random.Random(seed), timezone.now()  # noqa: S311 - the same draw each time
    people = [make_volunteer().supporter for _each in range(4)]
    walks = [make_walk(walkers=people[n : n + 2]) for n in (0, 2)]

    def act(turn: int) -> Callable[[], Any]:
        walk = chance.choice(walks)
        addresses = list(walk.turf.stops.values_list("address", flat=True))
        chance.shuffle(addresses)
        person = walk.walkers.order_by("?")[0].supporter
        batch = [*[state(pk) for pk in addresses], *[note(pk, "porte lourde") for pk in addresses], tally(absent=10)]
        return (
            sends(walk, person, batch),
            lambda: end_walk(walk=walk, end="withdrawn", at=now),
            sends(walk, person, [*batch, finish()]),
            lambda: hand_out(turf=walk.turf, by=person, supporter=chance.choice(people), at=now),
        )[turn % 4]

    at_once([act(turn) for turn in range(8)], WalkTaken)
    assert sum(knocked()) == 40
    assert recount() == []
    assert all(
        turf.doors_left == sum(_left(turf)) for turf in Turf.objects.prefetch_related("stops__address__field_state")
    )


def _left(turf: Turf) -> list[int]:
    return [
        stop.address.field_state.left if hasattr(stop.address, "field_state") else stop.address.doors
        for stop in turf.stops.all()
    ]
