"""What is wrong with a row is said with its numbers; what is no file of results is refused in one sentence."""

import gzip
from pathlib import Path

import pytest

from territory.imports.report import FileRefused, RowError
from territory.official import open_results, people_columns
from tests.territory import official_files as files
from tests.territory.official_files import PEOPLE, Bureau

GOOD = Bureau(number="0009")


def errors(path: Path, *, election: str = "presidentielle-2017", number: int | None = None) -> list[RowError]:
    return [
        error for chunk in open_results([path], election=election, number=number).chunks() for error in chunk.errors
    ]


def refusal(*paths: Path, election: str = "presidentielle-2017", number: int | None = None) -> FileRefused:
    with pytest.raises(FileRefused) as caught:
        list(open_results(paths, election=election, number=number).chunks())
    return caught.value


def changed(tmp_path: Path, old: str, new: str) -> Path:
    """A file of 2017 whose second line, the first precinct, has been tampered with."""
    path = files.write_2017(tmp_path / "resultats.txt", [Bureau(), GOOD])
    header, first, second = path.read_text("cp1252").splitlines()
    assert old in first
    path.write_text("\n".join([header, first.replace(old, new, 1), second, ""]), "cp1252")
    return path


# The row of 2017: 100 registered, 35 away, 65 voters, 3 blank, 2 null, 60 expressed; 30, 20 and 10 votes.
@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (";100;35;", ";60;35;", "65 votants pour 60 inscrits."),
        (";100;35;", ";100;36;", "36 abstentions, mais 100 inscrits et 65 votants."),
        (";60;60,00;", ";66;60,00;", "66 exprimés pour 65 votants."),
        (";3;3,00;", ";4;3,00;", "4 blancs, 2 nuls et 60 exprimés, mais 65 votants."),
        ("Zoé;30;", "Zoé;61;", "61 voix pour un candidat, mais 60 exprimés."),
        ("Zoé;30;", "Zoé;29;", "59 voix en tout, mais 60 exprimés."),
        ("Zoé;30;", "Zoé;-30;", "Voix : -30 est négatif."),
        ("Zoé;30;", "Zoé;trente;", "Voix : « trente » n'est pas un nombre."),
        ("Zoé;30;", "Zoé;30,5;", "Voix : « 30,5 » n'est pas un nombre."),
        (";100;35;", ";cent;35;", "Inscrits : « cent » n'est pas un nombre."),
        (";100;35;", ";;35;", "Case vide : inscrits."),
        (";100;35;", ";-100;35;", "Inscrits : -100 est négatif."),
        (";100;35;", ";1000000000000;35;", "Inscrits : « 1000000000000 » n'est pas un nombre."),
        (";001;Aiglun", ";XYZ;Aiglun", "Code de commune impossible : « 04 XYZ »."),
        (";0001;100", ";n° 1;100", "Numéro de bureau impossible : « n° 1 »."),
        (";0001;100", ";0009;100", ""),
        ("30;30,00;50,00;", "30;30,00;50,00;;", "La ligne a 43 colonnes : ce n'est pas ce qu'annonce l'en-tête."),
    ],
)
def test_a_row_that_cannot_be_is_left_out_with_its_reason(tmp_path: Path, old: str, new: str, reason: str) -> None:
    found = errors(changed(tmp_path, old, new))
    expected = RowError(2, reason) if reason else RowError(3, "Le bureau 04001_0009 est déjà à la ligne 2.")
    assert found == [expected]


def test_rows_that_are_right_stay_when_others_are_left_out(tmp_path: Path) -> None:
    (chunk,) = open_results([changed(tmp_path, ";100;35;", ";60;35;")]).chunks()
    assert (chunk.codes, chunk.read) == (["04001_0009"], 2)


def test_candidates_of_another_area_are_an_error_of_the_row(tmp_path: Path) -> None:
    stranger = Bureau(number="0002", people=(*PEOPLE[:2], (3, "INCONNU", "Jo", "DIV")))
    path = files.write_2017(tmp_path / "resultats.txt", [Bureau(), stranger])
    assert errors(path) == [RowError(3, "« INCONNU » n'est pas candidat dans les autres bureaux (France entière).")]


def test_a_precinct_is_not_read_twice_across_the_pieces_of_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = files.write_2017(tmp_path / "resultats.txt", [Bureau(number=f"{n:04}") for n in (1, 2, 3, 1)])
    monkeypatch.setattr("territory.official.source.Source.size", 300)
    assert errors(path) == [RowError(5, "Le bureau 04001_0001 est déjà à la ligne 2.")]


def test_lines_of_one_precinct_that_disagree_are_an_error(tmp_path: Path) -> None:
    path = files.write_long(tmp_path / "PR12.txt", {1: [Bureau(), GOOD]})
    path.write_bytes(path.read_bytes().replace(b";100;65;60;2", b";101;65;60;2", 1))
    assert errors(path) == [RowError(1, "Les lignes du bureau ne donnent pas les mêmes inscrits, votants et exprimés.")]


