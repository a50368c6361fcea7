"""Finding places in the small country."""

from typing import Any

import pytest
from django.test import Client

from territory.gazetteer import Gazetteer
from territory.models import Place
from territory.places import find_home, is_named, resolve_place, search_places


def codes(text: str) -> list[str]:
    return [match.place.code for match in search_places(text)]


def test_the_largest_comes_first(country: Gazetteer) -> None:
    assert codes("arl") == ["13004", "66009"]
    assert codes("saint-d") == ["97411", "93066"]


@pytest.mark.parametrize("text", ["ISLE SUR", "l'isle", "l’isle-sur-la-sorgue", "lisle"])
def test_articles_and_apostrophes_make_no_difference(country: Gazetteer, text: str) -> None:
    assert codes(text) == ["84054"]


def test_st_may_be_a_saint_or_the_beginning_of_a_name(country: Gazetteer) -> None:
    assert codes("st")[:3] == ["67482", "97411", "93066"]
    assert codes("st den") == ["97411", "93066"]


def test_arrondissements_stand_beside_their_city(country: Gazetteer) -> None:
    assert codes("paris") == ["75056", "75111", "75101"]
    assert codes("paris 11") == ["75111"]


def test_a_postcode_of_a_city_means_the_arrondissement(country: Gazetteer) -> None:
    assert codes("75011") == ["75111"]
    assert codes("75000") == ["75056"]


def test_the_beginning_of_a_postcode_is_enough(country: Gazetteer) -> None:
    assert codes("932") == ["93066"]


def test_name_and_postcode_together_leave_one(country: Gazetteer) -> None:
    assert codes("97400 Saint-Denis") == ["97411"]
    assert codes("Saint-Denis (93)") == ["93066"]
    assert codes("Saint-Denis (75)") == []


def test_a_former_commune_leads_to_the_present_one(country: Gazetteer) -> None:
    (match,) = search_places("bage la v")
    assert (match.name, match.label, match.detail) == ("Bâgé-Dommartin", "Bâgé-la-Ville", "Bâgé-la-Ville · 01380 · Ain")


def test_a_place_that_matches_by_two_names_is_listed_once(country: Gazetteer) -> None:
    assert codes("bage") == ["01025"]


def test_a_small_place_typed_in_full_is_always_in_the_list(country: Gazetteer) -> None:
    assert codes("y") == ["80830", "80829"]
    assert [match.place.code for match in search_places("y", limit=1)] == ["80829"]


def test_overseas_postcodes_and_towns_lead_to_the_collectivity(country: Gazetteer) -> None:
    assert codes("98735") == ["987"]
    assert codes("papeete") == ["987"]


@pytest.mark.parametrize("text", ["", "   ", "-", "%", "zzzz", "\x00"])
def test_nothing_is_found_for_nothing(country: Gazetteer, text: str) -> None:
    assert search_places(text) == []


def test_a_full_name_means_itself(country: Gazetteer) -> None:
    assert [match.place.code for match in resolve_place("Arles")] == ["13004"]
    assert len(resolve_place("Saint-Denis")) == 2
    assert [match.place.code for match in resolve_place("strasb")] == ["67482"]


def test_a_search_asks_the_database_twice_whatever_it_finds(country: Gazetteer, django_assert_num_queries: Any) -> None:
    for text in ("y", "s", "saint-denis (93)"):
        with django_assert_num_queries(2):
            for match in search_places(text):
                assert match.detail


def test_the_label_of_a_match_is_understood_when_typed(country: Gazetteer) -> None:
    for text in ("arles", "paris 1", "saint-denis", "nouméa", "bage la ville"):
        for match in search_places(text):
            assert is_named(match.place, match.label)
            assert match.place in [found.place for found in resolve_place(match.label)]


def test_nobody_lives_in_a_departement(country: Gazetteer) -> None:
    assert find_home("D-13") is None
    assert find_home("13004") == Place.objects.get(code="13004")


def test_the_search_page_answers_anybody_and_may_be_kept(country: Gazetteer, client: Client) -> None:
    answer = client.get("/lieux/", {"q": "paris 11"})
    assert answer.json() == {
        "results": [{"id": "75111", "name": "Paris 11e", "detail": "75011 · Paris", "text": "Paris 11e (75)"}]
    }
    assert "public" in answer["Cache-Control"]
    assert "max-age=3600" in answer["Cache-Control"]
    assert not answer.cookies


@pytest.mark.django_db
def test_the_search_page_survives_whatever_is_typed(client: Client) -> None:
    for text in ("", "\x00", "é" * 5000, "'; --", "(13)"):
        assert client.get("/lieux/", {"q": text}).json() == {"results": []}
    assert client.post("/lieux/").status_code == 405
