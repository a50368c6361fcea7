"""How long a text is, as each network counts it."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.networks import Network
from actions.sharing.lengths import measure, sms_parts, threads_length, whole, x_length

FAMILY = "👨‍👩‍👧‍👦"

#: What twitter-text, version 3, gives.
ON_X = {
    "plain": ("This is a test.", 15),
    "french": ("L'été à Paris – « oui »", 23),
    "link": ("http://test.com", 23),
    "link-long": ("https://exemple.fr/" + "a" * 200, 23),
    "link-bare": ("test.com", 23),
    "link-bare-path": ("voir lemonde.fr/politique.", 5 + 23 + 1),
    "links": ("Test https://test.com test https://test.com test.com test", 86),
    "link-in-brackets": ("(https://a.fr/x_(y)).", 26),
    "mail": ("a@b.fr", 6),
    "no-ending": ("fini.Le jour", 12),
    "korean": ("저찀쿿", 6),
    "family": (FAMILY, 2),
    "flag": ("🇫🇷é", 3),
    "keycap": ("1️⃣", 2),
    "copyright": ("©", 1),
    "composed": ("é", 1),
    "outside-the-plane": ("\U00010000\U0010ffff", 4),
}


@pytest.mark.parametrize("name", ON_X)
def test_x_weighs_as_its_own_library(name: str) -> None:
    text, weight = ON_X[name]
    assert x_length(text) == weight


def test_x_takes_280_and_no_more() -> None:
    link = "https://exemple.fr/l/abc1234"
    assert measure("x", "a" * 256, link).left == 0
    assert not measure("x", "a" * 257, link).fits


def test_bluesky_counts_what_a_reader_sees() -> None:
    assert measure("bluesky", FAMILY).used == 1
    assert measure("bluesky", "é" * 300).fits
    assert not measure("bluesky", "é" * 301).fits


def test_bluesky_counts_bytes_too() -> None:
    length = measure("bluesky", FAMILY * 130)
    assert (length.unit, length.used, length.fits) == ("bytes", 3250, False)


def test_mastodon_counts_neither_the_server_of_a_mention_nor_the_length_of_a_link() -> None:
    assert measure("mastodon", "@ana@mastodon.social " + "https://exemple.fr/" + "a" * 90).used == 5 + 23
    assert measure("mastodon", "a" * 476, "https://exemple.fr/l/abc1234").used == 500


def test_a_mastodon_server_says_its_own_limits() -> None:
    assert measure("mastodon", "a" * 900, limit=1000).fits
    assert measure("mastodon", "https://exemple.fr/", link=30).used == 30


def test_threads_counts_the_bytes_of_an_emoji() -> None:
    assert threads_length("é🙂") == 1 + 4
    assert not measure("threads", "🙂" * 126).fits


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("ê" * 70, 1),
        ("ê" * 71, 2),
        ("🙂" * 36, 2),
    ],
    ids=["empty", "one", "two", "double", "doubles", "unicode", "unicodes", "emojis"],
)
def test_a_phone_cuts_a_text_in_messages(text: str, parts: int) -> None:
    assert sms_parts(text) == parts


def test_a_link_is_put_once() -> None:
    link = "https://exemple.fr/l/abc1234"
    assert whole("À lire", link) == f"À lire {link}"
    assert whole(f"Ici : {link} !", link) == f"Ici : {link} !"
    assert whole("un\r\ndeux ", "") == "un\ndeux"


@pytest.mark.parametrize("network", Network.values)
def test_every_network_has_its_rule(network: str) -> None:
    assert measure(network, "À lire", "https://exemple.fr/").fits


@given(st.text(max_size=400), st.sampled_from(Network.values))
def test_no_text_is_without_a_length(text: str, network: str) -> None:
    length = measure(network, text, "https://exemple.fr/l/abc1234")
    assert length.used >= 0
    assert length.fits == (length.limit is None or length.used <= length.limit)


@given(st.text(max_size=200))
def test_a_message_is_made_whole_once(text: str) -> None:
    link = "https://exemple.fr/l/abc1234"
    once = whole(text, link)
    assert once.count(link) == max(1, text.count(link))
    assert whole(once, link) == once


@given(st.text(alphabet=st.characters(codec="latin-1", exclude_characters="\0\r.:/@"), max_size=200))
def test_plain_letters_weigh_one_on_x(text: str) -> None:
    assert x_length(text) == len(unicodedata.normalize("NFC", text))
