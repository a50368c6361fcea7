"""What phones send: once, in any order, as much as can be taken, and nothing more than may be known."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from canvassing.models import AddressState, DoorSession, Mark, Receipt
from tests.canvassing.sending import load, note, state, tally
from tests.canvassing.walking import make_turf, make_walk
from tests.factories import make_volunteer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("queued_mail")]


def statuses(answer: dict[str, Any]) -> list[str]:
    return [one["status"] for one in answer["results"]]


def codes(answer: dict[str, Any]) -> list[int]:
    return [one["code"] for one in answer["results"]]


def knocked() -> int:
    return sum(DoorSession.objects.values_list("knocked", flat=True))


# --- once ---


def test_an_event_sent_twice_counts_once() -> None:
    phone = load()
    sent = [state(phone.addresses[0]), tally(opened=1, talked=1), note(phone.addresses[0], "porte lourde")]
    assert statuses(phone.send(*sent)) == ["ok"] * 3
    assert statuses(phone.send(*sent)) == ["repeated"] * 3
    assert phone.answer.status_code == 200
    assert (knocked(), Mark.objects.count(), Receipt.objects.count()) == (1, 2, 1)


def test_the_same_event_twice_in_one_batch_counts_once() -> None:
    phone, one = load(), tally(absent=1)
    assert statuses(phone.send(one, one)) == ["ok", "repeated"]
    assert knocked() == 1


def test_the_same_id_with_other_content_is_refused() -> None:
    phone, id = load(), str(uuid4())
    phone.send(tally(id=id, absent=1))
    answer = phone.send(tally(id=id, absent=2), tally(absent=1))
    assert codes(answer) == [409, 200]
    assert "id" in answer["results"][0]["errors"]
    assert knocked() == 2


def test_an_id_serves_for_one_kind_of_event() -> None:
    phone, id = load(), str(uuid4())
    phone.send(tally(id=id, absent=1))
    assert codes(phone.send(state(phone.addresses[0], id=id))) == [409]
    assert phone.answer.status_code == 409


def test_an_id_of_another_walk_is_refused() -> None:
    one, other = load(), load()
    event = tally(absent=1)
    one.send(event)
    assert codes(other.send(event)) == [409]


# --- what cannot be read ---


def test_an_event_without_an_id_takes_nothing() -> None:
    phone, good = load(), tally(absent=1)
    for bad in ({}, {"kind": "tally"}, good | {"id": "12"}, good | {"id": None}, good | {"id": 3}, "tally", None, 3):
        assert "detail" in phone.send(good, bad)
        assert phone.answer.status_code == 400
    assert knocked() == 0


def test_too_many_at_once_are_to_be_split() -> None:
    phone = load()
    assert phone.send(*[tally(absent=1) for _each in range(201)])["limit"] == 200
    assert phone.answer.status_code == 413
    assert phone.send(*[tally(absent=1) for _each in range(10_000)])["limit"] == 200
    assert knocked() == 0
    phone.send(*[tally(absent=1) for _each in range(200)])
    assert knocked() == 200


@pytest.mark.parametrize("said", [[], "x", {}, {"events": None}, {"events": {"id": 1}}, {"events": "x"}])
def test_what_is_no_batch_is_said_so(said: Any) -> None:
    phone = load()
    headers = {"Authorization": f"Walk {phone.pack['token']}"}
    path = f"/api/v1/walks/{phone.walk.pk}/events/"
    assert phone.client.post(path, said, content_type="application/json", headers=headers).status_code == 400
    assert phone.client.post(path, "{", content_type="application/json", headers=headers).status_code == 400


@pytest.mark.parametrize(
    ("overrides", "field"),
    [
        ({"state": "hostile"}, "state"),
        ({"state": None}, "state"),
        ({"left": -1}, "left"),
        ({"left": 2.5}, "left"),
        ({"left": True}, "left"),
        ({"left": 10**9}, "left"),
        ({"address": "12"}, "address"),
        ({"address": -1}, "address"),
        ({"address": 2**70}, "address"),
        ({"at": "yesterday"}, "at"),
        ({"at": "2026-02-30T10:00:00Z"}, "at"),
        ({"at": "2026-11-21T10:00:00"}, "at"),
        ({"at": "0001-01-01T00:00:00+14:00"}, "at"),
        ({"at": "9999-12-31T23:59:59Z"}, "at"),
        ({"at": 12}, "at"),
        ({"kind": "opinion"}, "kind"),
        ({"kind": ["state"]}, "kind"),
    ],
)
def test_a_state_that_cannot_be_is_refused_by_field(overrides: dict[str, Any], field: str) -> None:
    phone = load()
    answer = phone.send(state(phone.addresses[0]) | overrides)
    assert phone.answer.status_code == 422
    assert list(answer["results"][0]["errors"]) == [field]
    assert not Mark.objects.exists()


@pytest.mark.parametrize(
    ("event", "field"),
    [
        (tally(day="tomorrow", absent=1), "day"),
        (tally(day="1970-01-01", absent=1), "day"),
        (tally(day="9999-12-31", absent=1), "day"),
        (tally(absent=1) | {"day": 3}, "day"),
        (tally(hostile=1), "counts"),
        (tally(absent=401), "absent"),
        (tally() | {"counts": {"absent": "1"}}, "absent"),
        (tally() | {"counts": {"absent": 1.5}}, "absent"),
        (tally() | {"counts": [1]}, "counts"),
        (tally(opened=1, topics={"opinion": 1}), "topics"),
        (tally(opened=1, topics={"sante": 2}), "topics"),
        (tally(opened=1) | {"topics": {"sante": None}}, "topics"),
        (tally(opened=1, talked=2), "talked"),
        (tally(absent=-1), "absent"),
        (tally(leaflets=-1), "leaflets"),
        (tally(opened=1, helpers=-1), "helpers"),
        (tally(absent=400, refused=1), "knocked"),
    ],
)
def test_counts_that_cannot_be_are_refused_by_field(event: dict[str, Any], field: str) -> None:
    phone = load()
    answer = phone.send(event)
    assert phone.answer.status_code == 422
    assert list(answer["results"][0]["errors"]) == [field]
    assert not DoorSession.objects.exists()


def test_good_events_are_taken_beside_bad_ones() -> None:
    phone = load()
    answer = phone.send(tally(absent=1), tally(opened=1, talked=5), tally(refused=1), tally(hostile=1))
    assert codes(answer) == [200, 422, 200, 422]
    assert (phone.answer.status_code, knocked()) == (200, 2)


def test_control_characters_are_no_words() -> None:
    phone = load()
    phone.send(note(phone.addresses[0], "porte\x00 lourde\n\ud800"))
    assert AddressState.objects.get().note == "porte lourde"
    phone.send(tally() | {"counts": {"\ud800": 1}, "topics": {"\ud800": 1}})
    assert phone.answer.status_code == 422


@pytest.mark.parametrize("text", ["Mme Dupont au 3e", "06 12 34 56 78", "code 12A45", "elle vote à gauche"])
def test_a_note_on_people_is_refused_with_what_was_found(text: str) -> None:
    phone = load()
    answer = phone.send(note(phone.addresses[0], text))
    assert phone.answer.status_code == 422
    assert answer["results"][0]["errors"]["text"][0].startswith("On dirait")
    assert not Mark.objects.exists()


def test_a_note_of_141_characters_is_refused() -> None:
    phone = load()
    assert codes(phone.send(note(phone.addresses[0], "a" * 140), note(phone.addresses[0], "a" * 141))) == [200, 422]


# --- addresses ---


def test_states_of_addresses_are_merged_for_both_phones() -> None:
    walk = make_walk(walkers=[make_volunteer().supporter for _each in range(2)])
    one, other = load(walk), load(walk, person=walk.walkers.get(position=2).supporter)
    first, second = one.addresses[:2]
    earlier = (timezone.now() - timedelta(minutes=5)).isoformat()
    one.send(state(first))
    answer = other.send(state(first, "nobody", left=1, at=earlier), state(second, "nobody", left=1))
    assert {row["id"]: row["state"] for row in answer["addresses"][:3]} == {
        first: "done",
        second: "nobody",
        one.addresses[2]: "to_visit",
    }


def test_the_turf_counts_its_doors_left() -> None:
    walk = make_walk(turf=make_turf(streets={"Rue des Lilas": (1, 12, 6)}))
    phone = load(walk)
    house, tower, block = phone.addresses
    phone.send(state(house), state(tower, "nobody", left=7), state(block, "do_not_visit"))
    walk.turf.refresh_from_db()
    assert (walk.turf.doors, walk.turf.doors_left) == (19, 7)


def test_an_address_of_another_walk_does_not_exist() -> None:
    phone, other = load(), load()
    assert codes(phone.send(state(other.addresses[0]), note(other.addresses[0], "porte lourde"))) == [404, 404]
    assert phone.answer.status_code == 404
    assert not AddressState.objects.exists()


def test_a_place_on_earth_is_dropped() -> None:
    phone = load()
    where = {"lon": 2.35, "lat": 48.85, "accuracy": 5}
    one = state(phone.addresses[0]) | {"location": where} | where
    assert statuses(phone.send(one)) == ["ok"]
    one["location"] = {"lon": 0}
    assert statuses(phone.send(one)) == ["repeated"]


def test_counts_leave_no_trace_of_what_each_door_said() -> None:
    phone = load()
    phone.send(*[tally(opened=1, talked=1, topics={"sante": 1}) for _each in range(6)])
    receipts = Receipt.objects.order_by("pk").values()
    assert {*receipts[0]} == {"id", "walk_id", "digest", "on"}
    assert len({row["digest"] for row in receipts}) == 6


# --- its cost ---


def test_the_queries_do_not_grow_with_the_events(django_assert_num_queries: Any) -> None:
    """Of a phone that counted before: who it is, three locks, what is known, what is new, the session, the ledger."""
    phone = load(make_walk(turf=make_turf(streets={"Rue des Lilas": (1,) * 95})))
    phone.send(tally(absent=1))
    for count in (2, 90):
        events = [state(address) for address in phone.addresses[:count]] + [tally(opened=1) for _each in range(count)]
        with django_assert_num_queries(28):
            phone.send(*events)
