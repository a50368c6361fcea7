"""« Near me »: by a commune or by a position, for everybody, without a trace."""

import logging
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from teams.near import nearby
from teams.near.nearby import Section, Spot
from territory.models import Place, PlaceName
from territory.place_keys import keys_of_name
from tests.factories import (
    make_outing,
    make_place,
    make_session,
    make_supporter,
    make_team,
    make_volunteer,
    sign_in,
)
from tests.supporters.test_moderation import silent_zone
from tests.teams.test_friends import texts

NEAR, API = reverse("teams:near"), reverse("api:teams-api:near")
pytestmark = pytest.mark.django_db


def named(name: str, **fields: Any) -> Place:
    """A commune that can be typed."""
    place = make_place(name=name, **fields)
    for key in keys_of_name(place.name):
        PlaceName.objects.create(place=place, key=key, weight=place.population)
    return place


@pytest.fixture
def arles() -> Place:
    return named("Arles", code="13004", lon=4.6, lat=43.67)


def texts_of(body: str) -> str:
    return body.replace("&#x27;", "'")


def near(lat: float) -> Place:
    """A commune so far north of Arles: a hundredth of a degree is 1.1 km."""
    return make_place(lon=4.6, lat=43.67 + lat)


def page(client: Client, **asked: str) -> str:
    return client.get(NEAR, asked).content.decode()


def test_a_visitor_is_asked_where_they_are_and_keeps_no_cookie(client: Client) -> None:
    response = client.get(NEAR)
    assert (response.status_code, response.cookies) == (200, {})
    body = response.content.decode()
    assert "Que faire près de chez vous ?" in body
    assert "csrfmiddlewaretoken" not in body.split("</header>", 1)[1].split("<footer")[0]


def test_whoever_helps_is_not_asked_to_where_nobody_is(client: Client, arles: Place) -> None:
    assert "J'ouvre la première équipe" in page(client, lieu="Arles")
    sign_in(client, make_volunteer(home=arles).supporter)
    empty = page(client, lieu="Arles")
    assert "Ici, tout commence avec vous" in empty
    assert "J'ouvre la première équipe" not in empty
    assert "Vous voulez aider ?" not in empty


def test_a_commune_shows_the_three_closest_teams_first(client: Client, arles: Place) -> None:
    for number, far in enumerate((0.3, 0.1, 0.2, 0.02)):
        make_team(name=f"Équipe {'ABCD'[number]}", place=near(far))
    body = page(client, lieu="Arles")
    assert [body.index(f"Équipe {name}") for name in "DBC"] == sorted(body.index(f"Équipe {name}") for name in "DBC")
    assert "Équipe A" not in body
    assert "2,2 km" in body
    assert "22 km" in body
    assert "1 membre" in body


def test_a_team_tells_its_next_outing(client: Client, arles: Place) -> None:
    team = make_team(place=arles)
    make_outing(team=team, title="Plus tard", starts_at=timezone.now() + timedelta(days=9))
    soon = make_outing(team=team, title="Bientôt")
    found = client.get(API, {"place": "13004"}).json()
    assert found["teams"][0]["next_outing"]["id"] == soon.pk
    assert found["place"] == {"code": "13004", "name": "Arles"}


def test_outings_say_how_far_and_how_many_places_are_left(client: Client, arles: Place) -> None:
    outing = make_outing(team=make_team(place=near(0.05)), title="Tractage au marché", capacity=10, going=3)
    body = page(client, lieu="Arles")
    assert "Tractage au marché" in body
    assert "encore 7 places" in body
    assert "5,6 km" in body
    assert (
        body.count(reverse("teams:outing", args=[outing.pk])) == 4
    )  # the team's next, its title, its button, two hours
    assert "Devant la mairie" not in body


def test_training_near_is_shown(client: Client, arles: Place) -> None:
    make_session(title="Convaincre à la porte", place=arles, lon=arles.lon, lat=arles.lat)
    make_session(title="Loin d'ici", place=near(3), lon=4.6, lat=46.7)
    body = page(client, lieu="13004")
    assert "Convaincre à la porte" in body
    assert "encore 30 places" in body
    assert "Loin d" not in body


def test_where_nothing_is_near_the_first_team_is_asked_for(client: Client, arles: Place) -> None:
    body = page(client, lieu="Arles")
    assert "Ici, tout commence avec vous" in body
    assert reverse("teams:help") in body


def test_several_communes_are_offered(client: Client) -> None:
    for code in ("93066", "97411"):
        named("Saint-Denis", code=code, departement=make_place(code=f"D-{code[:2]}", kind="departement"))
    response = client.get(NEAR, {"lieu": "Saint-Denis"})
    body = response.content.decode()
    assert (response.status_code, body.count('name="lieu_code"')) == (200, 2)
    assert "Saint-Denis et ses environs" in page(client, lieu="Saint-Denis", lieu_code="97411")


