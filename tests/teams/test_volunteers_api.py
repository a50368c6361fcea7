"""The ladder for programs: the same rules as the pages."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from supporters.models import Supporter
from teams.models import Membership, Role, Team, Volunteer
from tests.factories import (
    agree,
    make_member,
    make_place,
    make_role,
    make_supporter,
    make_team,
    make_volunteer,
    sign_in,
)
from tests.mailbox import letters_to, path_sent_to

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("queued_mail")]
NOW = timezone.now()
ME = "/api/v1/me/volunteer/"


def send(client: Client, method: str, path: str, **data: Any) -> Any:
    return getattr(client, method)(path, data, content_type="application/json")


def offer(**overrides: Any) -> dict[str, Any]:
    place = make_place(lon=-4.49, lat=48.39)
    sent = {"email": "nadia@example.org", "first_name": "Nadia", "place": place.pk, "birth_month": "1990-05"}
    return sent | {"ways": ["doors"], "consents": ["account", "local_team"]} | overrides


def current(answer: Any) -> str:
    return next(step["key"] for step in answer.json()["steps"] if step["current"])


def test_a_program_offers_help_for_somebody_who_confirms_by_mail(client: Client) -> None:
    assert send(client, "post", "/api/v1/help/", **offer()).status_code == 202
    assert not Volunteer.objects.exists()
    client.post(path_sent_to("nadia@example.org", "/agir/aider/confirmer/"))
    assert Volunteer.objects.get().ways == ["doors"]


@pytest.mark.parametrize(
    "change", [{"consents": ["account"]}, {"birth_month": "2020-01"}, {"ways": ["bribes"]}, {"first_name": "a@b.fr"}]
)
def test_what_the_page_refuses_the_program_is_refused(client: Client, change: dict[str, Any]) -> None:
    assert send(client, "post", "/api/v1/help/", **offer(**change)).status_code == 422
    assert not Supporter.objects.exists()


def test_boxes_of_other_forms_are_not_ticked_here(client: Client) -> None:
    send(client, "post", "/api/v1/help/", **offer(consents=["account", "local_team", "testimony", "photo"]))
    ticked = Supporter.objects.get().consents.values_list("purpose", flat=True)
    assert set(ticked) == {"account", "local_team"}


def test_a_person_offers_reads_changes_and_stops(client: Client) -> None:
    person = agree(make_supporter(home=make_place()), "account")
    sign_in(client, person)
    assert client.get(ME).status_code == 404
    made = send(client, "post", ME, consents=["local_team"])
    assert (made.status_code, current(made)) == (201, "team")
    assert send(client, "post", ME).status_code == 409
    changed = send(client, "patch", ME, team_mail="none").json()
    assert (changed["team_mail"], changed["ways"]) == ("none", [])
    assert client.delete(ME).status_code == 204
    assert client.get(ME).json()["stopped_at"] is not None


def test_a_newcomer_finds_and_joins_a_team_near(client: Client) -> None:
    home = make_place(lon=-4.49, lat=48.39)
    team, far = make_team(place=home), make_team(place=make_place(lon=5.0, lat=45.0))
    sign_in(client, make_volunteer(home=home).supporter)
    assert [found["id"] for found in client.get("/api/v1/teams/nearest/").json()] == [team.pk]
    assert send(client, "post", f"{ME}team/", team=far.pk).status_code == 404
    assert send(client, "post", f"{ME}team/", team=team.pk).json()["team"]["id"] == team.pk
    assert send(client, "post", f"{ME}team/", team=team.pk).status_code == 409


def test_applying_needs_a_first_outing(client: Client) -> None:
    volunteer = make_volunteer()
    sign_in(client, volunteer.supporter)
    assert send(client, "post", f"{ME}application/", words="Moi !").status_code == 422
    Volunteer.objects.filter(pk=volunteer.pk).update(first_outing_at=NOW)
    assert send(client, "post", f"{ME}application/", words="Moi !").json()["application"] == "Moi !"


def test_a_mobiliser_welcomes_once(client: Client) -> None:
    team = make_team()
    person = make_member(team)
    sign_in(client, team.roles.get().supporter)
    (listed,) = client.get("/api/v1/newcomers/").json()["results"]
    told = {"id", "first_name", "commune", "ways", "offered_at", "welcome_due_at", "team", "words"}
    assert set(listed) == told
    assert listed["team"] == team.name
    assert team.name in listed["words"]
    path = f"/api/v1/newcomers/{listed['id']}/welcome/"
    assert send(client, "post", path, words="Bienvenue !").status_code == 204
    assert send(client, "post", path, words="Bienvenue !").status_code == 409
    assert len(letters_to(person.email)) == 1


def test_a_trainer_certifies_or_refuses_within_their_territory(client: Client) -> None:
    here = make_place(kind="departement")
    homes = [make_place(departement=here, lon=2.0, lat=48.0) for _ in range(2)]
    steps = {"first_outing_at": NOW, "applied_at": NOW, "trained_at": NOW}
    one, two = (make_volunteer(home=home, **steps) for home in homes)
    stranger = make_volunteer(home=make_place(), **steps)
    sign_in(client, make_role(None, "trainer", place=here).supporter)
    assert {row["id"] for row in client.get("/api/v1/candidates/").json()["results"]} == {one.pk, two.pk}
    path = "/api/v1/candidates/{}/certification/"
    assert send(client, "post", path.format(stranger.pk), team_name="Nord").status_code == 404
    assert send(client, "post", path.format(one.pk)).status_code == 422
    assert send(client, "post", path.format(one.pk), team_name="Nord").status_code == 204
    assert Role.objects.current(at=timezone.now()).get(supporter=one.supporter).team == Team.objects.get(name="Nord")
    refusal = f"/api/v1/candidates/{two.pk}/refusal/"
    assert send(client, "post", refusal, reason="Pas cette fois.").status_code == 204
    assert send(client, "post", refusal, reason="Pas cette fois.").status_code == 404


@pytest.mark.parametrize("path", ["newcomers/", "candidates/"])
def test_members_lead_nobody_and_leaders_need_their_second_factor(client: Client, path: str) -> None:
    team = make_team()
    assert sign_in(client, make_member(team)).get(f"/api/v1/{path}").status_code == 404
    assert Membership.objects.current().count() == 2
    client.force_login(team.roles.get().supporter)
    assert client.get(f"/api/v1/{path}").status_code == 403
