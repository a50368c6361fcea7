"""How a walk ends on a phone, how long it may still send, and whose clock is believed."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from canvassing.models import DoorSession, Mark, Phone, Turf, Walk
from canvassing.services.events import receive
from canvassing.services.redrawing import split_turf
from canvassing.services.walks import withdraw
from supporters.models import Act
from tests.campaign.test_pages import make_silence
from tests.canvassing.sending import ask, finish, load, state, tally, today
from tests.canvassing.walking import make_turf, make_walk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("queued_mail", "noon")]


def statuses(answer: dict[str, Any]) -> list[str]:
    return [one["status"] for one in answer["results"]]


def codes(answer: dict[str, Any]) -> list[int]:
    return [one["code"] for one in answer["results"]]


def knocked() -> int:
    return sum(DoorSession.objects.values_list("knocked", flat=True))


# --- the end ---


def test_the_walk_is_finished_from_the_phone() -> None:
    phone = load()
    answer = phone.send(*[state(address) for address in phone.addresses], finish())
    phone.walk.refresh_from_db()
    assert (phone.walk.end, answer["walk"]["end"]) == ("finished", "finished")
    phone.walk.turf.refresh_from_db()
    assert (phone.walk.turf.state, phone.walk.turf.doors_left) == ("done", 0)


def test_a_walk_given_back_with_doors_left_is_free_again() -> None:
    phone = load()
    phone.send(state(phone.addresses[0]), finish("returned"))
    phone.walk.turf.refresh_from_db()
    assert (phone.walk.turf.state, phone.walk.turf.doors_left) == ("free", 9)


def test_finished_twice_is_finished_once() -> None:
    phone, end = load(), finish()
    phone.send(end)
    assert statuses(phone.send(end, finish("returned"))) == ["repeated", "ok"]
    assert Walk.objects.get().end == "finished"


def test_what_was_done_before_a_withdrawal_still_comes_in() -> None:
    phone = load()
    done = [state(phone.addresses[0]), tally(opened=1)]
    withdraw(walk=phone.walk, by=phone.person, at=timezone.now())
    answer = phone.send(*done)
    assert statuses(answer) == ["ok", "ok"]
    assert answer["walk"]["end"] == "withdrawn"
    assert DoorSession.objects.get().flags == []


def test_what_was_done_after_the_end_is_flagged() -> None:
    phone = load()
    withdraw(walk=phone.walk, by=phone.person, at=timezone.now() - timedelta(minutes=5))
    phone.send(state(phone.addresses[0]), tally(opened=1))
    assert DoorSession.objects.get().flags == ["after_end"]


def test_addresses_that_went_to_another_turf_are_kept_and_flagged() -> None:
    phone = load(make_walk(turf=make_turf(streets={"Rue des Lilas": (1,) * 12, "Rue des Roses": (1,) * 12})))
    done = [state(address) for address in phone.addresses]
    withdraw(walk=phone.walk, by=phone.person, at=timezone.now())
    split_turf(turf=phone.walk.turf, parts=2, by=phone.person, at=timezone.now())
    assert statuses(phone.send(*done)) == ["ok"] * 24
    assert DoorSession.objects.get().flags == ["off_list"]
    assert list(Turf.objects.values_list("addresses", "doors_left", "state")) == [(12, 0, "done")] * 2


# --- the token ---


def test_fourteen_days_after_the_end_the_token_is_over() -> None:
    phone = load()
    Walk.objects.update(ended_at=timezone.now() - timedelta(days=13, hours=23), end="expired")
    assert phone.send()["results"] == []
    Walk.objects.update(ended_at=timezone.now() - timedelta(days=14, hours=1))
    assert "Ouvrez-la de nouveau" in phone.send(tally(absent=1))["detail"]
    assert phone.answer.status_code == 401


def test_a_revoked_phone_sends_nothing_more() -> None:
    phone = load()
    Phone.objects.update(revoked_at=timezone.now())
    phone.send(tally(absent=1))
    assert (phone.answer.status_code, knocked()) == (401, 0)


def test_a_closed_account_sends_nothing_more() -> None:
    phone = load()
    type(phone.person).objects.filter(pk=phone.person.pk).update(is_active=False)
    phone.send(tally(absent=1))
    assert phone.answer.status_code == 401


@pytest.mark.parametrize("token", ["x", "é", "a:b:c", ""])
def test_a_made_up_token_opens_nothing(token: str) -> None:
    phone = load()
    headers = {"Authorization": f"Walk {token}".encode().decode("latin-1")}
    answer = phone.client.post(f"/api/v1/walks/{phone.walk.pk}/events/", {}, headers=headers)
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Walk")


def test_a_token_opens_its_own_walk_alone() -> None:
    phone, other = load(), load()
    phone.send(tally(absent=1), token=other.pack["token"])
    assert (phone.answer.status_code, knocked()) == (404, 0)


def test_phones_send_in_silence_what_was_done_before() -> None:
    phone = load()
    make_silence()
    assert statuses(phone.send(state(phone.addresses[0]), tally(opened=1))) == ["ok", "ok"]
    assert ask(phone.walk, phone.person, phone.key).status_code == 403


def test_an_empty_batch_tells_where_the_walk_stands() -> None:
    phone = load()
    answer = phone.send()
    assert [row["id"] for row in answer["addresses"]] == phone.addresses
    assert answer["walk"] == {"ended_at": None, "end": ""}


def test_a_phone_that_never_stops_is_asked_to_wait() -> None:
    phone = load()
    for _each in range(120):
        phone.send()
    phone.send()
    assert phone.answer.status_code == 429
    assert int(phone.answer["Retry-After"]) > 0


# --- clocks ---


@pytest.mark.parametrize("wrong", [timedelta(days=2), timedelta(days=-2)])
def test_a_clock_two_days_wrong_is_set_right_and_flagged(wrong: timedelta) -> None:
    phone, now = load(), timezone.now()
    done = state(phone.addresses[0], at=(now + wrong - timedelta(minutes=30)).isoformat())
    day = (timezone.localdate() + wrong).isoformat()
    assert statuses(phone.send(done, tally(day=day, opened=1), sent_at=now + wrong)) == ["ok", "ok"]
    session = DoorSession.objects.get()
    assert (session.day.isoformat(), session.knocked, session.flags) == (today(), 1, ["clock"])
    assert abs(Mark.objects.get().at - now + timedelta(minutes=30)) < timedelta(minutes=1)


def test_a_clock_a_few_minutes_wrong_is_right() -> None:
    phone, now = load(), timezone.now()
    phone.send(tally(opened=1), sent_at=now + timedelta(minutes=9))
    assert DoorSession.objects.get().flags == []


def test_set_right_or_not_an_event_sent_again_is_the_same() -> None:
    phone, now, one = load(), timezone.now(), tally(opened=1)
    phone.send(one, sent_at=now - timedelta(hours=2))
    assert statuses(phone.send(one, sent_at=now)) == ["repeated"]


def test_what_was_done_tomorrow_was_done_now() -> None:
    phone = load()
    phone.send(state(phone.addresses[0], at=(timezone.now() + timedelta(days=1)).isoformat()))
    assert Mark.objects.get().at <= timezone.now()
    assert DoorSession.objects.get().flags == ["clock"]


def test_a_phone_that_does_not_tell_the_time_is_believed() -> None:
    phone = load()
    path, headers = f"/api/v1/walks/{phone.walk.pk}/events/", {"Authorization": f"Walk {phone.pack['token']}"}
    for said in (None, "x", 3, "9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z"):
        sent = {"events": [tally(opened=1)], "sent_at": said}
        answer = phone.client.post(path, sent, content_type="application/json", headers=headers)
        assert answer.json()["results"][0]["status"] == "ok"


# --- paper ---


def test_a_sheet_keyed_in_after_the_end_of_the_day_is_neither_late_nor_ahead() -> None:
    walk, sheet, now = make_walk(), uuid4(), timezone.now()
    addresses = list(walk.turf.stops.values_list("address", flat=True))
    withdraw(walk=walk, by=walk.walkers.get().supporter, at=now - timedelta(minutes=5))
    evening = (now + timedelta(hours=2)).isoformat()
    events = [*[state(pk, at=evening) for pk in addresses], tally(absent=20)]
    receive(walk=walk, phone=sheet, supporter=None, events=events, at=now, source="paper")
    session = DoorSession.objects.get()
    assert (session.source, session.flags, session.first_at, session.supporter) == ("paper", [], None, None)
    assert not Act.objects.exists()