def test_a_row_without_candidates_is_an_error(tmp_path: Path) -> None:
    nobody = Bureau(number="0002", people=(), votes=(), blank=0, null=0)
    path = files.write_2024(tmp_path / "2024.csv", [Bureau(), nobody])
    assert errors(path, election="legislatives-2024") == [
        RowError(3, "Aucune voix : toutes les cases des candidats sont vides.")
    ]


def test_blank_ballots_that_leave_no_room_are_an_error_where_null_ones_are_not_given(tmp_path: Path) -> None:
    path = files.write_tidy(tmp_path / "t1.csv", [Bureau(), GOOD])
    path.write_text(path.read_text().replace(",100,65,3,60,", ",100,65,6,60,", 1))
    assert errors(path) == [RowError(2, "6 blancs et 60 exprimés, mais 65 votants.")]


ARCHIVE = "C'est une archive ou un classeur : donnez le fichier texte (CSV ou TXT) qu'elle contient."
OTHER = "Ce fichier est une page ou des données d'un autre genre, pas un tableau CSV ou TXT."
NO_COLUMNS = "Ce fichier n'a pas de colonnes : on attend un tableau CSV ou TXT, séparé par « ; » ou « , »."
NOT_RESULTS = "Ce fichier n'est pas un fichier de résultats par bureau de vote : ses colonnes ne sont pas reconnues."


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "Le fichier est vide."),
        (b"\r\n \r\n", "Le fichier est vide."),
        (b"PK\x03\x04 a workbook", ARCHIVE),
        (b"\x89PNG\r\n\x1a\n\0\0", "Ce fichier n'est pas un fichier texte : donnez un tableau au format CSV ou TXT."),
        (b"a;b\0c\n", "Ce fichier n'est pas un fichier texte : donnez un tableau au format CSV ou TXT."),
        (b'{"type": "FeatureCollection"}', OTHER),
        (b"<!doctype html>\n", OTHER),
        (b"il pleut\nil vente\n", NO_COLUMNS),
        (b"id;numero;rep;nom_voie;code_postal\n1;2;;rue;04000\n", NOT_RESULTS),
        (b"1;2;3\n4;5;6\n", NOT_RESULTS),
        (b"a;b;c;d;e;f;g;h;i;j;k;l;m\n", NOT_RESULTS),
        (gzip.compress(b"", mtime=0)[:-1], "Le fichier compressé est incomplet ou abîmé : téléchargez-le de nouveau."),
    ],
)  # fmt: skip
def test_a_file_of_another_kind_is_refused_in_one_sentence(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "fichier.txt"
    path.write_bytes(content)
    assert str(refusal(path)) == reason


def test_an_archive_cut_in_the_middle_is_refused(tmp_path: Path) -> None:
    path = files.write_2017(
        tmp_path / "t1.txt", [Bureau(number=f"{n:04}", votes=(n, 1, 2), registered=5000) for n in range(1, 4000)]
    )
    cut = tmp_path / "t1.txt.gz"
    packed = gzip.compress(path.read_bytes())
    cut.write_bytes(packed[: len(packed) // 2])
    assert str(refusal(cut)) == "Le fichier compressé est incomplet ou abîmé : téléchargez-le de nouveau."


@pytest.mark.parametrize("end", [-20, -60, -100])
def test_a_file_cut_in_a_line_is_refused_with_the_line(tmp_path: Path, end: int) -> None:
    path = files.write_2017(tmp_path / "t1.txt", [Bureau(), GOOD])
    path.write_bytes(path.read_bytes()[:end])
    refused = refusal(path)
    assert (str(refused), refused.line) == ("Le fichier est coupé : son dernier bureau est incomplet.", 3)


def test_a_long_file_cut_between_two_candidates_is_refused(tmp_path: Path) -> None:
    path = files.write_long(tmp_path / "PR12.txt", {1: [Bureau(), GOOD]})
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))
    refused = refusal(path)
    assert (str(refused), refused.line) == ("Le fichier est coupé : son dernier bureau est incomplet.", 4)


def test_a_header_without_rows_is_refused(tmp_path: Path) -> None:
    path = files.write_2017(tmp_path / "t1.txt", [])
    assert str(refusal(path)) == "Le fichier n'a que son en-tête : il ne contient aucun bureau."


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    path = files.write_2017(tmp_path / "t1.txt", [Bureau()])
    path.write_text(path.read_text("cp1252").replace(";Inscrits;", ";Ecrits;"), "cp1252")
    assert str(refusal(path)) == "Il manque dans l'en-tête : inscrits."


def test_a_separator_that_cuts_numbers_in_two_is_refused(tmp_path: Path) -> None:
    two = {"people": PEOPLE[:2], "votes": (30, 20)}
    path = files.write_2017(tmp_path / "t1.txt", [Bureau(**two), Bureau(**two, number="0002")])
    path.write_bytes(path.read_bytes().replace(b";", b","))
    refused = refusal(path)
    assert "le séparateur n'est pas celui des colonnes" in str(refused)
    assert refused.line == 2


def test_names_in_place_of_numbers_are_refused_with_the_line(tmp_path: Path) -> None:
    path = files.write_2017(tmp_path / "t1.txt", [Bureau(), GOOD])
    path.write_bytes(path.read_bytes().replace(b";100;35;", b";Martin;35;"))
    refused = refusal(path)
    assert (str(refused), refused.line) == ("La colonne « inscrits » ne contient pas des nombres mais « Martin ».", 2)


def test_a_header_with_another_separator_than_its_lines_is_refused(tmp_path: Path) -> None:
    path = files.write_tidy(tmp_path / "t1.csv", [Bureau(number=f"{n:04}") for n in range(1, 9)])
    header, lines = path.read_text().split("\n", 1)
    path.write_text(header.replace(",", ";") + "\n" + lines)
    assert str(refusal(path)) == "L'en-tête et les lignes n'ont pas le même séparateur (« ; » et « , »)."


def test_an_electoral_roll_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "liste.csv"
    path.write_text("code commune;nom de naissance;prénoms;date de naissance\n04001;MARTIN;Ana;01/01/1990\n")
    assert str(refusal(path)) == (
        "Ce fichier nomme des personnes (nom de naissance, prénoms, date de naissance) : "
        "une liste électorale ou d'émargement ne s'importe pas ici."
    )


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("Nom;Prénom;Adresse;Bureau", ["Nom", "Prénom", "Adresse"]),
        ("Bureau;Émargement", ["Émargement"]),
        ("numéro d'électeur;bureau", ["numéro d'électeur"]),
        ("Téléphone;ville", ["Téléphone"]),
        (files.HEADER_2017, []),
        (files.HEADER_2021, []),
        (files.HEADER_CANDIDATES, []),
        ("id;numero;rep;nom_voie;code_postal;code_insee;nom_commune;x;y;lon;lat", []),
        ("departement,commune,bureau,inscrits,votants,exprimes,COM,FI", []),
    ],
)
def test_columns_that_name_people_are_told_from_candidates(header: str, found: list[str]) -> None:
    assert people_columns(header.split(";")) == found


