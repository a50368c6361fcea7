"""What leads to the library: the home page, and « J'ai 5 minutes »."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from supporters.models import Supporter
from teams.near.ideas import Around, Idea, ideas_for
from teams.near.nearby import Spot
from territory.models import Place
from tests.actions.making import make_content, make_medium, make_topic
from tests.factories import make_place, make_testimony
from tests.teams.silences import fall_silent

pytestmark = pytest.mark.django_db


def five_minutes(person: Supporter | None = None, place: Place | None = None) -> Idea:
    spot = Spot(2.35, 48.85, place)
    return ideas_for(Around(spot=spot, at=timezone.now(), found={}, person=person))[0]


def test_home_leads_to_the_library(client: Client) -> None:
    make_content(title="Des cantines locales")
    body = client.get("/").content.decode()
    assert "Des cantines locales" in body
    assert 'href="/partager/"' in body


def test_home_shows_the_riposte_that_ends_first_before_what_is_newer(client: Client) -> None:
    now = timezone.now()
    make_content(kind="riposte", title="Pour ce soir", published_at=now - timedelta(days=2))
    for n in range(4):
        make_content(title=f"Texte {n}", published_at=now - timedelta(hours=n + 1))
    body = client.get("/").content.decode()
    places = [body.find(title) for title in ("Pour ce soir", "Texte 0", "Texte 1")]
    assert -1 < places[0] < places[1] < places[2]
    assert "Texte 2" not in body


def test_home_without_contents_says_nothing_of_them(client: Client) -> None:
    assert "À faire passer" not in client.get("/").content.decode()


def test_before_the_vote_home_asks_nobody_to_pass_anything_on(client: Client) -> None:
    make_content(kind="riposte", title="Pour ce soir")
    fall_silent(timezone.now())
    body = client.get("/").content.decode()
    assert "À faire passer" not in body
    assert "Pour ce soir" not in body


def test_home_costs_the_same_whatever_there_is_to_pass_on(client: Client) -> None:
    def price() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get("/")
        return len(queries)

    for kind in ("riposte", "image"):
        make_medium(content=make_content(kind=kind, topic=make_topic()))
    price()
    few = price()
    for _n in range(5):
        make_medium(content=make_content(kind="riposte", topic=make_topic()))
    assert price() == few


def test_whoever_testified_is_asked_to_pass_the_riposte_on(supporter: Supporter) -> None:
    make_testimony(supporter=supporter)
    riposte = make_content(kind="riposte", title="Non, rien n'est joué")
    idea = five_minutes(supporter)
    assert (idea.title, idea.path) == ("Partager la riposte du jour", riposte.get_absolute_url())
    assert "Non, rien n'est joué" in idea.words


def test_a_visitor_is_asked_to_testify_first() -> None:
    make_content(kind="riposte")
    assert five_minutes().title == "Témoigner"


def test_a_riposte_that_is_over_is_not_proposed(supporter: Supporter) -> None:
    make_content(kind="riposte", ends_at=timezone.now() - timedelta(seconds=1))
    assert five_minutes(supporter).title != "Partager la riposte du jour"


def test_a_riposte_of_elsewhere_is_not_proposed_here(supporter: Supporter) -> None:
    region = make_place(kind=Place.Kind.REGION)
    here, there = make_place(parent=region), make_place()
    make_content(kind="riposte", title="D'ici", place=region)
    assert five_minutes(supporter, here).title == "Partager la riposte du jour"
    assert five_minutes(supporter, there).title != "Partager la riposte du jour"
    assert five_minutes(supporter).title != "Partager la riposte du jour"
