"""A card is sealed on a phone and opened by the server alone."""

import json
from base64 import b64decode, b64encode
from typing import Any

import pytest

from canvassing.doorstep.sealing import NotOpened, open_seal, public_key, seal

CARD = "0d6e5c1e-9a43-4c1c-8a55-0f0b2f7f5d11"
CONTENT = {"email": "lea@example.org", "first_name": "Léa"}


def test_what_was_sealed_is_opened() -> None:
    assert open_seal(seal(CONTENT, card=CARD, key=public_key()), card=CARD) == CONTENT


def test_the_same_words_are_never_sealed_alike() -> None:
    assert seal(CONTENT, card=CARD, key=public_key()) != seal(CONTENT, card=CARD, key=public_key())


def test_nothing_of_it_can_be_read() -> None:
    parts = json.loads(b64decode(seal(CONTENT, card=CARD, key=public_key())))
    assert all(b"lea" not in b64decode(part) for part in parts.values())


def test_a_seal_opens_under_its_own_id_alone() -> None:
    with pytest.raises(NotOpened):
        open_seal(seal(CONTENT, card=CARD, key=public_key()), card=CARD.replace("0d", "1d"))


def test_a_seal_for_another_site_does_not_open(settings: Any) -> None:
    sealed = seal(CONTENT, card=CARD, key=public_key())
    settings.SECRET_KEY = "another " * 8
    with pytest.raises(NotOpened):
        open_seal(sealed, card=CARD)


def test_a_former_key_still_opens(settings: Any) -> None:
    sealed = seal(CONTENT, card=CARD, key=public_key())
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another " * 8, [settings.SECRET_KEY]
    assert open_seal(sealed, card=CARD) == CONTENT


def altered(**parts: Any) -> str:
    return b64encode(
        json.dumps(json.loads(b64decode(seal(CONTENT, card=CARD, key=public_key()))) | parts).encode()
    ).decode()


@pytest.mark.parametrize(
    "sealed",
    [
        "",
        "é",
        "not base64",
        b64encode(b"[]").decode(),
        b64encode(b"{}").decode(),
        b64encode(b"\xff\xfe").decode(),
        altered(epk=""),
        altered(epk=b64encode(b"\x04" + bytes(64)).decode()),  # no point of the curve
        altered(iv=""),
        altered(iv=3),
        altered(ct=b64encode(b"short").decode()),
        altered(ct=None),
    ],
)
def test_anything_else_is_refused(sealed: str) -> None:
    with pytest.raises(NotOpened):
        open_seal(sealed, card=CARD)
