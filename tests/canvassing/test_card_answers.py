"""What a resident answers to the mail that her card brought her; without an answer she is forgotten (L02, L06)."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from canvassing.models import ContactCard
from common.tokens import make_token
from supporters.models import Consent, Supporter
from supporters.privacy.purge import purge_expired
from tests.canvassing.sending import load
from tests.factories import make_supporter
from tests.mailbox import letters_to

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("queued_mail")]

LEA = "lea@example.org"
ANSWER = {"birth_month": "5", "birth_year": "1980"}


def link() -> str:
    """The path in the last letter to Léa."""
    found = re.search(r"/porte-a-porte/fiche/[^\s\"]+", letters_to(LEA)[-1])
    assert found
    return found[0]


# --- her answer ---


def confirm(client: Client, **answer: str) -> Any:
    return client.post(link(), ANSWER | answer)


def test_her_link_shows_what_it_confirms_and_changes_nothing(client: Client) -> None:
    phone = load()
    phone.send(phone.card(purposes=["account", "local_team"]))
    page = client.get(link())
    assert page.status_code == 200
    assert "proche de chez moi me contacte" in page.content.decode()
    assert Supporter.objects.get(email=LEA).confirmed_at is None


def test_she_confirms_and_is_signed_in(client: Client) -> None:
    phone = load()
    phone.send(phone.card(purposes=["account", "local_team"]))
    path = link()
    assert confirm(client)["Location"] == "/porte-a-porte/fiche/confirmee/"
    person = Supporter.objects.get(email=LEA)
    assert person.is_confirmed
    assert person.birth_month is not None
    assert set(person.consents.live().values_list("purpose", "source")) == {("account", "door"), ("local_team", "door")}
    assert client.get("/compte/").status_code == 200
    assert client.get(path).status_code == 410


def test_boxes_that_her_link_does_not_name_are_withdrawn(client: Client) -> None:
    phone = load()
    phone.send(phone.card(purposes=["account"]))
    path = link()
    phone.send(phone.card(purposes=["account", "local_team"]))
    client.post(path, ANSWER)
    assert list(Consent.objects.live().filter(supporter__email=LEA).values_list("purpose", flat=True)) == ["account"]


def test_below_the_minimum_age_nothing_is_confirmed(client: Client, settings: Any) -> None:
    phone = load()
    phone.send(phone.card())
    answer = confirm(client, birth_year=str(timezone.localdate().year - settings.MIN_AGE_ACCOUNT + 1))
    assert answer.status_code == 422
    assert Supporter.objects.get(email=LEA).confirmed_at is None


def test_without_her_age_nothing_is_confirmed(client: Client) -> None:
    phone = load()
    phone.send(phone.card())
    assert client.post(link(), {}).status_code == 422
    assert Supporter.objects.get(email=LEA).confirmed_at is None


def test_whoever_has_an_account_is_not_asked_again_nor_signed_in(client: Client) -> None:
    make_supporter(email=LEA)
    phone = load()
    phone.send(phone.card())
    assert "birth_month" not in client.get(link()).content.decode()
    assert client.post(link(), {}).status_code == 302
    assert Supporter.objects.get(email=LEA).consents.live("account").exists()
    assert client.get("/compte/").status_code == 302


@pytest.mark.parametrize(
    "token",
    ["faux", make_token("help", {"s": 1, "p": []}), make_token("card", {"s": "1", "p": []})],
    ids=["no link", "another's", "of nobody"],
)
def test_a_link_that_is_not_ours_opens_nothing(client: Client, token: str) -> None:
    assert client.get(f"/porte-a-porte/fiche/{token}/").status_code == 403


def test_her_link_is_over_after_three_days(client: Client) -> None:
    phone = load()
    phone.send(phone.card())
    path = link()
    with time_machine.travel(timezone.now() + timedelta(hours=73)):
        assert client.get(path).status_code == 410


def test_unconfirmed_she_is_forgotten_after_seven_days() -> None:
    known = make_supporter(email="connue@example.org")
    phone = load()
    phone.send(phone.card(), phone.card(email=known.email))
    purge_expired(at=timezone.now() + timedelta(days=6))
    assert Supporter.objects.filter(email=LEA).exists()
    purge_expired(at=timezone.now() + timedelta(days=7, minutes=1))
    assert not Supporter.objects.filter(email=LEA).exists()
    assert not known.consents.exists()


def test_a_held_card_is_forgotten_after_seven_days() -> None:
    phone = load()
    phone.send(*[phone.card(email=f"p{n}@example.org") for n in range(16)])
    purge_expired(at=timezone.now() + timedelta(days=7, minutes=1))
    assert not ContactCard.objects.filter(state="held").exists()
