"""The shapes that the map colours: which, for whom, how heavy."""

import gzip
import json
from typing import Any

import numpy as np
import pytest
import shapely
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from supporters.models import Supporter
from territory.contours.thinning import compressed_size, light_collection
from territory.models import Boundary, Place, Precinct
from territory.outlines import REGIONS
from territory.services.boundaries import import_boundaries
from tests.factories import make_boundary, make_place, make_precinct, sign_in
from tests.territory.contour_files import DATA, REAL

LIGHT = 300_000


@pytest.fixture
def staff(client: Client, national: Supporter) -> Client:
    return sign_in(client, national)


@pytest.fixture
def alps(db: None) -> Place:
    country = make_place(code="FR", kind=Place.Kind.COUNTRY, name="France")
    region = make_place(code="R-93", kind=Place.Kind.REGION, name="Provence-Alpes-Côte d'Azur", parent=country)
    return make_place(
        code="D-04", kind=Place.Kind.DEPARTEMENT, name="Alpes-de-Haute-Provence", parent=region
    )  # fmt: skip


def commune(departement: Place, code: str, **fields: Any) -> Place:
    return make_place(code=code, parent=departement, departement=departement, **fields)


def asked(client: Client, code: str) -> list[dict[str, Any]]:
    response = client.get(reverse("territory:contours", args=[code]))
    assert response.headers["Content-Type"] == "application/geo+json"
    found: list[dict[str, Any]] = json.loads(response.content)["features"]
    return found


def codes(features: list[dict[str, Any]]) -> list[str]:
    return [feature["properties"]["code"] for feature in features]


def test_the_country_is_drawn_by_region(staff: Client, alps: Place) -> None:
    found = asked(staff, "FR")
    assert len(found) == 18 + 6
    named = {feature["properties"]["code"]: feature["properties"]["name"] for feature in found}
    assert (named["R-84"], named["988"]) == ("Auvergne-Rhône-Alpes", "Nouvelle-Calédonie")


def test_a_region_is_drawn_by_departement(staff: Client, alps: Place) -> None:
    make_place(code="D-83", kind=Place.Kind.DEPARTEMENT, name="Var", parent=alps.parent)
    found = asked(staff, "R-93")
    assert codes(found) == ["D-04", "D-83"]
    assert found[0]["properties"]["name"] == "Alpes-de-Haute-Provence"


def test_a_departement_is_drawn_by_precinct_and_by_points_where_no_contour_is_known(staff: Client, alps: Place) -> None:
    drawn, bare = commune(alps, "04112", name="Manosque"), commune(alps, "04070", name="Digne", lon=6.23, lat=44.09)
    make_boundary(precinct=make_precinct(code="04112_0005", commune=drawn), far='{"type":"Polygon","coordinates":[]}')
    make_precinct(code="04070_0001", commune=bare)
    precinct, point = asked(staff, "D-04")
    assert precinct["properties"] == {"code": "04112_0005", "name": "Manosque, bureau 5"}
    assert precinct["geometry"]["coordinates"] == []
    assert point["properties"] == {"code": "04070", "name": "Digne", "kind": "commune"}
    assert point["geometry"] == {"type": "Point", "coordinates": [6.23, 44.09]}


def test_a_commune_and_an_arrondissement_are_drawn_from_near(staff: Client, alps: Place) -> None:
    paris = make_place(code="75056", name="Paris")
    make_place(code="75119", kind=Place.Kind.ARRONDISSEMENT, name="Paris 19e", parent=paris)
    for code in ("75056_1905", "75056_2001"):
        make_boundary(precinct=make_precinct(code=code, commune=paris), far="{}")
    assert codes(asked(staff, "75056")) == ["75056_1905", "75056_2001"]
    assert codes(asked(staff, "75119")) == ["75056_1905"]


