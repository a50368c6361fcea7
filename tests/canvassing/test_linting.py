"""What a note on getting into a building may not say: the same told by the server and by phones (L21)."""

import re

import pytest

from canvassing.doorstep.linting import RULES, WORDS, found_in, lint_for_pack
from tests.canvassing.lint_cases import CASES


@pytest.mark.parametrize(("text", "kind"), CASES)
def test_the_server_finds_what_should_not_be_there(text: str, kind: str) -> None:
    found = found_in(text)
    assert kind in found if kind else found == []


def test_every_kind_has_its_sentence() -> None:
    assert {rule["kind"] for rule in RULES["patterns"]} == set(WORDS)
    assert set(lint_for_pack()["words"]) == set(WORDS)


def test_patterns_keep_to_what_both_engines_read_alike() -> None:
    for rule in RULES["patterns"]:
        assert rule["pattern"].isascii()
        assert not re.search(r"\(\?P|\(\?[aiLmsux]|\\[AZz]|\(\?>|[*+?}]\+", rule["pattern"])


def test_a_long_note_is_read_in_no_time() -> None:
    for text in ("1 " * 70, "a " * 70, "code " * 28, "m. " * 46, " " * 140):
        found_in(text)
