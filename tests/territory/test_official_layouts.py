"""Every official layout, read back from invented files in its form."""

import gzip
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from territory.official import CandidateFacts, ResultChunk, open_results
from tests.territory import official_files as files
from tests.territory.official_files import PEOPLE, Bureau, expected, figures

BUREAUX = [
    Bureau(),
    Bureau(number="0002", votes=(5, 0, 7), blank=0, null=0),
    Bureau(departement="75", commune="056", name="Paris", number="1905", registered=1200, votes=(300, 200, 100)),
]
#: Three rounds of one file, its candidates standing in two constituencies.
TWO_AREAS = [
    Bureau(constituency="01"),
    Bureau(constituency="02", number="0002", people=PEOPLE[1:], votes=(4, 6)),
    Bureau(constituency="02", number="0003", people=PEOPLE[1:], votes=(1, 2)),
]


def read(*paths: Path, election: str = "presidentielle-2017", number: int | None = None) -> list[ResultChunk]:
    return list(open_results(paths, election=election, number=number).chunks())


def errors(chunks: Sequence[ResultChunk]) -> list[str]:
    return [error.reason for chunk in chunks for error in chunk.errors]


WIDE: list[Callable[[Path, Sequence[Bureau]], Path]] = [
    files.write_2017,
    files.write_legislatives_2017,
    files.write_2019,
    files.write_2020,
    files.write_2021,
    files.write_2024,
    files.write_europeennes_2024,
    files.write_tidy,
]


@pytest.mark.parametrize("write", WIDE)
def test_a_file_with_a_line_for_each_precinct_is_read_back(tmp_path: Path, write: Callable[..., Path]) -> None:
    chunks = read(write(tmp_path / "resultats.txt", BUREAUX))
    assert errors(chunks) == []
    assert figures(chunks) == expected(BUREAUX)


@pytest.mark.parametrize(
    ("write", "first"),
    [
        (files.write_2017, CandidateFacts("ÉTÉ", "Zoé", "", 1)),
        (files.write_legislatives_2017, CandidateFacts("ÉTÉ", "Zoé", "UG", 1)),
        (files.write_2019, CandidateFacts("LISTE ÉTÉ", "", "", 1)),
        (files.write_2020, CandidateFacts("ÉTÉ", "Zoé", "LUG", 1)),
        (files.write_2021, CandidateFacts("Mme ÉTÉ et M. Zoé", "", "BC-UG", 1)),
        (files.write_2024, CandidateFacts("ÉTÉ", "Zoé", "UG", 1)),
        (files.write_europeennes_2024, CandidateFacts("ÉTÉ", "", "UG", 1)),
        (files.write_tidy, CandidateFacts("ÉTÉ")),
    ],
)
def test_candidates_keep_their_names_accents_and_panels(
    tmp_path: Path, write: Callable[..., Path], first: CandidateFacts
) -> None:
    (chunk,) = read(write(tmp_path / "resultats.txt", BUREAUX))
    assert chunk.candidates[""][0] == first
    assert chunk.commune_names[0] == ("Aiglun-lès-Œillets")


@pytest.mark.parametrize("columns", [13, 15])
def test_long_files_hold_two_rounds_and_do_not_know_blank_ballots(tmp_path: Path, columns: int) -> None:
    second = [Bureau(people=PEOPLE[:2], votes=(40, 25))]
    path = files.write_long(tmp_path / "PR12_Bvot_T1T2.txt", {1: BUREAUX, 2: second}, columns=columns)
    file = open_results([path], election="presidentielle-2012")
    chunks = list(file.chunks())
    assert (file.layout, file.rounds, file.guessed_round) == ("long", (1, 2), None)
    assert [chunk.round for chunk in chunks] == [1, 2]
    assert figures(chunks) == expected(BUREAUX, blank=False) + expected(second, blank=False)
    assert chunks[1].candidates == {
        "": (CandidateFacts("ÉTÉ", "Zoé", "UG", 1), CandidateFacts("D'HÉRÉ", "Paul", "RN", 2))
    }


def test_one_round_of_a_file_that_holds_two_is_read_alone(tmp_path: Path) -> None:
    second = [Bureau(people=PEOPLE[:2], votes=(40, 25))]
    path = files.write_long(tmp_path / "PR12_Bvot_T1T2.txt", {1: BUREAUX, 2: second})
    chunks = read(path, election="presidentielle-2012", number=2)
    assert [chunk.round for chunk in chunks] == [2]
    assert figures(chunks) == expected(second, blank=False)


def test_explanations_before_the_table_are_passed_over_and_lines_keep_their_numbers(tmp_path: Path) -> None:
    path = files.write_long(tmp_path / "MN14_Bvot_T1T2.txt", {1: BUREAUX}, columns=13, preamble=files.EXPLANATIONS_2014)
    (chunk,) = read(path, election="municipales-2014")
    assert chunk.lines == [8, 11, 14]
    assert chunk.areas == ["04001", "04001", "75056"]