@pytest.mark.parametrize("typed", ["Nullepart", "", "<script>"])
def test_a_place_that_is_not_found_says_so_beside_its_field(client: Client, typed: str) -> None:
    response = client.get(NEAR, {"lieu": typed})
    assert response.status_code == 422
    assert "field-invalid" in response.content.decode()
    assert "<script>" not in response.content.decode().split("<main")[1].split("</main>")[0]


def test_who_has_a_home_starts_there(client: Client, arles: Place) -> None:
    make_team(name="Les voisins", place=arles)
    sign_in(client, make_supporter(home=arles))
    body = client.get(NEAR).content.decode()
    assert "Arles et ses environs" in body
    assert "Les voisins" in body


def test_a_position_is_answered_at_once(client: Client, arles: Place) -> None:
    make_team(name="Les voisins", place=arles)
    response = client.post(NEAR, {"lon": "4.601", "lat": "43.671"})
    assert (response.status_code, response.cookies) == (200, {})
    body = response.content.decode()
    assert "Autour de vous" in body
    assert "Les voisins" in body


def test_a_position_is_kept_nowhere(client: Client, arles: Place, caplog: pytest.LogCaptureFixture) -> None:
    make_team(place=arles)
    caplog.set_level(logging.DEBUG)
    person = make_supporter()
    for visitor in (client, sign_in(Client(), person)):
        for send in (
            visitor.post(NEAR, {"lon": "4.654321", "lat": "43.612345"}),
            visitor.post(API, {"lon": 4.654321, "lat": 43.612345}, content_type="application/json"),
        ):
            assert "654321" not in send.content.decode()
            assert "612345" not in send.content.decode()
            assert "654321" not in str(send.headers)
    assert not [text for text in texts() if "654321" in text or "612345" in text]
    logged = [record.getMessage() for record in caplog.records if not record.name.startswith("django.db")]
    assert not [text for text in logged if "654321" in text]


@pytest.mark.parametrize(("lon", "lat"), [("", ""), ("181", "0"), ("x", "1"), ("nan", "1"), ("inf", "1")])
def test_a_position_that_cannot_be_read_says_so(client: Client, lon: str, lat: str) -> None:
    response = client.post(NEAR, {"lon": lon, "lat": lat})
    assert response.status_code == 422
    assert "Indiquez plutôt votre commune" in response.content.decode()


def test_programs_are_told_what_is_wrong(client: Client) -> None:
    assert client.get(API, {"place": "zzz"}).status_code == 404
    assert client.get(API).status_code == 400
    refused = client.post(API, {"lon": 200, "lat": 1}, content_type="application/json")
    assert (refused.status_code, list(refused.json())) == (422, ["lon"])


def test_packages_above_add_their_section(client: Client, arles: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nearby, "_sections", dict(nearby._sections))
    asked: list[Spot] = []

    def find(spot: Spot, at: object) -> list[str]:
        asked.append(spot)
        return ["12 portes"]

    doors = Section("doors", find, "teams/near_sessions.html", lambda item: {"words": item}, order=5)
    nearby.declare(doors)
    assert client.get(API, {"place": "13004"}).json()["doors"] == [{"words": "12 portes"}]
    assert asked == [Spot(4.6, 43.67, arles)]
    assert next(iter(nearby.around(asked[0], at=timezone.now()))).section.key == "doors"


def test_a_place_without_a_point_has_nothing_near(client: Client) -> None:
    named("Français de l'étranger", code="99", kind=Place.Kind.ABROAD, lon=None, lat=None)
    assert "choisissez la ville la plus proche" in page(client, lieu="Français de l'étranger")


def test_in_silence_nobody_is_called_to_act(client: Client, arles: Place) -> None:
    make_team(name="Les voisins", place=arles)
    silent_zone("metropole", timezone.now())
    body = page(client, lieu="Arles").split("<main")[1].split("</main>")[0]
    assert "Les voisins" in body
    assert reverse("teams:help") not in body
    assert "Combien de temps avez-vous" not in body


def test_more_around_cost_no_more_queries(client: Client, arles: Place) -> None:
    client.get(NEAR, {"lieu": "Arles"})
    costs = []
    for _more in range(2):
        for number in range(3):
            make_outing(team=make_team(place=near(number / 100)))
            make_session(place=arles, lon=arles.lon, lat=arles.lat)
        with CaptureQueriesContext(connection) as queries:
            client.get(NEAR, {"lieu": "Arles"})
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_the_home_page_leads_there(client: Client) -> None:
    assert NEAR in client.get("/").content.decode().split("<main")[1]
