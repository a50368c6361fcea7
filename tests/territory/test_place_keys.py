"""What people type, and the keys of names. No database."""

import pytest

from territory.place_keys import Typed, key_of, keys_of_name, read_typed
from territory.querysets import after


@pytest.mark.parametrize("text", ["Saint-Étienne", "SAINT ETIENNE", "st-étienne", "St. Etienne", "  saint étienne "])
def test_accents_hyphens_case_and_st_make_no_difference(text: str) -> None:
    assert key_of(text) == "saintetienne"


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("L'Isle-Adam", ["lisleadam", "isleadam"]),
        ("Les Trois Lacs", ["lestroislacs", "troislacs"]),
        ("Lens", ["lens"]),
        ("Lestrem", ["lestrem"]),
        ("Paris 1er", ["paris1er", "paris1", "paris1erarrondissement", "paris1eme"]),
    ],
)
def test_a_name_is_found_with_and_without_its_article_or_ending(name: str, keys: list[str]) -> None:
    assert keys_of_name(name) == keys


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("Arles", Typed(("arles",))),
        ("13200", Typed(("13200",))),
        ("13200 Arles", Typed(("arles",), postcode="13200")),
        ("Arles 13200", Typed(("arles",), postcode="13200")),
        ("Arles (13)", Typed(("arles",), departement="13")),
        ("Ajaccio (2a)", Typed(("ajaccio",), departement="2A")),
        ("Paris 11e (75)", Typed(("paris11e",), departement="75")),
        ("st", Typed(("saint", "st"))),
        ("Villers-st", Typed(("villerssaint", "villersst"))),
        ("132", Typed(("132",))),
        ("  ", Typed(())),
        ("?!\x00", Typed(())),
    ],
)
def test_a_text_is_read_as_a_name_a_postcode_or_both(text: str, typed: Typed) -> None:
    assert read_typed(text) == typed


@pytest.mark.parametrize(("prefix", "end"), [("par", "pas"), ("9", "a"), ("az", "b"), ("zz", None), ("7501", "7502")])
def test_a_prefix_ends_where_the_next_letter_begins(prefix: str, end: str | None) -> None:
    assert after(prefix) == end


def test_an_empty_prefix_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one letter"):
        after("")
