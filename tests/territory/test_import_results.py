"""Official results, from the file to the tables."""

import gzip
from dataclasses import replace
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from territory.communes import commune_ids
from territory.gazetteer import Gazetteer
from territory.imports.report import FileRefused, ImportReport
from territory.models import Address, Candidate, Election, Place, Precinct, Result, Round, Targeting
from territory.services.results import import_results
from tests.territory.official_files import PEOPLE as OFFICIAL_PEOPLE
from tests.territory.official_files import Bureau, write_legislatives_2017
from tests.territory.result_files import PEOPLE, Vote, file_2017

SLUG = "presidentielle-2017"
PARIS = [Vote("75", "056", f"{n:04}", (50 + n, 40, 30)) for n in range(101, 121)]
SAINT_DENIS = [Vote("93", "066", f"{n:04}", (90, 40, n)) for n in range(1, 6)]


@pytest.fixture(autouse=True)
def small_country(country: Gazetteer) -> None:
    """Places are there."""


def bring_in(*paths: Path, **options: Any) -> ImportReport:
    return import_results(paths=paths, **({"election": SLUG} | options))


def stored() -> set[Any]:
    rows = Result.objects.values_list("precinct__code", "round__number", "registered", "voters", "blank_votes",
                                      "null_votes", "expressed")  # fmt: skip
    votes = Result.objects.values_list("precinct__code", "round__number", "votes")
    by_precinct = {(code, number): tuple(counts) for code, number, counts in votes}
    return {(*row, by_precinct[row[:2]]) for row in rows}


def test_every_precinct_and_its_votes_are_stored(tmp_path: Path) -> None:
    report = bring_in(file_2017(tmp_path, PARIS))
    assert len(stored()) == len(PARIS)
    assert ("75056_0101", 1, 376, 276, 3, 2, 221 + 50, (151, 40, 30)) not in stored()
    first = PARIS[0]
    assert ("75056_0101", 1, first.voters + 100, first.voters, 3, 2, first.expressed, first.votes) in stored()
    assert set(Precinct.objects.values_list("commune__code", flat=True)) == {"75056"}
    assert list(Candidate.objects.values_list("position", "panel", "first_name", "name")) == [
        (0, 1, "Alix", "ARBRE"), (1, 2, "Béatrice", "BÂTON"), (2, 3, "Camille", "COLLINE"),
    ]  # fmt: skip
    assert report.changes == {"created": 20, "updated": 0, "unchanged": 0, "new_precincts": 20}


def test_totals_are_those_of_the_file(tmp_path: Path) -> None:
    counts = bring_in(file_2017(tmp_path, PARIS)).counts
    seconds = counts.pop("seconds")
    voters = sum(vote.voters for vote in PARIS)
    assert seconds >= 0
    assert counts == {
        "election": SLUG,
        "round": 1,
        "precincts": 20,
        "registered": voters + 2000,
        "abstentions": 2000,
        "voters": voters,
        "blank": 60,
        "null": 40,
        "expressed": voters - 100,
        "votes": {"ARBRE": sum(vote.votes[0] for vote in PARIS), "BÂTON": 800, "COLLINE": 600},
        "rejected": 0,
    }


def test_the_same_file_twice_changes_nothing(tmp_path: Path) -> None:
    path = file_2017(tmp_path, PARIS)
    first = bring_in(path)
    before = list(Result.objects.order_by("pk").values())
    again = bring_in(path)
    assert again.changes == {"created": 0, "updated": 0, "unchanged": 20, "new_precincts": 0}
    assert again.counts | {"seconds": 0} == first.counts | {"seconds": 0}
    assert list(Result.objects.order_by("pk").values()) == before


def test_a_corrected_file_changes_only_the_rows_that_changed(tmp_path: Path) -> None:
    bring_in(file_2017(tmp_path, PARIS))
    untouched = set(Result.objects.exclude(precinct__code="75056_0103").values_list("pk", flat=True))
    corrected = [vote._replace(votes=(1, 2, 3)) if vote.number == "0103" else vote for vote in PARIS]
    report = bring_in(file_2017(tmp_path, corrected))
    assert report.changes == {"created": 0, "updated": 1, "unchanged": 19, "new_precincts": 0}
    assert Result.objects.get(precinct__code="75056_0103").votes == [1, 2, 3]
    assert untouched < set(Result.objects.values_list("pk", flat=True))


