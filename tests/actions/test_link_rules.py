"""What a short link may be called, and where it may lead. No database."""

import pytest
from django.urls import resolve
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.links.known import SHORTENERS, is_within
from actions.links.slugs import ALPHABET, SlugRefused, check_slug, draw_slug
from actions.links.targets import TargetRefused, read_target

SITE = "https://campagne.example"


def read(url: str, **of: str) -> str:
    """The refusal's code, or the address that was kept."""
    try:
        return read_target(url, **({"site_url": SITE, "short_host": "fh12.example"} | of)).url
    except TargetRefused as refused:
        return refused.code


def vet(slug: str) -> str:
    try:
        return check_slug(slug, reserved={"partager"})
    except SlugRefused as refused:
        return refused.code


# --- Slugs ---


def test_a_drawn_slug_is_seven_letters_that_cannot_be_mistaken() -> None:
    drawn = {draw_slug() for _n in range(500)}
    assert len(drawn) == 500
    assert {len(slug) for slug in drawn} == {7}
    assert set("".join(drawn)) <= set(ALPHABET)
    assert not set("0OIl") & set(ALPHABET)


@pytest.mark.parametrize(
    ("slug", "answer"),
    [
        ("ecole-2027", "ecole-2027"),
        (" Marché ", "letters"),
        ("Marche-Bio", "marche-bio"),
        ("ab", "letters"),
        ("a" * 40, "a" * 40),
        ("a" * 41, "letters"),
        ("-abc", "letters"),
        ("abc-", "letters"),
        ("a--b", "letters"),
        ("a_b", "letters"),
        ("a+b", "letters"),
        ("admin", "reserved"),
        ("4dm1n", "reserved"),
        ("adrnin", "reserved"),
        ("mon-admin", "reserved"),
        ("administration-2", "reserved"),
        ("l0g1n", "reserved"),
        ("partager", "reserved"),
        ("part4ger", "reserved"),
        ("nouveau", "reserved"),
        ("api", "reserved"),
        ("putain", "insult"),
        ("pu7ain", "insult"),
        ("les-encules", "insult"),
        ("c0nnard", "insult"),
        ("con", "insult"),
        ("un-con", "insult"),
        ("conference", "conference"),
        ("contre-la-vie-chere", "contre-la-vie-chere"),
        ("reculer", "reculer"),
        ("1er-mai", "1er-mai"),
        ("connexion-citoyenne", "reserved"),
    ],
)
def test_a_chosen_slug_is_vetted(slug: str, answer: str) -> None:
    assert vet(slug) == answer


# --- Targets ---


@pytest.mark.parametrize(
    ("url", "answer"),
    [
        ("https://www.lemonde.fr/a?b=1#c", "https://www.lemonde.fr/a?b=1#c"),
        ("HTTPS://Blog.Example.ORG", "https://blog.example.org/"),
        ("https://bücher.example/é", "https://xn--bcher-kva.example/%C3%A9"),
        (f"{SITE}/partager/", f"{SITE}/partager/"),
        ("http://blog.example.org/", "scheme"),
        ("javascript:alert(1)", "scheme"),
        ("data:text/html,x", "scheme"),
        ("//evil.example", "scheme"),
        ("https:evil.example", "scheme"),
        ("https:///evil.example", "scheme"),
        ("https://evil.example\\@blog.example.org", "characters"),
        ("https://blog.example.org/\r\nSet-Cookie: a", "characters"),
        ("https://moi:secret@blog.example.org/", "userinfo"),
        ("https://127.0.0.1/", "ip"),
        ("https://2130706433/", "ip"),
        ("https://0x7f.1/", "ip"),
        ("https://[::1]/", "ip"),
        ("https://blog.example.org:8443/", "port"),
        ("https://localhost/", "private"),
        ("https://bit.ly/abc", "shortener"),
        ("https://sub.tinyurl.com/abc", "shortener"),
        ("https://www.youtube.com/redirect?q=https://evil.example", "forwarder"),
        ("https://fh12.example/l/abc", "itself"),
        (f"{SITE}/l/abc", "itself"),
        (f"{SITE}/partager/../l/abc", "itself"),
        (f"{SITE}//l/abc", "itself"),
        (f"{SITE}/%6c/abc", "itself"),
        ("https://www.campagne.example/l/abc", "itself"),
        ("https://blog.example.org/" + "a" * 2024, "too_long"),
    ],
)
def test_a_target_is_a_public_page_that_is_no_shortener(url: str, answer: str) -> None:
    assert read(url) == answer


def test_two_thousand_and_forty_eight_characters_pass_and_one_more_does_not() -> None:
    base = "https://blog.example.org/"
    assert read(base + "a" * (2048 - len(base))).startswith(base)
    assert read(base + "a" * (2049 - len(base))) == "too_long"


def test_a_site_being_tried_out_on_this_machine_is_its_own() -> None:
    here = "http://127.0.0.1:8000"
    assert read(f"{here}/partager/", site_url=here) == f"{here}/partager/"
    assert read(f"{here}/l/abc", site_url=here) == "itself"
    assert read("http://127.0.0.1:9000/", site_url=here) == "scheme"


@pytest.mark.parametrize(
    ("url", "known"),
    [
        ("https://www.lemonde.fr/", True),
        ("https://m.youtube.com/watch?v=1", True),
        ("https://education.gouv.fr/", True),
        ("https://lemonde.fr.evil.example/", False),
        ("https://notlemonde.fr/", False),
        ("https://blog.example.org/", False),
    ],
)
def test_the_press_and_the_state_are_known(url: str, known: bool) -> None:
    assert read_target(url, site_url=SITE).is_known is known


@settings(deadline=None)
@given(
    st.text(max_size=60), st.sampled_from(["", "https://", "https://a.example/", "https://bit.ly", "//", f"{SITE}/"])
)
def test_whatever_is_typed_leads_to_a_public_page_or_is_refused(typed: str, before: str) -> None:
    try:
        found = read_target(before + typed, site_url=SITE, short_host="fh12.example")
    except TargetRefused:
        return
    assert found.url.startswith("https://")
    assert found.url.isascii()
    assert len(found.url) <= 2048
    assert not is_within(found.host, SHORTENERS)
    assert read_target(found.url, site_url=SITE, short_host="fh12.example") == found


@settings(deadline=None)
@given(st.text(alphabet="abcdeilmnorst014-A", min_size=1, max_size=42))
def test_a_slug_that_passes_is_an_address_that_leads_back(typed: str) -> None:
    try:
        slug = check_slug(typed, reserved={"partager"})
    except SlugRefused:
        return
    assert check_slug(slug, reserved={"partager"}) == slug
    assert resolve(f"/l/{slug}").kwargs == {"slug": slug}
    assert resolve(f"/l/{slug}+").url_name == "link-info"
