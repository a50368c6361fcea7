"""Words that give something away."""

import pytest

from supporters.wording import poll_words_in, private_data_in, result_words_in


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Écrivez à camille.r@example.org !", "email"),
        ("camille @ example.org", "email"),
        ("Appelez-moi : 06 12 34 56 78", "phone"),
        ("0612345678", "phone"),
        ("06.12.34.56.78", "phone"),
        ("+33 6 12 34 56 78", "phone"),
        ("+33 (0)6 12 34 56 78", "phone"),
        ("00 33 6 12 34 56 78", "phone"),
        ("Depuis 1981, 3 000 000 de personnes attendent.", None),
        ("En 2012 et en 2017, puis en 2022.", None),
        ("La loi 77-808 du 19 juillet 1977.", None),
        ("@camille sur les réseaux", None),
        ("Rendez-vous à 18h30 au 12 rue Victor-Hugo, 69002 Lyon", None),
    ],
)
def test_addresses_and_numbers_are_seen_and_dates_are_not(text: str, found: str | None) -> None:
    assert private_data_in(text) == found


@pytest.mark.parametrize(
    "text", ["Un SONDAGE le dit", "les intentions  de vote", "L'Ifop nous donne gagnants", "(BVA)"]
)
def test_polls_are_seen(text: str) -> None:
    assert poll_words_in(text)


@pytest.mark.parametrize("text", ["Les premières estimations", "Résultats à 20 h", "sorties des urnes"])
def test_early_results_are_seen(text: str) -> None:
    assert result_words_in(text)


@pytest.mark.parametrize("text", ["Une sonde agile", "Je suis impatient", "Le sondageur", "une estime nationale"])
def test_other_words_pass(text: str) -> None:
    assert not poll_words_in(text)
    assert not result_words_in(text)
