"""A whole life on the site: join, change one's mind, take one's data, leave, come back."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from supporters import outbox, privacy
from supporters.models import OutgoingMail, Supporter, Suppression
from tests.mailbox import code_sent_to, letters_to, path_sent_to

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("queued_mail")]

EMAIL = "camille@example.org"
JOIN = {"email": EMAIL, "birth_month": "5", "birth_year": "1980", "consent_account": "on", "consent_selection": "on"}


def join(client: Client) -> None:
    client.post("/compte/signup/", JOIN)
    client.post(path_sent_to(EMAIL, "/compte/confirm-email/"))


def test_a_person_joins_changes_their_mind_takes_their_data_and_leaves_for_good(client: Client) -> None:
    join(client)
    client.post("/compte/consentements/", {"consent_account": "on"})
    assert {c.purpose for c in Supporter.objects.get().consents.live()} == {"account"}

    client.post("/compte/donnees/export/")
    privacy.build_due_exports(at=timezone.now())
    answer = client.get(path_sent_to(EMAIL, "/compte/donnees/export/"))
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
        consents = json.loads(archive.read("donnees.json"))["supporters_consent"]
    assert {row["purpose"] for row in consents} == {"account", "selection"}
    assert all("Tous en campagne" in row["text"] for row in consents)

    client.post("/compte/donnees/effacer/", {"confirm": "on"})
    assert client.get("/compte/au-revoir/").status_code == 200
    assert not Supporter.objects.exists()
    assert "effacées" in letters_to(EMAIL)[-1]
    outbox.send_due(at=timezone.now())
    assert not OutgoingMail.objects.exists()


def test_an_hour_later_the_site_asks_for_a_code_and_takes_up_where_it_was(client: Client) -> None:
    join(client)
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        asked = client.post("/compte/donnees/effacer/", {"confirm": "on"})["Location"]
        assert client.get(asked).status_code == 200
        client.post(asked, {"send": "1"})
        assert client.post(asked, {"code": "not-it"}).status_code == 422
        assert Supporter.objects.exists()
        answer = client.post(asked, {"code": code_sent_to(EMAIL)})
    assert answer["Location"] == "/compte/au-revoir/"
    assert not Supporter.objects.exists()


def test_five_wrong_codes_end_the_attempt(client: Client) -> None:
    join(client)
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        asked = client.post("/compte/donnees/effacer/", {"confirm": "on"})["Location"]
        client.post(asked, {"send": "1"})
        right = code_sent_to(EMAIL)
        for _ in range(5):
            client.post(asked, {"code": "999999" if right != "999999" else "111111"})
        client.post(asked, {"code": right})
    assert Supporter.objects.exists()


def test_whoever_was_erased_comes_back_only_by_a_new_double_opt_in(client: Client) -> None:
    join(client)
    client.post("/compte/donnees/effacer/", {"confirm": "on"})
    outbox.send_due(at=timezone.now())
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        back = Client()
        back.post("/compte/signup/", JOIN)
        assert Suppression.objects.exists()
        assert not Supporter.objects.get().is_confirmed
        back.post(path_sent_to(EMAIL, "/compte/confirm-email/"))
        assert not Suppression.objects.exists()
        assert {c.purpose for c in Supporter.objects.get().consents.live()} == {"account", "selection"}
