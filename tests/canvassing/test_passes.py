"""A new pass, between two rounds; and the sign of life of whoever knocked."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from canvassing.areas import area_of
from canvassing.models import AddressState, DoorSession, Turf, Walk
from canvassing.services.events import receive
from canvassing.services.passes import begin_pass
from canvassing.services.signs import note_walkers
from canvassing.services.walks import give_back
from supporters.models import Supporter
from tests.canvassing.walking import make_turf, make_walk
from tests.factories import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def walk() -> Walk:
    """Three houses: one done, one where nobody may go back, one with a note."""
    walk = make_walk(turf=make_turf(streets={"Rue des Lilas": (1, 1, 1)}))
    first, second, third = [stop.address_id for stop in walk.turf.stops.order_by("order")]
    send(walk, state(first, "done"), state(second, "do_not_visit"), note(third))
    return walk


def state(address: int, kind: str, ago: int = 5) -> dict[str, object]:
    at = (timezone.now() - timedelta(minutes=ago)).isoformat()
    return {"id": str(uuid4()), "kind": "state", "address": address, "state": kind, "left": 0, "at": at}


def note(address: int) -> dict[str, object]:
    at = timezone.now().isoformat()
    return {"id": str(uuid4()), "kind": "note", "address": address, "text": "ascenseur en panne", "at": at}


def send(walk: Walk, *events: dict[str, object]) -> None:
    supporter = walk.walkers.get().supporter
    taken = receive(walk=walk, phone=uuid4(), supporter=supporter, events=events, at=timezone.now())
    assert not [result for result in taken.results if result.errors]


def states(walk: Walk) -> list[tuple[str, int]]:
    rows = walk.turf.stops.order_by("order").values_list("address__field_state__state", "address__field_state__left")
    return list(rows)


def test_a_new_pass_begins_every_door_again_but_where_nobody_may_go_back(walk: Walk) -> None:
    give_back(walk=walk, by=walk.walkers.get().supporter, at=timezone.now())
    assert begin_pass(area=area_of(walk.turf), at=timezone.now()) == 1
    assert states(walk) == [("to_visit", 1), ("do_not_visit", 0), ("to_visit", 1)]
    assert AddressState.objects.get(address=walk.turf.stops.last().address).note == "ascenseur en panne"
    walk.turf.refresh_from_db()
    assert (walk.turf.doors_left, walk.turf.state) == (2, Turf.State.FREE)


def test_what_a_phone_still_held_of_the_pass_before_closes_no_door_of_this_one(walk: Walk) -> None:
    give_back(walk=walk, by=walk.walkers.get().supporter, at=timezone.now())
    begin_pass(area=area_of(walk.turf), at=timezone.now())
    send(walk, state(walk.turf.stops.order_by("order").first().address_id, "done", ago=60))
    assert states(walk)[0] == ("to_visit", 1)


def test_nobody_begins_anew_where_somebody_walks(walk: Walk) -> None:
    with pytest.raises(ValidationError, match="est confié"):
        begin_pass(area=area_of(walk.turf), at=timezone.now())
    assert states(walk)[0] == ("done", 0)


def test_staff_begin_a_pass_from_the_page_and_by_program(client: Client, walk: Walk, national: Supporter) -> None:
    sign_in(client, national)
    code = walk.turf.precinct.code
    refused = client.post(f"/terrain/secteurs/{code}/passage/")
    assert refused.status_code == 422
    assert "est confié" in refused.text
    give_back(walk=walk, by=walk.walkers.get().supporter, at=timezone.now())
    assert "Commencer un nouveau passage" in client.get(f"/terrain/secteurs/{code}/").text
    assert client.post(f"/api/v1/areas/{code}/pass/").json() == {"addresses": 1}
    assert client.post(f"/terrain/secteurs/{code}/passage/").status_code == 302


def test_whoever_knocked_lately_is_not_silent() -> None:
    walk = make_walk()
    walker = walk.walkers.get().supporter
    long_ago = timezone.now() - timedelta(days=30)
    type(walker.volunteer).objects.update(last_active_at=long_ago)
    day, now = timezone.localdate(), timezone.now()
    session = {"walk": walk, "day": day, "commune": walk.turf.commune, "supporter": walker, "received_at": now}
    DoorSession.objects.create(**session, phone=uuid4())  # no door
    assert note_walkers(at=now) == 0
    DoorSession.objects.create(**session, phone=uuid4(), knocked=3, absent=3)
    assert note_walkers(at=now) == 1
    walker.volunteer.refresh_from_db()
    assert walker.volunteer.last_active_at == now
