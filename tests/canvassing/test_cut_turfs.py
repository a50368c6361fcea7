"""`cut_turfs`: from the command line, with a file to look at."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from canvassing.areas import Area
from canvassing.models import Redraw, Turf, TurfAddress
from territory.models import Place
from tests.canvassing.conftest import make_drawn, make_field
from tests.canvassing.rows import add_streets, held, make_area
from tests.factories import make_place, make_precinct

pytestmark = pytest.mark.django_db
KEYS = ["turfs", "addresses", "doors_min", "doors_median", "doors_max", "metres_per_door", "seconds"]


def run(*words: str) -> dict[str, Any]:
    out = StringIO()
    call_command("cut_turfs", *words, "--json", stdout=out)
    counts: dict[str, Any] = json.loads(out.getvalue().splitlines()[-1])
    return counts


def departement() -> tuple[Place, list[Area]]:
    """Two precincts of one commune, and another commune whose precincts are unknown; a precinct elsewhere."""
    home = make_place(code="D-04", kind="departement", name="Alpes-de-Haute-Provence")
    digne = make_place(code="04070", departement=home, parent=home, lon=2.35, lat=48.85)
    areas = [make_area(streets=2, commune=digne, lon=lon) for lon in (2.35, 2.36)]
    loose = Area(make_place(code="04001", departement=home, parent=home, lon=2.35, lat=48.85))
    add_streets(loose, streets=2, houses=20)
    make_area(streets=1)
    return home, [*areas, loose]


def test_the_last_line_counts_what_was_cut() -> None:
    area = make_area()
    counts = run("--precinct", area.code)
    assert list(counts) == KEYS
    assert (counts["turfs"], counts["addresses"]) == (3, 240)
    assert counts["doors_min"] <= counts["doors_median"] <= counts["doors_max"]
    assert area.turfs().count() == 3


def test_all_inside_a_departement_is_cut_precinct_by_precinct() -> None:
    _home, areas = departement()
    counts = run("--within", "04", "--doors", "40")
    assert (counts["turfs"], counts["addresses"]) == (5, 200)
    assert [area.turfs().count() for area in areas] == [2, 2, 1]
    assert TurfAddress.objects.count() == 200


def test_all_inside_a_commune_is_cut() -> None:
    departement()
    assert run("--within", "04070", "--doors", "40")["addresses"] == 160


def test_the_file_has_a_point_for_each_address_with_its_turf_its_order_and_its_doors(tmp_path: Path) -> None:
    departement()
    run("--within", "04", "--doors", "40", "--geojson", str(tmp_path / "04.geojson"))
    found = json.loads((tmp_path / "04.geojson").read_text())
    points = found["features"]
    assert (found["type"], len(points)) == ("FeatureCollection", 200)
    orders: dict[str, list[int]] = {}
    for point in points:
        assert point["geometry"]["type"] == "Point"
        assert point["properties"]["doors"] == 1
        orders.setdefault(point["properties"]["turf"], []).append(point["properties"]["order"])
    assert len(orders) == 5
    assert all(sorted(order) == list(range(len(order))) for order in orders.values())


def test_a_dry_run_writes_the_file_and_no_turf(tmp_path: Path) -> None:
    area = make_area(streets=2)
    counts = run("--precinct", area.code, "--dry-run", "--geojson", str(tmp_path / "look.geojson"))
    assert counts["turfs"] == 1
    assert len(json.loads((tmp_path / "look.geojson").read_text())["features"]) == 80
    assert (Turf.objects.count(), Redraw.objects.count()) == (0, 0)


def test_the_same_seed_gives_the_same_turfs() -> None:
    area = make_area()
    run("--precinct", area.code, "--seed", "3")
    before = held(area)
    run("--precinct", area.code, "--seed", "3")
    assert held(area) == before


def test_a_precinct_may_be_written_as_files_write_it() -> None:
    precinct = make_precinct(code="04070_0005", commune=make_place(code="04070", lon=2.35, lat=48.85))
    add_streets(Area(precinct.commune, precinct), streets=1, houses=20)
    assert run("--precinct", "4070_5")["turfs"] == 1


def test_control_precincts_are_passed_over() -> None:
    field = make_field(20)
    experiment = make_drawn(field, capacity=20_000)
    for unit in experiment.units.filter(arm__in=["control", "treated"]).select_related("precinct__commune"):
        if unit.precinct:
            add_streets(Area(unit.precinct.commune, unit.precinct), streets=1, houses=10)
    run("--within", "93")
    cut = set(Turf.objects.values_list("precinct__code", flat=True))
    assert cut == set(experiment.units.filter(arm="treated").values_list("code", flat=True))


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--precinct", "04999_0001"], "Pas de bureau"),
        (["--precinct", "rien"], "Pas de bureau"),
        (["--within", "XX"], "Pas de territoire"),
        (["--within", "FR", "--doors", "5"], "10 à 400 portes"),
        (["--within", "FR"], "Aucune adresse"),
        (["--within", "FR", "--seed", "-1"], "--seed"),
    ],
)
def test_what_cannot_be_cut_is_one_sentence(words: list[str], sentence: str) -> None:
    make_place(code="FR", kind="country", name="France")
    with pytest.raises(CommandError, match=sentence):
        call_command("cut_turfs", *words)


def test_a_file_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    area = make_area(streets=1)
    with pytest.raises(CommandError, match="ne peut pas être écrit"):
        call_command("cut_turfs", "--precinct", area.code, "--geojson", str(tmp_path / "nowhere" / "x.geojson"))
    assert not area.turfs().exists()


def test_what_was_kept_is_told_to_people() -> None:
    area, out = make_area(streets=1), StringIO()
    call_command("cut_turfs", "--precinct", area.code, stdout=out)
    area.turfs().update(locked=True)
    call_command("cut_turfs", "--precinct", area.code, stdout=out)
    assert out.getvalue().splitlines()[-1].endswith("kept: 1")
