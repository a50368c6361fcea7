"""A team's page, the list of teams, and what leads do with them."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from supporters.models import Supporter
from teams.models import Team, TeamMessage
from teams.team import results
from teams.team.mail_choice import path_for
from teams.team.results import results_of
from teams.templatetags.signs import days_ago
from tests.factories import make_member, make_outing, make_place, make_team, make_volunteer, sign_in
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
    return re.sub(r"\s+", " ", answer.content.decode())


def test_members_see_their_team_without_its_people(pyramid: Pyramid, team: Team) -> None:
    Team.objects.filter(pk=team.pk).update(contact="au marché le samedi")
    make_member(team, make_volunteer(supporter=None, home=team.place).supporter)
    Supporter.objects.filter(memberships__team=team, display_name="Camille").update(display_name="Zoé")
    page = text_of(as_(pyramid.people["member"]).get(f"/equipe/{team.pk}/"))
    assert "Manosque centre" in page
    assert "Mona" in page
    assert "au marché le samedi" in page
    assert "3 membres" in page
    assert "Zoé" not in page
    assert "/membres/" not in page


def test_nobody_reads_an_address_on_a_page_of_the_team(pyramid: Pyramid, team: Team) -> None:
    client = as_(pyramid.people["mobiliser"])
    for page in ("", "membres/", "message/", "modifier/"):
        assert "@example.org" not in client.get(f"/equipe/{team.pk}/{page}").content.decode()


def test_a_team_shows_its_rendezvous_its_results_and_the_words_of_the_month(pyramid: Pyramid, team: Team) -> None:
    now = timezone.now()
    make_outing(team=team, title="Marché de samedi")
    make_outing(
        team=team,
        title="Hier soir",
        starts_at=now - timedelta(days=1),
        state="held",
        result_people=37,
        result_doors=120,
    )
    author = pyramid.people["mobiliser"]
    TeamMessage.objects.create(team=team, author=author, subject="Bravo", text="À samedi", at=now - timedelta(days=2))
    TeamMessage.objects.create(team=team, author=author, subject="Ancien", text="Hier", at=now - timedelta(days=40))
    page = text_of(as_(pyramid.people["member"]).get(f"/equipe/{team.pk}/"))
    for words in ("Marché de samedi", "Hier soir", "<strong>37</strong>", "<strong>120</strong>", "Bravo"):
        assert words in page
    assert "Ancien" not in page


def test_packages_above_add_their_own_results(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(results, "_declared", [])
    results.declare("escaliers", lambda teams, since: dict.fromkeys(teams, 7))
    assert [(one.label, one.number) for one in results_of([team.pk])[team.pk]] == [("escaliers", 7)]


def test_a_newcomer_to_the_team_is_asked_whether_they_stay(pyramid: Pyramid, team: Team) -> None:
    person = pyramid.people["member"]
    person.memberships.update(asked_at=timezone.now())
    assert "Restez-vous ?" in text_of(as_(person).get(f"/equipe/{team.pk}/"))


def test_a_strangers_team_does_not_exist(pyramid: Pyramid, team: Team) -> None:
    for stranger in ("volunteer", "mobiliser elsewhere", "departmental elsewhere", "regional elsewhere"):
        client = as_(pyramid.people[stranger])
        for page in ("", "membres/", "message/", "modifier/", "reunir/", "partager/", "fermer/"):
            assert client.get(f"/equipe/{team.pk}/{page}").status_code == 404, (stranger, page)


def test_a_mobiliser_changes_the_name_but_closes_nothing(pyramid: Pyramid, team: Team) -> None:
    client = as_(pyramid.people["mobiliser"])
    assert client.post(f"/equipe/{team.pk}/modifier/", {"name": "Le Plan", "contact": ""}).status_code == 302
    team.refresh_from_db()
    assert team.name == "Le Plan"
    for act in ("reunir", "partager", "fermer", "proposer"):
        assert client.post(f"/equipe/{team.pk}/{act}/").status_code == 404


def test_a_name_cannot_be_empty(pyramid: Pyramid, team: Team) -> None:
    answer = as_(pyramid.people["mobiliser"]).post(f"/equipe/{team.pk}/modifier/", {"name": " ", "contact": ""})
    assert answer.status_code == 422


def test_the_list_holds_the_teams_of_ones_territories_alone(pyramid: Pyramid) -> None:
    page = text_of(as_(pyramid.people["departmental"]).get("/equipe/toutes/"))
    assert "Manosque centre" in page
    assert "Nantes nord" not in page
    assert "Nantes nord" in text_of(as_(pyramid.people["national"]).get("/equipe/toutes/"))


def test_the_list_is_for_those_who_guide(pyramid: Pyramid) -> None:
    for person in ("member", "mobiliser"):
        assert as_(pyramid.people[person]).get("/equipe/toutes/").status_code == 404


def test_the_list_is_searched_and_filtered(pyramid: Pyramid) -> None:
    here = pyramid.communes["here"]
    make_team(place=here, name="Sans personne", state="without")
    make_team(place=here, name="Muette", last_active_at=timezone.now() - timedelta(days=20))
    client = as_(pyramid.people["national"])
    asked = {
        "q=muette": "Muette",
        "show=silencieuses": "Muette",
        "show=sans": "Sans personne",
        "q=NANTES": "Nantes nord",
    }
    for question, found in asked.items():
        answer = client.get(f"/equipe/toutes/?{question}")
        assert [team.name for team, _mobiliser in answer.context["rows"]] == [found], question
    answer = client.get("/equipe/toutes/?departement=D-44")
    assert [team.name for team, _mobiliser in answer.context["rows"]] == ["Nantes nord"]


def test_what_cannot_be_read_filters_nothing(pyramid: Pyramid) -> None:
    answer = as_(pyramid.people["departmental"]).get("/equipe/toutes/?show=rien&departement=D-44&page=zut")
    assert answer.status_code == 200
    assert answer.context["page"].paginator.count == 1


def test_a_list_of_thousands_asks_as_much_as_a_list_of_two(pyramid: Pyramid) -> None:
    client, now = as_(pyramid.people["national"]), timezone.now()
    client.get("/equipe/toutes/")
    few = count_queries(client)
    place = make_place()
    Team.objects.bulk_create(
        Team(name=f"Équipe {n}", place=place, opened_at=now, last_active_at=now) for n in range(3000)
    )
    assert count_queries(client) == few


def count_queries(client: Client) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/equipe/toutes/").status_code == 200
    return len(queries)


def test_whoever_leads_reads_no_team_without_a_second_factor(pyramid: Pyramid, team: Team) -> None:
    client = Client()
    client.force_login(pyramid.people["departmental"])
    assert client.get(f"/equipe/{team.pk}/").status_code == 302
    assert client.get(f"/api/v1/teams/{team.pk}/").status_code == 403
    client.force_login(pyramid.people["member"])
    assert client.get(f"/equipe/{team.pk}/").status_code == 200


def test_an_outing_overseas_is_told_on_the_clock_of_its_place() -> None:
    place = make_place(zone="reunion")
    team = make_team(place=place)
    begins = (timezone.now() + timedelta(days=3)).replace(hour=20, minute=0)  # UTC; midnight at Saint-Denis
    make_outing(team=team, place=place, starts_at=begins)
    assert ", 0:00</time>" in text_of(as_(make_member(team)).get(f"/equipe/{team.pk}/"))


def test_a_lead_merges_two_teams_of_the_territory(pyramid: Pyramid, team: Team) -> None:
    into = make_team(place=pyramid.communes["here"], name="La voisine")
    client = as_(pyramid.people["departmental"])
    assert "La voisine" in text_of(client.get(f"/equipe/{team.pk}/reunir/"))
    assert client.post(f"/equipe/{team.pk}/reunir/", {"into": into.pk}).status_code == 302
    into.refresh_from_db()
    assert into.members == 3


def test_a_lead_merges_nothing_into_somebody_elses_team(pyramid: Pyramid, team: Team) -> None:
    client = as_(pyramid.people["departmental"])
    answer = client.post(f"/equipe/{team.pk}/reunir/", {"into": pyramid.teams["elsewhere"].pk})
    assert answer.status_code == 422


def test_a_lead_divides_a_team(pyramid: Pyramid, team: Team) -> None:
    client, person = as_(pyramid.people["departmental"]), pyramid.people["member"]
    page = text_of(client.get(f"/equipe/{team.pk}/partager/"))
    assert "Marie, Manosque" in page
    answer = client.post(f"/equipe/{team.pk}/partager/", {"name": "La jeune", "members": [person.pk]})
    assert answer.status_code == 302
    assert Team.objects.get(name="La jeune").members == 1


def test_a_division_without_members_keeps_what_was_typed(pyramid: Pyramid, team: Team) -> None:
    answer = as_(pyramid.people["departmental"]).post(f"/equipe/{team.pk}/partager/", {"name": "La jeune"})
    assert answer.status_code == 422
    assert "La jeune" in text_of(answer)


def test_a_lead_closes_a_team_and_its_page_says_so(pyramid: Pyramid, team: Team) -> None:
    client = as_(pyramid.people["departmental"])
    assert client.post(f"/equipe/{team.pk}/fermer/").status_code == 302
    assert "Cette équipe est fermée" in text_of(client.get(f"/equipe/{team.pk}/"))


def test_a_team_with_rendezvous_is_not_closed_and_the_page_says_why(pyramid: Pyramid, team: Team) -> None:
    make_outing(team=team)
    answer = as_(pyramid.people["departmental"]).post(f"/equipe/{team.pk}/fermer/")
    assert answer.status_code == 422
    assert "sorties à venir" in text_of(answer)


def test_in_silence_teams_stay_as_they_are(pyramid: Pyramid, team: Team) -> None:
    fall_silent(timezone.now())
    answer = as_(pyramid.people["departmental"]).post(f"/equipe/{team.pk}/fermer/")
    assert answer.status_code == 403


def test_a_neighbour_takes_a_team_in_by_its_page(pyramid: Pyramid, team: Team) -> None:
    orphan = make_team(place=pyramid.communes["here"], name="Sans personne", state="without")
    assert as_(pyramid.people["departmental"]).post(f"/equipe/{orphan.pk}/proposer/").status_code == 302
    offer = orphan.offers.get()
    client = as_(pyramid.people["mobiliser"])
    assert f"/equipe/propositions/{offer.pk}/" in text_of(client.get(f"/equipe/{team.pk}/"))
    assert "L'accueillir" in client.get(f"/equipe/propositions/{offer.pk}/").content.decode().replace("&#x27;", "'")
    assert client.post(f"/equipe/propositions/{offer.pk}/", {"accept": "1"}).status_code == 302
    orphan.refresh_from_db()
    assert orphan.merged_into == team
    assert "L'accueillir" not in client.get(f"/equipe/propositions/{offer.pk}/").content.decode().replace("&#x27;", "'")


def test_an_offer_is_the_neighbours_alone(pyramid: Pyramid, team: Team) -> None:
    orphan = make_team(place=pyramid.communes["here"], state="without")
    as_(pyramid.people["departmental"]).post(f"/equipe/{orphan.pk}/proposer/")
    offer = orphan.offers.get()
    for stranger in ("member", "mobiliser elsewhere", "trainer", "departmental elsewhere"):
        assert as_(pyramid.people[stranger]).post(f"/equipe/propositions/{offer.pk}/").status_code == 404


def test_the_way_out_works_without_signing_in(pyramid: Pyramid) -> None:
    person = pyramid.people["member"]
    page, client = path_for(person), Client()
    answer = client.get(page)
    person.volunteer.refresh_from_db()
    assert (answer.status_code, answer.cookies, person.volunteer.team_mail) == (200, {}, "all")
    assert client.post(page, {"team_mail": "essential"}).status_code == 200
    person.volunteer.refresh_from_db()
    assert person.volunteer.team_mail == "essential"


def test_one_click_of_a_mail_program_stops_the_mail(pyramid: Pyramid) -> None:
    person = pyramid.people["member"]
    Client(enforce_csrf_checks=True).post(path_for(person), {"List-Unsubscribe": "One-Click"})
    person.volunteer.refresh_from_db()
    assert person.volunteer.team_mail == "none"


def test_an_altered_way_out_opens_nothing(pyramid: Pyramid) -> None:
    assert Client().get(path_for(pyramid.people["member"])[:-2] + "x/").status_code == 403
    assert Client().post(path_for(pyramid.people["member"]), {"team_mail": "zut"}).status_code == 422


def test_a_figure_agrees_with_its_word(team: Team) -> None:
    make_outing(team=team, state="held", result_people=1, result_leaflets=2)
    found = [(one.number, one.label) for one in results_of([team.pk])[team.pk]]
    assert found == [(1, "sortie"), (1, "personne rencontrée"), (2, "tracts distribués")]


def test_a_sign_is_dated_as_one_would_say_it() -> None:
    now = timezone.now()
    said = [days_ago(now - timedelta(days=days)) for days in (0, 1, 15)]
    assert said == ["aujourd'hui", "hier", "il y a 15 jours"]
