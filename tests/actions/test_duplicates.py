"""What was proposed already: spellings of one page, words nearly the same, pictures that the eye takes for one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.proposals.duplicates import Known, Prints, compare, find
from actions.proposals.text_prints import distance, text_print
from actions.proposals.url_keys import canonical, url_key
from tests.actions.proposing import WORDS


@pytest.mark.parametrize(
    "other",
    [
        "http://example.org/a",
        "https://EXAMPLE.org:443/a/",
        "https://www.example.org/a",
        "https://m.example.org/a#bas",
        "https://example.org/a/index.html",
        "https://example.org/a?utm_source=x&utm_medium=y&fbclid=z",
        "https://example.org/%61",
        " https://example.org./a ",
    ],
    ids=["http", "capitals", "www", "mobile", "index", "tracking", "percent", "dot"],
)
def test_spellings_of_one_page_are_one(other: str) -> None:
    assert url_key(other) == url_key("https://example.org/a")


@pytest.mark.parametrize(
    "other",
    [
        "https://example.org/A",
        "https://example.org/a?id=2",
        "https://example.org/a?ref=2",
        "https://example.org:8443/a",
        "https://autre.example.org/a",
        "https://m.org/a",
    ],
    ids=["case of the path", "query", "a word that may say which page", "port", "host", "a short host"],
)
def test_other_pages_are_others(other: str) -> None:
    assert url_key(other) != url_key("https://example.org/a")


def test_the_doors_of_one_video_are_one() -> None:
    doors = ["watch?v=dQw4w9WgXcQ&t=3", "embed/dQw4w9WgXcQ", "shorts/dQw4w9WgXcQ", "live/dQw4w9WgXcQ?feature=share"]
    keys = {url_key(f"https://www.youtube.com/{door}") for door in doors}
    assert keys | {url_key("https://youtu.be/dQw4w9WgXcQ?si=abc")} == {
        url_key("https://youtube.com/watch?v=dQw4w9WgXcQ")
    }
    assert url_key("https://dai.ly/x8abc") == url_key("https://www.dailymotion.com/embed/video/x8abc")


def test_a_name_in_its_own_letters_and_in_ascii_is_one() -> None:
    assert canonical("https://élysée.fr/a") == canonical("https://xn--lyse-9oad.fr/a")


def test_the_order_of_a_query_says_nothing() -> None:
    assert canonical("https://example.org/a?b=2&a=1") == canonical("https://example.org/a?a=1&b=2")


@pytest.mark.parametrize("text", ["", "nothing", "ftp://example.org/", "https://[::1", "javascript:alert(1)"])
def test_what_is_no_page_has_no_key(text: str) -> None:
    assert url_key(text) == ""


@given(st.text(max_size=200))
def test_no_text_breaks_a_key(text: str) -> None:
    assert len(url_key(f"https://example.org/{text}")) in (0, 64)
    assert len(url_key(text)) in (0, 64)


@given(st.text(max_size=400))
def test_a_print_fits_a_column(text: str) -> None:
    found = text_print(text)
    assert found is None or -(2**63) <= found < 2**63


def test_capitals_accents_and_commas_leave_a_print_as_it_is() -> None:
    assert text_print(WORDS) == text_print(WORDS.upper().replace(",", " –"))


def test_a_word_among_many_changes_few_bits_and_another_text_many() -> None:
    mine, near = text_print(WORDS), text_print(WORDS.replace("cuisinières", "cuisiniers"))
    other = text_print("Les trains de nuit reviennent, et avec eux une façon de voyager que nous avions perdue de vue.")
    assert mine is not None
    assert near is not None
    assert other is not None
    assert distance(mine, near) <= 3
    assert distance(mine, other) > 10


def test_a_few_words_are_compared_by_letters_alone() -> None:
    assert text_print("Votez, votez, votez !") is None
    assert compare(Prints(words="Votez !"), Known(1, Prints(words="VOTEZ")))
    assert compare(Prints(words="Votez !"), Known(1, Prints(words="Votez bien"))) is None


def test_the_bits_of_negative_numbers_are_counted_too() -> None:
    assert distance(-1, 0) == 64
    assert distance(-(2**63), 2**63 - 1) == 64


@pytest.mark.parametrize(("bits", "near"), [(0, True), (4, True), (5, False)])
def test_a_picture_is_near_up_to_four_bits_and_never_the_same(bits: int, near: bool) -> None:
    match = compare(Prints(image_hash=0), Known(1, Prints(image_hash=2**bits - 1)))
    assert (match is not None) == near
    assert match is None or not match.same


@pytest.mark.parametrize(("bits", "near"), [(1, True), (3, True), (4, False)])
def test_a_text_is_near_up_to_three_bits(bits: int, near: bool) -> None:
    match = compare(Prints(words="a", text_print=0), Known(1, Prints(words="b", text_print=2**bits - 1)))
    assert (match is not None) == near


def test_what_is_said_of_two_pages_does_not_make_them_one() -> None:
    one, other = Prints(url_key="a", words="À lire"), Prints(url_key="b", words="À lire")
    assert compare(one, Known(1, other)) is None


def test_the_same_comes_before_the_near_and_the_closest_first() -> None:
    new = Prints(words="neuf", text_print=0)
    known = [Known(1, Prints(words="x", text_print=3)), Known(2, Prints(words="x", text_print=1))]
    known.append(Known(3, Prints(words="NEUF", text_print=0)))
    assert [match.key for match in find(new, known)] == [3, 2, 1]
