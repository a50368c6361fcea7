"""« Near me » by a typed address, and what fits five minutes, two hours or an evening there."""

import logging
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from common.cells import cell_at
from supporters.map_counters import add_to_map
from territory.models import Place
from tests.factories import (
    make_address,
    make_outing,
    make_session,
    make_team,
    make_testimony,
    make_volunteer,
    sign_in,
)
from tests.teams.test_friends import texts
from tests.teams.test_near import API, NEAR, named, near, page, texts_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def arles() -> Place:
    return named("Arles", code="13004", lon=4.6, lat=43.67)


def test_a_typed_address_is_found_and_never_in_an_address(client: Client, arles: Place) -> None:
    make_team(name="Les voisins", place=near(0.02))
    make_address(commune=arles, number=12, street="Rue des Lilas", lon=4.6, lat=43.69)
    response = client.post(NEAR, {"lieu": "12 rue des lilas, arles"})
    body = response.content.decode()
    assert (response.status_code, response.cookies) == (200, {})
    assert "Autour du 12 Rue des Lilas, Arles" in body
    assert "sur place" in body.split("Les voisins")[1]
    near_by = client.post(NEAR, {"lieu": "14 rue des lilas, arles"}).content.decode()
    assert "Ce numéro n'est pas dans nos fichiers" in texts_of(near_by)
    assert client.get(NEAR, {"lieu": "12 rue des lilas, arles"}).status_code == 422


def test_a_typed_commune_has_an_address_to_pass_on(client: Client, arles: Place) -> None:
    response = client.post(NEAR, {"lieu": "Arles"})
    assert (response.status_code, response["Location"]) == (302, f"{NEAR}?lieu=Arles&lieu_code=13004")


def test_a_street_that_is_not_known_leads_to_its_commune(client: Client, arles: Place) -> None:
    body = texts_of(client.post(NEAR, {"lieu": "3 rue de la Paix, Arles"}).content.decode())
    assert "Cette rue n'est pas dans nos fichiers : voici Arles et ses environs." in body
    lost = client.post(NEAR, {"lieu": "3 rue de la Paix, Nullepart"})
    assert (lost.status_code, "Écrivez la rue puis la commune" in lost.content.decode()) == (422, True)


def test_other_addresses_that_the_words_may_mean_are_one_tap_away(client: Client, arles: Place) -> None:
    for kind in ("Rue", "Impasse"):
        make_address(commune=arles, number=12, street=f"{kind} des Lilas")
    body = client.post(NEAR, {"lieu": "12 lilas, arles"}).content.decode()
    assert "Autour du 12 Impasse des Lilas" in body
    assert 'name="lieu" value="12 Rue des Lilas, Arles"' in body


def test_a_typed_address_is_kept_nowhere(client: Client, arles: Place, caplog: pytest.LogCaptureFixture) -> None:
    make_address(commune=arles, number=7, street="Rue Introuvable")
    caplog.set_level(logging.DEBUG)
    for typed in ("7 rue introuvable, Arles", "7 rue introuvable, Nullepart", "9 rue introuvable Arles"):
        client.post(NEAR, {"lieu": typed})
        client.post(API, {"address": typed}, content_type="application/json")
    assert not [text for text in texts() if "introuvable" in text]
    logged = [record.getMessage() for record in caplog.records if not record.name.startswith("django.db")]
    assert not [text for text in logged if "introuvable" in text.lower()]


def test_programs_may_send_an_address(client: Client, arles: Place) -> None:
    make_address(commune=arles, number=12, street="Rue des Lilas", lon=4.6, lat=43.67)
    make_team(name="Les voisins", place=arles)
    found = client.post(API, {"address": "13 rue des lilas, arles"}, content_type="application/json").json()
    assert found["address"] == {"label": "12 Rue des Lilas, Arles", "exact": False}
    assert [team["km"] for team in found["teams"]] == [0.0]
    refused = client.post(API, {"address": "12 rue, Nullepart"}, content_type="application/json")
    assert (refused.status_code, list(refused.json())) == (422, ["address"])


def idea_titles(client: Client) -> dict[str, str]:
    return {idea["time"]: idea["title"] for idea in client.get(API, {"place": "13004"}).json()["ideas"]}


def test_each_time_has_its_idea_even_where_nothing_is(client: Client, arles: Place) -> None:
    assert idea_titles(client) == {
        "minutes": "Témoigner",
        "hours": "Donner un coup de main",
        "evening": "Recevoir vos voisins",
    }
    body = texts_of(page(client, lieu="Arles"))
    assert all(f"J'ai {time}" in body for time in ("5 minutes", "2 heures", "une soirée"))


def test_ideas_are_of_what_is_near_and_of_the_hour(client: Client, arles: Place) -> None:
    team = make_team(place=arles)
    evening = (timezone.localtime() + timedelta(days=4)).replace(hour=19, minute=0)
    morning = (timezone.localtime() + timedelta(days=2)).replace(hour=9, minute=30)
    make_outing(team=team, title="Tracts du matin", kind="leaflets", starts_at=morning)
    assert idea_titles(client)["evening"] == "Recevoir vos voisins"
    make_session(title="Convaincre", place=arles, lon=arles.lon, lat=arles.lat, starts_at=evening)
    assert idea_titles(client)["evening"] == "Convaincre"
    make_outing(team=team, title="Chez Inès", kind="home", starts_at=evening)
    make_outing(team=team, title="Portes du matin", starts_at=morning + timedelta(days=1))
    assert idea_titles(client) == {"minutes": "Témoigner", "hours": "Portes du matin", "evening": "Chez Inès"}


def test_five_minutes_tell_how_many_testified_near(client: Client, arles: Place) -> None:
    def words() -> str:
        return str(client.get(API, {"place": "13004"}).json()["ideas"][0]["words"])

    assert words().endswith("Par ici, le premier visage pourrait être le vôtre.")
    for far in (0.05, 2):
        place = near(far)
        testimony = make_testimony(place=place, lon=place.lon, lat=place.lat, cell=cell_at(place.lon, place.lat))
        with transaction.atomic():
            add_to_map(testimony)
    assert words().endswith("1 personne l'a déjà fait par ici.")
    assert client.post(API, {"lon": 180, "lat": 89.9}, content_type="application/json").status_code == 200


def test_ideas_fit_who_asks(client: Client, arles: Place) -> None:
    person = make_volunteer(home=arles).supporter
    make_testimony(supporter=person, place=arles)
    sign_in(client, person)
    assert idea_titles(client) == {"minutes": "Inviter un ami", "hours": "Rejoindre une sortie", "evening": "Se former"}
    team = make_team(place=arles)
    sign_in(client, team.roles.get().supporter)
    assert idea_titles(client)["evening"] == "Réunir vos voisins chez vous"
    assert client.get(reverse("teams:outing-new"), {"type": "home"}).context["form"]["kind"].initial == "home"