def test_constituencies_have_their_own_candidates(tmp_path: Path) -> None:
    path = files.write_legislatives_2017(tmp_path / "Leg_2017_Resultats_BVT_T1_c.txt", TWO_AREAS)
    (chunk,) = read(path, election="legislatives-2017")
    assert chunk.areas == ["0401", "0402", "0402"]
    assert chunk.vote_lists() == [[30, 20, 10], [4, 6], [1, 2]]
    assert [facts.name for facts in chunk.candidates["0402"]] == ["D'HÉRÉ", "LE GOFF"]
    assert chunk.sums() == {"0401": [30, 20, 10], "0402": [5, 8]}


def test_without_a_constituency_the_candidates_themselves_name_the_area(tmp_path: Path) -> None:
    path = files.write_2024(tmp_path / "legislatives-2024-t1.csv", TWO_AREAS)
    (chunk,) = read(path, election="legislatives-2024")
    again = files.write_2024(tmp_path / "legislatives-2024-t1-partie.csv", TWO_AREAS[1:])
    (part,) = read(again, election="legislatives-2024")
    assert chunk.areas[1] == chunk.areas[2] == part.areas[0] != chunk.areas[0]
    assert chunk.areas[0].startswith("04-")
    assert chunk.round == 1


def test_candidates_in_another_order_get_their_own_votes(tmp_path: Path) -> None:
    turned = Bureau(number="0002", people=PEOPLE[::-1], votes=(1, 2, 3))
    (chunk,) = read(files.write_2017(tmp_path / "t1.txt", [Bureau(), turned]))
    assert chunk.vote_lists() == [[30, 20, 10], [3, 2, 1]]


def test_a_block_left_empty_between_two_others_is_no_candidate(tmp_path: Path) -> None:
    path = files.write_2024(tmp_path / "2024.csv", [Bureau(), Bureau(number="0002")])
    lines = path.read_text().splitlines(keepends=True)
    # The second block of nine columns, in quotes or not, of the second precinct.
    cells = lines[2].split(";")
    cells[28:37] = [""] * 9
    cells[10], cells[6], cells[8] = "40", "45", "55"
    path.write_text("".join([*lines[:2], ";".join(cells)]))
    (chunk,) = read(path, election="legislatives-2024")
    assert chunk.vote_lists() == [[30, 20, 10], [30, 10]]
    assert [facts.name for facts in chunk.candidates[chunk.areas[1]]] == ["ÉTÉ", "LE GOFF"]


def test_sectors_of_a_large_city_have_their_own_lists(tmp_path: Path) -> None:
    sectors = [
        Bureau(commune="056"),
        Bureau(commune="056", number="0002", people=((1, "AUTRE", "Léo", "UG"),), votes=(60,)),
    ]
    (chunk,) = read(files.write_2020(tmp_path / "t1.txt", sectors), election="municipales-2020")
    assert chunk.areas[0] == "04056"
    assert chunk.areas[1].startswith("04056-")


@pytest.mark.parametrize("padded", [True, False])
@pytest.mark.parametrize("quoted", [True, False])
def test_quotes_and_padding_of_2024_vary(tmp_path: Path, quoted: bool, padded: bool) -> None:
    path = files.write_2024(tmp_path / "2024.csv", BUREAUX, quoted=quoted, padded=padded)
    assert figures(read(path, election="legislatives-2024")) == expected(BUREAUX)


def test_cells_in_quotes_may_hold_separators_quotes_and_line_ends(tmp_path: Path) -> None:
    strange = Bureau(name='Le "Bourg" ; haut\net bas', people=((1, "A;B", "C", "D"),), votes=(60,))
    path = files.write_2024(tmp_path / "2024.csv", [Bureau(people=strange.people, votes=(60,))] * 1)
    text = path.read_text() + path.read_text().splitlines()[1].replace('"0001"', '"0002"').replace(
        '"Aiglun-lès-Œillets"', '"Le ""Bourg"" ; haut\net bas"'
    )
    path.write_text(text + "\n" + path.read_text().splitlines()[1].replace('"0001"', '"0003"') + "\n")
    (chunk,) = read(path)
    assert chunk.commune_names[1] == strange.name
    assert chunk.lines == [2, 3, 5]
    assert chunk.candidates[""][0].name == "A;B"


def test_quotes_may_begin_far_down_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    many = [Bureau(number=f"{n:04}") for n in range(1, 200)]
    path = files.write_2024(tmp_path / "2024.csv", many, quoted=False)
    before, last = path.read_text().rstrip("\n").rsplit("\n", 1)
    path.write_text(f"{before}\n" + last.replace("Aiglun-lès-Œillets", '"Aiglun ; les ""Œillets"""') + "\n")
    monkeypatch.setattr("territory.official.source.Source.size", 3000)
    chunks = read(path, election="legislatives-2024")
    assert figures(chunks) == expected(many)
    assert chunks[-1].commune_names[-1] == 'Aiglun ; les "Œillets"'


