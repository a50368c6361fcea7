"""Imports by program: what the pages can do, under the same rules."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from supporters.models import Supporter
from territory.gazetteer import Gazetteer
from territory.models import Import, Result
from tests.factories import make_import, sign_in
from tests.territory.dropping import VOTES, fields, results_file, roll, work

pytestmark = pytest.mark.django_db
HOME = "/api/v1/imports/"


@pytest.fixture
def program(client: Client, national: Supporter, country: Gazetteer) -> Client:
    return sign_in(client, national)


def test_a_file_is_dropped_checked_approved_and_read_back(program: Client, tmp_path: Path) -> None:
    answer = program.post(HOME, fields(results_file(tmp_path)))
    assert (answer.status_code, answer.json()["state"]) == (202, "queued")
    row = work(Import.objects.get(pk=answer.json()["id"]))
    seen = program.get(f"{HOME}{row.pk}/").json()
    assert (seen["state"], seen["report"]["counts"]["precincts"]) == ("checked", len(VOTES))
    assert program.post(f"{HOME}{row.pk}/approve/").status_code == 202
    work(row)
    assert Result.objects.count() == len(VOTES)
    seen = program.get(f"{HOME}{row.pk}/").json()
    assert (seen["state"], seen["election"], seen["round"]) == ("done", "presidentielle-2017", 1)


def test_the_list_is_by_pages_without_the_reports(program: Client) -> None:
    for _ in range(51):
        make_import(report={"counts": {}})
    page = program.get(HOME).json()
    assert len(page["results"]) == 50
    assert page["next"]
    assert "report" not in page["results"][0]


def test_what_is_refused_is_said_by_field(program: Client) -> None:
    answer = program.post(HOME, fields(roll()))
    assert answer.status_code == 422
    assert "liste électorale" in answer.json()["file"][0]
    assert program.post(HOME, {"kind": "results"}).json().keys() >= {"file", "election"}
    assert not Import.objects.exists()


def test_a_file_that_is_too_long_is_not_read(program: Client, settings: Any) -> None:
    settings.IMPORT_MAX_BYTES = 500
    answer = program.post(HOME, fields(SimpleUploadedFile("x.csv", b"a;b\n" * 50_000)))
    assert answer.status_code == 413
    assert "trop lourd" in answer.json()["detail"]


def test_the_page_and_the_program_share_their_limit(program: Client) -> None:
    for _ in range(15):
        program.post(HOME, {})
        program.post("/terrain/donnees/nouveau/", {})
    assert program.post(HOME, {}).status_code == 429


def test_too_late_is_a_conflict(program: Client) -> None:
    given_up, done = make_import(state="dropped"), make_import(state="done", approved=True)
    assert program.post(f"{HOME}{given_up.pk}/approve/").status_code == 409
    assert program.post(f"{HOME}{done.pk}/cancel/").status_code == 409


def test_imports_do_not_exist_for_others(client: Client, moderator: Supporter) -> None:
    row = make_import()
    sign_in(client, moderator)
    for path in (HOME, f"{HOME}{row.pk}/"):
        assert client.get(path).status_code == 404
    assert client.post(f"{HOME}{row.pk}/approve/").status_code == 404
