"""Addresses come in from published files, each in its precinct."""

from pathlib import Path

import pytest
from django.utils import timezone

from territory.imports.report import FileRefused
from territory.models import Address, Place, Precinct, Targeting
from territory.services.address_placing import place_addresses
from territory.services.addresses import import_addresses
from tests.factories import make_boundary, make_place, make_precinct
from tests.territory.address_files import BAL_1_1, BAL_1_3, BAL_1_4, ban, line, write
from tests.territory.ranking import make_country, make_targeting


@pytest.fixture
def town(db: None) -> Place:
    return make_place(code="93066", name="Saint-Denis", lon=2.355, lat=48.935)


@pytest.fixture
def halves(town: Place) -> tuple[Precinct, Precinct]:
    """Two squares side by side, their common border at 2.355."""
    west = make_boundary(west=2.345, south=48.93, precinct=make_precinct(commune=town)).precinct
    return west, make_boundary(west=2.355, south=48.93, precinct=make_precinct(commune=town)).precinct


def placings() -> dict[str, tuple[str | None, str]]:
    found = Address.objects.select_related("precinct")
    return {one.key: (one.precinct.code if one.precinct else None, one.placed_by) for one in found}


@pytest.mark.parametrize("header", [BAL_1_1, BAL_1_3, BAL_1_4])
def test_every_version_of_a_local_base_is_read(town: Place, tmp_path: Path, header: str) -> None:
    rows = [line(header, number=3, suffix="ter"), line(header, number=99999)]
    report = import_addresses(path=write(tmp_path / "bal.csv", [header, *rows]))
    address = Address.objects.get()
    assert (address.number, address.suffix, address.street, address.commune) == (3, "ter", "Rue des Lilas", town)
    assert (address.lon, address.lat) == (2.355, 48.935)
    assert (report.counts["addresses"], report.counts["without_number"], report.rejected) == (1, 1, 0)


@pytest.mark.parametrize(("written", "number", "suffix"), [("12BIS", 12, "bis"), ("3 ter", 3, "ter"), ("7", 7, "")])
def test_bano_is_read_without_a_header(town: Place, tmp_path: Path, written: str, number: int, suffix: str) -> None:
    row = f'930660010W-12,{written},"Rue des Lilas, côté cour",93200,Saint-Denis,C+O,48.935,2.355'
    import_addresses(path=write(tmp_path / "bano.csv", [row]))
    address = Address.objects.get()
    assert (address.key, address.number, address.suffix) == ("930660010W-12", number, suffix)
    assert (address.street, address.postcode, address.commune) == ("Rue des Lilas, côté cour", "93200", town)


@pytest.mark.parametrize("style", [{"packed": True}, {"encoding": "cp1252", "end": "\r\n"}, {"encoding": "utf-8-sig"}])
def test_compression_encoding_and_line_ends_are_found(town: Place, tmp_path: Path, style: dict[str, str]) -> None:
    header, *rows = ban(tmp_path, {"street": "Allée du Château"}).read_text().splitlines()
    import_addresses(path=write(tmp_path / "adresses-93", [header, *rows], **style))
    assert Address.objects.get().street == "Allée du Château"


def test_an_address_falls_in_the_contour_that_holds_it(halves: tuple[Precinct, Precinct], tmp_path: Path) -> None:
    west, east = halves
    report = import_addresses(
        path=ban(tmp_path, {"key": "a", "lon": 2.35}, {"key": "b", "lon": 2.36}, {"key": "border", "lon": 2.355})
    )
    assert placings() == {
        "a": (west.code, "boundary"),
        "b": (east.code, "boundary"),
        "border": (west.code, "boundary"),
    }
    assert (report.counts["in_a_precinct"], report.counts["boundary"]) == (3, 3)


def test_outside_every_contour_it_votes_like_the_nearest_address(
    halves: tuple[Precinct, Precinct], tmp_path: Path
) -> None:
    rows = [{"key": "out", "lon": 2.37}, {"key": "a", "lon": 2.346}, {"key": "b", "lon": 2.36}]
    report = import_addresses(path=ban(tmp_path, *rows))
    assert placings()["out"] == (halves[1].code, "nearest")
    assert (report.counts["in_a_precinct"], report.counts["nearest"]) == (3, 1)


def test_the_contour_of_another_commune_does_not_count(halves: tuple[Precinct, Precinct], tmp_path: Path) -> None:
    make_precinct(code="93001_0001", commune=make_place(code="93001", lon=2.38, lat=48.91))
    import_addresses(path=ban(tmp_path, {"key": "a", "insee": "93001", "lon": 2.35}))
    assert placings() == {"a": ("93001_0001", "only")}


