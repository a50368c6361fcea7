"""Erasure for real: nothing that names the person is left anywhere (L05)."""

import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone

from supporters import outbox, privacy
from supporters.map_counters import published_total
from supporters.models import (
    CountryDay,
    ErasureRecord,
    Supporter,
    Suppression,
    Testimony,
)
from supporters.privacy.registry import OnErase, declarations
from supporters.services.accounts import email_hash
from territory.models import SilenceChange
from tests.factories import make_supporter, sign_in
from tests.supporters.conftest import EMAIL, NAME, WORDS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("queued_mail", "own_files")]


def everything_stored() -> str:
    """All text of all tables, and the names of all files."""
    parts = []
    for model in apps.get_models(include_auto_created=True):
        if model is Session:
            parts += [json.dumps(session.get_decoded()) for session in Session.objects.all()]
        for row in model._default_manager.values_list():
            parts += [bytes(v).decode(errors="replace") if isinstance(v, bytes | memoryview) else str(v) for v in row]
    return "\n".join(parts)


# --- erasure ---


def test_nothing_of_an_erased_person_is_left(
    planted: Supporter, client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    total = published_total()
    before = everything_stored()
    assert EMAIL in before
    assert NAME in before
    with django_capture_on_commit_callbacks(execute=True):
        privacy.erase(supporter=planted, at=timezone.now())
    outbox.send_due(at=timezone.now())
    after = everything_stored()
    for trace in (EMAIL, f"deux-{EMAIL}", NAME, WORDS, WORDS.lower()):
        assert trace not in after, trace
    assert default_storage.listdir("photos")[1] == []
    assert default_storage.listdir("exports")[1] == []
    assert published_total() == total - 1
    assert client.get("/compte/").status_code == 302
    for declaration in declarations():
        assert not declaration.rows(planted).exists() or declaration.on_erase is OnErase.ANONYMISE


def test_what_remains_of_an_erased_person_names_nobody(planted: Supporter) -> None:
    number = planted.pk
    privacy.erase(supporter=planted, at=timezone.now())
    assert ErasureRecord.objects.get().supporter_id == number
    assert Suppression.objects.filter(email_hash=email_hash(EMAIL)).exists()
    assert CountryDay.objects.exists()
    assert SilenceChange.objects.get().proposed_by == f"efface-{number}@erased.invalid"


def test_the_decisions_of_an_erased_moderator_stay_without_a_name(planted: Supporter) -> None:
    made = planted.pk
    privacy.erase(supporter=planted, at=timezone.now())
    assert not Testimony.objects.filter(decisions__moderator_id=made).exists()
    assert Testimony.objects.filter(decisions__moderator__isnull=True).exists()


def test_an_erasure_that_fails_erases_nothing(planted: Supporter, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**kwargs: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr("supporters.privacy.erasure.emails.account_erased", broken)
    with pytest.raises(RuntimeError):
        privacy.erase(supporter=planted, at=timezone.now())
    assert Supporter.objects.filter(pk=planted.pk).exists()
    assert Testimony.objects.get(supporter=planted).is_published
    assert default_storage.exists("photos/face.webp")


def test_the_last_national_administrator_names_another_one_first(client: Client) -> None:
    last = make_supporter(is_staff=True, is_superuser=True)
    page = sign_in(client, last).post("/compte/donnees/effacer/", {"confirm": "on"})
    assert page.status_code == 422
    assert Supporter.objects.filter(pk=last.pk).exists()
    make_supporter(is_staff=True, is_superuser=True)
    assert client.post("/compte/donnees/effacer/", {"confirm": "on"})["Location"] == "/compte/au-revoir/"


def test_erasing_asks_for_the_box_and_for_who_is_there(signed_in: Client, supporter: Supporter) -> None:
    assert signed_in.post("/compte/donnees/effacer/").status_code == 422
    with time_machine.travel(timezone.now() + timedelta(minutes=20)):
        answer = signed_in.post("/compte/donnees/effacer/", {"confirm": "on"})
    assert answer["Location"].startswith("/compte/verifier/")
    assert Supporter.objects.filter(pk=supporter.pk).exists()


def test_a_file_whose_deletion_failed_does_not_keep_the_rows(
    planted: Supporter, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    default_storage.delete("photos/face.webp")
    with django_capture_on_commit_callbacks(execute=True):
        privacy.erase(supporter=planted, at=timezone.now())
    assert not Supporter.objects.filter(pk=planted.pk).exists()


# --- requests to staff ---


def test_a_request_is_due_in_thirty_days(signed_in: Client, supporter: Supporter) -> None:
    signed_in.post("/compte/donnees/", {"kind": "objection", "message": "Je m'oppose."})
    asked = supporter.rights_requests.get()
    assert asked.due_at - asked.created_at > timedelta(days=29, hours=23)


def test_a_restriction_holds_at_once(signed_in: Client, supporter: Supporter) -> None:
    signed_in.post("/compte/donnees/", {"kind": "restriction", "message": ""})
    supporter.refresh_from_db()
    assert supporter.restricted_at


def test_a_wrong_request_is_422(signed_in: Client, supporter: Supporter) -> None:
    assert signed_in.post("/compte/donnees/", {"kind": "nonsense"}).status_code == 422
    assert not supporter.rights_requests.exists()
