"""The small country goes into the tables as the official code says."""

from pathlib import Path

import pytest

from territory.gazetteer import Gazetteer
from territory.models import Place, PlaceName
from territory.services import import_places
from tests.territory.conftest import COMMUNES, small_gazetteer

pytestmark = pytest.mark.django_db


def parents(code: str) -> list[str]:
    place, found = Place.objects.get(code=code), []
    while place.parent:
        place = place.parent
        found.append(place.code)
    return found


def test_a_commune_belongs_to_its_departement_region_and_country(country: Gazetteer) -> None:
    assert parents("13004") == ["D-13", "R-93", "FR"]


def test_an_arrondissement_belongs_to_its_commune(country: Gazetteer) -> None:
    place = Place.objects.get(code="75111")
    assert parents("75111") == ["75056", "D-75", "R-11", "FR"]
    assert (place.name, place.kind, place.departement.code) == ("Paris 11e", "arrondissement", "D-75")


def test_collectivities_that_the_file_leaves_out_are_places_too(country: Gazetteer) -> None:
    codes = {place.code: place.zone for place in Place.objects.filter(kind=Place.Kind.COLLECTIVITY)}
    assert codes == {
        "975": "miquelon", "977": "saint-barth", "978": "saint-martin",
        "986": "wallis", "987": "polynesie", "988": "caledonie",
    }  # fmt: skip
    assert parents("988") == ["FR"]


def test_saint_martin_and_saint_barthelemy_share_a_constituency_but_not_an_island(country: Gazetteer) -> None:
    assert Place.objects.get(code="978").lat > 18 > Place.objects.get(code="977").lat


def test_the_zone_follows_from_the_departement(country: Gazetteer) -> None:
    zones = dict(Place.objects.filter(code__in=["93066", "97411", "D-974", "R-04"]).values_list("code", "zone"))
    assert zones == {"93066": "metropole", "97411": "reunion", "D-974": "reunion", "R-04": "reunion"}


def test_people_add_up_from_communes_to_the_country(country: Gazetteer) -> None:
    assert Place.objects.get(code="D-75").population == 2_100_000
    regions = Place.objects.filter(kind="region").values_list("population", flat=True)
    abroad = Place.objects.filter(kind="collectivity").values_list("population", flat=True)
    assert Place.objects.get(code="FR").population == sum(regions) + sum(abroad)


def test_electoral_sectors_are_no_places(country: Gazetteer) -> None:
    assert not Place.objects.filter(code__startswith="13055").exists()


@pytest.mark.parametrize(
    ("code", "point"),
    [
        pytest.param("13004", (4.62778, 43.67643), id="measured"),
        pytest.param("93066", (2.36, 48.93), id="the point of the file"),
        pytest.param("49126", (-1.2, 47.33), id="the town hall"),
        pytest.param("14581", (-0.71, 49.11), id="amid its former communes"),
        pytest.param("15031", (2.98, 45.13), id="amid the communes of its postcode"),
    ],
)
def test_every_commune_gets_the_best_point_there_is(country: Gazetteer, code: str, point: tuple[float, float]) -> None:
    place = Place.objects.get(code=code)
    assert (place.lon, place.lat) == pytest.approx(point)


def test_the_radius_is_what_was_measured_but_no_wider_than_the_town(country: Gazetteer) -> None:
    radius = dict(Place.objects.filter(code__in=["67482", "80829"]).values_list("code", "radius"))
    assert radius == {"67482": 2500, "80829": 500}


def test_without_a_measure_the_radius_is_a_small_part_of_the_way_to_the_neighbour(country: Gazetteer) -> None:
    # 75101 and 75111 are 2.9 km apart.
    assert 200 < Place.objects.get(code="75111").radius < 300


def test_a_second_import_changes_nothing(country: Gazetteer, tmp_path: Path) -> None:
    counts = import_places(gazetteer=small_gazetteer(tmp_path))
    assert {name: counts[name] for name in ("created", "updated", "names_written", "names_removed")} == {
        "created": 0, "updated": 0, "names_written": 0, "names_removed": 0,
    }  # fmt: skip


def test_a_renamed_commune_keeps_its_row_and_loses_its_old_name(country: Gazetteer, tmp_path: Path) -> None:
    before = Place.objects.get(code="80830")
    counts = import_places(gazetteer=small_gazetteer(tmp_path, COMMUNES.replace("Yvrench", "Yvrench-la-Neuve")))
    assert Place.objects.get(pk=before.pk).name == "Yvrench-la-Neuve"
    assert counts["updated"] == 1
    assert not PlaceName.objects.filter(key="yvrench").exists()


def test_a_commune_that_left_the_code_stays_for_those_who_live_there(country: Gazetteer, tmp_path: Path) -> None:
    lines = [line for line in COMMUNES.splitlines(keepends=True) if not line.startswith("80830")]
    import_places(gazetteer=small_gazetteer(tmp_path, "".join(lines)))
    assert Place.objects.filter(code="80830").exists()
    assert not PlaceName.objects.filter(place__code="80830").exists()


def test_a_dry_run_counts_and_writes_nothing(gazetteer: Gazetteer) -> None:
    counts = import_places(gazetteer=gazetteer, dry_run=True)
    assert counts["created"] == counts["places"] > 0
    assert not Place.objects.exists()


def test_a_commune_that_is_nowhere_is_refused_by_name(tmp_path: Path) -> None:
    lost = "99999,COM,Nulle-Part,99,Ailleurs,Corse,10,10,99999,,,,,\n"
    with pytest.raises(ValueError, match="99999 Nulle-Part"):
        import_places(gazetteer=small_gazetteer(tmp_path, COMMUNES + lost))
    assert not Place.objects.exists()
