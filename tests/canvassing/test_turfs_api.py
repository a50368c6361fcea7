"""Programs cut and redraw as the page does, for whoever may cut in the commune."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from canvassing.areas import Area
from canvassing.models import Turf
from canvassing.services.cutting import cut_area, make_due_cuts
from supporters.models import Supporter
from teams.models import Role
from tests.canvassing.rows import add_streets, held, make_area
from tests.canvassing.walking import make_walk
from tests.factories import make_place, make_role, make_supporter, make_team, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def area() -> Area:
    """Four streets of forty doors in four turfs."""
    found = make_area(streets=4)
    cut_area(area=found, doors=40, seed=0, by=None, at=timezone.now())
    return found


@pytest.fixture
def staff(client: Client, national: Supporter) -> Client:
    return sign_in(client, national)


def url(name: str, *args: Any) -> str:
    return reverse(f"api:canvassing-api:{name}", args=args)


def send(client: Client, method: str, path: str, **data: Any) -> Any:
    return getattr(client, method)(path, data, content_type="application/json")


def test_a_cut_is_asked_for_made_and_read(staff: Client) -> None:
    area = make_area(streets=4)
    asked = send(staff, "post", url("cuts", area.code), doors=40)
    assert (asked.status_code, asked.json()["state"]) == (202, "queued")
    make_due_cuts(at=timezone.now())
    made = staff.get(url("cut", area.code, asked.json()["id"])).json()
    assert (made["state"], made["result"]["turfs"]) == ("ready", 4)
    turfs = staff.get(url("area-turfs", area.code)).json()
    assert (turfs["count"], [one["number"] for one in turfs["results"]]) == (4, [1, 2, 3, 4])
    assert staff.get(url("cuts", area.code)).json()["results"][0] == made


def test_an_area_says_what_it_holds(staff: Client, area: Area) -> None:
    told = staff.get(url("area", area.code)).json()
    assert (told["code"], told["addresses"], told["doors"], told["turfs"]) == (area.code, 160, 160, 4)
    assert staff.get(url("areas"), {"q": area.code}).json()["results"] == [told]


def test_the_map_has_the_outline_of_each_turf(staff: Client, area: Area) -> None:
    found = staff.get(url("area-map", area.code)).json()
    assert found["type"] == "FeatureCollection"
    assert [one["properties"]["number"] for one in found["features"]] == [1, 2, 3, 4]
    assert all(one["geometry"]["type"] == "Polygon" for one in found["features"])


def test_addresses_tell_their_turf_and_their_place_in_the_walk(staff: Client, area: Area) -> None:
    found = staff.get(url("area-addresses", area.code), {"street": "Rue 2"}).json()
    assert found["count"] == 40
    one = found["results"][0]
    assert held(area)[one["turf"]][one["order"]] == one["id"]


CHANGES: list[tuple[str, dict[str, Any]]] = [
    ("move-street", {"street": "Rue 1", "into": 4}),
    ("move-street", {"street": "Rue 1", "side": "odd", "into": None}),
    ("polygon", {"ring": [[2.3, 48.8], [2.4, 48.8], [2.4, 48.8513], [2.3, 48.8513]], "into": None}),
    ("merge", {"turfs": [1, 2]}),
]


@pytest.mark.parametrize(("name", "data"), CHANGES)
def test_turfs_are_redrawn_and_put_back(staff: Client, area: Area, name: str, data: dict[str, Any]) -> None:
    before = held(area)
    changed = send(staff, "post", url(name, area.code), **data)
    assert (changed.status_code, changed.json()["undone_at"]) == (200, None)
    assert held(area) != before
    undone = send(staff, "post", url("undo", area.code))
    assert (undone.status_code, undone.json()["id"]) == (200, changed.json()["id"])
    assert held(area) == before
    assert [one["kind"] for one in staff.get(url("redraws", area.code)).json()["results"]][-1] == "cut"


def test_some_addresses_go_to_another_turf(staff: Client, area: Area) -> None:
    some = held(area)[1][:5]
    assert send(staff, "post", url("move-addresses", area.code), addresses=some, into=2).status_code == 200
    assert set(some) <= set(held(area)[2])


def test_a_turf_is_split_locked_and_kept_for_the_team(staff: Client, area: Area) -> None:
    turf = area.turfs()[0]
    assert send(staff, "post", url("split", turf.pk), parts=2).status_code == 200
    changed = send(staff, "patch", url("turf", turf.pk), locked=True, offered=False)
    assert (changed.json()["locked"], changed.json()["offered"]) == (True, False)
    refused = send(staff, "post", url("split", turf.pk), parts=2)
    assert (refused.status_code, list(refused.json())) == (422, ["parts"])


def test_the_doors_of_a_block_are_counted(staff: Client, area: Area) -> None:
    block = area.addresses()[0]
    told = send(staff, "put", url("address-doors", area.code, block.pk), doors=24).json()
    assert (told["doors"], told["doors_by"]) == (24, "staff")
    street = send(staff, "post", url("street-doors", area.code), street="Rue 3", side="even", doors=4)
    assert street.json() == {"addresses": 20}
    assert sum(turf.doors for turf in area.turfs()) == 160 + 23 + 60


WRONG: list[tuple[str, dict[str, Any], str]] = [
    ("cuts", {"doors": 5}, "doors"),
    ("cuts", {"doors": "beaucoup"}, "doors"),
    ("cuts", {"seed": -1}, "seed"),
    ("move-street", {"into": 1}, "street"),
    ("move-street", {"street": "Rue 1"}, "into"),
    ("move-street", {"street": "Rue 99", "into": 1}, "street"),
    ("move-street", {"street": "Rue 1", "side": "left", "into": 1}, "side"),
    ("move-street", {"street": "Rue 1", "into": 99}, "into"),
    ("move-addresses", {"addresses": [], "into": 1}, "addresses"),
    ("move-addresses", {"addresses": [0], "into": 1}, "addresses"),
    ("polygon", {"ring": [[2.3, 48.8]], "into": 1}, "ring"),
    ("polygon", {"ring": [[2.3, 48.8], [2.3], [2.4, 48.9]], "into": 1}, "ring"),
    ("polygon", {"ring": "ici", "into": 1}, "ring"),
    ("merge", {"turfs": [1]}, "turfs"),
    ("merge", {"turfs": [1, 99]}, "turfs"),
    ("street-doors", {"street": "Rue 1", "doors": 0}, "doors"),
    ("street-doors", {"street": "Rue 99", "doors": 2}, "street"),
]


@pytest.mark.parametrize(("name", "data", "field"), WRONG)
def test_what_cannot_be_is_told_beside_its_field(
    staff: Client, area: Area, name: str, data: dict[str, Any], field: str
) -> None:
    refused = send(staff, "post", url(name, area.code), **data)
    assert (refused.status_code, list(refused.json())) == (422, [field])


def test_a_turf_in_somebody_s_hands_is_not_changed(staff: Client, area: Area) -> None:
    make_walk(turf=area.turfs()[0])
    for name, data in (("move-street", {"street": "Rue 1", "into": 1}), ("merge", {"turfs": [1, 2]}), ("undo", {})):
        assert send(staff, "post", url(name, area.code), **data).status_code == 422


def test_an_address_of_another_area_has_no_doors_here(staff: Client, area: Area) -> None:
    foreign = make_area(streets=1, houses=1).addresses()[0]
    assert send(staff, "put", url("address-doors", area.code, foreign.pk), doors=2).status_code == 404


def asked(client: Client, area: Area, turf: Turf) -> list[int]:
    """What somebody is answered who reads the area, reads the turf, cuts, and redraws."""
    return [
        client.get(url("area", area.code)).status_code,
        client.get(url("turf", turf.pk)).status_code,
        send(client, "post", url("cuts", area.code)).status_code,
        send(client, "post", url("merge", area.code), turfs=[1, 2]).status_code,
    ]


def test_the_mobiliser_of_a_team_there_may_and_one_elsewhere_finds_nothing(client: Client, area: Area) -> None:
    mobiliser = make_supporter()
    make_team(mobiliser=mobiliser, place=area.commune)
    assert asked(sign_in(client, mobiliser), area, area.turfs()[0]) == [200, 200, 202, 200]
    stranger = make_supporter()
    make_team(mobiliser=stranger)
    assert asked(sign_in(client, stranger), area, area.turfs()[0]) == [404, 404, 404, 404]


def test_a_lead_of_the_departement_may_and_one_of_another_finds_nothing(client: Client) -> None:
    home = make_place(code="D-04", kind="departement")
    area = make_area(streets=2, commune=make_place(departement=home, parent=home, lon=2.35, lat=48.85))
    cut_area(area=area, doors=40, seed=0, by=None, at=timezone.now())
    for place, answers in ((home, [200, 200, 202, 200]), (make_place(code="D-05", kind="departement"), [404] * 4)):
        lead = make_supporter()
        make_role(lead, Role.Kind.DEPARTMENTAL, place=place)
        assert asked(sign_in(client, lead), area, area.turfs()[0]) == answers


def test_lists_ask_as_many_questions_for_one_page_as_for_another(staff: Client, area: Area) -> None:
    small = make_area(streets=1, houses=3)
    cut_area(area=small, doors=40, seed=0, by=None, at=timezone.now())
    for name in ("area-turfs", "area-addresses", "area-map"):
        counts = []
        for one in (small, area):
            with CaptureQueriesContext(
                connection,
            ) as queries:
                assert staff.get(url(name, one.code)).status_code == 200
            counts.append(len(queries))
        assert counts[0] == counts[1], name


def test_a_cut_costs_as_many_questions_for_many_turfs_as_for_few() -> None:
    counts = []
    for streets in (2, 8):
        area = make_area(streets=streets)
        with CaptureQueriesContext(connection) as queries:
            cut_area(area=area, doors=20, seed=0, by=None, at=timezone.now())
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_commune_cut_as_one_is_reached_by_its_code(staff: Client) -> None:
    loose = Area(make_place(lon=2.35, lat=48.85))
    add_streets(loose, streets=1, houses=20)
    assert send(staff, "post", url("cuts", loose.code)).status_code == 202
    make_due_cuts(at=timezone.now())
    assert staff.get(url("area-turfs", loose.code)).json()["results"][0]["area"] == loose.commune.code
