"""Doors that two sources name by two identifiers are held once; what waits for a precinct gets it however it waited."""

from pathlib import Path
from typing import Any

import pytest
from django.db.models import ProtectedError

from territory.gazetteer import read_gazetteer
from territory.models import Address, Place
from territory.services import address_rows, import_places
from territory.services.addresses import import_addresses
from tests.factories import make_boundary, make_place, make_precinct
from tests.territory.address_files import ban, write

DATA = Path(__file__).parents[3] / "shared/data/adresses"
BANO, AS_BAN = DATA / "bano-04.csv.gz", DATA / "adresses-04.colonnes-BAN.csv.gz"


@pytest.fixture
def town(db: None) -> Place:
    return make_place(code="93066", name="Saint-Denis", lon=2.355, lat=48.935)


def bano(folder: Path, *doors: tuple[str, str]) -> Path:
    rows = [f"930660010W-{door},{door},{street},93200,Saint-Denis,C+O,48.935,2.355" for door, street in doors]
    return write(folder / "bano.csv", rows)


def test_a_door_is_known_under_the_identifier_of_the_other_source(town: Place, tmp_path: Path) -> None:
    import_addresses(path=bano(tmp_path, ("1", "rue des LILAS"), ("3BIS", "Rue des Lilas")))
    again = ban(tmp_path, {"number": 1}, {"number": 2}, {"number": 3, "suffix": "bis"}, {"number": 3})
    for created in (2, 0):
        report = import_addresses(path=again)
        assert (report.counts["addresses"], report.counts["duplicates"]) == (2, 2)
        assert report.changes == {"created": created, "updated": 0, "unchanged": 2 - created}
    assert Address.objects.count() == 4


def test_in_the_other_order_too(town: Place, tmp_path: Path) -> None:
    import_addresses(path=ban(tmp_path, {"number": 1}, {"number": 2}))
    report = import_addresses(
        path=bano(tmp_path, ("1", "Rue des Lilas"), ("2", "rue des lilas"), ("4", "Rue des Lilas"))
    )
    assert (report.counts["addresses"], report.counts["duplicates"]) == (1, 2)
    assert Address.objects.count() == 3


def test_two_identifiers_of_one_source_are_two_doors(town: Place, tmp_path: Path) -> None:
    import_addresses(path=ban(tmp_path, {"key": "93066_0010_00001"}))
    report = import_addresses(path=ban(tmp_path, {"key": "93066_0020_00001"}))
    assert (report.counts["addresses"], report.counts["duplicates"]) == (1, 0)


@pytest.mark.parametrize("most", [{}, {"MOST_HELD": 0}, {"MOST_KNOWN": 0}])
def test_what_waits_gets_the_same_precinct_held_back_or_in_the_table(
    town: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: dict[str, Any]
) -> None:
    for name, number in most.items():
        monkeypatch.setattr(address_rows, name, number)
    west = make_boundary(west=2.345, south=48.93, precinct=make_precinct(commune=town)).precinct
    report = import_addresses(path=ban(tmp_path, {"key": "out", "lon": 2.37}, {"key": "in", "lon": 2.35}))
    found = Address.objects.order_by("key").values_list("key", "precinct", "placed_by")
    assert list(found) == [("in", west.pk, "boundary"), ("out", west.pk, "nearest")]
    assert (report.counts["boundary"], report.counts["nearest"], report.changes["created"]) == (1, 1, 2)


def test_a_precinct_with_addresses_stays(town: Place, tmp_path: Path) -> None:
    precinct = make_precinct(commune=town)
    import_addresses(path=ban(tmp_path, {"key": "a"}))
    with pytest.raises(ProtectedError):
        precinct.delete()


@pytest.mark.realdata
@pytest.mark.skipif(not BANO.exists(), reason="the real files are not beside the project")
@pytest.mark.django_db
def test_the_doors_of_a_departement_are_counted_once() -> None:
    import_places(gazetteer=read_gazetteer())
    held = import_addresses(path=BANO).counts["addresses"]
    report = import_addresses(path=AS_BAN)
    # Two doors have in BANO the identifier of another one, before them in the file: there they were taken for it.
    assert (report.counts["addresses"], report.counts["duplicates"]) == (2, 23_471)
    assert Address.objects.count() == held + 2
