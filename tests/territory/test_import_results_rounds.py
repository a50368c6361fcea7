"""Which round a file of results is of, and what is made for it."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from common.bulk import first_load
from territory.gazetteer import Gazetteer
from territory.imports.report import FileRefused, ImportReport
from territory.models import Election, Precinct, Result, Round
from territory.official.calendar import ELECTIONS
from territory.services import create_round
from territory.services.results import import_results
from tests.territory.official_files import Bureau, write_aggregated
from tests.territory.result_files import PEOPLE, Vote, file_2012, file_2017

SLUG = "presidentielle-2017"
PARIS = [Vote("75", "056", f"{n:04}", (50 + n, 40, 30)) for n in range(101, 121)]


@pytest.fixture(autouse=True)
def small_country(country: Gazetteer) -> None:
    """Places are there."""


def bring_in(*paths: Path, **options: Any) -> ImportReport:
    return import_results(paths=paths, **({"election": SLUG} | options))


def test_a_round_of_the_past_is_made_from_the_calendar_and_silences_nobody(tmp_path: Path) -> None:
    bring_in(file_2017(tmp_path, PARIS))
    made = Round.objects.get()
    assert (made.election.slug, made.number, made.date) == (SLUG, 1, date(2017, 4, 23))
    assert made.election.name == "Élection présidentielle de 2017"
    assert not made.election.is_active
    assert made.votes.count() > 1


def test_a_second_round_finds_its_precincts(tmp_path: Path) -> None:
    bring_in(file_2017(tmp_path, PARIS))
    people = PEOPLE[:2]
    second = [vote._replace(votes=vote.votes[:2]) for vote in PARIS]
    report = bring_in(file_2017(tmp_path, second, people, name="PR17_BVot_T2_FE.txt"))
    assert (report.counts["round"], report.changes["new_precincts"]) == (2, 0)
    assert Precinct.objects.count() == 20
    assert Result.objects.count() == 40
    assert Round.objects.get(number=2).date == date(2017, 5, 7)


def test_both_rounds_of_one_file_come_in_together(tmp_path: Path) -> None:
    first = [Vote("93", "066", f"{n:04}", (5, 4, 3), blank=0, null=7) for n in range(1, 4)]
    second = [vote._replace(votes=(8, 4)) for vote in first]
    path = file_2012(tmp_path, {1: first, 2: second}, {1: PEOPLE, 2: PEOPLE[:2]})
    report = bring_in(path, election="presidentielle-2012")
    assert (report.counts["round"], report.counts["precincts"], report.counts["blank"]) == (1, 3, None)
    assert [(one["round"], one["null"], one["votes"].get("ARBRE")) for one in report.counts["rounds"]] == [
        (1, 21, 15),
        (2, 21, 24),
    ]
    assert Result.objects.filter(blank_votes=None).count() == 6
    assert list(Round.objects.values_list("date", flat=True)) == [date(2012, 4, 22), date(2012, 5, 6)]


def test_the_two_tables_of_data_gouv_give_the_rounds_that_they_hold(tmp_path: Path) -> None:
    rows = [Bureau("93", "066"), Bureau("75", "056", number="1905")]
    tables = write_aggregated(tmp_path, {"2017_pres_t1": rows, "2017_pres_t2": rows[:1], "2019_euro_t1": rows})
    report = bring_in(*tables)
    assert [one["precincts"] for one in report.counts["rounds"]] == [2, 1]
    europe = bring_in(*tables, election="europeennes-2019")
    assert (europe.counts["round"], europe.counts["precincts"]) == (1, 2)
    assert set(Precinct.objects.values_list("code", flat=True)) == {"93066_0001", "75056_1905"}


def test_one_date_is_not_that_of_two_rounds(tmp_path: Path) -> None:
    rows = [Vote("93", "066", votes=(5, 4), blank=0)]
    path = file_2012(tmp_path, {1: rows, 2: rows}, {1: PEOPLE[:2], 2: PEOPLE[:2]})
    with pytest.raises(FileRefused, match="plusieurs tours"):
        bring_in(path, election="partielle-2025", date=date(2025, 9, 21))
    path = file_2012(tmp_path, {2: rows}, {2: PEOPLE[:2]})
    bring_in(path, election="partielle-2025", date=date(2025, 9, 28))
    assert Round.objects.get().number == 2


def test_one_round_of_a_file_with_both_can_be_asked_for(tmp_path: Path) -> None:
    rows = [Vote("93", "066", f"{n:04}", (5, 4), blank=0) for n in range(1, 4)]
    path = file_2012(tmp_path, {1: rows, 2: rows}, {1: PEOPLE[:2], 2: PEOPLE[:2]})
    report = bring_in(path, election="presidentielle-2012", number=2)
    assert report.counts["round"] == 2
    assert "rounds" not in report.counts
    assert Round.objects.get().number == 2


def test_the_round_is_asked_for_where_nothing_tells_it(tmp_path: Path) -> None:
    path = file_2017(tmp_path, PARIS, name="resultats.txt")
    with pytest.raises(FileRefused, match="précisez le tour"):
        bring_in(path)
    assert bring_in(path, number=2).counts["round"] == 2


def test_an_election_with_one_round_needs_no_number(tmp_path: Path) -> None:
    path = file_2017(tmp_path, PARIS, name="resultats.txt")
    assert bring_in(path, election="europeennes-2019").counts["round"] == 1


def test_an_election_outside_the_calendar_needs_a_date_and_a_sunday(tmp_path: Path) -> None:
    path = file_2017(tmp_path, PARIS)
    with pytest.raises(FileRefused, match="donnez sa date"):
        bring_in(path, election="partielle-2025")
    with pytest.raises(FileRefused, match="n'est pas un dimanche"):
        bring_in(path, election="partielle-2025", date=date(2025, 9, 20))
    assert not Election.objects.exists()
    bring_in(path, election="partielle-2025", date=date(2025, 9, 21))
    assert Round.objects.get().date == date(2025, 9, 21)


def test_a_round_that_exists_is_taken_and_its_date_is_not_discussed(tmp_path: Path) -> None:
    election = Election.objects.create(slug="partielle-2025", name="Partielle")
    create_round(election=election, number=1, date=date(2025, 9, 21))
    path = file_2017(tmp_path, PARIS)
    with pytest.raises(FileRefused, match="a eu lieu le 21/09/2025, pas le 28/09/2025"):
        bring_in(path, election="partielle-2025", date=date(2025, 9, 28))
    bring_in(path, election="partielle-2025")
    assert Round.objects.count() == 1


def test_every_date_of_the_calendar_is_a_sunday_of_its_year() -> None:
    for slug, election in ELECTIONS.items():
        assert all(day.weekday() == 6 and slug.endswith(str(day.year)) for day in election.dates), slug
        assert list(election.dates) == sorted(election.dates)


@pytest.mark.django_db
def test_precincts_written_after_their_results_do_not_read_them_all() -> None:
    """SQLite looks at each new precinct for the results that wait for it; PostgreSQL checks all of them at the end."""
    with first_load(Precinct, Result), connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, Result._meta.db_table).values()
    about = [one for one in found if one["columns"][:1] == ["precinct_id"]]
    assert any(one["index"] for one in about) or not any(one["foreign_key"] for one in about)
