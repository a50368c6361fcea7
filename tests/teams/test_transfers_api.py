"""Imports and exports for programs: the same refusals as the pages."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from supporters.models import Supporter
from teams.models import OrganisationExport, OrganisationImport, Role
from territory.models import Place
from tests.factories import make_role, make_supporter, make_volunteer, sign_in
from tests.teams.bringing import check, file_of, make_country

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("queued_mail")]
SOURCE = {
    "source_kind": "event",
    "source": "Feuilles remplies au meeting de Lyon",
    "obtained_on": "2026-03-01",
    "declared": "true",
}


@pytest.fixture
def places() -> dict[str, Place]:
    return make_country()


@pytest.fixture
def office(national: Supporter) -> Client:
    return sign_in(Client(), national)


def address(name: str, *args: Any) -> str:
    return reverse(f"api:teams-api:{name}", args=args)


def test_a_file_is_checked_sent_and_undone(office: Client, places: dict[str, Place]) -> None:
    made = office.post(address("imports"), SOURCE | {"file": file_of("zoe@example.org;Zoé;bénévole;Arles;")})
    assert made.status_code == 201, made.json()
    assert made.json()["counts"]["departements"] == {"Bouches-du-Rhône": 1}
    pk = made.json()["id"]
    assert office.post(address("import-sending", pk)).json()["state"] == "sent"
    assert office.delete(address("import", pk)).status_code == 409
    assert office.post(address("import-undoing", pk)).json()["forgotten"] == 1
    assert office.post(address("import-undoing", pk)).status_code == 409
    assert office.get(address("imports")).json()["count"] == 1


def test_faults_come_by_line_and_nothing_is_written(office: Client, places: dict[str, Place]) -> None:
    made = office.post(address("imports"), SOURCE | {"file": file_of("zoe@example.org;Zoé;bénévole;Nulle-Part;")})
    assert made.json()["state"] == "refused"
    assert [(error["line"], error["column"]) for error in made.json()["errors"]] == [(2, "territoire")]
    assert not OrganisationImport.objects.get().people.exists()


@pytest.mark.parametrize("missing", ["source", "source_kind", "obtained_on", "file", "declared"])
def test_without_its_source_nothing_is_kept(office: Client, places: dict[str, Place], missing: str) -> None:
    fields: dict[str, Any] = SOURCE | {"file": file_of("zoe@example.org;Zoé;bénévole;Arles;")}
    del fields[missing]
    answer = office.post(address("imports"), fields)
    assert answer.status_code == 422
    assert not OrganisationImport.objects.exists()


def test_imports_are_for_national_people(places: dict[str, Place], national: Supporter) -> None:
    batch = check(national, "zoe@example.org;Zoé;bénévole;Arles;")
    lead = sign_in(Client(), make_role(make_supporter(), Role.Kind.REGIONAL, place=places["region"]).supporter)
    assert lead.get(address("imports")).status_code == 404
    assert lead.post(address("imports"), SOURCE).status_code == 404
    assert lead.get(address("import", batch.pk)).status_code == 404
    assert lead.post(address("import-sending", batch.pk)).status_code == 404
    assert Client().get(address("imports")).status_code == 401


def test_a_lead_exports_their_territory_without_addresses(places: dict[str, Place]) -> None:
    make_volunteer(home=places["arles"])
    lead = sign_in(Client(), make_role(make_supporter(), Role.Kind.REGIONAL, place=places["region"]).supporter)
    asked = {"place": "D-13", "content": "people"}
    assert lead.post(address("exports"), asked | {"with_addresses": True}).status_code == 404
    made = lead.post(address("exports"), asked).json()
    table = b"".join(lead.get(address("export-file", made["id"])).streaming_content).decode()
    assert "Arles" in table
    assert "@" not in table
    assert lead.post(address("exports"), asked | {"place": "FR"}).status_code == 422


def test_many_addresses_wait_for_a_second_person(
    office: Client, national: Supporter, places: dict[str, Place], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(OrganisationExport, "MANY", 0)
    make_volunteer(home=places["arles"])
    made = office.post(address("exports"), {"place": "FR", "content": "people", "with_addresses": True}).json()
    assert made["approved_at"] is None
    assert office.get(address("export-file", made["id"])).status_code == 403
    assert office.post(address("export-agreement", made["id"])).status_code == 409
    second = make_supporter(is_staff=True)
    second.groups.add(Group.objects.get(name="national"))
    assert sign_in(Client(), second).post(address("export-agreement", made["id"])).status_code == 200
    assert office.get(address("export-file", made["id"])).status_code == 200
    OrganisationExport.objects.update(approved_at=timezone.now() - timedelta(days=2))
    assert office.get(address("export-file", made["id"])).status_code == 410