def test_two_files_of_one_round_each_are_refused(tmp_path: Path) -> None:
    paths = [files.write_2017(tmp_path / f"t{n}.txt", [Bureau()]) for n in (1, 2)]
    assert str(refusal(*paths)) == "Donnez un seul fichier à la fois : un fichier pour chaque tour."


def test_a_file_named_for_the_other_round_is_refused(tmp_path: Path) -> None:
    path = files.write_2017(tmp_path / "PR17_BVot_T1_FE.txt", [Bureau()])
    assert "vous demandez le tour 2" in str(refusal(path, number=2))


def test_one_of_the_two_tables_of_data_gouv_is_not_enough(tmp_path: Path) -> None:
    general, _people = files.write_aggregated(tmp_path, {"2017_pres_t1": [Bureau()]})
    assert "Il manque l'autre table" in str(refusal(general))


def test_the_two_tables_need_an_election_that_they_hold(tmp_path: Path) -> None:
    paths = files.write_aggregated(tmp_path, {"2017_pres_t1": [Bureau()]})
    assert "nommez la vôtre" in str(refusal(*paths, election="printemps"))
    assert "2022_legi_t1" in str(refusal(*paths, election="legislatives-2022"))


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    assert str(refusal(tmp_path / "rien.txt")) == "Le fichier « rien.txt » ne peut pas être lu."


def test_a_quote_that_is_never_closed_is_refused_with_its_line(tmp_path: Path) -> None:
    path = files.write_2024(tmp_path / "2024.csv", [Bureau(), GOOD])
    path.write_text(path.read_text().replace('"0009"', '"0009'))
    refused = refusal(path)
    assert (str(refused), refused.line) == ("Un guillemet ouvert n'est jamais refermé.", 3)


def test_a_round_that_the_file_does_not_hold_is_refused(tmp_path: Path) -> None:
    path = files.write_long(tmp_path / "PR12.txt", {1: [Bureau()]})
    assert str(refusal(path, number=2)) == "Le fichier ne contient aucun bureau de ce tour."


def test_a_round_that_is_no_round_is_an_error(tmp_path: Path) -> None:
    path = files.write_long(tmp_path / "PR12.txt", {1: [Bureau()], 7: [GOOD]})
    assert errors(path) == [RowError(4, "Tour : « 7 » n'est pas un nombre.")]
