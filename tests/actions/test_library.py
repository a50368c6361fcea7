"""The library's list: what answers a question, what comes first, what is new."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from actions.content.library import Search
from actions.models import Content
from common.text import fold
from supporters.models import Supporter
from territory.models import Place
from tests.actions.making import make_content, make_medium, make_topic
from tests.factories import make_place, make_supporter, sign_in
from tests.teams.silences import fall_silent

pytestmark = pytest.mark.django_db
PATH = "/partager/"


def titles(client: Client, query: str = "") -> list[str]:
    body = client.get(f"{PATH}{query}").content.decode()
    return re.findall(r"<h3><a href=\"/partager/[^\"]+\">([^<]+)</a></h3>", body)


def brittany() -> tuple[Place, Place, Place]:
    """A région, one of its départements, one of its communes."""
    region = make_place(code="R-53", kind=Place.Kind.REGION, name="Bretagne")
    departement = make_place(code="D-35", kind=Place.Kind.DEPARTEMENT, name="Ille-et-Vilaine", parent=region)
    commune = make_place(code="35238", name="Rennes", parent=departement, departement=departement)
    return region, departement, commune


def test_anybody_reads_the_library(client: Client) -> None:
    make_content(title="Des cantines locales")
    answer = client.get(PATH)
    assert "Des cantines locales" in answer.content.decode()
    assert not answer.cookies


def test_an_empty_library_invites_to_testify(client: Client) -> None:
    assert "/temoigner/" in client.get(PATH).content.decode()


@pytest.mark.parametrize("state", ["draft", "waiting", "scheduled", "silenced", "withdrawn"])
def test_what_is_not_published_is_not_listed(client: Client, state: str) -> None:
    make_content(state=state)
    assert titles(client) == []


def test_what_is_over_is_not_listed(client: Client) -> None:
    make_content(ends_at=timezone.now() - timedelta(seconds=1))
    assert titles(client) == []


def test_ripostes_stand_first_and_the_first_to_end_before_all(client: Client) -> None:
    now = timezone.now()
    make_content(title="Un texte")
    make_content(kind="riposte", title="Pour demain", ends_at=now + timedelta(hours=30))
    make_content(kind="riposte", title="Pour ce soir", ends_at=now + timedelta(hours=3))
    assert titles(client) == ["Pour ce soir", "Pour demain", "Un texte"]


def test_a_riposte_says_how_long_is_left(client: Client) -> None:
    make_content(kind="riposte", ends_at=timezone.now() + timedelta(hours=3, minutes=10))
    body = client.get(PATH).content.decode()
    assert "dans 3 heures" in body
    assert "data-campaign-ends" in body


def test_ripostes_beyond_the_six_that_stand_first_are_listed_too(client: Client) -> None:
    for n in range(8):
        make_content(kind="riposte", title=f"Riposte {n}")
    assert sorted(titles(client)) == [f"Riposte {n}" for n in range(8)]


def test_what_is_featured_comes_before_what_is_newer(client: Client) -> None:
    now = timezone.now()
    make_content(title="À la une", featured=True, published_at=now - timedelta(days=3))
    make_content(title="Du jour", published_at=now - timedelta(hours=1))
    make_content(title="D'hier", published_at=now - timedelta(days=1))
    assert titles(client) == ["À la une", "Du jour", "D&#x27;hier"]


def test_it_is_filtered_by_kind_and_subject(client: Client) -> None:
    school = make_topic(slug="ecole")
    make_content(title="Image d'école", kind="image", topic=school)
    make_content(title="Image seule", kind="image")
    make_content(title="Texte sur l'école", topic=school)
    assert titles(client, "?genre=image&sujet=ecole") == ["Image d&#x27;école"]


def test_words_are_found_without_accents_or_capitals(client: Client) -> None:
    make_content(title="L'École d'abord", search_text=fold("L'École d'abord, pour tous"))
    make_content(title="La santé", search_text=fold("La santé"))
    assert titles(client, "?mots=ECOLE+abord") == ["L&#x27;École d&#x27;abord"]


def test_a_commune_is_shown_what_is_for_it_around_it_and_inside_it(client: Client) -> None:
    region, departement, commune = brittany()
    elsewhere = make_place(name="Lyon")
    for title, place in (("Région", region), ("Commune", commune), ("Ailleurs", elsewhere), ("France", None)):
        make_content(title=title, place=place)
    assert sorted(titles(client, f"?lieu={departement.code}")) == ["Commune", "Région"]
    assert sorted(titles(client, "?lieu=35")) == ["Commune", "Région"]


def test_the_country_alone_is_what_is_made_for_all(client: Client) -> None:
    country = make_place(code="FR", kind=Place.Kind.COUNTRY, name="France")
    commune = make_place(parent=make_place(kind=Place.Kind.DEPARTEMENT, parent=country))
    make_content(title="Locale", place=commune)
    make_content(title="Nationale", place=country)
    make_content(title="Sans lieu")
    assert sorted(titles(client, "?lieu=FR")) == ["Nationale", "Sans lieu"]
    assert titles(client, f"?lieu={commune.code}") == ["Locale"]


@pytest.mark.parametrize("query", ["?genre=tract", "?sujet=rien", "?lieu=ZZZ", "?mots=" + "a" * 81, "?mots=%25"])
def test_a_question_that_cannot_be_read_says_why(client: Client, query: str) -> None:
    make_content()
    answer = client.get(f"{PATH}{query}")
    assert answer.status_code == 400
    assert 'class="error"' in answer.content.decode()


def test_a_question_without_answer_says_so(client: Client) -> None:
    make_content()
    assert "Rien ne répond à cette recherche" in client.get(f"{PATH}?mots=introuvable").content.decode()


def test_thirteen_contents_make_two_pages(client: Client) -> None:
    for n in range(13):
        make_content(title=f"Texte {n}", topic=make_topic(slug="eau") if n == 0 else None)
    assert len(titles(client)) == 12
    assert len(titles(client, "?page=2")) == 1
    assert len(titles(client, "?page=999999999999")) == 12


def test_the_page_keeps_the_question_of_the_page_before(client: Client) -> None:
    for n in range(13):
        make_content(title=f"Texte {n}")
    assert "?genre=text&amp;page=2" in client.get(f"{PATH}?genre=text").content.decode()


def test_what_came_since_the_last_visit_is_marked_and_can_be_asked_alone(client: Client, supporter: Supporter) -> None:
    sign_in(client, supporter)
    now = timezone.now()
    make_content(title="Ancien", published_at=now - timedelta(days=9))
    client.get(PATH)
    supporter.library_visit.__class__.objects.update(at=now - timedelta(days=2))
    make_content(title="Récent", published_at=now - timedelta(hours=1))
    body = client.get(PATH).content.decode()
    assert body.count("Nouveau</span>") == 1
    assert titles(client, "?nouveau=on") == ["Récent"]


def test_a_visitor_is_offered_no_news_since_a_visit(client: Client) -> None:
    make_content()
    assert 'name="nouveau"' not in client.get(PATH).content.decode()


def test_one_s_own_commune_is_offered(client: Client) -> None:
    sign_in(client, make_supporter(home=brittany()[2]))
    assert "Chez moi : Rennes" in client.get(PATH).content.decode()


def test_its_price_does_not_grow_with_the_library(client: Client) -> None:
    def price() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(PATH)
        return len(queries)

    region, departement, commune = brittany()
    make_medium(content=make_content(kind="image", topic=make_topic(), place=region))
    make_content(kind="riposte")
    price()
    few = price()
    for place in (departement, commune, None):
        make_medium(content=make_content(kind="image", topic=make_topic(), place=place))
        make_content(kind="riposte", topic=make_topic())
    assert price() == few


def test_in_silence_it_is_read_and_says_that_nothing_is_passed_on(client: Client) -> None:
    make_content(title="Déjà là")
    fall_silent(timezone.now())
    body = client.get(PATH).content.decode()
    assert "on ne fait rien passer" in body
    assert titles(client) == ["Déjà là"]


def test_a_search_is_a_question_on_its_own() -> None:
    now: Any = timezone.now()
    content = make_content(published_at=now - timedelta(hours=1))
    assert list(Search(since=now - timedelta(hours=2)).found(at=now)) == [content]
    assert list(Search(since=now).found(at=now)) == []
    assert Content.objects.count() == 1
