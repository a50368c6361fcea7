"""An address that is typed is found: commune first, then street, then number."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from territory.address_search import search_address
from territory.address_words import looks_like_address, read_address, streets_meant
from territory.models import Address, Place, PlaceName
from territory.place_keys import keys_of_name
from tests.factories import make_address, make_place


def named(name: str, **fields: object) -> Place:
    place = make_place(name=name, **fields)
    for key in {*keys_of_name(place.name), *place.postcodes.split()}:
        PlaceName.objects.create(place=place, key=key, weight=place.population)
    return place


@pytest.fixture
def digne(db: None) -> Place:
    place = named("Digne-les-Bains", code="04070", postcodes="04000")
    for number in (2, 8, 11, 14):
        make_address(commune=place, number=number, street="Rue des Lilas", postcode="04000")
    make_address(commune=place, number=12, suffix="bis", street="Avenue Jean Jaurès", postcode="04000")
    make_address(commune=place, number=12, street="Avenue Jean Jaurès", postcode="04000")
    make_address(commune=place, number=3, street="Boulevard Saint-Michel", postcode="04000")
    make_address(commune=place, number=4, street="Place du Général de Gaulle", postcode="04000")
    make_address(commune=place, number=5, street="Rue du 8 Mai 1945", postcode="04000")
    return place


def found(text: str) -> str:
    matches = search_address(text).matches
    return str(matches[0].address) if matches else ""


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("14 rue des Lilas, Digne", "14 Rue des Lilas"),
        ("14, rue des lilas 04000 DIGNE-LES-BAINS", "14 Rue des Lilas"),
        ("14 r lilas digne", "14 Rue des Lilas"),
        ("14 rue des lilas digne les bains", "14 Rue des Lilas"),
        ("14 rue des Lilas 04000", "14 Rue des Lilas"),
        ("14 rue des Lilas, Digne 04000", "14 Rue des Lilas"),
        ("14 rue des Lillas, Digne", "14 Rue des Lilas"),
        ("12 bis av. Jean-Jaurès, Digne", "12bis Avenue Jean Jaurès"),
        ("12 ave jaures, digne", "12 Avenue Jean Jaurès"),
        ("3 bd St Michel, Digne", "3 Boulevard Saint-Michel"),
        ("4 pl. du Gal de Gaulle, Digne", "4 Place du Général de Gaulle"),
        ("rue du 8 mai 1945, Digne", "5 Rue du 8 Mai 1945"),
        ("5 rue du 8 mai 1945 digne", "5 Rue du 8 Mai 1945"),
        ("4 place du Maréchal de Gaulle, Digne", "4 Place du Général de Gaulle"),
        ("14 rue de la Paix, Digne", ""),
        ("14 rue des Lilas, Nullepart", ""),
        ("14 rue des Lilas", ""),
        ("04000 Digne", ""),
        ("", ""),
        (", ,", ""),
    ],
)
def test_an_address_is_found_as_people_write_it(digne: Place, typed: str, meant: str) -> None:
    assert found(typed) == meant


def test_a_number_that_is_missing_gives_the_nearest(digne: Place) -> None:
    match = search_address("13 rue des Lilas, Digne").matches[0]
    assert (match.address.number, match.exact) == (14, False)
    assert search_address("400 rue des Lilas, Digne").matches[0].address.number == 14
    assert search_address("14 bis rue des Lilas, Digne").matches[0].address.number == 14


def test_a_street_without_a_number_gives_its_middle(digne: Place) -> None:
    assert found("rue des lilas, digne") in {"8 Rue des Lilas", "11 Rue des Lilas"}


def test_several_streets_are_all_proposed(digne: Place) -> None:
    make_address(commune=digne, number=14, street="Impasse des Lilas")
    labels = [match.label for match in search_address("14 lilas, Digne").matches]
    assert labels == ["14 Impasse des Lilas, Digne-les-Bains", "14 Rue des Lilas, Digne-les-Bains"]
    assert [str(match.address) for match in search_address("14 impasse lilas, Digne").matches] == [
        "14 Impasse des Lilas"
    ]


def test_a_commune_without_such_a_street_is_still_known(digne: Place) -> None:
    answer = search_address("12 rue de la Paix, Digne")
    assert (answer.matches, [match.place for match in answer.communes]) == ((), [digne])
    assert [match.place for match in search_address("12 rue de la Paix digne").communes] == [digne]


def test_a_street_without_its_commune_is_not_taken_for_one(digne: Place) -> None:
    named("Les Lilas", code="93045")
    assert search_address("10 impasse des lilas").communes == ()
    assert [match.place.name for match in search_address("10 rue de Paris les lilas").communes] == ["Les Lilas"]


def test_of_namesakes_the_one_with_the_street_is_meant(db: None) -> None:
    here, there = (
        named("Saint-Denis", code=code, postcodes=postcode)
        for code, postcode in (("93066", "93200"), ("97411", "97400"))
    )
    make_address(commune=there, number=5, street="Rue de Paris", postcode="97400")
    assert search_address("5 rue de Paris, Saint-Denis").matches[0].address.commune == there
    make_address(commune=here, number=5, street="Rue de Paris", postcode="93200")
    assert len(search_address("5 rue de Paris, Saint-Denis").matches) == 2
    assert search_address("5 rue de Paris 93200 Saint-Denis").matches[0].address.commune == here
    assert len(search_address("5 rue de Paris 93200 Saint-Denis").matches) == 1


def test_the_arrondissement_of_a_city_leads_to_its_addresses(db: None) -> None:
    paris = named("Paris", code="75056")
    named("Paris 11e Arrondissement", code="75111", kind="arrondissement", parent=paris, postcodes="75011")
    for postcode in ("75020", "75011"):
        make_address(commune=paris, number=7, street="Rue de la Roquette", postcode=postcode)
    assert search_address("7 rue de la roquette 75011 Paris").matches[0].address.postcode == "75011"
    assert found("7 rue de la roquette, paris 11") == "7 Rue de la Roquette"


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("12 rue des Lilas, Digne", True),
        ("12 rue", True),
        ("rue des Lilas, Digne", True),
        ("12 lilas digne", True),
        ("Digne", False),
        ("04000 Digne", False),
        ("04000", False),
        ("Paris 11e", False),
        ("Saint-Denis (93)", False),
        ("La Rue-Saint-Pierre", False),
        ("Villeneuve-lès-Avignon", False),
        ("Place", False),
    ],
)
def test_an_address_is_told_from_a_commune(text: str, is_one: bool) -> None:
    assert looks_like_address(text) is is_one


def test_what_is_typed_is_read_in_its_parts() -> None:
    read = read_address("12 ter, rue des Lilas, 04000 Digne")
    assert read is not None
    assert (read.number, read.suffix, read.street, read.postcode, read.commune) == (
        12, "ter", "rue des Lilas", "04000", "Digne",
    )  # fmt: skip


def test_a_word_begun_finds_its_street() -> None:
    known = ["Rue Victor Hugo", "Rue Victor Basch", "Avenue Hugues Aufray"]
    assert streets_meant("rue victor hug", known) == ["Rue Victor Hugo"]
    assert streets_meant("rue des moines", known) == []


def test_no_search_reads_all_addresses(digne: Place) -> None:
    with CaptureQueriesContext(connection) as queries:
        search_address("14 rue des Lilas, Digne")
    few = len(queries)
    for number in range(100):
        make_address(commune=digne, number=number, street=f"Rue numéro {number}")
    with CaptureQueriesContext(connection) as queries:
        search_address("14 rue des Lilas, Digne")
    assert len(queries) == few <= 8
    if connection.vendor != "sqlite":
        return  # of so few rows PostgreSQL reads them all
    asked = Address.objects.filter(commune=digne).order_by().values_list("commune_id", "street").distinct()
    assert "address_street" in asked.explain()
