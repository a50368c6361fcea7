"""The ministry's own files, where they are kept beside the project; a plain reader says what must be found."""

import csv
import gzip
from collections import Counter
from pathlib import Path

import pytest

from territory.official import ResultChunk, open_results

DATA = Path(__file__).parents[3] / "shared/data/resultats"
pytestmark = [
    pytest.mark.realdata,
    pytest.mark.skipif(not DATA.exists(), reason="the official files are not here"),
]

FRANCE = DATA / "format-officiel-2017/PR17_BVot_T1_FE.sans-29-69-90-93.txt.gz"
FIGURES = ("registered", "voters", "blank", "expressed")


def tidy_sums(name: str, *, skipped: int) -> Counter[str]:
    """Of each column of figures, under our names; the first columns are codes and names."""
    words = {"inscrits": "registered", "votants": "voters", "blancs": "blank", "exprimes": "expressed"}
    with gzip.open(DATA / f"normalise/{name}.sans-29-69-90-93.csv.gz", "rt", encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    columns = list(zip(*rows, strict=True))[skipped:]
    return Counter(
        {words.get(name, name): sum(map(int, column)) for name, column in zip(header[skipped:], columns, strict=True)}
    )


def read(path: Path, election: str) -> list[ResultChunk]:
    chunks = list(open_results([path], election=election).chunks())
    assert [error for chunk in chunks for error in chunk.errors] == []
    return chunks


def sums(chunks: list[ResultChunk]) -> Counter[str]:
    """Of the figures, and of the votes by name."""
    found: Counter[str] = Counter()
    for chunk in chunks:
        for name in FIGURES:
            values = getattr(chunk, name)
            found[name] += 0 if values is None else int(values.sum())
        for area, votes in chunk.sums().items():
            for facts, number in zip(chunk.candidates[area], votes, strict=True):
                found[facts.name] += number
    return found


@pytest.mark.parametrize("number", [1, 2])
def test_the_national_files_of_2017_add_up_to_the_tidy_ones(number: int) -> None:
    chunks = read(Path(str(FRANCE).replace("T1", f"T{number}")), "presidentielle-2017")
    assert sum(len(chunk) for chunk in chunks) == 66_186
    assert {chunk.round for chunk in chunks} == {number}
    assert sums(chunks) == tidy_sums(f"2017-presidentielle-{number}_par_bureau_large", skipped=5)


@pytest.mark.parametrize(("name", "count"), [("04-alpes-de-haute-provence", 261), ("75-paris", 896)])
def test_every_row_of_the_small_files_is_that_of_a_plain_reader(name: str, count: int) -> None:
    path = DATA / f"format-officiel-2017/PR17_BVot_T1_FE.{name}.txt.gz"
    ours = {
        code: (registered, votes)
        for chunk in read(path, "presidentielle-2017")
        for code, registered, votes in zip(chunk.codes, chunk.registered.tolist(), chunk.vote_lists(), strict=True)
    }
    with gzip.open(path, "rt", encoding="cp1252", newline="") as file:
        rows = list(csv.reader(file, delimiter=";"))[1:]
    assert len(rows) == count
    assert ours == {f"{row[0]}{row[4]}_{row[6]}": (int(row[7]), [int(votes) for votes in row[25::7]]) for row in rows}


def test_the_610_lines_of_lyon_2012_are_61_precincts_without_blank_ballots() -> None:
    (chunk,) = read(DATA / "format-officiel-2012/PR12_Bvot_T1.lyon-arr-1-2-4.txt.gz", "presidentielle-2012")
    assert (len(chunk), chunk.round, chunk.blank, set(chunk.insee)) == (61, 1, None, {"69123"})
    assert sums([chunk])["HOLLANDE"] == 14_823


def test_the_file_of_2024_holds_201_precincts_of_two_constituencies() -> None:
    (chunk,) = read(
        DATA / "format-officiel-2024/legislatives-2024-T2.circonscriptions-29-02-et-29-03.csv.gz", "legislatives-2024"
    )
    assert (len(chunk), chunk.round, len(chunk.candidates)) == (201, 2, 2)
    assert sorted(len(people) for people in chunk.candidates.values()) == [2, 3]


@pytest.mark.parametrize(
    ("name", "election", "rows", "skipped"),
    [
        ("2014-europeennes_par_bureau_large", "europeennes-2014", 65_242, 4),
        ("2017-legislatives-1_par_bureau_large", "legislatives-2017", 66_186, 5),
    ],
)
def test_votes_by_nuance_are_those_of_a_plain_reader(name: str, election: str, rows: int, skipped: int) -> None:
    chunks = read(DATA / f"normalise/{name}.sans-29-69-90-93.csv.gz", election)
    assert sum(len(chunk) for chunk in chunks) == rows
    assert {area for chunk in chunks for area in chunk.areas} == {""}
    assert +sums(chunks) == tidy_sums(name, skipped=skipped)
