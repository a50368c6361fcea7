"""Keys in addresses: what is no number names nothing, and breaks nothing."""

import pytest

from common.keys import key_of


@pytest.mark.parametrize(("text", "key"), [("1", 1), ("0042", 42), ("99999999999", 99999999999)])
def test_a_number_is_a_key(text: str, key: int) -> None:
    assert key_of(text) == key


@pytest.mark.parametrize("text", ["", " 1", "-1", "1.0", "²", "٣", "1a", "9" * 12, "9" * 5000])
def test_whatever_is_not_one_names_no_row(text: str) -> None:
    assert key_of(text) == 0
