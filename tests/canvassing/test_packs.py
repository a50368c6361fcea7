"""What a phone takes along, and who is given it."""

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from knox.models import AuthToken

from canvassing.models import Phone, Walk
from canvassing.permissions.field import get_walk_for
from canvassing.services.packs import load_pack, read_phone
from canvassing.services.walks import leave
from canvassing.walks.minutes import PER_DOOR
from common.tokens import TokenExpired, TokenRefused, make_token
from tests.campaign.test_pages import make_silence
from tests.canvassing.sending import ask, load, note, state
from tests.canvassing.walking import make_turf, make_walk
from tests.factories import make_volunteer

pytestmark = pytest.mark.django_db

PARTS = [
    "version",
    "now",
    "walk",
    "phone",
    "token",
    "card_key",
    "card",
    "addresses",
    "outline",
    "script",
    "law",
    "topics",
]


def test_the_pack_holds_what_a_walk_needs() -> None:
    walk = make_walk(turf=make_turf(streets={"Rue des Lilas": (1, 12)}, name="Les Lilas"))
    pack = load(walk).pack
    assert list(pack) == [*PARTS, "lint", "limits"]
    assert (pack["version"], pack["walk"]["id"], pack["walk"]["name"]) == (1, str(walk.pk), "Les Lilas")
    second = pack["addresses"][1]
    expected = {"number": "2", "street": "Rue des Lilas", "doors": 12, "order": 1, "state": "to_visit", "left": 12}
    assert second | expected | {"note": ""} == second
    assert pack["limits"] == {"batch": 200, "note": 140, "min_doors": 5, "minutes": PER_DOOR}
    assert len(pack["topics"]) == 12
    assert pack["law"]
    assert pack["script"]["steps"]


def test_it_tells_where_the_work_stands() -> None:
    phone = load()
    phone.send(state(phone.addresses[0]), note(phone.addresses[1], "par la cour"))
    again = load(phone.walk, key=phone.key).pack["addresses"]
    assert (again[0]["state"], again[0]["left"], again[1]["note"]) == ("done", 0, "par la cour")


def test_nobody_is_named_in_it() -> None:
    people = [make_volunteer().supporter for _each in range(2)]
    for person, name in zip(people, ("Zéphyrine", "Ambroisine"), strict=True):
        person.display_name = name
        person.save()
    said = json.dumps(load(make_walk(walkers=people)).pack, ensure_ascii=False)
    for person in people:
        assert person.email not in said
        assert person.display_name not in said


def test_it_tells_when_silence_begins_and_when_to_forget() -> None:
    phone = load()
    assert phone.pack["walk"]["closes_at"] is None
    assert phone.pack["walk"]["forget_at"] == (phone.walk.ends_at + timedelta(days=14)).isoformat()
    vote = make_silence()
    vote.silence_start, vote.silence_end = (timezone.now() + timedelta(days=n) for n in (2, 4))
    vote.save()
    facts = load(phone.walk).pack["walk"]
    assert facts["closes_at"] == vote.silence_start.isoformat()
    assert facts["forget_at"] == (vote.silence_end + timedelta(days=1)).isoformat()


def test_it_is_kept_by_nobody_on_the_way() -> None:
    walk = make_walk()
    assert ask(walk, walk.walkers.get().supporter, uuid4())["Cache-Control"] == "no-store"


def test_only_who_walks_it_is_given_it() -> None:
    walk, other = make_walk(), make_volunteer().supporter
    assert ask(walk, other, uuid4()).status_code == 404
    assert ask(walk, None, uuid4()).status_code == 401
    assert not Phone.objects.exists()


def test_who_walks_it_no_more_is_given_nothing_but_still_sends() -> None:
    walk = make_walk(walkers=[make_volunteer().supporter for _each in range(2)])
    phone = load(walk)
    leave(walk=walk, supporter=phone.person, at=timezone.now())
    assert ask(walk, phone.person, phone.key).status_code == 404
    assert phone.send(state(phone.addresses[0]))["results"][0]["status"] == "ok"


def test_a_walk_that_ended_is_not_loaded_again() -> None:
    walk = make_walk(ended_at=timezone.now(), end=Walk.End.RETURNED)
    assert ask(walk, walk.walkers.get().supporter, uuid4()).status_code == 409


@pytest.mark.parametrize("key", ["", "12", "x" * 36])
def test_a_phone_says_who_it_is(key: str) -> None:
    walk = make_walk()
    answer = ask(walk, walk.walkers.get().supporter, key)
    assert answer.status_code == 400
    assert "phone" in answer.json()


def test_in_silence_no_walk_is_loaded() -> None:
    walk = make_walk()
    make_silence()
    answer = ask(walk, walk.walkers.get().supporter, uuid4())
    assert answer.status_code == 403
    assert answer.json()["reopens_at"]
    assert not Phone.objects.exists()


def test_a_phone_that_loads_again_is_the_same_phone() -> None:
    phone = load()
    Phone.objects.update(revoked_at=timezone.now())
    again = load(phone.walk, key=phone.key)
    assert Phone.objects.get().revoked_at is None
    assert again.send()["results"] == []


def test_a_program_loads_it_with_a_personal_token() -> None:
    walk = make_walk()
    _row, token = AuthToken.objects.create(user=walk.walkers.get().supporter)
    path, headers = f"/api/v1/walks/{walk.pk}/pack/?phone={uuid4()}", {"Authorization": f"Token {token}"}
    assert Client().get(path, headers=headers).status_code == 200
    assert Client().post(f"/api/v1/walks/{walk.pk}/events/", {}, headers=headers).status_code == 401


def test_a_token_says_walk_person_and_phone_together() -> None:
    phone, now = load(), timezone.now()
    assert read_phone(token=phone.pack["token"], at=now).key == phone.key
    said = {"w": phone.walk.pk.hex, "s": phone.person.pk, "p": phone.key.hex}
    for wrong in ({"s": phone.person.pk + 1}, {"p": uuid4().hex}, {"w": uuid4().hex}):
        with pytest.raises(TokenExpired):
            read_phone(token=make_token("walk-phone", said | wrong), at=now)
    for wrong in ({"w": 3}, {"p": None}, {"w": "x"}):
        with pytest.raises(TokenRefused):
            read_phone(token=make_token("walk-phone", said | wrong), at=now)
    with pytest.raises(TokenRefused):
        read_phone(token=make_token("walk", said), at=now)


def test_a_long_walk_costs_no_more_queries(django_assert_num_queries: Any) -> None:
    for doors in (2, 90):
        walk = make_walk(turf=make_turf(streets={"Rue des Lilas": (1,) * doors}))
        person = walk.walkers.get().supporter
        with django_assert_num_queries(13):
            load_pack(walk=get_walk_for(person, walk.pk), phone=uuid4(), supporter=person, at=timezone.now())


def test_packs_are_not_loaded_by_the_thousand() -> None:
    """Each names a phone, which is a row."""
    walk = make_walk()
    person = walk.walkers.get().supporter
    assert {ask(walk, person, uuid4()).status_code for _each in range(120)} == {200}
    assert ask(walk, person, uuid4()).status_code == 429
