"""Precincts and addresses for programs."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from tests.factories import (
    make_address,
    make_adjacency,
    make_boundary,
    make_candidates,
    make_place,
    make_precinct,
    make_result,
    make_supporter,
    sign_in,
)

API = "/api/v1/precincts/"


@pytest.fixture
def desk(client: Client, db: None) -> Client:
    person = make_supporter(is_staff=True)
    person.groups.add(Group.objects.get(name="specialists"))
    return sign_in(client, person)


def codes(answer: Any) -> list[str]:
    return [row["code"] for row in answer.json()["results"]]


def test_precincts_are_found_by_place_by_code_and_by_name(desk: Client) -> None:
    departement = make_place(code="D-04", kind="departement", name="Alpes-de-Haute-Provence")
    manosque = make_place(code="04112", name="Manosque", departement=departement)
    make_precinct(code="04112_0002", commune=manosque)
    make_precinct(code="04112_0001", commune=manosque)
    make_precinct(code="75056_1905", commune=make_place(code="75056", name="Paris"))
    assert codes(desk.get(API)) == ["04112_0001", "04112_0002", "75056_1905"]
    assert codes(desk.get(f"{API}?within=D-04")) == ["04112_0001", "04112_0002"]
    assert codes(desk.get(f"{API}?q=75056_19")) == ["75056_1905"]
    assert codes(desk.get(f"{API}?within=D-04&q=Mano")) == ["04112_0001", "04112_0002"]
    assert desk.get(f"{API}?within=nulle-part").status_code == 404


def test_a_precinct_tells_its_results_its_boundary_and_its_neighbours(desk: Client) -> None:
    commune = make_place(code="75056", name="Paris")
    boundary = make_boundary(precinct=make_precinct(code="75056_1905", commune=commune))
    result = make_result(precinct=boundary.precinct, votes=[180, 500])
    make_candidates(result.round, "MARTIN", "DURAND")
    make_adjacency(boundary.precinct, make_precinct(code="75056_1906", commune=commune))
    make_address(precinct=boundary.precinct)
    found = desk.get(f"{API}75056_1905/").json()
    assert (found["name"], found["commune"], found["addresses"]) == ("Paris 19e, bureau 5", "75056", 1)
    assert [(score["name"], score["votes"]) for score in found["results"][0]["scores"]] == [
        ("DURAND", 500),
        ("MARTIN", 180),
    ]
    assert (found["results"][0]["registered"], found["results"][0]["voters"]) == (1000, 700)
    assert found["boundary"]["type"] == "Polygon"
    assert found["neighbours"] == [{"code": "75056_1906", "name": "Paris 19e, bureau 6"}]


def test_a_precinct_without_a_boundary_has_none(desk: Client) -> None:
    code = make_precinct().code
    assert desk.get(f"{API}{code}/").json()["boundary"] is None


def test_addresses_come_street_by_street(desk: Client) -> None:
    precinct = make_precinct()
    make_address(precinct=precinct, street="Rue du Four", number=2)
    make_address(precinct=precinct, street="Rue des Lilas", number=10)
    make_address(precinct=precinct, street="Rue des Lilas", number=9, suffix="bis")
    make_address()
    rows = desk.get(f"{API}{precinct.code}/addresses/").json()["results"]
    walked = [f"{row['number']}{row['suffix']} {row['street']}" for row in rows]
    assert walked == ["9bis Rue des Lilas", "10 Rue des Lilas", "2 Rue du Four"]
    assert {row["placed_by"] for row in rows} == {"boundary"}


def test_addresses_come_by_pages(desk: Client) -> None:
    precinct = make_precinct()
    for number in range(201):
        make_address(precinct=precinct, number=number)
    page = desk.get(f"{API}{precinct.code}/addresses/").json()
    assert len(page["results"]) == 200
    assert len(desk.get(page["next"]).json()["results"]) == 1
