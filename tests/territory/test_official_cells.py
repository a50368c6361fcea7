"""The cells that numpy finds are those that csv.reader finds."""

import csv
import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from territory.official.cells import EMPTY, GOOD, WRONG, Cells
from territory.official.elections import Scope, aggregated_ids, scope_of

TEXTS = st.text(st.sampled_from('aé1;," \n'), max_size=6)
TABLES = st.lists(st.lists(TEXTS, min_size=1, max_size=5), min_size=1, max_size=12)


def cells_of(text: str, *, quoted: bool = True, encoding: str = "utf-8") -> Cells:
    return Cells(text.encode(encoding), delimiter=";", quoted=quoted, encoding=encoding)


@given(table=TABLES, end=st.sampled_from(["\n", "\r\n"]))
def test_any_table_reads_as_csv_reads_it(table: list[list[str]], end: str) -> None:
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=";", lineterminator=end).writerows(table)
    reader = csv.reader(io.StringIO(file.getvalue(), newline=""), delimiter=";")
    expected, line = [], 1
    for row in reader:
        expected.append((line, [cell.strip() for cell in row]))
        line = reader.line_num + 1
    cells = cells_of(file.getvalue())
    ours = [
        (int(cells.lines[row]), [cells.text(row, column) for column in range(int(cells.widths[row]))])
        for row in range(len(cells))
    ]
    # A line with a single empty cell is nothing to either.
    assert [row for row in ours if row[1] != [""]] == [row for row in expected if row[1] not in ([], [""])]


@pytest.mark.parametrize(
    ("text", "number", "state"),
    [
        ("0", 0, GOOD), ("007", 7, GOOD), ("123456789", 123456789, GOOD), (" 12 ", 12, GOOD), ("-3", -3, GOOD),
        ('"42"', 42, GOOD), ("", 0, EMPTY), ("  ", 0, EMPTY), ("1234567890", 0, WRONG), ("12,5", 0, WRONG),
        ("1 234", 0, WRONG), ("douze", 0, WRONG), ("٣", 0, WRONG), ("1e3", 0, WRONG), ("--1", 0, WRONG),
    ],
)  # fmt: skip
def test_a_number_is_digits_and_nothing_else(text: str, number: int, state: int) -> None:
    values, states = cells_of(f"a;{text};b\n").ints([1])
    assert (values[0, 0], states[0, 0]) == (number, state)


def test_a_column_that_a_row_does_not_have_is_empty() -> None:
    cells = cells_of("a;1;2\nb\n\nc;3\n", quoted=False)
    values, states = cells.ints([1, 2])
    assert values.tolist() == [[1, 2], [0, 0], [3, 0]]
    assert states.tolist() == [[GOOD, GOOD], [EMPTY, EMPTY], [GOOD, EMPTY]]
    assert cells.lines.tolist() == [1, 2, 4]
    assert cells.texts(2) == ["2", "", ""]


def test_rows_that_change_in_some_columns_are_found() -> None:
    cells = cells_of("a;x;1\na;x;2\na;xy;2\nb;xy;2\n", quoted=False)
    assert cells.changes([0, 1]).tolist() == [True, False, True, True]
    assert cells.differ([2], np.array([1, 2]), np.array([0, 1])).tolist() == [True, False]


@pytest.mark.parametrize(
    ("names", "scope"),
    [
        (("presidentielle-2017",), Scope.COUNTRY),
        (("legislatives-2024",), Scope.CONSTITUENCY),
        (("europeennes-2014",), Scope.DEPARTEMENT),
        (("europeennes-2019",), Scope.COUNTRY),
        (("municipales-2020",), Scope.COMMUNE),
        (("departementales-2021",), Scope.CANTON),
        (("regionales-2021",), Scope.DEPARTEMENT),
        (("mon-election", "LG12_Bvot_T1T2.txt"), Scope.CONSTITUENCY),
        (("mon-election", "ER14_Bvot.txt"), Scope.DEPARTEMENT),
        (("mon-election", "resultats.txt"), None),
    ],
)
def test_the_name_of_an_election_says_how_far_a_list_reaches(names: tuple[str, ...], scope: Scope | None) -> None:
    assert scope_of(*names) == scope


def test_elections_have_their_names_in_the_tables_of_data_gouv() -> None:
    assert aggregated_ids("presidentielle-2017", [1, 2]) == {"2017_pres_t1": 1, "2017_pres_t2": 2}
    assert aggregated_ids("departementales-2021", [2]) == {"2021_dpmt_t2": 2}
    assert aggregated_ids("presidentielle", [1]) == aggregated_ids("2017", [1]) == {}
