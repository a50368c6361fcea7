"""The boundaries that are published: read whole, joined to the results."""

import gzip

import pytest
import shapely

from territory.contours.reading import FeatureReader
from territory.models import Boundary
from territory.services.boundaries import import_boundaries
from territory.services.results import import_results
from tests.factories import make_place
from tests.territory.contour_files import DATA, REAL


@pytest.mark.realdata
@REAL
@pytest.mark.parametrize(
    ("name", "features", "repaired"),
    [
        ("04-alpes-de-haute-provence-reu-2022", 261, 0),
        ("paris-2017-secteurs-des-bureaux-de-vote", 896, 0),
        ("lyon-2012-arr-1-2-4", 61, 2),
        ("exemple-schema-etalab-reu-7-bureaux", 7, 0),
    ],
)
def test_each_published_file_is_read_whole(db: None, name: str, features: int, repaired: int) -> None:
    codes = {str(one["properties"].get("INSEE_COM") or one["properties"].get("codeCommune") or "") for one in
             FeatureReader(DATA / f"{name}.geojson.gz")} - {""}  # fmt: skip
    for code in codes or {"75056", "69123"}:
        make_place(code=code)
    path = DATA / f"{name}.geojson.gz"
    report = import_boundaries(path=path)
    null = 1 if features == 261 else 0
    assert (report.counts["features"], report.counts["repaired"], report.rejected) == (features, repaired, null)
    assert Boundary.objects.count() == features - null
    shapes = shapely.from_geojson(list(Boundary.objects.values_list("shape", flat=True)))
    assert shapely.is_valid(shapes).all()
    again = import_boundaries(path=path)
    assert (again.counts, again.changes["unchanged"]) == (report.counts, features - null)


@pytest.mark.realdata
@REAL
@pytest.mark.parametrize(
    ("results", "contours", "counts"),
    [
        ("04-alpes-de-haute-provence", "04-alpes-de-haute-provence-reu-2022", (261, 256, 5)),
        ("75-paris", "paris-2017-secteurs-des-bureaux-de-vote", (896, 896, 0)),
    ],
)
def test_published_contours_join_the_results_of_2017(
    db: None, results: str, contours: str, counts: tuple[int, int, int]
) -> None:
    path = DATA.parent / f"resultats/format-officiel-2017/PR17_BVot_T1_FE.{results}.txt.gz"
    with gzip.open(path, "rt", encoding="cp1252") as file:
        codes = {"".join(line.split(";")[0:5:4]) for line in list(file)[1:]}
    for code in {code if results[:2] == "04" else "75056" for code in codes}:
        make_place(code=code)
    import_results(paths=[path], election="presidentielle-2017", number=1)
    report = import_boundaries(path=DATA / f"{contours}.geojson.gz")
    assert tuple(report.counts[name] for name in ("features", "joined", "without_precinct")) == counts
