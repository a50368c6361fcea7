"""A file of addresses may tell how many dwellings there are behind each."""

from pathlib import Path
from typing import Any

import pytest

from territory.models import Address, Place
from territory.services.addresses import import_addresses
from tests.factories import make_place
from tests.territory.address_files import BAN, line, write


@pytest.fixture
def town(db: None) -> Place:
    return make_place(code="93066", name="Saint-Denis", lon=2.355, lat=48.935)


def told(folder: Path, *doors: Any, column: str = "logements") -> Path:
    """One row of rue des Lilas for each number of dwellings."""
    rows = [f"{line(number=number)};{count}" for number, count in enumerate(doors, start=1)]
    return write(folder / "adresses.csv", [f"{BAN};{column}", *rows])


def held() -> list[tuple[int, str]]:
    return list(Address.objects.order_by("number").values_list("doors", "doors_by"))


@pytest.mark.parametrize("column", ["logements", "nb_logements", "Portes", "doors"])
def test_dwellings_of_a_file_are_doors(town: Place, tmp_path: Path, column: str) -> None:
    import_addresses(path=told(tmp_path, 24, "", "3.0", 0, column=column))
    assert held() == [(24, "file"), (1, ""), (3, "file"), (1, "")]


def test_a_later_file_corrects_them_and_what_staff_counted_stays(town: Place, tmp_path: Path) -> None:
    import_addresses(path=told(tmp_path, 24, 12))
    Address.objects.filter(number=2).update(doors=30, doors_by="staff")
    report = import_addresses(path=told(tmp_path, 25, 13, 4))
    assert held() == [(25, "file"), (30, "staff"), (4, "file")]
    assert report.changes == {"created": 1, "updated": 1, "unchanged": 1}


def test_a_file_that_tells_none_leaves_them(town: Place, tmp_path: Path) -> None:
    import_addresses(path=told(tmp_path, 24, 12))
    report = import_addresses(path=write(tmp_path / "ban.csv", [BAN, line(number=1), line(number=2), line(number=3)]))
    assert held() == [(24, "file"), (12, "file"), (1, "")]
    assert report.changes == {"created": 1, "updated": 0, "unchanged": 2}


@pytest.mark.parametrize("cell", ["beaucoup", "-2", "2001", "999999999999"])
def test_a_number_of_dwellings_that_cannot_be_is_named_with_its_line(town: Place, tmp_path: Path, cell: str) -> None:
    report = import_addresses(path=told(tmp_path, *[1] * 99, cell))
    assert [(error.line, "logements" in error.reason) for error in report.errors] == [(101, True)]
    assert Address.objects.count() == 99