def test_without_contours_only_a_commune_of_one_precinct_tells(town: Place, tmp_path: Path) -> None:
    file = ban(tmp_path, {"key": "a"})
    assert import_addresses(path=file).counts["none"] == 1
    make_precinct(commune=town)
    make_precinct(commune=town)
    assert place_addresses(at=timezone.now()) == 0
    assert placings() == {"a": (None, "none")}


def test_contours_that_come_later_place_what_is_there(town: Place, tmp_path: Path) -> None:
    import_addresses(path=ban(tmp_path, {"key": "a", "lon": 2.35}, {"key": "out", "lon": 2.37}))
    precinct = make_boundary(west=2.345, south=48.93, precinct=make_precinct(commune=town)).precinct
    assert place_addresses(communes=[town.pk], at=timezone.now()) == 2
    assert placings() == {"a": (precinct.code, "boundary"), "out": (precinct.code, "nearest")}
    assert place_addresses(at=timezone.now()) == 0
    precinct.boundary.delete()
    assert place_addresses(at=timezone.now()) == 2
    assert placings() == {"a": (precinct.code, "only"), "out": (precinct.code, "only")}


def test_the_same_file_again_changes_nothing(halves: tuple[Precinct, Precinct], tmp_path: Path) -> None:
    file = ban(tmp_path, {"key": "a", "lon": 2.35}, {"key": "b", "lon": 2.36}, {"key": "out", "lon": 2.37})
    first = import_addresses(path=file)
    before = list(Address.objects.order_by("pk").values())
    again = import_addresses(path=file)
    assert again.changes == {"created": 0, "updated": 0, "unchanged": 3}
    assert again.counts == first.counts
    assert list(Address.objects.order_by("pk").values()) == before


def test_an_address_that_moved_is_written_again_under_its_number(
    halves: tuple[Precinct, Precinct], tmp_path: Path
) -> None:
    import_addresses(path=ban(tmp_path, {"key": "a", "lon": 2.35}, {"key": "b"}))
    kept = Address.objects.get(key="a").pk
    report = import_addresses(path=ban(tmp_path, {"key": "a", "lon": 2.36}, {"key": "c"}))
    assert report.changes == {"created": 1, "updated": 1, "unchanged": 0}
    moved = Address.objects.get(key="a")
    assert (moved.pk, moved.lon, moved.precinct) == (kept, 2.36, halves[1])
    assert Address.objects.count() == 3


def test_a_key_that_comes_twice_is_taken_once(town: Place, tmp_path: Path) -> None:
    report = import_addresses(path=ban(tmp_path, {"key": "a", "number": 1}, {"key": "a", "number": 2}, {"key": "b"}))
    assert (report.counts["addresses"], report.counts["duplicates"]) == (2, 1)
    assert Address.objects.get(key="a").number == 1


def test_an_arrondissement_is_of_its_commune(db: None, tmp_path: Path) -> None:
    paris = make_place(code="75056", name="Paris", lon=2.34, lat=48.86)
    make_place(code="75119", kind="arrondissement", parent=paris)
    import_addresses(path=ban(tmp_path, {"insee": "75119", "lon": 2.38, "lat": 48.88}))
    assert Address.objects.get().commune == paris


def test_a_dry_run_tells_the_same_and_writes_nothing(halves: tuple[Precinct, Precinct], tmp_path: Path) -> None:
    file = ban(tmp_path, {"key": "a", "lon": 2.35}, {"key": "out", "lon": 2.37})
    dry = import_addresses(path=file, dry_run=True)
    assert not Address.objects.exists()
    assert import_addresses(path=file).as_json() == dry.as_json()


def test_progress_only_goes_forward_to_the_end(town: Place, tmp_path: Path) -> None:
    told: list[float] = []
    import_addresses(path=ban(tmp_path, {"key": "a"}, {"key": "b"}), progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_rankings_are_computed_again_when_addresses_come(db: None, tmp_path: Path) -> None:
    make_place(code="93066", lon=2.355, lat=48.935)
    targeting = make_targeting(make_country())
    Targeting.objects.filter(pk=targeting.pk).update(state="ready")
    import_addresses(path=ban(tmp_path, {"key": "a"}))
    assert Targeting.objects.get(pk=targeting.pk).state == "queued"


def test_a_refused_file_leaves_what_was_there(town: Place, tmp_path: Path) -> None:
    import_addresses(path=ban(tmp_path, {"key": "a"}))
    with pytest.raises(FileRefused):
        import_addresses(path=ban(tmp_path, {"key": "b"}, {"key": "c", "insee": "00000"}))
    assert placings().keys() == {"a"}
