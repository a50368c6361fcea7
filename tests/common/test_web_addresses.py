import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from common.web_addresses import REASONS, AddressRefused, check_address, host_of, shown_host


def refused(url: str, **rules) -> str:
    """The code of the refusal, or what was kept."""
    try:
        return check_address(url, **rules)
    except AddressRefused as error:
        return error.code


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://exemple.fr", "https://exemple.fr/"),
        ("  HTTPS://Exemple.FR/Page  ", "https://exemple.fr/Page"),
        ("https://exemple.fr:443/a", "https://exemple.fr/a"),
        ("https://exemple.fr:/a", "https://exemple.fr/a"),
        ("https://exemple.fr./a", "https://exemple.fr/a"),
        ("https://exemple.fr?q=1#haut", "https://exemple.fr/?q=1#haut"),
        ("https://exemple.fr/été?mot=où#à", "https://exemple.fr/%C3%A9t%C3%A9?mot=o%C3%B9#%C3%A0"),
        ("https://exemple.fr/%C3%A9t%C3%A9", "https://exemple.fr/%C3%A9t%C3%A9"),
        ('https://exemple.fr/"><b>', "https://exemple.fr/%22%3E%3Cb%3E"),
        ("https://élysée.fr/", "https://xn--lyse-9oad.fr/"),
        ("https://ÉLYSÉE。fr/", "https://xn--lyse-9oad.fr/"),
        ("https://r3---sn.exemple.com/", "https://r3---sn.exemple.com/"),
    ],
)
def test_an_address_is_written_in_one_way(typed, kept):
    assert check_address(typed) == kept
    assert check_address(kept) == kept


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "scheme"),
        ("exemple.fr", "scheme"),
        ("//evil.fr", "scheme"),
        ("https:evil.fr", "scheme"),
        ("https:/evil.fr", "scheme"),
        ("https:///evil.fr", "scheme"),
        ("http://exemple.fr/", "scheme"),
        ("javascript:alert(1)", "scheme"),
        ("javascript://exemple.fr/%0aalert(1)", "scheme"),
        ("data:text/html,salut", "scheme"),
        ("ftp://exemple.fr/", "scheme"),
        ("https://exemple.fr\\@evil.fr/", "characters"),
        ("https:\\\\evil.fr", "characters"),
        ("https://exemple.fr/\r\nSet-Cookie:a", "characters"),
        ("java\tscript:alert(1)", "characters"),
        ("https://exemple.fr/a b", "characters"),
        ("https://exemple.fr/\u202egnp.exe", "characters"),
        ("https://exem\u200bple.fr/", "characters"),
        ("https://exemple.fr/\udc00", "characters"),
        ("https://moi:secret@exemple.fr/", "userinfo"),
        ("https://exemple.fr@evil.fr/", "userinfo"),
        ("https://@exemple.fr/", "userinfo"),
        ("https://127.0.0.1/", "ip"),
        ("https://127.1/", "ip"),
        ("https://2130706433/", "ip"),
        ("https://0x7f000001/", "ip"),
        ("https://0177.0.0.0x1/", "ip"),
        ("https://１２７.0.0.1/", "ip"),
        ("https://127。0。0。1/", "ip"),
        ("https://127.0.0.1./", "ip"),
        ("https://[::1]/", "ip"),
        ("https://[::ffff:127.0.0.1]/", "ip"),
        ("https://exemple.fr:8443/", "port"),
        ("https://exemple.fr:22/", "port"),
        ("https://exemple.fr:99999/", "port"),
        ("https://exemple.fr:0443/", "https://exemple.fr/"),
        ("https://exemple.fr:４４３/", "port"),
        ("https://exemple.fr:80:80/", "port"),
        ("https://localhost/", "private"),
        ("https://intranet/", "private"),
        ("https://imprimante.local/", "private"),
        ("https://metadata.google.internal/", "private"),
        ("https://site.localhost/", "private"),
        ("https://1.0.0.127.in-addr.arpa/", "private"),
        ("https://exemple..fr/", "host"),
        ("https://.fr/", "host"),
        ("https://-exemple.fr/", "host"),
        ("https://exemple.f/", "host"),
        ("https://exemple.fr1/", "host"),
        ("https://%65xemple.fr/", "host"),
        ("https://exemple%00.fr/", "host"),
        ("https://a_b.fr/", "host"),
        ("https://xn--a.fr/", "host"),
        ("https://☃.fr/", "host"),
        (f"https://{'a' * 64}.fr/", "host"),
        (f"https://{'a.' * 130}fr/", "host"),
    ],
)
def test_what_is_no_public_page_is_refused_with_its_reason(typed, code):
    assert refused(typed) == code


def test_an_address_of_2049_characters_is_too_long():
    longest = "https://exemple.fr/" + "a" * (2048 - len("https://exemple.fr/"))

    assert check_address(longest) == longest
    assert refused(longest + "a") == "too_long"


def test_an_address_that_grows_too_long_when_encoded_is_refused():
    assert refused("https://exemple.fr/" + "é" * 1000) == "too_long"


def test_http_passes_where_it_is_allowed():
    assert refused("http://exemple.fr:80/", schemes=("http", "https")) == "http://exemple.fr/"
    assert refused("https://exemple.fr:80/", schemes=("http", "https")) == "https://exemple.fr:80/"


def test_a_private_host_passes_only_with_its_port():
    private = ["127.0.0.1:8123"]

    assert refused("http://127.0.0.1:8123/flux?a=é", private=private) == "http://127.0.0.1:8123/flux?a=%C3%A9"
    assert refused("http://127.0.0.1:8124/flux", private=private) == "scheme"
    assert refused("https://127.0.0.1/flux", private=private) == "ip"
    assert refused("ftp://127.0.0.1:8123/flux", private=private) == "scheme"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("https://exemple.fr/", "exemple.fr"),
        ("https://élysée.fr/", "élysée.fr"),
        ("https://президент.рф/", "президент.рф"),
        ("https://p\u0430ypal.com/", "xn--pypal-4ve.com"),
        ("https://\u0430\u0440\u0440\u04cf\u0435.com/", "xn--80ak6aa92e.com"),
        ("https://l\u0131beration.fr/", "xn--lberation-vpb.fr"),
    ],
)
def test_a_name_whose_letters_pass_for_others_is_shown_in_code(typed, shown):
    assert shown_host(check_address(typed)) == shown


def test_the_host_of_an_address_is_told_in_ascii():
    assert host_of("https://xn--lyse-9oad.fr:80/page") == "xn--lyse-9oad.fr"


@settings(deadline=None)  # a slow machine is no fault
@given(st.text(max_size=60).map(lambda tail: "https://" + tail))
@example("https://exemple.fr/%")
def test_what_is_kept_is_kept_again_as_it_is(typed):
    kept = refused(typed)
    if kept not in REASONS:
        assert check_address(kept) == kept
        assert kept.isascii()
        assert "." in host_of(kept)
