"""What pages offer and programs had not: codes, thanks, waiting lists, what waits for somebody's yes."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from supporters.models import Supporter
from teams.models import Enrolment, OrganisationExport, Thanks
from teams.services.exports import request_export
from tests.factories import make_outing, make_session, make_supporter, make_team, make_volunteer, sign_in
from tests.mailbox import letters_to
from tests.teams.offering import ADDRESS, offer
from tests.teams.pyramid import Pyramid, make_pyramid

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("queued_mail")]


@pytest.fixture
def pyramid(db: None) -> Pyramid:
    return make_pyramid()


def as_(person: Supporter) -> Client:
    return sign_in(Client(), person)


def address(name: str, *args: Any) -> str:
    return reverse(f"api:teams-api:{name}", args=args)


@pytest.mark.parametrize(("kind", "begins"), [("svg", b"<?xml"), ("png", b"\x89PNG")])
def test_the_code_of_ones_link_is_a_picture_of_its_kind(pyramid: Pyramid, kind: str, begins: bytes) -> None:
    response = as_(pyramid.people["member"]).get(address("friends-code", kind))
    assert response["Content-Type"] == {"svg": "image/svg+xml", "png": "image/png"}[kind]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response.content.startswith(begins)


def test_there_is_no_code_of_another_kind(pyramid: Pyramid) -> None:
    assert as_(pyramid.people["member"]).get(address("friends-code", "html")).status_code == 404


def test_thanks_are_read_by_whom_they_are_for(pyramid: Pyramid) -> None:
    people = pyramid.people
    Thanks.objects.create(
        team=pyramid.teams["here"], supporter=people["member"], by=people["mobiliser"], at=timezone.now(),
        day=timezone.localdate(),
    )  # fmt: skip
    (one,) = as_(people["member"]).get(address("own-thanks")).json()["results"]
    assert (one["by"], one["team"]) == ("Mona", "Manosque centre")
    assert as_(people["mobiliser"]).get(address("own-thanks")).json()["results"] == []


def test_another_link_is_answered_alike_for_every_address(client: Client) -> None:
    offer(client)
    answers = [client.post(address("help-link"), {"email": email}) for email in (ADDRESS, "nobody@example.org")]
    assert [answer.status_code for answer in answers] == [202, 202]
    assert answers[0].json() == answers[1].json()
    assert len(letters_to(ADDRESS)) == 2
    assert letters_to("nobody@example.org") == []


def test_who_waits_for_a_place_is_told_to_the_trainer_in_order(pyramid: Pyramid) -> None:
    session, now = make_session(place=pyramid.communes["here"], trainer=pyramid.people["trainer"]), timezone.now()
    for name, hours in (("Deux", 1), ("Un", 2)):
        person = make_volunteer(supporter=make_supporter(display_name=name)).supporter
        Enrolment.objects.create(
            session=session, supporter=person, state="waiting", asked_at=now - timedelta(hours=hours)
        )
    rows = as_(pyramid.people["trainer"]).get(address("session-waiting", session.pk)).json()["results"]
    assert [row["name"] for row in rows] == ["Un", "Deux"]


def test_somebody_to_add_is_found_within_the_territory(pyramid: Pyramid) -> None:
    session = make_session(place=pyramid.communes["here"], trainer=pyramid.people["trainer"])
    client = as_(pyramid.people["trainer"])

    def names(q: str) -> list[str]:
        return [row["name"] for row in client.get(address("session-people-to-add", session.pk), {"q": q}).json()]

    assert names("mari") == ["Marie"]
    assert names("malik") == []  # Nantes
    assert names("") == []


def test_sessions_of_ones_territory_are_listed_and_a_no_is_a_no(pyramid: Pyramid) -> None:
    here = make_session(place=pyramid.communes["here"])
    make_session(place=pyramid.communes["elsewhere"])
    client = as_(pyramid.people["trainer"])

    def keys(**asked: str) -> set[int]:
        return {row["id"] for row in client.get(address("sessions"), asked).json()["results"]}

    assert keys(run="true") == {here.pk}
    assert keys(mine="true") == set()
    assert len(keys(mine="false", past="0", run="false")) == 2
    assert as_(pyramid.people["member"]).get(address("sessions"), {"run": "true"}).status_code == 404


def test_outings_to_report_are_those_of_ones_teams(pyramid: Pyramid) -> None:
    yesterday = timezone.now() - timedelta(days=1)
    mine = make_outing(team=pyramid.teams["here"], starts_at=yesterday)
    make_outing(team=pyramid.teams["elsewhere"], starts_at=yesterday)
    make_outing(team=pyramid.teams["here"])
    for role in ("mobiliser", "departmental", "regional"):
        rows = as_(pyramid.people[role]).get(address("outings-to-report")).json()["results"]
        assert [row["id"] for row in rows] == [mine.pk]


def test_a_candidate_is_offered_teams_that_nobody_leads_near_home(pyramid: Pyramid) -> None:
    orphan = make_team(place=pyramid.communes["here"], name="Sans personne", state="without")
    make_team(place=pyramid.communes["elsewhere"], state="without")
    now = timezone.now()
    candidate = make_volunteer(home=pyramid.communes["here"], applied_at=now, trained_at=now)
    rows = as_(pyramid.people["trainer"]).get(address("candidate-teams", candidate.pk)).json()
    assert [(row["team"]["id"], row["km"]) for row in rows] == [(orphan.pk, 0.0)]


def test_a_team_tells_its_outings_without_the_address_of_a_home(pyramid: Pyramid) -> None:
    make_outing(team=pyramid.teams["here"], kind="home", meeting_point="3 rue des Lilas")
    told = as_(pyramid.people["member"]).get(address("team", pyramid.teams["here"].pk))
    assert [one["where"] for one in told.json()["coming"]] == ["Manosque"]


def test_an_export_that_waits_is_told_to_the_others_who_may_agree(
    pyramid: Pyramid, national: Supporter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(OrganisationExport, "MANY", 0)
    made = request_export(
        by=national, place=pyramid.country, content="people", with_addresses=True, at=timezone.now()
    )  # fmt: skip
    second = make_supporter(is_staff=True)
    second.groups.add(Group.objects.get(name="national"))
    (row,) = as_(second).get(address("exports-to-agree")).json()["results"]
    assert (row["id"], row["requested_by"]) == (made.pk, "Nationale")
    assert as_(national).get(address("exports-to-agree")).json()["results"] == []
