"""Words of the group made into HTML: nothing of it is anybody's but ours."""

import re

import nh3
import pytest

from conversations.group.words import as_html, excerpt, first_link, tidy

#: What a page of ours may hold of a message. Anything else in the outcome is a hole.
OURS = {"p": set(), "br": set(), "a": {"href", "rel"}, "span": {"class"}}

ATTACKS = {
    "script": "<script>alert(1)</script>",
    "script-case": "<ScRiPt SrC=//example.org/a.js></sCrIpT>",
    "image": '<img src=x onerror="alert(1)">',
    "svg": "<svg/onload=alert(1)>",
    "svg-nested": "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "body": "<body onload=alert(1)>",
    "iframe": '<iframe src="javascript:alert(1)"></iframe>',
    "math": '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
    "template": "<template><script>alert(1)</script></template>",
    "comment": "<!--><img src=x onerror=alert(1)>-->",
    "cdata": "<![CDATA[<script>alert(1)</script>]]>",
    "form": '<form action="https://example.org"><input name=q autofocus onfocus=alert(1)>',
    "style": "<style>@import'https://example.org/a.css';</style>",
    "meta": '<meta http-equiv="refresh" content="0;url=https://example.org">',
    "base": '<base href="https://example.org/">',
    "entities": "&lt;script&gt;alert(1)&lt;/script&gt; &#60;img src=x onerror=alert(1)&#62;",
    "javascript": "javascript:alert(1)",
    "javascript-link": "[ici](javascript:alert(1)) <a href=javascript:alert(1)>ici</a>",
    "data": "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
    "link-quote": 'https://example.org/"onmouseover="alert(1)',
    "link-single-quote": "https://example.org/'onmouseover='alert(1)",
    "link-tag": "https://example.org/<script>alert(1)</script>",
    "link-escaped": "https://example.org/?a=%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
    "link-entity": "https://example.org/&quot;onclick=alert(1)",
    "link-space": "https://example.org/\u00a0onclick=alert(1)",
    "link-user": "https://example.org@evil.example.org/",
    "link-backslash": "https://example.org\\@evil.example.org/",
    "link-control": "https://example.org/\x00\x0b<b>",
    "name-tag": '@camille"><script>alert(1)</script>',
    "name-link": "@camille<a href=x>",
    "polyglot": "jaVasCript:/*-/*`/*\\`/*'/*\"/**/(/* */oNcliCk=a() )//%0D%0A//</stYle/</titLe/--!>\\x3csVg oNloAd=a>",
    "overlong": "<" * 400 + "script>" + "https://" * 50,
    "template-language": "{{ 7|add:7 }}{% debug %}",
    "null": "<scr\x00ipt>alert(1)</scr\x00ipt>",
    "bidi": "\u202e<script>\u2066alert(1)",
    "surrogate": "\ud83d<b>",
}


@pytest.mark.parametrize("text", ATTACKS.values(), ids=ATTACKS)
def test_nothing_but_our_own_tags_comes_out(text: str) -> None:
    for attack in (text, f"Bonjour @camille {text} merci", f"https://example.org/{text}", f"{text}\n\n{text}"):
        html = as_html(attack, known={"camille"})
        again = nh3.clean(html, tags=set(OURS), attributes=OURS, link_rel=None, url_schemes={"http", "https"})
        # What a browser would read is what was written: a strict reader finds nothing to take away.
        assert re.sub(r"\s+", " ", _same(again)) == re.sub(r"\s+", " ", _same(html))


def _same(html: str) -> str:
    """The several ways to write one letter."""
    for written, letter in {"&#x27;": "'", "&quot;": '"', "\u00a0": "&nbsp;", "<br />": "<br>"}.items():
        html = html.replace(written, letter)
    return html


@pytest.mark.parametrize("address", ["https://example.org/a", "http://example.org/a?b=1&c=2", "HTTPS://EXAMPLE.ORG/a"])
def test_an_address_becomes_a_link_that_gives_away_nothing(address: str) -> None:
    html = as_html(f"Voyez {address}.")
    assert html.count("<a ") == 1
    assert 'rel="nofollow ugc noopener external"' in html
    assert html.endswith(".</p>")


@pytest.mark.parametrize(
    ("typed", "led"),
    [
        ("(https://example.org/a)", "https://example.org/a"),
        ("https://example.org/a_(b)", "https://example.org/a_(b)"),
        ("« https://example.org/a »", "https://example.org/a"),
        ("https://example.org/a, puis", "https://example.org/a"),
        ("https://example.org/a…", "https://example.org/a"),
        ("https://example.org?", "https://example.org"),
    ],
)
def test_the_end_of_a_sentence_is_not_the_links(typed: str, led: str) -> None:
    assert first_link(typed).rstrip("/") == led


@pytest.mark.parametrize(
    "text", ["javascript:alert(1)", "ftp://example.org/a", "https://127.0.0.1/", "https://localhost/a", "example.org",
             "https://user@example.org/", "https://"]
)  # fmt: skip
def test_what_is_no_public_page_stays_words(text: str) -> None:
    assert "<a " not in as_html(text)
    assert first_link(text) == ""


def test_a_site_that_looks_like_another_is_shown_as_it_is_asked() -> None:
    assert "xn--" in as_html("https://еxample.org/").split(">")[2]  # a Cyrillic « е »


def test_a_long_address_is_cut_where_it_is_shown_alone() -> None:
    html = as_html("https://example.org/" + "a" * 200)
    assert "a" * 200 in html
    assert "a" * 100 not in html.split(">")[2]


def test_paragraphs_and_lines_are_kept() -> None:
    assert as_html("Un.\nDeux.\n\n\n Trois.") == "<p>Un.<br>Deux.</p><p>Trois.</p>"
    assert as_html("  \n ") == ""


def test_a_member_who_is_named_stands_out_and_nobody_else() -> None:
    html = as_html("@Camille et @personne, camille@example.org, https://example.org/@camille", known={"camille"})
    assert html.count('class="group-name"') == 1
    assert '<span class="group-name">@Camille</span>' in html


def test_what_is_kept_holds_nothing_unseen() -> None:
    assert tidy(" Un\u202e.\r\n\r\n\r\n\r\nDeux\x00.\t \n") == "Un.\n\nDeux."


def test_a_beginning_is_cut_between_words() -> None:
    assert excerpt("Un mot\n\net un autre", 12) == "Un mot et…"
    assert excerpt("Un mot", 12) == "Un mot"
    assert len(excerpt("a" * 500)) <= 161
