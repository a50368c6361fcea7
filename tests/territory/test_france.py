"""The files that the site ships: the whole country, imported once for this module."""

import csv
import gzip
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from supporters.positions import public_point
from territory.gazetteer import COMMUNES, read_constituencies, read_gazetteer
from territory.models import Place, Zone
from territory.places import search_places
from territory.services import import_places

pytestmark = pytest.mark.django_db

OUTLINES = Path(__file__).parents[3] / "shared/data/geo/communes-04-et-arrondissements-paris.geojson.gz"
POINTS = 50


@pytest.fixture(scope="module")
def france(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, int]]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield import_places(gazetteer=read_gazetteer())
        transaction.set_rollback(True)


def test_every_place_of_the_files_is_there(france: dict[str, int]) -> None:
    assert Counter(Place.objects.values_list("kind", flat=True)) == {
        "country": 1, "region": 18, "departement": 101, "commune": 34_875, "arrondissement": 45, "collectivity": 6,
        "abroad": 1,
    }  # fmt: skip
    assert france["places"] == france["created"] == 35_047


def test_every_home_has_a_point_and_every_town_a_spread(france: dict[str, int]) -> None:
    assert not Place.objects.exclude(kind=Place.Kind.ABROAD).filter(lon=None).exists()
    assert not Place.objects.homes().filter(population__gte=10_000, radius=0).exists()
    assert Place.objects.homes().filter(radius=0).count() <= 4


def test_every_home_outside_metropolitan_france_is_in_its_zone(france: dict[str, int]) -> None:
    zones = set(Place.objects.homes().values_list("zone", flat=True))
    assert zones == set(Zone.values) - {"ameriques", "etranger"}
    homes = Place.objects.homes().filter(zone="reunion")
    assert set(homes.values_list("departement__code", flat=True)) == {"D-974"}


@pytest.mark.parametrize(
    ("text", "code"),
    [("paris", "75056"), ("75011", "75111"), ("13200", "13004"), ("st etienne", "42218"), ("isle-adam", "95313")],
)
def test_well_known_places_come_first(france: dict[str, int], text: str, code: str) -> None:
    assert search_places(text)[0].place.code == code


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="reads the plan of SQLite")
def test_a_search_reads_the_index_and_nothing_else_before_it_knows_its_places(france: dict[str, int]) -> None:
    with CaptureQueriesContext(connection) as queries:
        search_places("s")
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {queries[0]['sql']}")
        plan = " ".join(row[3] for row in cursor.fetchall())
    assert "COVERING INDEX placename_ranked" in plan


def test_the_seat_of_every_home_lies_in_or_near_its_departement(france: dict[str, int]) -> None:
    outlines = read_constituencies()
    whole: dict[str, list[Any]] = {}
    for code, outline in outlines.items():
        whole.setdefault(code.rsplit("-", 1)[0], []).append(outline)
    far = []
    for departement, parts in whole.items():
        homes = Place.objects.homes().filter(departement__code=f"D-{departement}")
        points = np.array(homes.values_list("lon", "lat"))
        if len(points):
            # The outlines are light: small islands are not drawn, a commune at the border may stand over it.
            near = shapely.contains_xy(shapely.union_all(parts).buffer(0.2), points)
            far += [departement] * int((~near).sum())
    assert far == []


@pytest.mark.realdata
@pytest.mark.skipif(not OUTLINES.exists(), reason="the outlines of communes are not beside the project")
def test_every_public_point_lies_within_the_outline_of_its_commune(france: dict[str, int]) -> None:
    with gzip.open(OUTLINES, "rt") as file:
        features = json.load(file)["features"]
    outlines = {feature["properties"]["code"]: shapely.geometry.shape(feature["geometry"]) for feature in features}
    strays = []
    for place in Place.objects.filter(code__in=outlines):
        points = np.array([public_point(place, key=str(n)) for n in range(POINTS)])
        if not shapely.contains_xy(outlines[place.code], points).all():
            strays.append(place.name)
    assert strays == []
    assert len(outlines) == 218


@pytest.mark.realdata
@pytest.mark.skipif(not OUTLINES.exists(), reason="the outlines of communes are not beside the project")
def test_without_measured_centres_every_public_point_lies_within_its_commune_all_the_same() -> None:
    """The guess from the neighbours, which a commune of next year will have."""
    with gzip.open(OUTLINES, "rt") as file:
        features = json.load(file)["features"]
    outlines = {feature["properties"]["code"]: shapely.geometry.shape(feature["geometry"]) for feature in features}
    gazetteer = read_gazetteer()
    gazetteer.centres.clear()
    strays = []
    for row in gazetteer.lines["COM"] + gazetteer.lines["ARM"]:
        if row["code_insee"] in outlines and row["code_insee"] != "75056":
            home = gazetteer.home(row)
            place = Place(code=home.code, lon=home.lon, lat=home.lat, radius=home.radius)
            points = np.array([public_point(place, key=str(n)) for n in range(POINTS)])
            if not shapely.contains_xy(outlines[home.code], points).all():
                strays.append(home.name)
    assert strays == []


def test_the_shipped_file_holds_what_its_readme_says() -> None:
    with gzip.open(COMMUNES, "rt", encoding="utf-8", newline="") as file:
        kinds = Counter(row["type"] for row in csv.DictReader(file))
    assert kinds == {"COM": 34_875, "ARM": 45, "COMD": 2105, "COMA": 471, "SRM": 34}
