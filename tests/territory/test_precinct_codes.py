import pytest

from territory.precinct_codes import departement_code, insee_code, precinct_code, precinct_number


@pytest.mark.parametrize(
    ("departement", "commune", "insee"),
    [
        ("01", "004", "01004"),
        ("1", "4", "01004"),
        ("2A", "004", "2A004"),
        ("2b", "033", "2B033"),
        ("ZA", "101", "97101"),
        ("ZB", "209", "97209"),
        ("ZC", "302", "97302"),
        ("ZD", "411", "97411"),
        ("ZM", "501", "97601"),
        ("ZN", "818", "98818"),
        ("ZP", "011", "98711"),
        ("ZS", "502", "97502"),
        ("ZW", "011", "98611"),
        ("ZX", "701", "97701"),
        ("ZX", "801", "97801"),
        ("971", "101", "97101"),
        ("971", "01", "97101"),
        ("976", "517", "97617"),
        ("977", "701", "97701"),
        ("977", "801", "97801"),
        ("ZZ", "001", "ZZ001"),
        ("99", "001", "ZZ001"),
        ("", "29011", "29011"),
        ("29", "29011", "29011"),
        ("", "1001", "01001"),
        ("", "ZA101", "97101"),
        ("", "ZZ001", "ZZ001"),
        (" 75 ", "056 ", "75056"),
    ],
)
def test_every_way_of_writing_a_commune_gives_its_insee_code(departement: str, commune: str, insee: str) -> None:
    assert insee_code(departement, commune) == insee


@pytest.mark.parametrize(
    ("departement", "commune"),
    [("", ""), ("04", ""), ("", "001"), ("04", "XYZ"), ("AB", "001"), ("", "123456"), ("ZX", "901"), ("Paris", "056")],
)
def test_what_is_no_commune_is_refused(departement: str, commune: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        insee_code(departement, commune)


@pytest.mark.parametrize(
    ("number", "padded"),
    [("1", "0001"), ("0011", "0011"), (" 5 ", "0005"), ("12b", "012B"), ("01.1", "01.1"), ("00123", "00123")],
)
def test_numbers_of_precincts_have_four_characters(number: str, padded: str) -> None:
    assert precinct_number(number) == padded
    assert precinct_code("93072", number) == f"93072_{padded}"


@pytest.mark.parametrize("number", ["", " ", "n° 1", "1/2", "0001;2", "123456789", "."])
def test_what_is_no_number_of_a_precinct_is_refused(number: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        precinct_number(number)


def test_a_departement_is_known_by_its_letters_or_its_digits() -> None:
    assert [departement_code(code) for code in ("1", "ZA", "2a", "974", "ZZ")] == ["01", "971", "2A", "974", "ZZ"]
