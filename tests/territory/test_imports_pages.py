"""Bringing in files from the staff's pages, without script."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from supporters.models import Supporter
from territory.gazetteer import Gazetteer
from territory.imports import progress as import_progress
from territory.models import Import, Result
from territory.services.import_runs import LEASE
from tests.factories import make_address, make_import, make_precinct, make_result, sign_in
from tests.territory.dropping import SLUG, VOTES, drop, fields, results_file, roll, work

pytestmark = pytest.mark.django_db
HOME, NEW = "/terrain/donnees/", "/terrain/donnees/nouveau/"


@pytest.fixture
def office(client: Client, national: Supporter, country: Gazetteer) -> Client:
    return sign_in(client, national)


def page(client: Client, row: Import) -> str:
    answer = client.get(f"{HOME}{row.pk}/")
    assert answer.status_code == 200
    return answer.content.decode()


def errors(client: Client, data: dict[str, Any], status: int = 422) -> Any:
    answer = client.post(NEW, data)
    assert answer.status_code == status, answer.content.decode()
    assert not Import.objects.exists()
    return answer.context["form"].errors


def test_a_file_goes_from_the_desk_to_the_tables(office: Client, tmp_path: Path) -> None:
    row = drop(office, results_file(tmp_path))
    assert "En attente" in page(office, row)
    words = page(office, work(row))
    assert "Windows-1252" in words
    assert "COLLINE" in words
    assert "Importer ces résultats" in words
    assert not Result.objects.exists()
    assert office.post(f"{HOME}{row.pk}/confirmer/").status_code == 302
    assert "Confirmé" in page(office, row)
    done = page(office, work(row))
    assert "/terrain/ciblages/nouveau/" in done
    assert "Importer ces résultats" not in done
    assert Result.objects.count() == len(VOTES)


def test_the_first_page_invites_then_tells_what_is_there(office: Client, tmp_path: Path) -> None:
    assert "Rien n'est encore chargé" in office.get(HOME).content.decode()
    row = work(drop(office, results_file(tmp_path)))
    office.post(f"{HOME}{row.pk}/confirmer/")
    work(row)
    words = office.get(HOME).content.decode()
    assert "Élection présidentielle de 2017, tour 1" in words
    assert '<td class="number">20</td>' in words
    assert "PR17_BVot_T1_FE.txt" in words


def test_the_first_page_asks_the_same_number_of_questions_of_a_small_and_a_large_country(
    office: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    def fill(count: int) -> None:
        for _ in range(count):
            result = make_result()
            make_address(precinct=result.precinct)
            make_import(state="done", finished_at=timezone.now(), round=result.round)

    fill(2)
    office.get(HOME)
    with django_assert_num_queries(9, exact=False):
        office.get(HOME)
    fill(6)
    office.get(HOME)
    with django_assert_num_queries(9, exact=False):
        assert len(office.get(HOME).context["loaded"].rounds) >= 1


def test_an_electoral_roll_is_refused_beside_the_field(office: Client) -> None:
    found = errors(office, fields(roll()))
    assert "liste électorale" in found["file"][0]
    assert "pas été gardé" in found["file"][0]


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({}, "kind"),
        ({"kind": "results"}, "file"),
        ({"kind": "results"}, "election"),
        ({"kind": "results", "election": "+"}, "name"),
        ({"kind": "results", "election": "+", "name": "Partielle"}, "date"),
        ({"kind": "results", "election": "+", "name": "Partielle", "date": "2023-04-03"}, "date"),
        ({"kind": "results", "election": "jamais-vue"}, "election"),
        ({"kind": "photos"}, "kind"),
    ],
)
def test_what_is_missing_is_said_beside_its_field(office: Client, data: dict[str, str], field: str) -> None:
    assert field in errors(office, data)


def test_what_was_typed_is_kept(office: Client, tmp_path: Path) -> None:
    answer = office.post(NEW, {"kind": "results", "election": "+", "name": "Partielle du 13"})
    assert 'value="Partielle du 13"' in answer.content.decode()


@pytest.mark.parametrize(
    "file",
    [SimpleUploadedFile("vide.csv", b""), SimpleUploadedFile("x.pdf", b"%PDF-1.7"), SimpleUploadedFile("x.txt", b"a")],
)
def test_another_kind_of_file_is_refused_beside_the_field(office: Client, file: Any) -> None:
    assert "file" in errors(office, fields(file))


def test_a_file_that_is_too_long_is_answered_413(office: Client, tmp_path: Path, settings: Any) -> None:
    settings.IMPORT_MAX_BYTES = 500
    found = errors(office, fields(results_file(tmp_path)), status=413)
    assert "trop lourd" in found["file"][0]


def test_a_request_that_is_too_long_is_not_read(office: Client, settings: Any) -> None:
    settings.IMPORT_MAX_BYTES = 500
    answer = office.post(NEW, fields(SimpleUploadedFile("x.csv", b"a;b\n" * 50_000)))
    assert answer.status_code == 413
    assert "trop lourd" in answer.content.decode()


def test_a_page_of_somebody_else_drops_nothing(national: Supporter, country: Gazetteer, tmp_path: Path) -> None:
    client = sign_in(Client(enforce_csrf_checks=True), national)
    assert client.post(NEW, fields(results_file(tmp_path))).status_code == 403
    assert not Import.objects.exists()


def test_the_31st_file_of_the_hour_waits(office: Client) -> None:
    for _ in range(30):
        office.post(NEW, {})
    answer = office.post(NEW, {})
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0


def test_a_double_click_on_confirm_brings_in_once(office: Client, tmp_path: Path) -> None:
    row = work(drop(office, results_file(tmp_path)))
    for _ in range(2):
        assert office.post(f"{HOME}{row.pk}/confirmer/")["Location"] == f"{HOME}{row.pk}/"
    assert work(row).attempts == 1
    # The back button, then the button again.
    office.post(f"{HOME}{row.pk}/confirmer/")
    row.refresh_from_db()
    assert row.state == "done"


def test_giving_up_forgets_the_file(office: Client, tmp_path: Path) -> None:
    row = work(drop(office, results_file(tmp_path)))
    answer = office.post(f"{HOME}{row.pk}/abandonner/", follow=True)
    assert "rien n&#x27;a été écrit" in answer.content.decode()
    assert "Abandonné" in page(office, row)
    late = office.post(f"{HOME}{row.pk}/confirmer/", follow=True)
    assert "plus de confirmation" in late.content.decode()


def test_giving_up_too_late_says_so(office: Client, tmp_path: Path) -> None:
    row = work(drop(office, results_file(tmp_path)))
    office.post(f"{HOME}{row.pk}/confirmer/")
    work(row)
    assert "trop tard" in office.post(f"{HOME}{row.pk}/abandonner/", follow=True).content.decode()


def test_progress_is_seen_while_the_work_goes_on(office: Client, tmp_path: Path) -> None:
    row = drop(office, results_file(tmp_path))
    address = f"{HOME}{row.pk}/avancement/"
    assert office.get(address).json()["stage"] == "waiting"
    Import.objects.filter(pk=row.pk).update(leased_until=timezone.now() + LEASE)
    import_progress.Teller(row)(1.0)
    seen = office.get(address).json()
    assert (seen["stage"], seen["share"], seen["moving"]) == ("checking", 1.0, True)
    assert "100" in seen["sentence"]
    assert 'http-equiv="refresh"' in page(office, row)


def test_a_worker_that_went_silent_is_told(office: Client, tmp_path: Path) -> None:
    row = drop(office, results_file(tmp_path))
    now = timezone.now()
    Import.objects.filter(pk=row.pk).update(leased_until=now + LEASE)
    import_progress.Teller(row)
    with time_machine.travel(now + timedelta(minutes=5)):
        assert "Pas de nouvelles depuis 5 min" in page(office, row)


def test_bad_lines_are_listed_and_downloaded(office: Client) -> None:
    told = [{"line": n, "reason": f"=raison {n}"} for n in range(2, 42)]
    row = make_import(state="checked", report={"counts": {"addresses": 9}, "errors": told, "rejected": 60})
    words = page(office, row)
    assert "60 lignes écartées" in words
    assert "Télécharger ces 40 lignes" in words
    lines = office.get(f"{HOME}{row.pk}/erreurs.csv").content.decode("utf-8-sig").splitlines()
    assert lines[:2] == ["ligne;raison", "2;'=raison 2"]
    assert len(lines) == 41


def test_a_refusal_says_why_and_what_to_do(office: Client) -> None:
    row = make_import(state="refused", error="Ligne 12 : le fichier est coupé.")
    words = page(office, row)
    assert "Ligne 12 : le fichier est coupé." in words
    assert f"{NEW}?contenu=addresses" in words


def test_a_file_already_brought_in_is_recognised(office: Client) -> None:
    make_import(state="done", sha256="a" * 64, finished_at=timezone.now() - timedelta(days=2))
    assert "déjà importé" in page(office, make_import(state="checked", sha256="a" * 64))


def test_what_was_dropped_is_served_to_nobody(office: Client, tmp_path: Path) -> None:
    row = drop(office, results_file(tmp_path))
    assert default_storage.exists(row.file.name)
    for folder in ("", "media/", "photos/", "static/"):
        assert office.get(f"/{folder}{row.file.name}").status_code == 404


def test_the_list_turns_its_pages(office: Client) -> None:
    for n in range(30):
        make_import(file_name=f"fichier-{n}.csv")
    assert "fichier-29.csv" in office.get(HOME).content.decode()
    assert "fichier-0.csv" in office.get(HOME, {"page": 2}).content.decode()


def test_precincts_without_a_departement_are_counted_too(office: Client) -> None:
    precinct = make_precinct()
    areas = office.get(HOME).context["loaded"].areas
    assert [area.place for area in areas] == [precinct.commune]


def test_the_election_is_chosen_among_those_known(office: Client) -> None:
    words = office.get(NEW).content.decode()
    assert f'value="{SLUG}"' in words
    assert "data.gouv.fr" in words
