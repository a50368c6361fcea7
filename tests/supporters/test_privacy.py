"""Everything about a person: no table forgotten, no row missing from the export, none of anybody else (L04)."""

import csv
import io
import json
import logging
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models
from django.test import Client
from django.utils import timezone
from knox.models import AuthToken

from common.sheets import safe_cell
from supporters import privacy
from supporters.models import (
    Export,
    OutgoingMail,
    Supporter,
)
from supporters.privacy.registry import OnErase, declarations
from tests.factories import sign_in
from tests.mailbox import letters_to
from tests.supporters.conftest import EMAIL, WORDS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("queued_mail", "own_files")]


def personal_models() -> set[type[models.Model]]:
    """The person and every table that refers to the person, or to a table that belongs to the person.

    Rows that stay when the person goes are the campaign's: what refers to those alone says nothing of anybody.
    """
    found: set[type[models.Model]] = {Supporter}
    stays = {d.model for d in declarations()} - {d.model for d in declarations() if d.on_erase is OnErase.DELETE}
    while True:
        theirs = found - stays
        more = {
            model
            for model in apps.get_models(include_auto_created=True)
            if model not in found and any(field.related_model in theirs for field in references(model))
        }
        if not more:
            return found
        found |= more


def references(model: type[models.Model]) -> Iterator[Any]:
    return (field for field in model._meta.get_fields() if field.concrete and (field.many_to_one or field.one_to_one))


def zip_of(export: Export) -> zipfile.ZipFile:
    with default_storage.open(export.file) as file:
        return zipfile.ZipFile(io.BytesIO(file.read()))


def build(person: Supporter) -> Export:
    Export.objects.filter(supporter=person).delete()
    export = privacy.request_export(supporter=person, at=timezone.now())
    assert privacy.build_due_exports(at=timezone.now()) == 1
    export.refresh_from_db()
    return export


# --- the registry ---


def test_every_table_that_refers_to_a_person_is_declared() -> None:
    links = {Supporter.groups.through, Supporter.user_permissions.through}
    missing = personal_models() - {declaration.model for declaration in declarations()} - links
    assert not missing, f"declare these in supporters/privacy/registry.py: {missing}"


def test_every_way_to_a_person_is_declared() -> None:
    for model in personal_models() - {Supporter.groups.through, Supporter.user_permissions.through, Supporter}:
        for field in references(model):
            if field.related_model is Supporter:
                assert any(d.model is model and d.path == field.name for d in declarations()), f"{model}.{field.name}"


def test_every_field_is_exported_or_hidden_with_its_reason() -> None:
    for declaration in declarations():
        fields = {field.name for field in (*declaration.model._meta.fields, *declaration.model._meta.many_to_many)}
        told = set(declaration.exported) | set(declaration.hidden)
        assert told == fields, f"{declaration.model}: {told ^ fields}"
        assert all(declaration.hidden.values())
        assert declaration.purpose
        assert declaration.retention


def test_the_planted_person_is_in_every_declared_table(planted: Supporter) -> None:
    empty = {d.name for d in declarations() if not d.rows(planted).exists()}
    assert empty == {"account_emailconfirmation"}  # links are signed and leave no row


# --- export ---


def test_an_export_holds_every_row_as_json_and_csv_and_the_photos(planted: Supporter) -> None:
    with zip_of(build(planted)) as archive:
        data = json.loads(archive.read("donnees.json"))
        names = set(archive.namelist())
    for declaration in declarations():
        rows = declaration.rows(planted).distinct().count()
        assert len(data[declaration.name]) == rows or declaration.model in {OutgoingMail, Export}
        assert (f"tableaux/{declaration.name}.csv" in names) == bool(data[declaration.name])
    assert data["supporters_supporter"][0]["email"] == EMAIL
    assert data["supporters_testimony"][0]["message"] == WORDS
    assert {"LISEZMOI.txt", "photos/face.webp", "photos/face-400.webp"} <= names


def test_an_export_gives_no_secret_and_nobody_else(planted: Supporter, moderator: Supporter) -> None:
    with zip_of(build(planted)) as archive:
        content = b"".join(archive.read(name) for name in archive.namelist()).decode(errors="replace")
    assert planted.password not in content
    assert Authenticator.objects.filter(user=planted, type="totp").get().data["secret"] not in content
    assert AuthToken.objects.get(user=planted).digest not in content
    assert moderator.email not in content


@pytest.mark.parametrize("words", ["=1+1", "+33", "-1+2", "@SUM(A1)", "\t=1", " =1", "\r=1", "＝1"])
def test_no_cell_is_a_formula(words: str) -> None:
    assert str(safe_cell(words)).startswith("'")
    assert safe_cell("Bonjour") == "Bonjour"
    assert safe_cell(-3) == -3


