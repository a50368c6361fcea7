"""Bytes of a mail: what is read back is what was written, and lines keep the rules."""

import quopri
import random
from email import message_from_bytes, policy
from email.header import decode_header, make_header

import pytest

from mailings.composing import quoting
from mailings.composing.compiled import Compiled, Mode, Slot, mark, multipart

NASTY = [
    "",
    ".",
    "..",
    ".\n.\n",
    "a.b" * 60,
    "=" * 100,
    "é" * 200,
    "fin \nde ligne\t\n",
    "From moi",
    "x" * 74 + ".y",
    "x" * 75 + "." * 80,
    "👩‍🚀" * 40,
    "a" * 76,
    " " * 80,
]


def _keeps_the_rules(encoded: bytes) -> bool:
    lines = encoded.split(b"\r\n")
    return all(len(line) <= 76 and not line.startswith(b".") and not line.endswith((b" ", b"\t")) for line in lines)


@pytest.mark.parametrize("text", NASTY)
def test_a_body_is_read_back(text: str) -> None:
    encoded = quoting.body(text)
    assert quopri.decodestring(encoded).decode().replace("\r\n", "\n") == text
    assert _keeps_the_rules(encoded)


@pytest.mark.parametrize("text", NASTY)
def test_a_value_between_soft_breaks_is_read_back(text: str) -> None:
    framed = b"avant=\r\n" + quoting.value(text) + b"=\r\napr=C3=A8s"
    assert quopri.decodestring(framed).decode().replace("\r\n", "\n") == f"avant{text}après"
    assert _keeps_the_rules(framed)


@pytest.mark.parametrize(
    "text", ["Demain", "Été à Digne : 3 € l'heure ?", "=?utf-8?q?x?=", "a" * 150, "é" * 150, "👩‍🚀" * 20]
)
def test_a_subject_is_read_back(text: str) -> None:
    header = quoting.subject(text)
    assert header.isascii()
    assert all(len(line) <= 78 for line in f"Subject: {header}".split("\r\n"))
    read = message_from_bytes(f"Subject: {header}\r\n\r\n".encode(), policy=policy.default)
    assert str(make_header(decode_header(header))) == text or read["Subject"] == text


def test_a_line_break_never_leaves_a_subject() -> None:
    assert "\n" not in quoting.subject("Demain\r\nBcc: tous@example.org")


def _compiled(text: str, slots: list[Slot], subject: tuple[str | Slot, ...] = ("Objet",)) -> Compiled:
    kind, pieces, found = multipart([("text/plain", text), ("text/html", text)], slots, boundary="=_1.2")
    return Compiled(1, 2, "fr", kind, pieces, found, subject)


def _parts(compiled: Compiled, values: dict[str, str]) -> list[str]:
    head = f"MIME-Version: 1.0\r\nContent-Type: {compiled.content_type}\r\n\r\n".encode()
    message = message_from_bytes(head + compiled.fill(values), policy=policy.default)
    assert not message.defects
    return [part.get_content().replace("\r\n", "\n").rstrip("\n") for part in message.iter_parts()]


def test_slots_are_filled_and_empty_ones_say_something_else() -> None:
    slots = [Slot("prenom", otherwise="à tous"), Slot("nom", Mode.ESCAPED)]
    compiled = _compiled(f"Bonjour {mark(0)}, {mark(1)}.", slots)
    assert _parts(compiled, {"prenom": "Zoé", "nom": "<b>"}) == ["Bonjour Zoé, &lt;b&gt;."] * 2
    assert _parts(compiled, {"prenom": "", "nom": "x"}) == ["Bonjour à tous, x."] * 2
    assert _parts(compiled, {"prenom": "Zoé", "nom": "<b>"}) == ["Bonjour Zoé, &lt;b&gt;."] * 2


def test_a_missing_value_is_an_error_and_no_empty_letter() -> None:
    with pytest.raises(KeyError):
        _compiled(f"Bonjour {mark(0)}", [Slot("prenom")]).fill({})


def test_any_letter_and_any_value_come_back_whole() -> None:
    chance = random.Random(7)  # noqa: S311 - no secret
    letters = "abc .=é€\n👩<>&\t-_x"
    for _turn in range(60):
        words = ["".join(chance.choices(letters, k=chance.randrange(160))) for _ in range(5)]
        compiled = _compiled(f"{words[0]}{mark(0)}{words[1]}{mark(1)}{mark(0)}{words[2]}", [Slot("a"), Slot("b")])
        expected = f"{words[0]}{words[3]}{words[1]}{words[4]}{words[3]}{words[2]}".rstrip("\n")
        assert _parts(compiled, {"a": words[3], "b": words[4]}) == [expected] * 2
        assert _keeps_the_rules(compiled.fill({"a": words[3], "b": words[4]}))


def test_a_personal_subject_is_one_line_whatever_the_name() -> None:
    compiled = _compiled("x", [], (Slot("prenom", otherwise="Demain"), ", on y va"))
    assert compiled.header({"prenom": "Zoé\r\nBcc: x@example.org"}).count("\n") == 0
    assert compiled.subject_for({"prenom": ""}) == "Demain, on y va"