def test_overseas_letters_become_insee_codes(tmp_path: Path) -> None:
    places = [("ZA", "101"), ("ZX", "701"), ("ZX", "801"), ("ZZ", "001"), ("2A", "004")]
    path = files.write_2017(tmp_path / "t1.txt", [Bureau(departement=d, commune=c) for d, c in places])
    (chunk,) = read(path)
    assert chunk.insee == ["97101", "97701", "97801", "ZZ001", "2A004"]
    assert chunk.codes[3] == "ZZ001_0001"


def test_gzip_a_byte_order_mark_and_commas_change_nothing(tmp_path: Path) -> None:
    path = files.write_tidy(tmp_path / "plain.csv", BUREAUX)
    packed = tmp_path / "packed.csv.gz"
    packed.write_bytes(gzip.compress(b"\xef\xbb\xbf" + path.read_bytes()))
    file = open_results([packed], election="presidentielle-2017")
    assert figures(list(file.chunks())) == expected(BUREAUX)
    assert file.found == {
        "encoding": "UTF-8", "delimiter": "virgule", "compression": "gzip",
        "layout": "une ligne par bureau, une colonne par candidat ou par nuance",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("PR17_BVot_T1_FE.txt", 1),
        ("Leg_2017_Resultats_BVT_T2_c.txt", 2),
        ("resultats-par-niveau-burvot-t1-france-entiere.txt", 1),
        ("legislatives-2024-T2.circonscriptions-29-02.csv.gz", 2),
        ("2017-presidentielle-1_par_bureau_large.csv", 1),
        ("resultats second tour.csv", 2),
        ("resultats_1er_tour.csv", 1),
        ("PR12_Bvot_T1T2.txt", None),
        ("2014-europeennes_par_bureau.csv", None),
    ],
)
def test_the_name_of_the_file_tells_its_round(tmp_path: Path, name: str, number: int | None) -> None:
    path = files.write_2017(tmp_path / name, BUREAUX).rename(tmp_path / name.replace(".gz", ""))
    assert open_results([path]).guessed_round == number


def test_a_long_file_is_cut_in_pieces_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    many = [Bureau(number=f"{n:04}", votes=(n, 1, 2), registered=200) for n in range(1, 60)]
    path = files.write_long(tmp_path / "PR12_Bvot_T1T2.txt", {1: many, 2: many})
    monkeypatch.setattr("territory.official.source.Source.size", 700)
    chunks = read(path, election="presidentielle-2012")
    assert len(chunks) > 10
    assert figures(chunks) == expected(many, blank=False) * 2
    assert [line for chunk in chunks for line in chunk.lines] == list(range(1, 2 * 3 * 59, 3))


bureaux = st.lists(
    st.tuples(
        st.integers(0, 2000),
        st.integers(0, 99),
        st.integers(0, 99),
        st.lists(st.integers(0, 999), min_size=3, max_size=3),
    ),
    min_size=1,
    max_size=30,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=bureaux, write=st.sampled_from([*WIDE, lambda path, some: files.write_long(path, {1: some})]))
def test_what_is_written_in_any_layout_is_read_back(
    tmp_path: Path, rows: list[tuple[int, int, int, list[int]]], write: Callable[..., Path]
) -> None:
    some = [
        Bureau(
            number=f"{place:04}",
            registered=away + blank + null + sum(votes),
            blank=blank,
            null=null,
            votes=tuple(votes),
        )
        for place, (away, blank, null, votes) in enumerate(rows, start=1)
    ]
    chunks = read(write(tmp_path / "resultats.txt", some), election="presidentielle-2012", number=1)
    assert errors(chunks) == []
    assert figures(chunks) == expected(some, blank=chunks[0].blank is not None)


def test_utf_16_as_spreadsheets_save_it_is_read(tmp_path: Path) -> None:
    path = files.write_2017(tmp_path / "t1.txt", BUREAUX)
    path.write_text(path.read_text("cp1252"), "utf-16")
    assert figures(read(path)) == expected(BUREAUX)


def test_a_header_over_one_line_for_each_candidate_is_read(tmp_path: Path) -> None:
    path = tmp_path / "resultats.csv"
    path.write_text(
        "departement;commune;bureau;inscrits;votants;exprimes;nom;prenom;voix\n"
        "04;1;1;100;65;60;ÉTÉ;Zoé;40\n04;1;1;100;65;60;LE GOFF;Anne;20\n"
        "04;1;2;90;10;10;ÉTÉ;Zoé;10\n04;1;2;90;10;10;LE GOFF;Anne;0\n"
    )
    chunks = read(path)
    assert figures(chunks) == [
        ("04001_0001", 100, 65, None, 5, 60, [40, 20]),
        ("04001_0002", 90, 10, None, 0, 10, [10, 0]),
    ]


def test_a_candidate_left_out_of_a_precinct_had_no_vote_there(tmp_path: Path) -> None:
    path = files.write_long(
        tmp_path / "PR12.txt", {1: [Bureau(), Bureau(number="0002", people=PEOPLE[::2], votes=(30, 30))]}
    )
    (chunk,) = read(path, election="presidentielle-2012")
    assert chunk.vote_lists() == [[30, 20, 10], [30, 0, 30]]