def test_a_formula_in_a_name_is_quoted_in_the_table(planted: Supporter) -> None:
    Supporter.objects.filter(pk=planted.pk).update(display_name='=HYPERLINK("https://evil.example")')
    with zip_of(build(planted)) as archive:
        rows = list(csv.DictReader(io.StringIO(archive.read("tableaux/supporters_supporter.csv").decode("utf-8-sig"))))
    assert rows[0]["display_name"].startswith("'=HYPERLINK")


def test_a_person_asks_and_is_told_when_it_is_ready(signed_in: Client, supporter: Supporter) -> None:
    signed_in.post("/compte/donnees/export/")
    assert not letters_to(supporter.email)
    privacy.build_due_exports(at=timezone.now())
    export = supporter.exports.get()
    assert f"/compte/donnees/export/{export.pk}/" in letters_to(supporter.email)[-1]
    assert export.expires_at - export.ready_at == timedelta(days=7)
    answer = signed_in.get(f"/compte/donnees/export/{export.pk}/")
    assert answer["Content-Type"] == "application/zip"
    assert "attachment" in answer["Content-Disposition"]
    assert "no-store" in answer["Cache-Control"]
    assert zipfile.is_zipfile(io.BytesIO(b"".join(answer.streaming_content)))


def test_an_export_is_its_owners_alone(client: Client, supporter: Supporter, stranger: Supporter) -> None:
    export = build(supporter)
    path = f"/compte/donnees/export/{export.pk}/"
    assert client.get(path).status_code == 302
    assert sign_in(client, stranger).get(path).status_code == 404


def test_an_old_export_is_no_longer_offered(client: Client, supporter: Supporter) -> None:
    export = build(supporter)
    with time_machine.travel(timezone.now() + timedelta(days=7, minutes=1)):
        assert sign_in(client, supporter).get(f"/compte/donnees/export/{export.pk}/").status_code == 404


def test_a_second_export_within_a_day_is_429(signed_in: Client, supporter: Supporter) -> None:
    assert signed_in.post("/compte/donnees/export/").status_code == 302
    refused = signed_in.post("/compte/donnees/export/")
    assert refused.status_code == 429
    assert 86000 < int(refused["Retry-After"]) <= 86400
    assert supporter.exports.count() == 1


def test_an_export_asks_who_is_there(signed_in: Client, supporter: Supporter) -> None:
    with time_machine.travel(timezone.now() + timedelta(minutes=20)):
        assert signed_in.post("/compte/donnees/export/")["Location"].startswith("/compte/verifier/")
    assert not supporter.exports.exists()


def test_a_worker_killed_while_building_is_followed_by_another(supporter: Supporter) -> None:
    now = timezone.now()
    export = privacy.request_export(supporter=supporter, at=now)
    assert Export.objects.claim(export.pk, at=now, lease=timedelta(minutes=15))
    default_storage.save(export.file, ContentFile(b"half"))
    assert privacy.build_due_exports(at=now + timedelta(minutes=1)) == 0
    assert privacy.build_due_exports(at=now + timedelta(minutes=16)) == 1
    assert len(default_storage.listdir("exports")[1]) == 1


def test_a_person_erased_meanwhile_leaves_no_file(supporter: Supporter, monkeypatch: pytest.MonkeyPatch) -> None:
    from supporters.privacy import export as module

    privacy.request_export(supporter=supporter, at=timezone.now())
    write = module.write_file

    def write_then_vanish(export: Export) -> None:
        write(export)
        Supporter.objects.filter(pk=supporter.pk).delete()

    monkeypatch.setattr(module, "write_file", write_then_vanish)
    assert privacy.build_due_exports(at=timezone.now()) == 0
    assert default_storage.listdir("exports")[1] == []


def test_an_export_that_fails_is_tried_again_and_then_said_failed(
    planted: Supporter, supporter: Supporter, caplog: pytest.LogCaptureFixture, settings: Any
) -> None:
    caplog.set_level(logging.CRITICAL)
    Export.objects.all().delete()
    at = timezone.now()
    broken = privacy.request_export(supporter=planted, at=at)
    fine = privacy.request_export(supporter=supporter, at=at)
    Export.objects.filter(pk=broken.pk).update(file="../outside.zip")
    for _ in range(6):
        privacy.build_due_exports(at=at)
        at += timedelta(hours=4)
    broken.refresh_from_db()
    fine.refresh_from_db()
    assert (broken.state, fine.state) == ("failed", "ready")
    assert broken.attempts == 5
