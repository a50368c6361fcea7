"""The organisation in the admin: registers that nobody types in, and the pages by which a file comes in."""

from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from supporters.models import OutgoingMail, Supporter
from supporters.services.mail import retry_mail
from teams.models import Material, OrganisationImport
from teams.services.imported import invite_due
from tests.factories import make_outing, make_team, sign_in
from tests.teams.bringing import check, file_of, make_country
from tests.teams.planting import plant

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("queued_mail")]
REGISTERS = [
    "role", "rolechange", "volunteer", "team", "membership", "teamchange", "trainingsession", "enrolment", "material",
    "outing", "plan", "goal", "organisationimport", "importedperson", "organisationexport",
]  # fmt: skip
SOURCE = {
    "source_kind": "event",
    "source": "Feuilles remplies au meeting de Lyon",
    "obtained_on": "2026-03-01",
    "declared": "on",
}


@pytest.fixture
def office(client: Client, national: Supporter) -> Client:
    return sign_in(client, national)


@pytest.fixture
def country(db: None) -> None:
    make_country()


def upload(office: Client, *lines: str, **overrides: Any) -> Any:
    return office.post(reverse("admin:teams_organisationimport_add"), SOURCE | {"file": file_of(*lines)} | overrides)


@pytest.mark.parametrize("name", REGISTERS)
def test_every_register_opens_with_its_rows_and_no_address(office: Client, stranger: Supporter, name: str) -> None:
    plant(stranger)
    page = office.get(reverse(f"admin:teams_{name}_changelist"))
    assert page.status_code == 200
    assert stranger.email not in page.content.decode()
    row = apps.get_model("teams", name).objects.first()
    assert office.get(reverse(f"admin:teams_{name}_change", args=[row.pk])).status_code == 200


@pytest.mark.parametrize("name", [name for name in REGISTERS if name not in {"material", "organisationimport"}])
def test_nothing_is_typed_into_a_register(office: Client, name: str) -> None:
    assert office.get(reverse(f"admin:teams_{name}_add")).status_code == 403


def test_moderators_do_not_see_the_organisation(client: Client, moderator: Supporter) -> None:
    desk = sign_in(client, moderator)
    for name in REGISTERS:
        assert desk.get(reverse(f"admin:teams_{name}_changelist")).status_code == 403
    assert desk.get(reverse("admin:teams_organisationimport_add")).status_code == 403
    assert "L'organisation" not in desk.get("/admin/").content.decode()


@pytest.mark.parametrize("name", ["role", "membership", "volunteer", "team", "outing"])
def test_a_longer_register_asks_no_more_of_the_database(office: Client, name: str) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            office.get(reverse(f"admin:teams_{name}_changelist"))
        return len(asked)

    make_outing(team=make_team())
    queries()
    before = queries()
    for _ in range(5):
        make_outing(team=make_team())
    assert queries() == before


def test_a_document_by_link_is_added_with_who_and_when(office: Client, national: Supporter) -> None:
    office.post(reverse("admin:teams_material_add"), {"title": "Le guide", "link": "https://example.org/guide"})
    assert Material.objects.get().added_by == national


def test_a_link_that_is_not_secure_is_refused_as_on_the_page(office: Client) -> None:
    office.post(reverse("admin:teams_material_add"), {"title": "Le guide", "link": "http://example.org/guide"})
    assert not Material.objects.exists()


def test_the_navigation_has_the_organisation(office: Client) -> None:
    page = office.get("/admin/").content.decode()
    assert "L&#x27;organisation" in page or "L'organisation" in page
    assert reverse("admin:teams_role_changelist") in page


# --- the pages of an import ---


def test_a_file_is_checked_looked_at_sent_and_undone(office: Client, country: None) -> None:
    answer = upload(office, "zoe@example.org;Zoé;bénévole;Arles;")
    batch = OrganisationImport.objects.get()
    assert answer["Location"] == reverse("admin:teams_organisationimport_change", args=[batch.pk])
    page = office.get(answer["Location"]).content.decode()
    assert "Bouches-du-Rhône" in page
    assert "zoe@example.org" not in page
    office.post(reverse("admin:teams_organisationimport_send", args=[batch.pk]))
    assert invite_due(at=timezone.now()) == 1
    office.post(reverse("admin:teams_organisationimport_undo", args=[batch.pk]))
    batch.refresh_from_db()
    assert batch.state == "undone"
    assert not batch.people.exists()


@pytest.mark.parametrize("missing", ["source", "source_kind", "obtained_on", "declared", "file"])
def test_without_its_source_the_form_comes_back_with_what_was_typed(
    office: Client, country: None, missing: str
) -> None:
    answer = upload(office, "zoe@example.org;Zoé;bénévole;Arles;", **{missing: ""})
    assert answer.status_code == 422
    assert not OrganisationImport.objects.exists()


def test_an_unknown_origin_cannot_be_chosen(office: Client, country: None) -> None:
    assert upload(office, "zoe@example.org;Zoé;bénévole;Arles;", source_kind="hr").status_code == 422


def test_faults_are_turned_page_by_page_and_taken_as_a_table(office: Client, country: None) -> None:
    upload(office, *(f"p{n}@example.org;;bénévole;Nulle-Part;" for n in range(60)))
    batch = OrganisationImport.objects.get()
    address = reverse("admin:teams_organisationimport_change", args=[batch.pk])
    assert office.get(address).content.decode().count("Nulle-Part") == 50
    assert office.get(f"{address}?page=2").content.decode().count("Nulle-Part") == 10
    table = office.get(reverse("admin:teams_organisationimport_errors", args=[batch.pk]))
    assert b"".join(table.streaming_content).decode().count("Nulle-Part") == 60


def test_a_file_given_up_is_gone(office: Client, national: Supporter, country: None) -> None:
    batch = check(national, "zoe@example.org;Zoé;bénévole;Arles;")
    office.post(reverse("admin:teams_organisationimport_drop", args=[batch.pk]))
    assert not OrganisationImport.objects.exists()


def test_mail_that_silence_stopped_says_so_and_is_not_tried_again(office: Client) -> None:
    now = timezone.now()
    OutgoingMail.objects.create(to="a@example.org", subject="x", content=b"", state="silenced", due_at=now)
    assert "Annulé par la réserve électorale" in office.get("/admin/supporters/outgoingmail/").content.decode()
    assert retry_mail(mails=OutgoingMail.objects.all(), at=now) == 0
