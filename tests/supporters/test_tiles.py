"""Tiles say what is published, everywhere and at once."""

import json
import random

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test import Client

from common.cells import MAX_ZOOM, tiles_of
from common.door import Door
from supporters.map_counters import rebuild_map
from supporters.tiles import TileSource, tile
from tests.factories import make_place
from tests.supporters.mapping import publish, withdraw


def count(body):
    return sum(feature["properties"]["count"] for feature in json.loads(body)["features"])


class Visitor:
    """Reads tiles through a door of its own, as one web process would."""

    def __init__(self, check_every=0.0):
        self.door = Door(WSGIHandler(), sources=[TileSource()])
        self.door.shelves[0][1].check_every = check_every

    def total(self, z, x, y):
        environ = {"PATH_INFO": f"/carte/tuiles/{z}/{x}/{y}.json", "REQUEST_METHOD": "GET"}
        return count(b"".join(self.door(environ, lambda status, headers: None)))


@pytest.fixture
def scattered(db):
    dice = random.Random(3)  # noqa: S311
    place = make_place()
    return [publish(place=place, lon=2 + dice.random() * 4, lat=45 + dice.random() * 3) for _ in range(40)]


def test_the_tiles_of_any_zoom_add_up_to_all_published(scattered):
    withdraw(scattered.pop())
    for z in range(MAX_ZOOM + 1):
        tiles = {tiles_of(testimony.cell)[z] for testimony in scattered}
        assert sum(count(tile(*address)) for address in tiles) == len(scattered)


def test_a_single_testimony_says_which_and_where(scattered):
    one = scattered[0]
    features = json.loads(tile(*tiles_of(one.cell)[MAX_ZOOM]))["features"]
    found = next(feature for feature in features if feature["properties"].get("testimony") == one.pk)
    assert found["properties"]["count"] == 1
    assert found["geometry"]["coordinates"] == pytest.approx([one.lon, one.lat], abs=1e-5)


def test_a_cluster_stands_in_the_middle_of_its_people(db):
    place = make_place()
    for lon in (2.300001, 2.300003):
        publish(place=place, lon=lon, lat=48.85)
    (feature,) = json.loads(tile(0, 0, 0))["features"]
    assert feature["properties"] == {"count": 2}
    assert feature["geometry"]["coordinates"] == pytest.approx([2.300002, 48.85], abs=1e-5)


def test_publishing_and_withdrawing_show_in_every_zoom_at_once(transactional_db):
    first = publish()
    visitor = Visitor()
    addresses = tiles_of(first.cell)
    assert [visitor.total(*address) for address in addresses] == [1] * 17
    second = publish(place=first.place)
    assert [visitor.total(*address) for address in addresses] == [2] * 17
    withdraw(first)
    withdraw(second)
    assert [visitor.total(*address) for address in addresses] == [0] * 17


def test_a_rebuild_shows_too(transactional_db):
    testimony = publish()
    visitor = Visitor()
    assert visitor.total(0, 0, 0) == 1
    type(testimony).objects.update(state="withdrawn")
    rebuild_map()
    assert visitor.total(0, 0, 0) == 0


def test_a_warm_tile_asks_the_database_nothing(scattered, monkeypatch):
    visitor = Visitor(check_every=60)
    assert visitor.total(0, 0, 0) == 40
    monkeypatch.setattr(TileSource, "render", None)
    monkeypatch.setattr(TileSource, "newest", None)
    assert visitor.total(0, 0, 0) == 40


def test_a_pooler_that_forgets_prepared_questions_changes_nothing(transactional_db):
    publish()
    assert count(tile(0, 0, 0)) == 1
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("DEALLOCATE ALL")
    assert count(tile(0, 0, 0)) == 1


@pytest.mark.parametrize(("address", "status"), [("17/0/0", 404), ("1/2/0", 404), ("a/0/0", 400), ("1/-1/0", 400)])
def test_a_tile_that_does_not_exist_is_refused_with_the_reason(db, client: Client, address, status):
    answer = client.get(f"/carte/tuiles/{address}.json")
    assert answer.status_code == status
    assert answer.json()["error"]


def test_without_a_door_the_page_gives_the_same_tile(scattered, client: Client):
    answer = client.get("/carte/tuiles/5/16/11.json")
    assert answer.content == tile(5, 16, 11)
    assert answer["Content-Type"] == "application/geo+json"
    assert answer["Cache-Control"] == "no-cache"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert not answer.cookies
    again = client.get("/carte/tuiles/5/16/11.json", headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