def test_a_browser_that_has_it_is_told_so(staff: Client, alps: Place) -> None:
    address = reverse("territory:contours", args=["R-93"])
    first = staff.get(address)
    assert first.headers["Cache-Control"] == "private, no-cache"
    assert staff.get(address, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    make_place(code="D-83", kind=Place.Kind.DEPARTEMENT, parent=alps.parent)
    assert staff.get(address, headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_a_program_reads_the_same(staff: Client, alps: Place) -> None:
    response = staff.get(reverse("api:territory-api:contours", args=["R-93"]))
    assert response.headers["Content-Type"] == "application/geo+json"
    assert json.loads(response.content)["features"] == asked(staff, "R-93")
    headers = {"If-None-Match": response.headers["ETag"]}
    assert staff.get(reverse("api:territory-api:contours", args=["R-93"]), headers=headers).status_code == 304


def test_only_the_staff_of_the_terrain_sees_them(client: Client, alps: Place, moderator: Supporter) -> None:
    address = reverse("territory:contours", args=["FR"])
    assert client.get(address).status_code == 302
    assert sign_in(client, moderator).get(address).status_code == 404


def test_an_unknown_place_is_not_there(staff: Client, alps: Place) -> None:
    assert staff.get(reverse("territory:contours", args=["D-99"])).status_code == 404


@pytest.mark.parametrize("code", ["FR", "R-93", "D-04", "04112"])
def test_the_number_of_queries_does_not_grow(staff: Client, alps: Place, code: str) -> None:
    town = commune(alps, "04112", name="Manosque")
    counts = []
    for _ in range(2):
        for _more in range(5):
            make_boundary(precinct=make_precinct(commune=town))
            commune(alps, f"045{Place.objects.count():02}")
        with CaptureQueriesContext(connection) as queries:
            asked(staff, code)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def crowd(count: int) -> np.ndarray[Any, Any]:
    """Precincts of an invented town, each with a border of a hundred points."""
    rng = np.random.default_rng(5)
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.MultiPoint(rng.uniform(0, 0.4, (count, 2)))))
    cells = shapely.intersection(cells, shapely.box(0, 0, 0.4, 0.4))
    cells = shapely.transform(shapely.segmentize(cells, 0.0004), lambda points: points.round(7))
    wavy = shapely.transform(cells, lambda points: points + np.sin(points[:, ::-1] * 4e3) / 15_000 + [2.4, 50.4])
    return np.asarray(shapely.transform(wavy, lambda points: points.round(6)))


def test_a_departement_of_two_thousand_precincts_stays_light(staff: Client, alps: Place) -> None:
    town = commune(alps, "04112", name="Ville")
    shapes = crowd(2100)
    assert len(shapes) > 2000
    texts = shapely.to_geojson(shapely.transform(shapes, lambda points: points.round(5)))
    assert len(gzip.compress("".join(texts).encode())) > 3 * LIGHT
    precincts = Precinct.objects.bulk_create(
        Precinct(code=f"04112_{n:04}", commune=town) for n in range(len(shapes))
    )  # fmt: skip
    box = {"west": 2, "south": 50, "east": 3, "north": 51}
    Boundary.objects.bulk_create(
        Boundary(precinct=precinct, shape=text, near=text, far=text, **box)
        for precinct, text in zip(precincts, texts, strict=True)
    )
    for code in ("D-04", "04112"):
        response = staff.get(reverse("territory:contours", args=[code]), headers={"Accept-Encoding": "gzip"})
        assert response.headers["Content-Encoding"] == "gzip"
        assert len(response.content) < LIGHT
        features = json.loads(gzip.decompress(response.content))["features"]
        assert len([one for one in features if one["geometry"]["type"] != "Point"]) == len(shapes)


def test_neighbours_thinned_together_leave_no_gap() -> None:
    features = [("{}", text) for text in shapely.to_geojson(crowd(60))]
    heavy = compressed_size("".join(text for _properties, text in features))
    text = light_collection(features, tolerance=0.0001, heaviest=heavy // 4)
    shapes = shapely.from_geojson([json.dumps(one["geometry"]) for one in json.loads(text)["features"]])
    assert compressed_size(text) < heavy // 4
    assert shapely.area(shapes).sum() == pytest.approx(shapely.union_all(shapely.make_valid(shapes)).area, rel=0.001)


def test_the_file_of_regions_is_light_and_whole() -> None:
    data = REGIONS.read_bytes()
    features = json.loads(data)["features"]
    assert len(gzip.compress(data, 9)) < 30_000
    assert len(features) == 24
    assert all(shapely.geometry.shape(feature["geometry"]).is_valid for feature in features)


@pytest.mark.realdata
@REAL
def test_all_paris_is_drawn_and_light(staff: Client, alps: Place) -> None:
    departement = make_place(code="D-75", kind=Place.Kind.DEPARTEMENT, name="Paris", parent=alps.parent)
    commune(departement, "75056", name="Paris")
    import_boundaries(path=DATA / "paris-2017-secteurs-des-bureaux-de-vote.geojson.gz")
    for code in ("D-75", "75056"):
        response = staff.get(reverse("territory:contours", args=[code]), headers={"Accept-Encoding": "gzip"})
        assert len(response.content) < LIGHT
        assert len(json.loads(gzip.decompress(response.content))["features"]) == 896
