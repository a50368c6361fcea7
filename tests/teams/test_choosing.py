"""A newcomer chooses a team, changes their choices, stops and comes back."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from teams.models import Membership, Team, Volunteer
from tests.factories import make_member, make_place, make_supporter, make_team, make_volunteer, sign_in
from tests.mailbox import letters_to
from tests.teams.offering import FORM, offer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("queued_mail")]


def brest_team(**overrides: Any) -> Team:
    return make_team(place=make_place(name="Brest", lon=-4.48, lat=48.39), **overrides)


@pytest.fixture
def newcomer(client: Client) -> Volunteer:
    volunteer = make_volunteer(home=make_place(lon=-4.49, lat=48.39))
    sign_in(client, volunteer.supporter)
    return volunteer


def test_the_nearest_three_are_offered_the_nearest_chosen_beforehand(client: Client, newcomer: Volunteer) -> None:
    near = [make_team(place=make_place(lon=-4.49 + n / 40, lat=48.39), name=f"Équipe n{n}") for n in range(4)]
    page = client.get("/equipe/proches/").content.decode()
    assert [f"Équipe n{n}" in page for n in range(4)] == [True, True, True, False]
    assert f'value="{near[0].pk}" id="id_team_0" checked' in page
    assert page.count(" checked") == 1


def test_choosing_joins_the_team_and_gives_it_two_days_to_welcome(client: Client, newcomer: Volunteer) -> None:
    team = brest_team()
    mobiliser = team.roles.get().supporter
    assert client.post("/equipe/proches/", {"team": team.pk})["Location"] == "/equipe/"
    assert Membership.objects.current().get(supporter=newcomer.supporter).team == team
    newcomer.refresh_from_db()
    assert newcomer.welcome_due_at is not None
    assert abs(newcomer.welcome_due_at - timezone.now() - timedelta(hours=48)) < timedelta(minutes=1)
    assert newcomer.supporter.display_name in letters_to(mobiliser.email)[0]


def test_a_team_that_is_not_offered_cannot_be_chosen(client: Client, newcomer: Volunteer) -> None:
    brest_team()
    far = make_team(place=make_place(lon=4.8, lat=45.7))
    assert client.post("/equipe/proches/", {"team": far.pk}).status_code == 422
    assert not Membership.objects.filter(supporter=newcomer.supporter).exists()


def test_whoever_stopped_is_led_to_come_back_first(client: Client, newcomer: Volunteer) -> None:
    Volunteer.objects.update(stopped_at=timezone.now())
    assert client.get("/equipe/choisir/")["Location"] == FORM


def test_whoever_has_a_team_does_not_choose_again_here(client: Client, newcomer: Volunteer) -> None:
    make_member(brest_team(), newcomer.supporter)
    assert client.get("/equipe/proches/")["Location"] == "/equipe/"


def test_without_a_team_near_the_page_is_warm_and_the_lead_hears_at_once(client: Client) -> None:
    make_team(place=make_place(lon=4.8, lat=45.7))
    answer = client.post(offer(client), follow=True)
    assert "Ici, tout commence avec vous" in answer.content.decode()
    assert Volunteer.objects.to_welcome_late(at=timezone.now() + timedelta(seconds=1)).exists()


def test_the_page_of_teams_is_for_volunteers(client: Client) -> None:
    assert sign_in(client, make_supporter()).get("/equipe/proches/").status_code == 404


# --- choices, stopping, coming back ---


def test_somebody_changes_their_choices(client: Client, newcomer: Volunteer) -> None:
    client.post("/equipe/mes-choix/", {"ways": ["home"], "team_mail": "essential"})
    newcomer.refresh_from_db()
    assert (newcomer.ways, newcomer.team_mail) == (["home"], "essential")


def test_stopping_is_asked_first_and_ends_everything_at_once(client: Client, newcomer: Volunteer) -> None:
    team = make_member_of(newcomer)
    assert client.get("/equipe/arreter/").status_code == 200
    assert Membership.objects.current().filter(supporter=newcomer.supporter).exists()
    client.post("/equipe/arreter/")
    newcomer.refresh_from_db()
    assert newcomer.stopped_at is not None
    assert not Membership.objects.current().filter(supporter=newcomer.supporter).exists()
    assert not newcomer.supporter.consents.live("local_team").exists()
    team.refresh_from_db()
    assert team.members == 1


def test_a_mobiliser_who_stops_gives_the_role_back(client: Client) -> None:
    team = make_team()
    mobiliser = team.roles.get().supporter
    sign_in(client, mobiliser).post("/equipe/arreter/")
    team.refresh_from_db()
    assert team.state == Team.State.WITHOUT
    assert not mobiliser.roles.current(at=timezone.now()).exists()


def test_whoever_stopped_comes_back_with_a_new_agreement(client: Client, newcomer: Volunteer) -> None:
    client.post("/equipe/arreter/")
    assert "Je reviens" in client.get("/equipe/").content.decode()
    assert client.post(FORM, {"consent_local_team": "on"}).status_code == 302
    newcomer.refresh_from_db()
    assert newcomer.stopped_at is None
    assert newcomer.supporter.consents.live("local_team").exists()


def make_member_of(volunteer: Volunteer) -> Team:
    team = brest_team()
    make_member(team, volunteer.supporter)
    return team
