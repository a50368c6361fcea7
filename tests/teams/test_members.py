"""The people of a team, for those who look after them; each one's own choice to stay, move and leave."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from supporters.models import Supporter
from teams.models import Team, TeamMessage, Volunteer
from tests.factories import make_member, make_supporter, make_team, make_volunteer, sign_in
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


def text_of(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode().replace("&#x27;", "'"))


def names_in(answer: Any) -> list[str]:
    return [stay.supporter.display_name for stay, _volunteer, _step in answer.context["rows"]]


def add(team: Team, name: str, **volunteer: Any) -> Supporter:
    person = make_supporter(display_name=name, home=team.place)
    return make_member(team, make_volunteer(supporter=person, **volunteer).supporter)


def test_people_are_shown_by_first_name_and_commune(pyramid: Pyramid, team: Team) -> None:
    page = text_of(as_(pyramid.people["mobiliser"]).get(f"/equipe/{team.pk}/membres/"))
    assert "Marie" in page
    assert "Manosque" in page
    assert "example.org" not in page


def test_whoever_had_their_data_frozen_is_shown_to_nobody(pyramid: Pyramid, team: Team) -> None:
    person = add(team, "Gelée")
    Supporter.objects.filter(pk=person.pk).update(restricted_at=timezone.now())
    assert "Gelée" not in text_of(as_(pyramid.people["mobiliser"]).get(f"/equipe/{team.pk}/membres/"))


def test_those_above_see_the_people_members_do_not(pyramid: Pyramid, team: Team) -> None:
    for person in ("mobiliser", "trainer", "departmental", "regional", "national"):
        assert as_(pyramid.people[person]).get(f"/equipe/{team.pk}/membres/").status_code == 200
    for person in ("volunteer", "member", "trainer elsewhere"):
        assert as_(pyramid.people[person]).get(f"/equipe/{team.pk}/membres/").status_code == 404


def test_a_leader_without_second_factor_is_asked_for_it_first(pyramid: Pyramid, team: Team) -> None:
    client = Client()
    client.force_login(pyramid.people["mobiliser"])
    answer = client.get(f"/equipe/{team.pk}/membres/")
    assert (answer.status_code, "next=" in answer["Location"]) == (302, True)


def test_people_are_filtered_to_welcome_and_silent(pyramid: Pyramid, team: Team) -> None:
    now = timezone.now()
    add(team, "Nouvelle", welcome_due_at=now + timedelta(hours=20))
    add(team, "Muet", welcomed_at=now, last_active_at=now - timedelta(days=15))
    client = as_(pyramid.people["mobiliser"])
    assert names_in(client.get(f"/equipe/{team.pk}/membres/?voir=accueillir")) == ["Nouvelle"]
    assert names_in(client.get(f"/equipe/{team.pk}/membres/?voir=silencieux")) == ["Muet"]
    assert len(names_in(client.get(f"/equipe/{team.pk}/membres/"))) == 4


def test_a_step_reached_is_told(pyramid: Pyramid, team: Team) -> None:
    add(team, "Formée", trained_at=timezone.now())
    assert "Formé·e" in text_of(as_(pyramid.people["mobiliser"]).get(f"/equipe/{team.pk}/membres/"))


def test_a_large_team_asks_as_much_as_a_small_one(pyramid: Pyramid, team: Team) -> None:
    client, counted = as_(pyramid.people["mobiliser"]), []
    client.get(f"/equipe/{team.pk}/membres/")
    for size in (0, 12):
        for number in range(size):
            add(team, f"Personne {number}")
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/equipe/{team.pk}/membres/")
        counted.append(len(queries))
    assert counted[0] == counted[1]


def test_thanking_is_one_click_and_is_noted(pyramid: Pyramid, team: Team, mailoutbox: list[Any]) -> None:
    client, person = as_(pyramid.people["mobiliser"]), pyramid.people["member"]
    stay = person.memberships.get()
    assert client.post(f"/equipe/membres/{stay.pk}/remercier/").status_code == 302
    client.post(f"/equipe/membres/{stay.pk}/remercier/")
    assert [mail.to for mail in mailoutbox] == [[person.email]]
    assert "Remercié·e aujourd'hui" in text_of(client.get(f"/equipe/{team.pk}/membres/"))


def test_after_thanking_the_list_stands_where_it_was(pyramid: Pyramid) -> None:
    stay = pyramid.people["member"].memberships.get()
    address = f"/equipe/membres/{stay.pk}/remercier/?voir=silencieux&page=2&next=https://example.org/"
    answer = as_(pyramid.people["mobiliser"]).post(address)
    assert answer["Location"] == f"/equipe/{stay.team_id}/membres/?voir=silencieux&page=2"


def test_a_strangers_member_is_not_thanked(pyramid: Pyramid) -> None:
    stay = pyramid.people["member"].memberships.get()
    for person in ("member", "mobiliser elsewhere", "departmental elsewhere"):
        assert as_(pyramid.people[person]).post(f"/equipe/membres/{stay.pk}/remercier/").status_code == 404


def test_a_message_is_read_again_before_it_leaves(pyramid: Pyramid, team: Team, mailoutbox: list[Any]) -> None:
    Volunteer.objects.filter(supporter=add(team, "Discret")).update(team_mail="none")
    client, page = as_(pyramid.people["mobiliser"]), f"/equipe/{team.pk}/message/"
    words = {"subject": "Samedi", "text": "Dix heures\ndevant la mairie"}
    shown = text_of(client.post(page, words))
    assert "1 personne recevra ce message." in shown
    assert "1 ne le recevra pas, par choix." in shown
    assert not TeamMessage.objects.exists()
    assert client.post(page, words | {"send": "1"}).status_code == 302
    assert client.post(page, words | {"send": "1"}).status_code == 302
    assert TeamMessage.objects.get().sent_to == 1
    assert [mail.to for mail in mailoutbox] == [[pyramid.people["member"].email]]


def test_a_message_is_corrected_with_its_words_kept(pyramid: Pyramid, team: Team) -> None:
    client, page = as_(pyramid.people["mobiliser"]), f"/equipe/{team.pk}/message/"
    again = client.post(page, {"subject": "Samedi", "text": "Dix heures", "again": "1"})
    assert (again.status_code, "Dix heures" in text_of(again)) == (200, True)
    assert client.post(page, {"subject": "", "text": "Dix heures"}).status_code == 422


def test_the_fourth_message_of_a_day_is_refused(pyramid: Pyramid, team: Team) -> None:
    author, now = pyramid.people["mobiliser"], timezone.now()
    for number in range(3):
        TeamMessage.objects.create(team=team, author=author, subject=f"{number}", text="x", at=now)
    answer = as_(author).post(f"/equipe/{team.pk}/message/", {"subject": "4", "text": "x", "send": "1"})
    assert answer.status_code == 422
    assert TeamMessage.objects.count() == 3


def test_in_silence_the_page_says_until_when(pyramid: Pyramid, team: Team, mailoutbox: list[Any]) -> None:
    fall_silent(timezone.now())
    client = as_(pyramid.people["mobiliser"])
    for path in (f"/equipe/{team.pk}/message/", f"{reverse('teams:outing-new')}?equipe={team.pk}"):
        assert client.get(path).status_code == 403
    answer = client.post(f"/equipe/{team.pk}/message/", {"subject": "a", "text": "b"})
    assert answer.status_code == 403
    assert mailoutbox == []


def test_a_member_stays_when_asked(pyramid: Pyramid) -> None:
    person = pyramid.people["member"]
    person.memberships.update(asked_at=timezone.now())
    client = as_(person)
    assert "Rester ou changer ?" in text_of(client.get("/equipe/choisir/"))
    assert client.post("/equipe/choisir/", {"choice": "rester"}).status_code == 302
    assert person.memberships.get().answered_at


def test_a_member_moves_to_a_team_near(pyramid: Pyramid, team: Team) -> None:
    other = make_team(place=team.place, name="La voisine")
    client, person = as_(pyramid.people["member"]), pyramid.people["member"]
    assert "La voisine" in text_of(client.get("/equipe/choisir/"))
    assert client.post("/equipe/choisir/", {"choice": other.pk}).status_code == 302
    assert person.memberships.get(left_at=None).team == other


def test_a_team_too_far_or_made_up_is_not_chosen(pyramid: Pyramid) -> None:
    client, person = as_(pyramid.people["member"]), pyramid.people["member"]
    for choice in (pyramid.teams["elsewhere"].pk, 0, "zut"):
        assert client.post("/equipe/choisir/", {"choice": choice}).status_code == 422
    assert person.memberships.get().left_at is None


def test_a_volunteer_without_team_chooses_one(pyramid: Pyramid, team: Team) -> None:
    person = pyramid.people["volunteer"]
    assert as_(person).post("/equipe/choisir/", {"choice": team.pk}).status_code == 302
    assert person.memberships.get().team == team


def test_leaving_is_asked_twice(pyramid: Pyramid) -> None:
    person, client = pyramid.people["member"], as_(pyramid.people["member"])
    assert client.get("/equipe/quitter/").status_code == 200
    assert person.memberships.get().left_at is None
    assert client.post("/equipe/quitter/").status_code == 302
    assert person.memberships.get().left == "stopped"


def test_whoever_never_offered_to_help_has_nothing_to_choose(pyramid: Pyramid) -> None:
    assert as_(make_supporter()).get("/equipe/choisir/").status_code == 404
