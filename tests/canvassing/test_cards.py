"""Contact cards: typed by the resident, read by nobody, answered by a mail to her (L23)."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone

from canvassing.doorstep.sealing import public_key, seal
from canvassing.models import ContactCard, DoorSession, Receipt
from canvassing.services.cards import CardRefused, refuse_card, release_card
from supporters.models import OutgoingMail, Supporter
from supporters.outbox import send_due
from tests.campaign.test_pages import make_silence
from tests.canvassing.sending import load
from tests.canvassing.walking import make_walk
from tests.factories import agree, make_supporter, make_volunteer
from tests.mailbox import letters_to

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("queued_mail")]

LEA = "lea@example.org"


def refused(answer: dict[str, Any]) -> dict[str, list[str]]:
    result = answer["results"][0]
    assert (result["status"], result["code"]) == ("refused", 422)
    errors: dict[str, list[str]] = result["errors"]
    return errors


# --- what comes in ---


def test_a_card_becomes_an_unconfirmed_person_with_unconfirmed_boxes() -> None:
    phone = load()
    assert phone.send(phone.card(purposes=["account", "local_team"]))["results"][0]["status"] == "ok"
    person = Supporter.objects.get(email=LEA)
    assert (person.confirmed_at, person.display_name, person.language) == (None, "Léa", "fr")
    boxes = person.consents.order_by("purpose").values_list("purpose", "source", "confirmed_at")
    assert list(boxes) == [("account", "door", None), ("local_team", "door", None)]
    assert len(letters_to(LEA)) == 1


def test_nothing_of_the_card_is_kept_on_it() -> None:
    phone = load()
    phone.send(phone.card())
    card = ContactCard.objects.get()
    assert (card.state, card.sealed) == ("sent", "")
    assert (DoorSession.objects.get().cards, Receipt.objects.count()) == (1, 1)


def test_the_answer_does_not_repeat_what_was_typed() -> None:
    phone = load()
    phone.send(phone.card())
    assert b"lea@" not in phone.answer.content
    assert "Léa" not in letters_to(LEA)[0]


def test_a_card_sent_twice_is_answered_once() -> None:
    phone = load()
    card = phone.card()
    assert [phone.send(card)["results"][0]["status"] for _each in range(2)] == ["ok", "repeated"]
    assert (len(letters_to(LEA)), DoorSession.objects.get().cards) == (1, 1)


def test_the_same_answer_for_a_known_and_an_unknown_address() -> None:
    make_supporter(email="connue@example.org")
    phone = load()
    one, other = phone.send(phone.card(), phone.card(email="connue@example.org"))["results"]
    assert one | {"id": ""} == other | {"id": ""}
    assert len(letters_to("connue@example.org")) == 1


def test_an_existing_person_is_not_changed_before_she_confirms() -> None:
    make_supporter(email=LEA, display_name="Léa B.")
    phone = load()
    phone.send(phone.card(first_name="Autre"))
    person = Supporter.objects.get(email=LEA)
    assert person.display_name == "Léa B."
    assert not person.consents.live().exists()


def test_who_said_so_already_is_not_written_to() -> None:
    agree(make_supporter(email=LEA), "account")
    phone = load()
    assert phone.send(phone.card())["results"][0]["status"] == "ok"
    assert letters_to(LEA) == []


def test_who_may_not_be_written_to_is_not() -> None:
    make_supporter(email=LEA, restricted_at=timezone.now())
    phone = load()
    phone.send(phone.card())
    assert letters_to(LEA) == []


# --- what is refused ---


@pytest.mark.parametrize(
    ("content", "field"),
    [
        ({"ticked": False}, "ticked"),
        ({"ticked": "true"}, "ticked"),
        ({"email": "lea"}, "email"),
        ({"email": None}, "email"),
        ({"email": "a" * 250 + "@example.org"}, "email"),
        ({"purposes": []}, "purposes"),
        ({"purposes": ["local_team"]}, "purposes"),
        ({"purposes": ["account", "selection"]}, "purposes"),
        ({"purposes": "account"}, "purposes"),
        ({"purposes": [["account"]]}, "purposes"),
        ({"purposes": None}, "purposes"),
        ({"first_name": "06 12 34 56 78"}, "first_name"),
        ({"first_name": "a" * 61}, "first_name"),
    ],
)
def test_what_is_wrong_is_said_by_field_and_nothing_is_kept(content: dict[str, Any], field: str) -> None:
    phone = load()
    assert list(refused(phone.send(phone.card(**content)))) == [field]
    assert not Supporter.objects.filter(email=LEA).exists()
    assert not any(model.objects.exists() for model in (ContactCard, Receipt, DoorSession))


def test_a_card_for_a_volunteer_is_refused() -> None:
    walk = make_walk(walkers=[make_volunteer().supporter for _each in range(2)])
    phone = load(walk)
    second = walk.walkers.get(position=2).supporter
    EmailAddress.objects.create(user=second, email="autre@example.org")
    name, host = phone.person.email.split("@")
    for email in (phone.person.email, second.email.upper(), "autre@example.org", f"{name}+carte@{host}"):
        assert "volontaire" in refused(phone.send(phone.card(email=email)))["email"][0]
    assert OutgoingMail.objects.count() == 0


def test_a_first_name_may_be_left_out() -> None:
    phone = load()
    assert phone.send(phone.card(first_name=""))["results"][0]["status"] == "ok"


def test_a_language_we_do_not_speak_is_ours() -> None:
    phone = load()
    phone.send(phone.card(language="tlh"))
    assert Supporter.objects.get(email=LEA).language == "fr"


def test_a_card_sealed_for_another_id_does_not_open() -> None:
    phone = load()
    one, other = phone.card(), phone.card()
    assert list(refused(phone.send(one | {"sealed": other["sealed"]}))) == ["sealed"]
    assert list(refused(phone.send(one | {"sealed": "x" * 5000}))) == ["sealed"]
    assert list(refused(phone.send(one | {"sealed": {"email": LEA}}))) == ["sealed"]


def test_a_card_that_is_no_card_is_refused() -> None:
    phone = load()
    card = phone.card()
    sealed = seal({"x": 1}, card=card["id"], key=public_key())
    assert {"email", "ticked", "purposes"} == set(refused(phone.send(card | {"sealed": sealed})))


def test_one_address_is_written_to_three_times_a_day_at_most() -> None:
    phone = load()
    for _each in range(3):
        phone.send(phone.card())
    assert "plusieurs messages" in refused(phone.send(phone.card()))["email"][0]
    assert len(letters_to(LEA)) == 3


# --- what is held ---


def test_beyond_fifteen_cards_are_held_sealed_and_flagged() -> None:
    phone = load()
    answer = phone.send(*[phone.card(email=f"p{n}@example.org") for n in range(17)])
    assert {one["status"] for one in answer["results"]} == {"ok"}
    held = ContactCard.objects.filter(state="held")
    assert held.count() == 2
    assert all(card.sealed for card in held)
    assert OutgoingMail.objects.count() == 15
    assert not Supporter.objects.filter(email="p16@example.org").exists()
    found = DoorSession.objects.get()
    assert (found.cards, found.flags) == (17, ["cards"])


def test_a_held_card_is_released_once() -> None:
    phone = load()
    phone.send(*[phone.card(email=f"p{n}@example.org") for n in range(16)])
    card = ContactCard.objects.get(state="held")
    for _each in range(2):
        release_card(card=card, at=timezone.now())
    assert len(letters_to("p15@example.org")) == 1
    assert (ContactCard.objects.get(pk=card.pk).state, ContactCard.objects.get(pk=card.pk).sealed) == ("sent", "")


def test_a_held_card_is_refused_and_forgotten() -> None:
    phone = load()
    phone.send(*[phone.card(email=f"p{n}@example.org") for n in range(16)])
    card = ContactCard.objects.get(state="held")
    refuse_card(card=card)
    release_card(card=card, at=timezone.now())
    assert letters_to("p15@example.org") == []
    assert (ContactCard.objects.get(pk=card.pk).state, ContactCard.objects.get(pk=card.pk).sealed) == ("refused", "")


def test_a_card_that_opens_no_more_stays_held(settings: Any) -> None:
    phone = load()
    phone.send(*[phone.card(email=f"p{n}@example.org") for n in range(16)])
    settings.SECRET_KEY = "another " * 8
    card = ContactCard.objects.get(state="held")
    with pytest.raises(CardRefused):
        release_card(card=card, at=timezone.now())
    assert ContactCard.objects.get(pk=card.pk).state == "held"


def test_a_card_filled_in_while_nobody_may_knock_is_held() -> None:
    phone = load()
    vote = make_silence()
    vote.silence_start, vote.silence_end = timezone.now() - timedelta(days=2), timezone.now() + timedelta(days=2)
    vote.save()
    phone.send(phone.card())
    assert ContactCard.objects.get().state == "held"
    assert letters_to(LEA) == []


def test_in_silence_the_answer_to_her_own_card_leaves_and_says_nothing_else() -> None:
    phone = load()
    day = (timezone.localdate() - timedelta(days=3)).isoformat()
    card = phone.card() | {"day": day}
    make_silence()
    phone.send(card)
    mail = OutgoingMail.objects.get()
    assert mail.zone == ""
    assert send_due(at=timezone.now()) == 1


def test_cards_that_name_many_phones_and_days_are_held_all_the_same() -> None:
    phone = load()
    for n in range(32):
        day = (timezone.localdate() - timedelta(days=n)).isoformat()
        phone.send(phone.card(email=f"p{n}@example.org") | {"day": day})
    assert ContactCard.objects.filter(state="sent").count() == 30
    assert ContactCard.objects.filter(state="held").count() == 2
    assert OutgoingMail.objects.count() == 30