def test_a_second_file_of_the_same_round_adds_its_precincts(tmp_path: Path) -> None:
    bring_in(file_2017(tmp_path, PARIS))
    report = bring_in(file_2017(tmp_path, [*PARIS[:2], *SAINT_DENIS]))
    assert report.changes == {"created": 5, "updated": 0, "unchanged": 2, "new_precincts": 5}
    assert Result.objects.count() == 25
    assert Candidate.objects.count() == 3


def test_candidates_in_another_order_give_the_same_votes(tmp_path: Path) -> None:
    bring_in(file_2017(tmp_path, PARIS))
    turned = [vote._replace(votes=(vote.votes[2], vote.votes[0], vote.votes[1])) for vote in PARIS]
    report = bring_in(file_2017(tmp_path, turned, (PEOPLE[2], PEOPLE[0].upper(), PEOPLE[1])))
    assert report.changes["unchanged"] == 20
    assert report.counts["votes"]["BÂTON"] == 800


def test_other_candidates_than_the_stored_ones_are_refused(tmp_path: Path) -> None:
    bring_in(file_2017(tmp_path, PARIS))
    with pytest.raises(FileRefused, match="« DUNE » n'est pas parmi les candidats") as refused:
        bring_in(file_2017(tmp_path, SAINT_DENIS, (*PEOPLE[:2], "Denis DUNE")))
    assert refused.value.line == 2
    with pytest.raises(FileRefused, match="ne sont pas ceux déjà enregistrés"):
        bring_in(file_2017(tmp_path, [Vote("93", "066", votes=(1, 2))], PEOPLE[:2]))
    assert Result.objects.count() == 20


def test_a_former_commune_an_overseas_one_and_those_abroad_find_their_place(tmp_path: Path) -> None:
    rows = [Vote("14", "011"), Vote("ZD", "411"), Vote("ZN", "018"), Vote("ZX", "701"), Vote("ZZ", "001")]
    bring_in(file_2017(tmp_path, rows))
    assert dict(Precinct.objects.values_list("code", "commune__code")) == {
        "14011_0001": "14581", "97411_0001": "97411", "98818_0001": "988", "97701_0001": "977", "ZZ001_0001": "ZZ",
    }  # fmt: skip


def test_a_row_of_an_unknown_commune_is_left_out_and_named(tmp_path: Path) -> None:
    many = [Vote("75", "056", f"{n:04}") for n in range(1, 100)]
    report = bring_in(file_2017(tmp_path, [*many[:40], Vote("93", "999"), *many[40:]]))
    (error,) = report.errors
    assert (error.line, report.rejected, report.counts["rejected"]) == (42, 1, 1)
    assert error.reason == "commune inconnue : 93999 Commune"
    assert report.counts["precincts"] == Result.objects.count() == 99


def test_more_than_two_bad_rows_in_a_hundred_refuse_the_whole_file(tmp_path: Path) -> None:
    strays = [Vote("93", f"{n}") for n in range(901, 904)]
    many = [Vote("75", "056", f"{n:04}") for n in range(1, 98)]
    with pytest.raises(FileRefused, match="3 lignes sur 100 sont fausses") as refused:
        bring_in(file_2017(tmp_path, [*many, *strays]))
    report = refused.value.report
    assert report
    assert [error.line for error in report.errors] == [99, 100, 101]
    assert refused.value.line == 99
    assert not Result.objects.exists()
    assert not Precinct.objects.exists()
    assert not Election.objects.exists()


def test_a_dry_run_says_the_same_and_writes_nothing(tmp_path: Path) -> None:
    path = file_2017(tmp_path, PARIS)
    dry = bring_in(path, dry_run=True)
    assert not Election.objects.exists()
    assert not Precinct.objects.exists()
    real = bring_in(path)
    assert dry.counts | {"seconds": 0} == real.counts | {"seconds": 0}
    assert dry.changes == real.changes
    assert bring_in(path, dry_run=True).changes["unchanged"] == 20


def test_a_file_cut_in_the_middle_of_a_line_leaves_the_base_as_it_was(tmp_path: Path) -> None:
    path = file_2017(tmp_path, PARIS)
    path.write_bytes(path.read_bytes()[:-60])
    with pytest.raises(FileRefused):
        bring_in(path)
    packed = tmp_path / "cut_T1.txt.gz"
    packed.write_bytes(gzip.compress(file_2017(tmp_path, PARIS).read_bytes())[:-40])
    with pytest.raises(FileRefused):
        bring_in(packed)
    assert not Precinct.objects.exists()
    assert not Election.objects.exists()


