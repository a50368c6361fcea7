"""Boundaries of precincts: four published layouts, what is kept of them, and what is refused."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import shapely
from django.core.management import CommandError, call_command

from territory.contours.keys import code_of
from territory.contours.reading import FeatureReader
from territory.imports.report import FileRefused
from territory.models import Adjacency, Boundary, Import, Place, Precinct
from territory.services.boundaries import import_boundaries
from tests.factories import make_place, make_precinct, make_result
from tests.territory.contour_files import SIDE, brought, feature, square, written


@pytest.fixture
def town(db: None) -> Place:
    return make_place(code="04112", name="Manosque")


def refusal(path: Path, key: str = "") -> FileRefused:
    with pytest.raises(FileRefused) as caught:
        import_boundaries(path=path, key=key)
    assert not Boundary.objects.exists()
    return caught.value


# The four layouts, and others


@pytest.mark.parametrize(
    ("properties", "key", "code"),
    [
        ({"codeBureauVote": "04112_0005", "id_bv": "04112_5"}, "", "04112_0005"),
        ({"CODE_BV": "04112_5", "INSEE_COM": "04112"}, "", "04112_0005"),
        ({"code_commune": "04112", "bureau": "0101", "num_bureau": "101"}, "", "04112_0101"),
        ({"insee": 4112, "bv": 7}, "bv", "04112_0007"),
        ({"reference": "04112_7b"}, "reference", "04112_007B"),
    ],
)
def test_each_layout_is_known_by_its_properties(
    town: Place, tmp_path: Path, properties: dict[str, Any], key: str, code: str
) -> None:
    report = brought(tmp_path, feature(square(0), **properties), key=key)
    assert Precinct.objects.get().code == code
    assert (report.counts["features"], report.counts["without_precinct"]) == (1, 1)


def test_the_sectors_of_paris_are_named_by_arrondissement_and_number(db: None, tmp_path: Path) -> None:
    make_place(code="75056", name="Paris")
    brought(tmp_path, feature(square(0, west=2.3, south=48.8), id_bv="19-5", arrondissement=19))
    assert Precinct.objects.get().code == "75056_1905"


@pytest.mark.parametrize(
    ("insee", "number", "code"),
    [("75119", "5", "75056_1905"), ("13201", "0101", "13055_0101"), ("2A004", "1", "2A004_0001")],
)
def test_arrondissements_lead_to_their_city(insee: str, number: str, code: str) -> None:
    assert code_of(insee, number) == code


# What is kept


def test_joined_are_the_precincts_that_were_counted(town: Place, tmp_path: Path) -> None:
    make_result(precinct=make_precinct(code="04112_0001", commune=town))
    make_precinct(code="04112_0002", commune=town)
    report = brought(tmp_path, *(feature(square(n), CODE_BV=f"04112_{n}") for n in (1, 2, 3)))
    expected = {"features": 3, "joined": 1, "without_precinct": 2, "repaired": 0, "without_shape": 0, "rejected": 0}
    assert report.counts == expected
    assert list(report.counts)[:4] == ["features", "joined", "without_precinct", "repaired"]
    assert Precinct.objects.get(code="04112_0003").commune == town


def test_a_precinct_gets_a_point_inside_its_boundary(town: Place, tmp_path: Path) -> None:
    make_precinct(code="04112_0001", commune=town)
    brought(tmp_path, feature(square(0).difference(square(0, side=SIDE / 1.5)), CODE_BV="04112_1"))
    precinct = Precinct.objects.select_related("boundary").get()
    assert shapely.contains_xy(shapely.from_geojson(precinct.boundary.shape), precinct.lon, precinct.lat)


def test_the_same_file_twice_changes_nothing(town: Place, tmp_path: Path) -> None:
    rows = [feature(square(n), CODE_BV=f"04112_{n}") for n in range(1, 4)]
    first = brought(tmp_path, *rows)
    before = list(Boundary.objects.values()), list(Precinct.objects.values()), list(Adjacency.objects.values())
    second = brought(tmp_path, *rows)
    assert before == (
        list(Boundary.objects.values()), list(Precinct.objects.values()), list(Adjacency.objects.values()),
    )  # fmt: skip
    assert second.counts == first.counts
    assert second.changes["unchanged"] == 3
    assert not any(n for name, n in second.changes.items() if name != "unchanged")


def test_a_crossed_ring_is_repaired_and_counted(town: Place, tmp_path: Path) -> None:
    bow = shapely.Polygon([(5.8, 43.8), (5.82, 43.82), (5.82, 43.8), (5.8, 43.82)])
    report = brought(tmp_path, feature(bow, CODE_BV="04112_1"), feature(square(9), CODE_BV="04112_2"))
    assert report.counts["repaired"] == 1
    boundary = Boundary.objects.get(repaired=True)
    assert shapely.from_geojson([boundary.shape, boundary.near, boundary.far]).all()
    assert shapely.is_valid(shapely.from_geojson(boundary.shape))


def test_a_dry_run_counts_and_writes_nothing(town: Place, tmp_path: Path) -> None:
    path = written(tmp_path, feature(square(0), CODE_BV="04112_1"))
    shares: list[float] = []
    assert import_boundaries(path=path, dry_run=True, progress=shares.append).counts["features"] == 1
    assert not Precinct.objects.exists()
    assert shares[-1] == 1.0


def test_a_dry_run_tells_what_would_change(town: Place, tmp_path: Path) -> None:
    first = [feature(square(n), CODE_BV=f"04112_{n}") for n in (1, 3, 5)]
    path = written(tmp_path, *first)
    said = import_boundaries(path=path, dry_run=True).changes
    assert said == {"created": 3, "updated": 0, "unchanged": 0, "precincts_created": 3}
    assert said.items() <= brought(tmp_path, *first).changes.items()
    later = [first[0], feature(square(4), CODE_BV="04112_3"), feature(square(9), CODE_BV="04112_9")]
    path = written(tmp_path, *later)
    said = import_boundaries(path=path, dry_run=True).changes
    assert said == {"created": 1, "updated": 1, "unchanged": 1, "precincts_created": 1}
    assert said.items() <= brought(tmp_path, *later).changes.items()


def test_a_known_precinct_without_a_shape_is_named_and_not_refused(town: Place, tmp_path: Path) -> None:
    make_result(precinct=make_precinct(code="04112_0001", commune=town))
    report = brought(tmp_path, feature(None, CODE_BV="04112_1"), feature(square(1), CODE_BV="04112_2"))
    assert (report.counts["joined"], report.counts["without_shape"], report.rejected) == (1, 1, 0)
    assert report.found["without_shape"] == "04112_0001"


# What is wrong


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (feature(square(0), CODE_BV=None), "Pas de code"),
        (feature(square(0), CODE_BV="Mairie"), "illisible"),
        (feature(square(0), CODE_BV="04112_1"), "déjà dans ce fichier, au contour n° 2"),
        (feature(None, CODE_BV="04112_99"), "Pas de contour"),
        (feature(shapely.Point(5.8, 43.8), CODE_BV="04112_99"), "pas une surface"),
        (feature({"type": "Polygon", "coordinates": [["a", "b"]]}, CODE_BV="04112_99"), "illisible"),
        (feature({"type": "Polygon", "coordinates": []}, CODE_BV="04112_99"), "vide"),
        (feature(shapely.box(43.8, 5.8, 43.81, 5.81), CODE_BV="04112_99"), "inversées"),
        (feature(shapely.box(926_000, 6_311_000, 926_500, 6_311_500), CODE_BV="04112_99"), "Lambert-93"),
        (feature(square(0, west=-1.5, south=48.0), CODE_BV="04112_99"), "loin du département"),
        (feature(square(0), CODE_BV="04999_1"), "Commune inconnue : 04999"),
    ],
)
def test_a_bad_feature_is_left_out_with_its_number_and_the_reason(
    town: Place, tmp_path: Path, bad: dict[str, Any], words: str
) -> None:
    good = [feature(square(n % 10, n // 10), CODE_BV=f"04112_{n}") for n in range(60)]
    report = brought(tmp_path, good[0], good[1], bad, *good[2:])
    assert [error.line for error in report.errors] == [3]
    assert words in report.errors[0].reason
    assert (report.rejected, Boundary.objects.count()) == (1, 60)


def test_more_than_two_per_cent_of_bad_features_refuse_the_file(town: Place, tmp_path: Path) -> None:
    good = [feature(square(n), CODE_BV=f"04112_{n}") for n in range(9)]
    refused = refusal(written(tmp_path, *good, feature(square(0), CODE_BV="04999_1")))
    assert (refused.line, refused.report and refused.report.rejected) == (10, 1)
    assert "Commune inconnue : 04999" in refused.reason
    assert not Precinct.objects.exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"Code;Voix\n1;2\n", "accolade"),
        (b'{"type": "Topology", "objects": {}}', "Topology"),
        (b'{"type": "FeatureCollection"}', "features"),
        (b'{"type": "FeatureCollection", "features": []}', "aucun contour"),
        (b'{"type": "FeatureCollection", "features": [{"type": "Feat', "incomplet"),
        (b'{"type": "FeatureCollection", "features": [{"type"; 1}]}', "lisible"),
        (b'{"type": "FeatureCollection", "features": [{"properties": {"nom": "A"}}]}', "nom"),
        (b'{"type": "FeatureCollection", "crs": {"properties": {"name": "EPSG:2154"}}, "features": []}', "4326"),
        (b"", "accolade"),
        (b"\xff\xfe{\x00", "UTF-8"),
    ],
)
def test_another_kind_of_file_is_refused_in_one_sentence(db: None, tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "f.geojson"
    path.write_bytes(content)
    assert words in refusal(path).reason


def test_a_compressed_file_cut_in_the_middle_is_refused(town: Place, tmp_path: Path) -> None:
    rows = [feature(square(n), CODE_BV=f"04112_{n}", noise=str(hash(n * 7919))) for n in range(200)]
    path = written(tmp_path, *rows, name="c.geojson.gz")
    path.write_bytes(path.read_bytes()[:-500])
    assert "incomplet" in refusal(path).reason


def test_a_forced_key_that_is_not_there_is_refused(town: Place, tmp_path: Path) -> None:
    path = written(tmp_path, feature(square(0), CODE_BV="04112_1"))
    assert "« bureau » n'y est pas" in refusal(path, key="bureau").reason


def test_features_are_read_across_the_chunks_of_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("territory.contours.reading.CHUNK", 7)
    path = written(tmp_path, feature(square(0), CODE_BV="é_1"), feature(square(1), CODE_BV="2"), name="Manosque")
    assert [one["properties"]["CODE_BV"] for one in FeatureReader(path)] == ["é_1", "2"]


# The command


def test_the_command_ends_with_one_line_of_counts_and_leaves_a_row(town: Place, tmp_path: Path) -> None:
    path = written(tmp_path, feature(square(0), CODE_BV="04112_1"), name="04.geojson.gz")
    out = StringIO()
    call_command("import_boundaries", path, json=True, stdout=out)
    counts = json.loads(out.getvalue().splitlines()[-1])
    assert list(counts)[:4] == ["features", "joined", "without_precinct", "repaired"]
    assert (Import.objects.get().kind, Import.objects.get().report["counts"]["features"]) == ("boundaries", 1)
    assert Boundary.objects.get().source == "04.geojson.gz"


def test_the_command_says_why_a_file_is_refused(town: Place, tmp_path: Path) -> None:
    path = written(tmp_path, feature(square(0), CODE_BV="04999_1"))
    with pytest.raises(CommandError, match="Commune inconnue"):
        call_command("import_boundaries", path)
    assert not Import.objects.exists()


def test_a_file_that_is_not_there_or_cannot_be_read_is_refused_in_one_sentence(town: Place, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"^Ce fichier n'existe pas\.$"):
        call_command("import_boundaries", tmp_path / "absent.geojson")
    with pytest.raises(CommandError, match=rf"^Le fichier {tmp_path} ne peut pas être lu\.$"):
        call_command("import_boundaries", tmp_path)
    assert not Import.objects.exists()
