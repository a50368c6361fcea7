import csv
import gzip
from pathlib import Path

import pytest

from common.csv_in import Sniffed, Unreadable, bytes_read, in_words, open_bytes, open_text, sniff

TEXT = "commune;nom\n04001;Château-Œillet\n04002;L'Été\n"


def written(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / "table.txt"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("codec", "found"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("cp1252", "cp1252"), ("utf-16", "utf-16")],
)
def test_the_encoding_is_found(tmp_path: Path, codec: str, found: str) -> None:
    path = written(tmp_path, TEXT.encode(codec))
    sniffed = sniff(path)
    assert sniffed.encoding == found
    assert sniffed.has_bom == (found in {"utf-8-sig", "utf-16"})
    with open_text(path, sniffed) as file:
        assert file.read() == TEXT


def test_bytes_that_windows_does_not_use_make_it_latin_1(tmp_path: Path) -> None:
    assert sniff(written(tmp_path, b"a;b\n\x81;\xe9\n")).encoding == "latin-1"


@pytest.mark.parametrize(("late", "found"), [("é".encode("cp1252"), "cp1252"), ("é".encode(), "utf-8")])
def test_an_accent_far_down_the_file_counts(tmp_path: Path, late: bytes, found: str) -> None:
    path = written(tmp_path, b"commune;nom\n" + b"04001;plain\n" * 40_000 + b"04002;" + late + b"\n")
    assert sniff(path).encoding == found


def test_an_accent_that_ends_the_file_is_not_taken_for_half_a_character(tmp_path: Path) -> None:
    assert sniff(written(tmp_path, "a;b\n1;é".encode("cp1252"))).encoding == "cp1252"


@pytest.mark.parametrize("codec", ["utf-8", "cp1252"])
@pytest.mark.parametrize("shift", range(4))
def test_a_sample_may_end_inside_a_character(tmp_path: Path, codec: str, shift: int) -> None:
    path = written(tmp_path, ("x" * shift + ";" + "é;\n" * 200_000).encode(codec))
    assert sniff(path).encoding == codec


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_the_delimiter_is_the_one_that_most_lines_have(tmp_path: Path, delimiter: str) -> None:
    lines = ["code;nom;part;reste", "1;a;12,5;1,5", "2;b;3,4;7,8"]
    content = "\n".join(lines).replace(",", ".").replace(";", delimiter) if delimiter == "," else "\n".join(lines)
    assert sniff(written(tmp_path, content.replace(";", delimiter).encode())).delimiter == delimiter


def test_separators_inside_quotes_and_explanations_are_not_counted(tmp_path: Path) -> None:
    content = '-- un, deux, trois, quatre\n"a,b,c,d";"e"\n"f,g,h";"i,j,k,l"\n'
    sniffed = sniff(written(tmp_path, content.encode()))
    assert (sniffed.delimiter, sniffed.quoted) == (";", True)


def test_apostrophes_and_inches_do_not_make_a_file_quoted(tmp_path: Path) -> None:
    assert not sniff(written(tmp_path, b"a;b\nl'an;5 pouces 3\"\n")).quoted


def test_a_compressed_file_reads_like_a_plain_one(tmp_path: Path) -> None:
    path = written(tmp_path, gzip.compress(TEXT.encode()))
    sniffed = sniff(path)
    assert sniffed.gzipped
    with open_text(path, sniffed) as file:
        assert list(csv.reader(file, delimiter=sniffed.delimiter))[1] == ["04001", "Château-Œillet"]
        assert bytes_read(file) == path.stat().st_size
    with open_bytes(path, sniffed) as raw:
        assert raw.read() == TEXT.encode()


def test_a_cut_archive_is_unreadable_wherever_it_is_noticed(tmp_path: Path) -> None:
    lines = "".join(f"{number};été;{number * number * 7919}\n" for number in range(40_000))
    packed = gzip.compress(lines.encode())
    path = written(tmp_path, packed[: len(packed) - 100])
    sniffed = sniff(path)
    with open_text(path, sniffed) as file, pytest.raises(Unreadable, match="incomplet ou abîmé"):
        file.read()
    with pytest.raises(Unreadable, match="incomplet ou abîmé"):
        sniff(written(tmp_path, packed[:20]))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "vide"),
        (b"PK\x03\x04....", "archive"),
        (b"%PDF-1.7 a;b", "n'est pas un fichier texte"),
        (b"a;b\n\0\0", "n'est pas un fichier texte"),
        (b"\xef\xbb\xbf{}", "d'un autre genre"),
        (b"un mot\npuis un autre\n", "n'a pas de colonnes"),
    ],
)
def test_what_is_no_table_is_unreadable(tmp_path: Path, content: bytes, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        sniff(written(tmp_path, content))


def test_a_wrong_byte_far_down_does_not_stop_the_reading(tmp_path: Path) -> None:
    path = written(tmp_path, "é;b\n".encode() * 100_000 + b"\xff;b\n")
    with open_text(path, sniff(path)) as file:
        assert file.read()[-4:] == "\ufffd;b\n"


def test_what_was_found_is_said_in_words() -> None:
    assert in_words(Sniffed("cp1252", ";", quoted=False, gzipped=True, has_bom=False)) == {
        "encoding": "Windows-1252",
        "delimiter": "point-virgule",
        "compression": "gzip",
    }