def test_a_site_without_places_is_told_to_load_them(tmp_path: Path) -> None:
    Place.objects.update(parent=None, departement=None)
    Place.objects.all().delete()
    with pytest.raises(FileRefused, match="import_places"):
        bring_in(file_2017(tmp_path, PARIS))


def test_rankings_made_of_the_round_are_computed_again(tmp_path: Path) -> None:
    bring_in(file_2017(tmp_path, PARIS))
    bloc = Targeting._meta.get_field("bloc").related_model.objects.create(name="B", members=["ARBRE"])
    ranking = Targeting.objects.create(
        name="R", round=Round.objects.get(), bloc=bloc, state="ready", due_at=timezone.now()
    )
    bring_in(file_2017(tmp_path, PARIS))
    ranking.refresh_from_db()
    assert ranking.state == "ready"
    bring_in(file_2017(tmp_path, SAINT_DENIS))
    ranking.refresh_from_db()
    assert ranking.state == "queued"


def test_progress_goes_from_nothing_to_all(tmp_path: Path) -> None:
    shares: list[float] = []
    bring_in(file_2017(tmp_path, PARIS), progress=shares.append)
    assert shares == sorted(shares)
    assert 0 <= shares[0] <= shares[-1] == 1


def test_places_of_every_kind_have_their_codes() -> None:
    ids = commune_ids()
    codes = dict(Place.objects.values_list("code", "pk"))
    assert ids["75111"] == ids["75056"] == codes["75056"]
    assert ids["14267"] == codes["14581"]
    assert ids["01025"] == codes["01025"]
    assert ids["98735"] == codes["987"]
    assert "D-75" not in ids


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer")
@pytest.mark.django_db(transaction=True)
def test_two_imports_of_one_round_at_once_leave_it_as_one_would(tmp_path: Path) -> None:
    paths = [file_2017(tmp_path, PARIS), file_2017(tmp_path, [*PARIS, *SAINT_DENIS], name="other_T1.txt")]
    reports: list[ImportReport] = []

    def run(path: Path) -> None:
        try:
            reports.append(bring_in(path))
        finally:
            connection.close()

    threads = [Thread(target=run, args=[path]) for path in paths]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(reports) == 2
    assert sum(report.changes["created"] for report in reports) == Result.objects.count() == 25
    assert Precinct.objects.count() == 25
    assert (Round.objects.count(), Candidate.objects.count()) == (1, 3)


def test_each_constituency_has_its_own_candidates_and_namesakes_their_first_names(tmp_path: Path) -> None:
    zoe, paul, anne = OFFICIAL_PEOPLE
    first = Bureau("93", "066", people=(zoe, paul), votes=(40, 20))
    noe = (2, "ÉTÉ", "Noé", "RN")
    other = replace(first, constituency="02", number="0002", people=(paul, noe, anne), votes=(1, 2, 3))
    report = bring_in(write_legislatives_2017(tmp_path / "leg_T1.txt", [first, other]), election="legislatives-2017")
    assert report.counts["votes"] == {"ÉTÉ Zoé": 40, "D'HÉRÉ": 21, "ÉTÉ Noé": 2, "LE GOFF": 3}
    assert sorted(Candidate.objects.values_list("area", "position", "name", "nuance")) == [
        ("9301", 0, "ÉTÉ", "UG"), ("9301", 1, "D'HÉRÉ", "RN"),
        ("9302", 0, "D'HÉRÉ", "RN"), ("9302", 1, "ÉTÉ", "RN"), ("9302", 2, "LE GOFF", "DVC"),
    ]  # fmt: skip
    turned = replace(other, people=(anne, noe, paul), votes=(3, 2, 1))
    again = bring_in(write_legislatives_2017(tmp_path / "leg_T1.txt", [first, turned]), election="legislatives-2017")
    assert again.changes["unchanged"] == 2


def test_addresses_of_communes_with_new_precincts_are_placed_again(tmp_path: Path) -> None:
    commune = Place.objects.get(code="93066")
    address = Address.objects.create(
        key="a", number=1, street="Rue X", commune=commune, lon=2.35, lat=48.93, placed_by="none"
    )
    bring_in(file_2017(tmp_path, [*PARIS, SAINT_DENIS[0]]))
    address.refresh_from_db()
    assert (address.precinct.code, address.placed_by) == ("93066_0001", "only")
    bring_in(file_2017(tmp_path, [*PARIS, *SAINT_DENIS]))
    address.refresh_from_db()
    assert (address.precinct, address.placed_by) == (None, "none")
