"""What the pages of roles do, programs do, under the same rules."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from teams.models import Role
from tests.factories import make_supporter, make_team, make_volunteer, sign_in
from tests.teams.pyramid import Pyramid, make_pyramid

UNTIL = f"{timezone.localdate() + timedelta(days=40):%Y-%m-%d}"


@pytest.fixture
def pyramid(db: None) -> Pyramid:
    return make_pyramid()


@pytest.fixture
def lead(pyramid: Pyramid) -> Client:
    return sign_in(Client(), pyramid.people["departmental"])


def url(name: str, *args: Any) -> str:
    return reverse(f"api:teams-api:{name}", args=args)


def post(client: Client, path: str, **data: Any) -> Any:
    return client.post(path, data, content_type="application/json")


def test_a_role_is_found_given_extended_and_ended(lead: Client, pyramid: Pyramid) -> None:
    found = lead.get(url("role-candidates"), {"name": "Vic"}).json()
    assert found == [{"id": pyramid.people["volunteer"].pk, "display_name": "Victor", "commune": "Manosque"}]
    sent = {"supporter": found[0]["id"], "kind": "trainer", "place": "D-04", "ends_at": UNTIL}
    given = post(lead, url("roles"), **sent)
    assert (given.status_code, given.json()["supporter"]["display_name"]) == (201, "Victor")
    pk = given.json()["id"]
    later = f"{timezone.localdate() + timedelta(days=50):%Y-%m-%d}"
    assert post(lead, url("role-extension", pk), ends_at=later).json()["ends_at"].startswith(later)
    assert post(lead, url("role-end", pk)).json()["ended_at"]
    assert post(lead, url("role-end", pk)).status_code == 404
    changes = [row["change"] for row in lead.get(url("role-journal")).json()["results"]]
    assert changes == ["ended", "extended", "given"]


def test_a_list_is_of_ones_own_territory_without_addresses(lead: Client, pyramid: Pyramid) -> None:
    response = lead.get(url("roles"), {"kind": "mobiliser"})
    assert [row["supporter"]["display_name"] for row in response.json()["results"]] == ["Mona"]
    assert "@" not in response.content.decode() + lead.get(url("role-journal")).content.decode()
    assert [row["kind"] for row in lead.get(url("own-roles")).json()["results"]] == ["departmental"]


def test_refusals_name_their_field(lead: Client, pyramid: Pyramid) -> None:
    person = pyramid.people["volunteer"]
    usual = {"supporter": person.pk, "kind": "trainer", "place": "D-04", "ends_at": UNTIL}
    away = make_volunteer(home=pyramid.communes["elsewhere"]).supporter
    for field, wrong in {
        "place": {"place": "D-44"},
        "kind": {"kind": "emperor"},
        "ends_at": {"ends_at": "soon"},
        "supporter": {"supporter": away.pk, "email": away.email},
        "team": {"kind": "mobiliser", "team": pyramid.teams["elsewhere"].pk},
    }.items():
        refused = post(lead, url("roles"), **(usual | wrong))
        assert (refused.status_code, list(refused.json())) == (422, [field])


def test_nothing_else_that_is_sent_counts(lead: Client, pyramid: Pyramid) -> None:
    person = pyramid.people["volunteer"]
    sent = {"supporter": person.pk, "kind": "trainer", "place": "D-04", "ends_at": UNTIL}
    extra = {"given_by": person.pk, "delegated_from": 1, "is_staff": True, "starts_at": "2020-01-01"}
    assert post(lead, url("roles"), **sent, **extra).status_code == 201
    role = Role.objects.get(supporter=person)
    assert (role.given_by, role.delegated_from) == (pyramid.people["departmental"], None)
    person.refresh_from_db()
    assert not person.is_staff


def test_a_mobiliser_is_given_a_team_and_names_a_deputy(lead: Client, pyramid: Pyramid) -> None:
    team = make_team(place=pyramid.communes["here"], state="without")
    person = pyramid.people["volunteer"]
    given = post(lead, url("roles"), supporter=person.pk, kind="mobiliser", team=team.pk, ends_at=UNTIL)
    assert given.json()["team_name"] == team.name
    client = sign_in(Client(), pyramid.people["mobiliser"])
    page = url("role-delegations", pyramid.roles["mobiliser"].pk)
    assert post(client, page, supporter=person.pk, ends_at=UNTIL).status_code == 422
    assert post(client, page, supporter=pyramid.people["member"].pk, ends_at=UNTIL).status_code == 201
    assert post(lead, page, supporter=pyramid.people["member"].pk, ends_at=UNTIL).status_code == 404


def test_national_organisers_name_somebody_by_their_address(pyramid: Pyramid) -> None:
    client = sign_in(Client(), pyramid.people["national"])
    person = make_supporter()
    sent = {"kind": "regional", "place": "R-52", "ends_at": UNTIL}
    assert post(client, url("roles"), email="nobody@example.org", **sent).status_code == 422
    given = post(client, url("roles"), email=person.email, **sent)
    assert given.status_code == 201
    assert person.email not in given.content.decode()


def test_a_program_of_a_leader_without_second_factor_opens_nothing(pyramid: Pyramid) -> None:
    client = Client()
    client.force_login(pyramid.people["departmental"])
    assert client.get(url("roles")).status_code == 403
    assert client.get(url("own-roles")).status_code == 403
