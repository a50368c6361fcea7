"""Defining blocs and rankings on the staff's pages."""

from typing import Any

import pytest
from django.test import Client

from supporters.models import Supporter
from territory.models import Bloc, Place, PlaceName, Targeting
from tests.factories import make_candidates, make_result, make_round, sign_in
from tests.territory.ranking import Country, make_bloc, make_country, make_targeting

pytestmark = pytest.mark.django_db
NEW, NEW_BLOC = "/terrain/ciblages/nouveau/", "/terrain/blocs/nouveau/"


@pytest.fixture
def office(client: Client, national: Supporter) -> Client:
    return sign_in(client, national)


@pytest.fixture
def country() -> Country:
    return make_country()


def filled(country: Country, **changes: Any) -> dict[str, Any]:
    bloc = Bloc.objects.first() or make_bloc()
    fields = {"name": "Manosque", "round": country.vote.pk, "bloc": bloc.pk, "within": "", "by": "potential"}
    return fields | {"compared": "", "weight_addresses": "0"} | changes


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("04", "D-04"),
        ("4", "D-04"),
        ("alpes de haute provence", "D-04"),
        ("Île-de-France", "R-11"),
        ("Manosque (04)", "04112"),
        ("paris", "D-75"),
        ("", None),
    ],
)
def test_a_territory_is_typed_as_people_say_it(typed: str, code: str | None, office: Client, country: Country) -> None:
    PlaceName.objects.create(place=country.manosque, key="manosque", weight=1)
    answer = office.post(NEW, filled(country, within=typed))
    made = Targeting.objects.get()
    assert answer["Location"] == f"/terrain/?ciblage={made.pk}"
    assert (made.within and made.within.code) == code


def test_an_unknown_territory_is_said_beside_the_field_and_nothing_is_lost(office: Client, country: Country) -> None:
    answer = office.post(NEW, filled(country, within="Atlantide"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Nous ne trouvons pas ce territoire" in page
    assert 'value="Atlantide"' in page
    assert 'value="Manosque"' in page
    assert not Targeting.objects.exists()


def test_a_weight_that_compares_asks_for_the_other_round(office: Client, country: Country) -> None:
    answer = office.post(NEW, filled(country, weight_turnout="0.5"))
    assert answer.status_code == 422
    assert 'id="id_compared_error"' in answer.content.decode()
    second = make_round(election=country.vote.election, number=2)
    make_candidates(second, "MACRON")
    make_result(round=second, precinct=country.precincts["04070_0001"])
    office.post(NEW, filled(country, weight_turnout="0.5", compared=second.pk))
    assert Targeting.objects.get().weights == {"turnout": 0.5}


def test_a_name_that_is_taken_is_said_beside_the_field(office: Client, country: Country) -> None:
    make_targeting(country, name="Manosque")
    answer = office.post(NEW, filled(country))
    assert answer.status_code == 422
    assert 'id="id_name_error"' in answer.content.decode()


def test_a_ranking_is_defined_anew_and_computed_again(office: Client, country: Country) -> None:
    targeting = make_targeting(country)
    path = f"/terrain/ciblages/{targeting.pk}/"
    assert 'value="Premier tour"' in office.get(path).content.decode()
    office.post(path, filled(country, name="Ailleurs", by="people"))
    targeting.refresh_from_db()
    assert (targeting.name, targeting.by, targeting.state) == ("Ailleurs", "people", "queued")
    assert "Calcul en cours" in office.get("/terrain/ciblages/").content.decode()


def test_a_ranking_is_deleted_once_that_is_confirmed(office: Client, country: Country) -> None:
    targeting = make_targeting(country)
    path = f"/terrain/ciblages/{targeting.pk}/supprimer/"
    assert "Supprimer ce ciblage" in office.get(path).content.decode()
    assert Targeting.objects.exists()
    assert office.post(path)["Location"] == "/terrain/ciblages/"
    assert not Targeting.objects.exists()


def test_a_bloc_is_ticked_among_candidates_and_typed_besides(office: Client, country: Country) -> None:
    assert 'value="MÉLENCHON"' in office.get(NEW_BLOC).content.decode()
    sent = {"name": "La gauche", "tour": country.vote.pk, "picked": ["MÉLENCHON", "HAMON"], "more": "SOC\n\nFI"}
    answer = office.post(NEW_BLOC, sent)
    bloc = Bloc.objects.get()
    assert bloc.members == ["MÉLENCHON", "HAMON", "SOC", "FI"]
    assert answer["Location"] == f"{NEW}?bloc={bloc.pk}"


def test_an_empty_bloc_is_refused_and_keeps_its_name(office: Client, country: Country) -> None:
    answer = office.post(NEW_BLOC, {"name": "La gauche"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "au moins un candidat" in page
    assert 'value="La gauche"' in page


def test_a_bloc_is_changed_with_its_boxes_ticked_as_they_were(office: Client, country: Country) -> None:
    bloc = make_bloc("Melenchon", "SOC")
    path = f"/terrain/blocs/{bloc.pk}/"
    page = office.get(path).content.decode()
    assert 'value="MÉLENCHON" id="id_picked_0" checked' in page
    assert ">\nSOC</textarea>" in page
    office.post(path, {"name": "À gauche", "picked": ["HAMON"], "more": ""})
    bloc.refresh_from_db()
    assert (bloc.name, bloc.members) == ("À gauche", ["HAMON"])


def test_a_bloc_in_use_is_not_deleted(office: Client, country: Country) -> None:
    bloc = make_targeting(country).bloc
    path = f"/terrain/blocs/{bloc.pk}/supprimer/"
    assert "sert encore" in office.get(path).content.decode()
    assert office.post(path).status_code == 422
    Targeting.objects.all().delete()
    assert office.post(path).status_code == 302
    assert not Bloc.objects.exists()


def test_candidates_by_thousands_are_offered_by_nuance(office: Client) -> None:
    vote = make_round()
    make_candidates(vote, *(f"NOM {n}" for n in range(70)), nuances=("FI", "SOC") * 35)
    make_result(round=vote)
    page = office.get(NEW_BLOC).content.decode()
    assert 'value="FI"' in page
    assert "NOM 3" not in page


def test_places_of_the_same_name_ask_for_the_departement(office: Client, country: Country) -> None:
    twin = Place.objects.create(code="04999", kind="commune", name="Manosque", departement=country.departement)
    for place in (country.manosque, twin):
        PlaceName.objects.create(place=place, key="manosque", weight=1)
    answer = office.post(NEW, filled(country, within="Manosque"))
    assert answer.status_code == 422
    assert "Plusieurs communes portent ce nom" in answer.content.decode()
