"""Rules of relays that need no network: keys, waits, lengths, what can be pressed, what is said of errors."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.relays.facets import find_facets
from actions.relays.lengths import length_of, too_long
from actions.relays.outgoing import AddressForbidden, address_of
from actions.relays.rules import LONGEST_PAUSE, WAITS, next_try, pause_until, record_key, signature
from actions.relays.text import compose, links_in, same_words
from common.secrets import SecretLost, seal, unseal

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)
KEY = UUID("12345678123456781234567812345678")


def test_a_record_has_the_same_key_at_every_try() -> None:
    assert record_key(KEY, NOON) == record_key(KEY, NOON)
    assert record_key(KEY, NOON) != record_key(uuid4(), NOON + timedelta(microseconds=1))


@given(key=st.uuids(), hours=st.integers(0, 24 * 365 * 60))
def test_a_record_s_key_is_one_that_bluesky_takes(key: UUID, hours: int) -> None:
    """A TID: thirteen letters of its alphabet, the first of them not above « j »."""
    made = record_key(key, NOON + timedelta(hours=hours))
    assert len(made) == 13
    assert set(made) <= set("234567abcdefghijklmnopqrstuvwxyz")
    assert made[0] in "234567abcdefghij"


def test_waits_grow_and_end() -> None:
    waits = [next_try(attempts=n, at=NOON) for n in range(1, len(WAITS) + 2)]
    assert waits[-1] is None
    assert waits[:-1] == sorted(wait for wait in waits if wait)


@pytest.mark.parametrize(
    ("until", "expected"),
    [
        (NOON + timedelta(minutes=5), timedelta(minutes=5)),
        (None, timedelta(minutes=15)),
        (NOON - timedelta(days=1), timedelta(seconds=1)),
        (NOON + timedelta(days=900), LONGEST_PAUSE),
    ],
    ids=["said", "unsaid", "past", "absurd"],
)
def test_a_network_s_pause_is_believed_within_reason(until: datetime | None, expected: timedelta) -> None:
    assert pause_until(until, at=NOON) - NOON == expected


def test_a_signature_is_of_the_time_and_the_body() -> None:
    signed = signature("clé", timestamp="1800000000", body=b"{}")
    assert signed.startswith("sha256=")
    assert signed != signature("clé", timestamp="1800000001", body=b"{}")
    assert signed != signature("clé", timestamp="1800000000", body=b"{ }")


def test_a_link_is_added_once() -> None:
    assert compose("À lire", "https://c.example/l/a") == "À lire\n\nhttps://c.example/l/a"
    assert compose("Voir https://c.example/l/a.", "https://c.example/l/a") == "Voir https://c.example/l/a."
    assert compose("Voir https://c.example/l/ab", "https://c.example/l/a").endswith("\n\nhttps://c.example/l/a")
    assert compose("", "https://c.example/l/a") == "https://c.example/l/a"


def test_the_point_that_ends_a_sentence_is_not_of_the_link() -> None:
    assert links_in("Là : https://c.example/l/a. Ici (https://c.example/l/b) !") == [
        "https://c.example/l/a",
        "https://c.example/l/b",
    ]


@pytest.mark.parametrize(
    ("kept", "ours"),
    [
        ("<p>Un &amp; deux &lt;3</p>", "Un & deux <3"),
        ("<p>Un<br />deux</p><p>trois</p>", "Un\ndeux\n\ntrois"),
        (
            '<p>Voir <a href="x"><span class="invisible">https://</span><span>c.example/l/abc</span></a></p>',
            "Voir https://c.example/l/abc",
        ),
        ('<p><span class="h-card"><a href="x">@<span>ami</span></a></span> oui</p>', "@ami@ailleurs.example oui"),
    ],
    ids=["signs", "lines", "link", "mention"],
)
def test_a_server_s_html_is_known_as_our_words(kept: str, ours: str) -> None:
    assert same_words(kept, ours)
    assert not same_words(kept, f"{ours} non")


def test_what_can_be_pressed_is_counted_in_bytes() -> None:
    text = "Été 🎉 #élus https://c.example/#un @a.example.com a@b.example.com #1"
    found = [(one.kind, text.encode()[one.start : one.end].decode()) for one in find_facets(text)]
    assert found == [("tag", "#élus"), ("link", "https://c.example/#un"), ("mention", "@a.example.com")]


@given(st.text())
def test_nothing_pressed_lies_in_another_nor_cuts_a_letter(text: str) -> None:
    end = 0
    for facet in find_facets(text):
        assert facet.start >= end
        text.encode()[facet.start : facet.end].decode()
        end = facet.end


@pytest.mark.parametrize(
    ("kind", "text", "limits", "fits"),
    [
        ("mastodon", "é" * 477, {}, False),
        ("mastodon", "é" * 475, {}, True),
        ("mastodon", "é" * 900, {"characters": 1000}, True),
        ("mastodon", "é" * 475, {"link": 30}, False),
        ("bluesky", "👨‍👩‍👧‍👦" * 119, {}, True),
        ("bluesky", "👨‍👩‍👧‍👦" * 120, {}, False),
        ("bluesky", "é" * 277, {}, True),
        ("bluesky", "é" * 278, {}, False),
        ("webhook", "x" * 4980, {}, False),
    ],
    ids=["toot-long", "toot", "own-limit", "own-link", "families", "heavy", "skeet", "skeet-long", "hook"],
)
def test_a_text_is_measured_with_its_link(kind: str, text: str, limits: dict[str, int], fits: bool) -> None:
    length = length_of(kind, text, "https://c.example/l/x", limits)
    assert length.fits is fits
    assert bool(too_long(length)) is not fits


@pytest.mark.parametrize(
    "url",
    [
        "http://mastodon.example/",
        "https://127.0.0.1/",
        "https://localhost/",
        "https://169.254.169.254/latest/meta-data/",
        "https://[::1]/",
        "https://10.0.0.1:8443/",
        "ftp://mastodon.example/",
    ],
)
def test_relays_speak_https_to_public_servers_alone(url: str) -> None:
    with pytest.raises(AddressForbidden):
        address_of(url)


def test_a_secret_is_read_by_its_purpose_and_key_alone(settings: object) -> None:
    sealed = seal("essai", "mot de passe")
    assert "mot de passe" not in sealed
    assert unseal("essai", sealed) == "mot de passe"
    with pytest.raises(SecretLost):
        unseal("autre", sealed)
    settings.SECRET_KEY = "z" * 60  # type: ignore[attr-defined]
    with pytest.raises(SecretLost):
        unseal("essai", sealed)
