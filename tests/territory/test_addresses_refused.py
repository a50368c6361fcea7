"""What is no file of addresses, or a bad one: one clear sentence, the line, an unchanged database."""

import gzip
from pathlib import Path
from typing import Any

import pytest

from territory.imports.report import FileRefused
from territory.models import Address, Place
from territory.services.addresses import import_addresses
from tests.factories import make_place
from tests.territory.address_files import BAL_1_3, BAN, ban, line, write


@pytest.fixture(autouse=True)
def town(db: None) -> Place:
    return make_place(code="93066", name="Saint-Denis", lon=2.355, lat=48.935)


def refusal(path: Path) -> FileRefused:
    with pytest.raises(FileRefused) as caught:
        import_addresses(path=path)
    assert not Address.objects.exists()
    return caught.value


def with_one_bad(folder: Path, **bad: Any) -> Path:
    """Sixty good rows, and a bad one on line 62."""
    return ban(folder, *({"number": n} for n in range(1, 61)), bad)


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ({"insee": "99999"}, "commune inconnue : « 99999 »"),
        ({"lon": 5.35}, "position à 218 km de sa commune"),
        ({"lon": 48.935, "lat": 2.355}, "km de sa commune"),
        ({"lon": ""}, "position absente ou illisible"),
        ({"lat": "nord"}, "position absente ou illisible"),
        ({"lat": 95}, "position absente ou illisible"),
        ({"lon": "nan"}, "position absente ou illisible"),
        ({"number": "cent"}, "numéro illisible"),
        ({"number": -3}, "numéro illisible"),
        ({"street": " "}, "nom de voie absent"),
        ({"key": ""}, "identifiant absent"),
        ({"key": "k" * 41}, "identifiant ou indice trop long"),
    ],
)
def test_a_bad_row_is_left_out_and_told(tmp_path: Path, bad: dict[str, Any], reason: str) -> None:
    report = import_addresses(path=with_one_bad(tmp_path, **bad))
    assert (report.counts["addresses"], report.counts["rejected"]) == (60, 1)
    assert [error.line for error in report.errors] == [62]
    assert reason in report.errors[0].reason


def test_a_row_of_another_width_is_left_out_and_told(tmp_path: Path) -> None:
    rows = [line(number=n) for n in range(1, 61)]
    report = import_addresses(path=write(tmp_path / "a.csv", [BAN, "trop;peu", "", *rows]))
    assert [(error.line, error.reason) for error in report.errors] == [(2, "2 colonnes au lieu de 23")]
    assert Address.objects.count() == 60


def test_lines_are_counted_through_cells_that_hold_several(tmp_path: Path) -> None:
    rows = [line(number=n) for n in range(1, 61)]
    report = import_addresses(
        path=write(tmp_path / "a.csv", [BAN, line(number=61, street='"Le\nBourg"'), *rows, line(insee="99999")])
    )
    assert [error.line for error in report.errors] == [64]
    assert Address.objects.count() == 61


def test_more_than_two_per_cent_of_bad_rows_refuses_the_file(tmp_path: Path) -> None:
    refused = refusal(ban(tmp_path, *({"number": n} for n in range(1, 9)), {"insee": "99999"}))
    assert "1 lignes sur 9" in str(refused)
    assert refused.line == 10
    assert refused.report
    assert refused.report.counts["rejected"] == 1


def test_swapped_coordinates_are_refused(tmp_path: Path) -> None:
    assert "km de sa commune" in str(refusal(ban(tmp_path, {"lon": 48.935, "lat": 2.355})))


@pytest.mark.parametrize(
    ("text", "words", "line_number"),
    [
        ("", "vide", None),
        ("Code;Inscrits;Votants;Voix\n1;2;3;4\n", "n'est pas un fichier d'adresses", 1),
        ("nom;prenom;date de naissance;adresse\nA;B;1/1/1980;2 rue X\n", "nomme des personnes", 1),
        ("id;numero;nom_voie;code_postal;lon;lat\n1;1;Rue;93200;2;48\n", "il manque la colonne « code_insee »", 1),
        (BAN + "\n", "aucune adresse", None),
        ('{"type": "FeatureCollection"}', "autre genre", None),
        (BAN + "\n" + line()[:60], "coupé", 2),
        (BAN + "\n" + line() + "\n" + line(number=2)[:60], "coupé", 3),
        (BAN + "\n" + line(street='"Rue') + "\n" + line(), "", None),
    ],
)
def test_another_kind_of_file_is_refused(tmp_path: Path, text: str, words: str, line_number: int | None) -> None:
    path = tmp_path / "fichier.csv"
    path.write_text(text)
    refused = refusal(path)
    assert words in str(refused)
    assert str(refused).endswith(".")
    if line_number:
        assert refused.line == line_number


def test_a_wrong_separator_is_refused_or_read_for_what_it_is(tmp_path: Path) -> None:
    header, row = ban(tmp_path, {"number": 1}).read_text().splitlines()
    import_addresses(path=write(tmp_path / "b.csv", [header.replace(";", ","), row.replace(";", ",")]))
    assert Address.objects.get().street == "Rue des Lilas"


def test_rows_under_another_separator_than_the_header_are_refused(tmp_path: Path) -> None:
    rows = [line(number=n).replace(";", ",") for n in range(1, 10)]
    assert str(refusal(write(tmp_path / "a.csv", [BAN, *rows]))).endswith(".")


def test_a_cut_archive_is_refused(tmp_path: Path) -> None:
    rows = [line(BAL_1_3, number=n, street=f"Rue {n * n}") for n in range(1, 5000)]
    path = write(tmp_path / "a.csv.gz", [BAL_1_3, *rows], packed=True)
    path.write_bytes(path.read_bytes()[:-2000])
    assert "incomplet" in str(refusal(path))


def test_a_byte_that_is_no_text_does_not_stop_the_import(tmp_path: Path) -> None:
    path = tmp_path / "a.csv.gz"
    text = "\n".join([BAN, *(line(number=n, street="Rue X") for n in range(1, 4000)), line(number=4000, street="A\0B")])
    path.write_bytes(gzip.compress(text.encode()))
    import_addresses(path=path)
    assert Address.objects.get(number=4000).street == "AB"
