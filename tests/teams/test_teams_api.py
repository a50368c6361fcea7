"""Teams for programs: the same rights, rules and refusals as the pages."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from supporters.models import Supporter
from teams.models import Team
from teams.services.offers import offer_to_neighbours
from tests.factories import make_member, make_team, sign_in
from tests.teams.pyramid import Pyramid, make_pyramid
from tests.teams.silences import fall_silent

pytestmark = pytest.mark.django_db


@pytest.fixture
def pyramid(db: None) -> Pyramid:
    return make_pyramid()


@pytest.fixture
def team(pyramid: Pyramid) -> Team:
    return pyramid.teams["here"]


def as_(person: Supporter) -> Client:
    return sign_in(Client(), person)


def send(client: Client, address: str, data: Any = None, *, by: str = "post") -> Any:
    return getattr(client, by)(f"/api/v1/{address}", data or {}, content_type="application/json")


def test_a_lead_reads_the_teams_of_the_territory(pyramid: Pyramid) -> None:
    found = as_(pyramid.people["departmental"]).get("/api/v1/teams/").json()["results"]
    assert [team["name"] for team in found] == ["Manosque centre"]
    assert as_(pyramid.people["member"]).get("/api/v1/teams/").status_code == 404


def test_a_member_reads_the_team_and_not_its_people(pyramid: Pyramid, team: Team) -> None:
    client = as_(pyramid.people["member"])
    read = client.get(f"/api/v1/teams/{team.pk}/").json()
    assert (read["mobiliser"], read["members"], read["history"]) == ("Mona", 2, [])
    assert client.get(f"/api/v1/teams/{team.pk}/members/").status_code == 404


def test_people_are_read_without_addresses(pyramid: Pyramid, team: Team) -> None:
    answer = as_(pyramid.people["mobiliser"]).get(f"/api/v1/teams/{team.pk}/members/")
    assert {row["name"] for row in answer.json()["results"]} == {"Mona", "Marie"}
    assert "@" not in answer.content.decode()


def test_a_stranger_finds_nothing(pyramid: Pyramid, team: Team) -> None:
    stay = pyramid.people["member"].memberships.get()
    client = as_(pyramid.people["departmental elsewhere"])
    for address in (f"teams/{team.pk}/", f"teams/{team.pk}/members/", f"teams/{team.pk}/messages/"):
        assert client.get(f"/api/v1/{address}").status_code == 404
    for act in ("messages", "offers", "merge", "split", "close"):
        words = {"subject": "a", "text": "b", "into": team.pk, "name": "a", "members": [stay.pk]}
        assert send(client, f"teams/{team.pk}/{act}/", words).status_code == 404, act
    assert send(client, f"members/{stay.pk}/thanks/").status_code == 404


def test_a_leader_without_second_factor_reads_nobody(pyramid: Pyramid, team: Team) -> None:
    client = Client()
    client.force_login(pyramid.people["mobiliser"])
    assert client.get(f"/api/v1/teams/{team.pk}/members/").status_code == 403


def test_a_name_is_changed_by_whoever_may(pyramid: Pyramid, team: Team) -> None:
    changed = {"name": "Le Plan", "contact": "le samedi"}
    assert send(as_(pyramid.people["mobiliser"]), f"teams/{team.pk}/", changed, by="put").json()["name"] == "Le Plan"
    assert send(as_(pyramid.people["member"]), f"teams/{team.pk}/", changed, by="put").status_code == 404
    assert send(as_(pyramid.people["mobiliser"]), f"teams/{team.pk}/", {"name": ""}, by="put").status_code == 422


def test_a_message_is_counted_sent_and_refused_in_silence(pyramid: Pyramid, team: Team, mailoutbox: list[Any]) -> None:
    client, words = as_(pyramid.people["mobiliser"]), {"subject": "Samedi", "text": "Dix heures"}
    assert client.get(f"/api/v1/teams/{team.pk}/messages/audience/").json()["receivers"] == 1
    assert send(client, f"teams/{team.pk}/messages/", words).json()["sent_to"] == 1
    assert send(client, f"teams/{team.pk}/messages/", {"subject": "", "text": ""}).status_code == 422
    fall_silent(timezone.now())
    answer = send(client, f"teams/{team.pk}/messages/", words)
    assert (answer.status_code, "reopens_at" in answer.json(), len(mailoutbox)) == (403, True, 1)


def test_thanks_are_given_by_the_stay(pyramid: Pyramid, mailoutbox: list[Any]) -> None:
    stay = pyramid.people["member"].memberships.get()
    client = as_(pyramid.people["mobiliser"])
    assert send(client, f"members/{stay.pk}/thanks/").status_code == 204
    own = pyramid.people["mobiliser"].memberships.get()
    assert send(client, f"members/{own.pk}/thanks/").status_code == 422
    assert len(mailoutbox) == 1


def test_an_offer_is_read_and_accepted_once(pyramid: Pyramid, team: Team) -> None:
    orphan = make_team(place=team.place, state="without")
    make_member(orphan)
    offer = offer_to_neighbours(team=orphan, at=timezone.now())[0]
    client = as_(pyramid.people["mobiliser"])
    assert [row["id"] for row in client.get("/api/v1/offers/").json()["results"]] == [offer.pk]
    assert send(client, f"offers/{offer.pk}/accept/").json()["members"] == 3
    assert send(client, f"offers/{offer.pk}/accept/").status_code == 409
    assert send(client, f"offers/{offer.pk}/decline/").status_code == 409


def test_a_declined_offer_is_offered_again_by_a_lead(pyramid: Pyramid, team: Team) -> None:
    orphan = make_team(place=team.place, state="without", without_since=timezone.now() - timedelta(days=1))
    lead = as_(pyramid.people["departmental"])
    assert len(send(lead, f"teams/{orphan.pk}/offers/").json()) == 1
    assert send(lead, f"teams/{orphan.pk}/offers/").status_code == 409
    offer = orphan.offers.get()
    assert send(as_(pyramid.people["mobiliser"]), f"offers/{offer.pk}/decline/").json()["answer"] == "declined"
    assert send(lead, f"teams/{orphan.pk}/offers/").json() == []


def test_a_lead_merges_divides_and_closes(pyramid: Pyramid, team: Team) -> None:
    lead, person = as_(pyramid.people["departmental"]), pyramid.people["member"]
    stay = person.memberships.get()
    made = send(lead, f"teams/{team.pk}/split/", {"name": "La jeune", "members": [stay.pk]})
    assert (made.status_code, made.json()["members"]) == (201, 1)
    assert send(lead, f"teams/{made.json()['id']}/merge/", {"into": team.pk}).json()["members"] == 2
    assert send(lead, f"teams/{made.json()['id']}/close/").status_code == 409
    assert send(lead, f"teams/{team.pk}/close/").json()["state"] == "closed"


def test_nobody_merges_into_a_team_that_is_not_theirs(pyramid: Pyramid, team: Team) -> None:
    into = pyramid.teams["elsewhere"].pk
    assert send(as_(pyramid.people["departmental"]), f"teams/{team.pk}/merge/", {"into": into}).status_code == 404


def test_somebody_elses_stay_is_not_divided_off(pyramid: Pyramid, team: Team) -> None:
    stay = pyramid.people["mobiliser elsewhere"].memberships.get()
    answer = send(as_(pyramid.people["departmental"]), f"teams/{team.pk}/split/", {"name": "X", "members": [stay.pk]})
    assert answer.status_code == 422


def test_one_stays_moves_and_leaves(pyramid: Pyramid, team: Team) -> None:
    person = pyramid.people["member"]
    person.memberships.update(asked_at=timezone.now())
    other, client = make_team(place=team.place, name="La voisine"), as_(person)
    read = client.get("/api/v1/me/team/").json()
    assert (read["team"]["id"], read["asked"], read["near"][0]["team"]["id"]) == (team.pk, True, other.pk)
    assert send(client, "me/team/", {"team": None}, by="put").json()["asked"] is False
    assert send(client, "me/team/", {"team": other.pk}, by="put").json()["team"]["id"] == other.pk
    assert send(client, "me/team/", {"team": pyramid.teams["elsewhere"].pk}, by="put").status_code == 422
    assert send(client, "me/team/", by="delete").status_code == 204
    assert client.get("/api/v1/me/team/").json()["team"] is None
