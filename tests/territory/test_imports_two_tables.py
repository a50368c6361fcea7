"""data.gouv.fr's two tables of all elections, dropped together."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from supporters.models import Supporter
from territory.gazetteer import Gazetteer
from territory.models import Import, Result
from tests.factories import sign_in
from tests.territory.dropping import SLUG, fields, roll, work
from tests.territory.official_files import Bureau, write_aggregated

pytestmark = pytest.mark.django_db
HOME, API = "/terrain/donnees/", "/api/v1/imports/"
NEW = f"{HOME}nouveau/"
PARIS = Bureau(departement="75", commune="056", name="Paris", number="1905", registered=1200, votes=(300, 200, 100))


@pytest.fixture
def office(client: Client, national: Supporter, country: Gazetteer) -> Client:
    return sign_in(client, national)


@pytest.fixture
def tables(tmp_path: Path) -> list[SimpleUploadedFile]:
    """Under one name, as a browser may well give them."""
    paths = write_aggregated(tmp_path, {"2017_pres_t1": [PARIS], "2012_pres_t1": [PARIS]})
    return [SimpleUploadedFile("tableau.csv", path.read_bytes()) for path in paths]


@pytest.mark.parametrize("turned", [False, True])
def test_both_tables_go_from_the_desk_to_the_results(
    office: Client, tables: list[SimpleUploadedFile], turned: bool
) -> None:
    first, second = tables[::-1] if turned else tables
    answer = office.post(NEW, fields(first, second=second, round="1"))
    row = work(Import.objects.get(pk=answer["Location"].split("/")[-2]))
    assert (row.state, row.error) == ("checked", "")
    assert not Result.objects.exists()
    assert "tableau.csv + tableau.csv" in office.get(f"{HOME}{row.pk}/").content.decode()
    office.post(f"{HOME}{row.pk}/confirmer/")
    assert work(row).state == "done"
    assert Result.objects.get().votes == [300, 200, 100]
    assert (row.file.name, row.second.name) == ("", "")


def test_a_table_without_the_other_is_refused_in_one_sentence(office: Client, tables: list[SimpleUploadedFile]) -> None:
    office.post(NEW, fields(tables[0]))
    row = work(Import.objects.get())
    assert row.state == "refused"
    assert "l'autre table" in row.error


def test_a_second_file_that_is_none_of_them_is_said_beside_its_field(
    office: Client, tables: list[SimpleUploadedFile]
) -> None:
    answer = office.post(NEW, fields(tables[0], second=roll()))
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"second"}
    assert not Import.objects.exists()


def test_two_files_that_are_too_heavy_together_are_answered_413(
    office: Client, tables: list[SimpleUploadedFile], settings: Any
) -> None:
    settings.IMPORT_MAX_BYTES = max(table.size for table in tables)
    answer = office.post(NEW, fields(tables[0], second=tables[1]))
    assert answer.status_code == 413
    assert "ensemble" in answer.context["form"].errors["second"][0]


def test_a_second_file_beside_addresses_means_nothing(office: Client) -> None:
    file = SimpleUploadedFile("adresses.csv", b"a;b\n1;2\n")
    office.post(NEW, {"kind": "addresses", "file": file, "second": SimpleUploadedFile("x.csv", b"a;b\n1;2\n")})
    assert Import.objects.get().second_name == ""


@pytest.mark.django_db(transaction=True)
def test_no_table_is_left_behind(office: Client, tables: list[SimpleUploadedFile]) -> None:
    office.post(NEW, fields(tables[0], second=tables[1]))
    row = Import.objects.get()
    names = [row.file.name, row.second.name]
    assert all(map(default_storage.exists, names))
    office.post(f"{HOME}{row.pk}/abandonner/")
    assert not any(map(default_storage.exists, names))


def test_programs_drop_both_tables_too(office: Client, tables: list[SimpleUploadedFile]) -> None:
    answer = office.post(API, {"kind": "results", "election": SLUG, "file": tables[0], "second": tables[1], "round": 1})
    assert answer.status_code == 202
    row = work(Import.objects.get(pk=answer.json()["id"]))
    assert (row.state, row.second_name) == ("checked", "tableau.csv")
    tables[0].seek(0)
    answer = office.post(API, {"kind": "results", "election": SLUG, "file": tables[0], "second": roll()})
    assert "liste électorale" in answer.json()["second"][0]
