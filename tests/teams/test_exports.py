"""What roles may take out: of their own territory, without addresses; with many addresses, only together."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from supporters.models import Supporter
from teams.models import OrganisationExport, Role
from territory.models import Place
from tests.factories import make_place, make_role, make_supporter, make_team, make_volunteer, sign_in
from tests.mailbox import letters_to

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("queued_mail")]
PAGE = "/equipe/exporter/"


@pytest.fixture
def places() -> dict[str, Place]:
    country = make_place(code="FR", kind=Place.Kind.COUNTRY, name="France")
    found = {"country": country}
    for name in ("here", "elsewhere"):
        found[name] = make_place(kind=Place.Kind.DEPARTEMENT, name=name)
        found[f"town {name}"] = make_place(departement=found[name], parent=found[name], name=f"town {name}")
    return found


@pytest.fixture
def lead(client: Client, places: dict[str, Place]) -> Client:
    return signed(make_role(make_supporter(), Role.Kind.DEPARTMENTAL, place=places["here"]).supporter)


@pytest.fixture
def other(places: dict[str, Place]) -> Supporter:
    person = make_supporter(display_name="Seconde", is_staff=True)
    person.groups.add(Group.objects.get(name="national"))
    return person


def signed(person: Supporter) -> Client:
    return sign_in(Client(), person)


def helper(place: Place, **overrides: Any) -> Supporter:
    return make_volunteer(supporter=make_supporter(home=place, **overrides)).supporter


def take(client: Client, place: Place, content: str = "people", **more: str) -> str:
    answer = client.post(PAGE, {"place": place.pk, "content": content} | more)
    assert answer.status_code == 302, answer.content.decode()
    return b"".join(client.get(answer["Location"]).streaming_content).decode("utf-8-sig")


def test_a_lead_takes_first_names_and_communes_of_their_territory(lead: Client, places: dict[str, Place]) -> None:
    helper(places["town here"], display_name="Aïcha")
    helper(places["town elsewhere"], display_name="Bruno")
    table = take(lead, places["here"])
    assert "Aïcha;town here;" in table
    assert "Bruno" not in table
    assert "@" not in table


def test_a_lead_takes_the_teams_with_who_leads_them(lead: Client, places: dict[str, Place]) -> None:
    team = make_team(
        name="Les Lilas", place=places["town here"], mobiliser=helper(places["town here"], display_name="Ève")
    )
    make_team(name="Au loin", place=places["town elsewhere"])
    table = take(lead, places["here"], "teams")
    assert f"Les Lilas;town here;Ève;{team.members};" in table
    assert "Au loin" not in table


def test_nobody_takes_a_territory_that_is_not_theirs(lead: Client, places: dict[str, Place]) -> None:
    for name in ("elsewhere", "country"):
        assert lead.post(PAGE, {"place": places[name].pk, "content": "people"}).status_code == 422
    assert not OrganisationExport.objects.exists()


def test_addresses_are_not_even_offered_below_national(lead: Client, places: dict[str, Place]) -> None:
    helper(places["town here"])
    assert "with_addresses" not in lead.get(PAGE).content.decode()
    assert "@" not in take(lead, places["here"], with_addresses="on")
    assert not OrganisationExport.objects.get().with_addresses


def test_only_who_agreed_to_be_contacted_is_in_an_export(lead: Client, places: dict[str, Place]) -> None:
    helper(places["town here"], display_name="Oui")
    helper(places["town here"], display_name="Limitée", restricted_at=timezone.now())
    left = helper(places["town here"], display_name="Partie")
    left.consents.filter(purpose="local_team").withdraw(at=timezone.now())
    table = take(lead, places["here"])
    assert "Oui" in table
    assert "Limitée" not in table
    assert "Partie" not in table


def test_every_export_leaves_a_line_and_no_cell_is_a_formula(lead: Client, places: dict[str, Place]) -> None:
    helper(places["town here"], display_name="=HYPERLINK(1)")
    assert "'=HYPERLINK" in take(lead, places["here"])
    row = OrganisationExport.objects.get()
    assert (row.rows, row.place, row.content) == (1, places["here"], "people")
    assert row.downloaded_at


def test_national_people_take_addresses_and_many_need_a_second_person(
    national: Supporter, other: Supporter, places: dict[str, Place], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(OrganisationExport, "MANY", 1)
    people = [helper(places["town here"]) for _ in range(2)]
    office = signed(national)
    asked = {"place": places["country"].pk, "content": "people", "with_addresses": "on"}
    assert office.post(PAGE, asked)["Location"] == PAGE
    row = OrganisationExport.objects.get()
    assert office.get(f"{PAGE}{row.pk}/").status_code == 403
    assert PAGE in letters_to(other.email)[-1]
    office.post(f"{PAGE}{row.pk}/accord/")
    assert office.get(f"{PAGE}{row.pk}/").status_code == 403
    second = signed(other)
    assert "Nationale" in second.get(PAGE).content.decode()
    second.post(f"{PAGE}{row.pk}/accord/")
    table = b"".join(office.get(f"{PAGE}{row.pk}/").streaming_content).decode()
    assert all(person.email in table for person in people)
    assert second.get(f"{PAGE}{row.pk}/").status_code == 404
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        assert signed(national).get(f"{PAGE}{row.pk}/").status_code == 410


def test_whoever_restricted_their_data_is_not_asked_to_agree(
    national: Supporter, other: Supporter, places: dict[str, Place], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(OrganisationExport, "MANY", 0)
    helper(places["town here"])
    Supporter.objects.filter(pk=other.pk).update(restricted_at=timezone.now())
    signed(national).post(PAGE, {"place": places["country"].pk, "content": "people", "with_addresses": "on"})
    assert OrganisationExport.objects.get().approved_at is None
    assert letters_to(other.email) == []


def test_many_small_exports_are_one_large_one(
    national: Supporter, places: dict[str, Place], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(OrganisationExport, "MANY", 1)
    for name in ("here", "elsewhere"):
        helper(places[f"town {name}"])
    office = signed(national)
    take(office, places["here"], with_addresses="on")
    answer = office.post(PAGE, {"place": places["elsewhere"].pk, "content": "people", "with_addresses": "on"})
    assert answer["Location"] == PAGE
    assert OrganisationExport.objects.filter(approved_at=None).count() == 1


def test_an_export_is_of_whoever_asked_and_of_their_role_still(lead: Client, places: dict[str, Place]) -> None:
    take(lead, places["here"], "teams")
    row = OrganisationExport.objects.get()
    Role.objects.update(ended_at=timezone.now())
    assert lead.get(f"{PAGE}{row.pk}/").status_code == 404


@pytest.mark.parametrize("kind", [None, Role.Kind.TRAINER])
def test_who_leads_no_territory_exports_nothing(places: dict[str, Place], kind: str | None) -> None:
    person = make_supporter()
    if kind:
        make_role(person, kind, place=places["here"])
    browser = signed(person)
    assert browser.get(PAGE).status_code == 404
    assert browser.post(f"{PAGE}1/accord/").status_code == 404


def test_a_longer_table_asks_no_more_of_the_database(lead: Client, places: dict[str, Place]) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            take(lead, places["here"])
        return len(asked)

    helper(places["town here"])
    before = queries()
    for _ in range(5):
        helper(places["town here"])
    assert queries() == before
