"""data.gouv.fr's two tables of all elections, joined for one of them."""

from pathlib import Path

import pytest

from territory.official import ResultChunk, open_results
from tests.territory import official_files as files
from tests.territory.official_files import PEOPLE, Bureau, expected, figures

BUREAUX = [
    Bureau(),
    Bureau(number="0002", votes=(5, 0, 7), blank=0, null=0),
    Bureau(departement="75", commune="056", name="Paris", number="1905", registered=1200, votes=(300, 200, 100)),
]


def read(*paths: Path, number: int | None = None, election: str = "presidentielle-2017") -> list[ResultChunk]:
    return list(open_results(paths, election=election, number=number).chunks())


def errors(chunks: list[ResultChunk]) -> list[str]:
    return [error.reason for chunk in chunks for error in chunk.errors]


@pytest.mark.parametrize("turned", [False, True])
def test_the_two_tables_of_data_gouv_are_joined_for_one_election(tmp_path: Path, turned: bool) -> None:
    other = [Bureau(votes=(1, 1, 1))]
    paths = files.write_aggregated(tmp_path, {"2012_pres_t1": other, "2017_pres_t1": BUREAUX, "2017_pres_t2": other})
    chunks = read(*(paths[::-1] if turned else paths), number=1)
    assert errors(chunks) == []
    assert figures(chunks) == expected(BUREAUX)
    assert {chunk.round for chunk in chunks} == {1}


def test_both_rounds_of_the_two_tables_are_read_when_none_is_asked(tmp_path: Path) -> None:
    second = [Bureau(people=PEOPLE[:2], votes=(40, 25))]
    paths = files.write_aggregated(tmp_path, {"2017_pres_t1": BUREAUX, "2017_pres_t2": second})
    chunks = read(*paths)
    assert [chunk.round for chunk in chunks] == [1, 2]
    assert figures(chunks) == expected(BUREAUX) + expected(second)


def test_a_file_once_opened_can_be_read_for_one_round_only(tmp_path: Path) -> None:
    second = [Bureau(people=PEOPLE[:2], votes=(40, 25))]
    paths = files.write_aggregated(tmp_path, {"2017_pres_t1": BUREAUX, "2017_pres_t2": second})
    file = open_results(paths, election="presidentielle-2017").only(2)
    assert file.rounds == (2,)
    assert figures(list(file.chunks())) == expected(second)


def test_precincts_that_one_of_the_two_tables_lacks_are_errors(tmp_path: Path) -> None:
    general, people = files.write_aggregated(tmp_path, {"2017_pres_t1": BUREAUX})
    general.write_text("".join(f"{line}\n" for line in general.read_text().splitlines() if "_1905" not in line))
    people.write_text("".join(f"{line}\n" for line in people.read_text().splitlines() if "04001_0002" not in line))
    chunks = read(general, people)
    assert figures(chunks) == expected(BUREAUX[:1])
    assert errors(chunks) == [
        "Ce bureau n'est pas dans la table générale, ou ses voix s'y trouvent en deux endroits.",
        "Aucune voix pour ce bureau dans la table des candidats.",
    ]


def test_the_tables_of_other_years_have_the_ministry_s_names_of_columns(tmp_path: Path) -> None:
    general, people = files.write_aggregated(tmp_path, {"2017_pres_t1": BUREAUX})
    for path in (general, people):
        header, rows = path.read_text().split("\n", 1)
        for new, old in (
            ("code_departement", "Code du département"), ("code_commune", "Code de la commune"),
            ("code_bv", "Code du b.vote"), ("inscrits", "Inscrits"), ("exprimes", "Exprimés"),
            ("no_panneau", "N°Panneau"), ("voix;", "Voix;"), ("prenom", "Prénom"), ("ratio_Voix_", "% Voix/"),
        ):  # fmt: skip
            header = header.replace(new, old)
        path.write_text(header + "\n" + rows)
    assert figures(read(general, people, number=1)) == expected(BUREAUX)


def test_a_precinct_that_the_first_table_holds_twice_is_an_error(tmp_path: Path) -> None:
    general, people = files.write_aggregated(tmp_path, {"2017_pres_t1": BUREAUX})
    lines = general.read_text().splitlines(keepends=True)
    general.write_text("".join([*lines, lines[1]]))
    chunks = read(general, people, number=1)
    assert figures(chunks) == expected(BUREAUX)
    assert errors(chunks) == ["Le bureau 04001_0001 est déjà à la ligne 2."]


def test_constituencies_that_the_tables_leave_empty_are_told_by_their_candidates(tmp_path: Path) -> None:
    two = [Bureau(constituency=""), Bureau(constituency="", number="0002", people=PEOPLE[1:], votes=(4, 6))]
    (chunk,) = read(*files.write_aggregated(tmp_path, {"2024_legi_t1": two}), number=1, election="legislatives-2024")
    assert len(set(chunk.areas)) == 2
    assert all(area.startswith("04-") for area in chunk.areas)


@pytest.mark.parametrize("size", [200, 700, 5000])
def test_tables_are_cut_in_pieces_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    many = [Bureau(number=f"{n:04}", votes=(n, 1, 2), registered=200) for n in range(1, 40)]
    paths = files.write_aggregated(tmp_path, {"2012_pres_t1": many, "2017_pres_t1": many, "2022_pres_t1": many})
    monkeypatch.setattr("territory.official.source.Source.size", size)
    assert figures(read(*paths, number=1)) == expected(many)


def test_progress_goes_from_nothing_to_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("territory.official.source.Source.size", 2000)
    paths = files.write_aggregated(tmp_path, {"2017_pres_t1": [Bureau(number=f"{n:04}") for n in range(1, 80)]})
    shares: list[float] = []
    list(open_results(paths, election="presidentielle-2017").chunks(shares.append))
    assert shares == sorted(shares)
    assert 0 < shares[0] < 0.5
    assert shares[-1] == 1
