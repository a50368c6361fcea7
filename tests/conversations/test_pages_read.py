"""What pages of others say: microformats, Open Graph, plain words, and whatever means harm."""

from datetime import UTC, datetime

import pytest

from conversations.desk.pages import LONGEST, decoded, read_article

URL = "https://blog.example.org/2026/billet"


def test_microformats_come_first() -> None:
    html = """<html lang="fr-FR"><head><meta property="og:title" content="Autre titre"></head><body>
    <div class="h-feed"><div class="h-entry"><p class="p-name">Le titre</p>
    <span class="p-author h-card"><b class="p-name">Zoé</b> <a class="u-url" href="/moi">moi</a></span>
    <time class="dt-published" datetime="2026-11-20T10:00:00+01:00"></time>
    <div class="e-content">Un &lt;b&gt; et <i>deux</i>.</div></div></div></body></html>"""

    read = read_article(html, url=URL)
    assert (read.title, read.author, read.text) == ("Le titre", "Zoé", "Un <b> et deux.")
    assert (read.said_at, read.language) == (datetime(2026, 11, 20, 9, tzinfo=UTC), "fr-fr")


def test_open_graph_and_linked_data_come_next() -> None:
    html = """<html lang="en"><head><title>T – Site</title><meta property="og:title" content="T">
    <meta property="og:site_name" content="Le Site"><link rel="canonical" href="/billet">
    <meta property="article:published_time" content="2026-11-20T10:00:00Z">
    <script type="application/ld+json">{"@graph": [{"@type": "NewsArticle", "author": [{"name": "Ana"}]}]}</script>
    </head><body><header>Menu</header><article><p>Le <a href="../a">texte</a>.</p><aside>Publicité</aside></article>
    </body></html>"""

    read = read_article(html, url=URL)
    assert (read.title, read.outlet, read.author, read.text) == ("T", "Le Site", "Ana", "Le texte .")
    assert (read.said_at, read.language) == (datetime(2026, 11, 20, 10, tzinfo=UTC), "en")
    assert (read.address, read.links) == ("https://blog.example.org/billet", ("https://blog.example.org/a",))


def test_paragraphs_are_read_where_nothing_else_is_said() -> None:
    read = read_article("<title>Titre</title><div>menu</div><p>Un.</p><p>Deux.</p>", url=URL)

    assert (read.title, read.text) == ("Titre", "Un. Deux.")


def test_a_page_says_where_its_feeds_are() -> None:
    html = """<link rel="alternate" type="application/rss+xml" href="/feed">
    <link rel="alternate" hreflang="en" href="/en">
    <link rel="alternate" type="application/atom+xml" href="https://autre.example.org/atom">"""

    assert read_article(html, url=URL).feeds == ("https://blog.example.org/feed", "https://autre.example.org/atom")


@pytest.mark.parametrize(
    "html",
    [
        "",
        "<",
        "<?xml version='1.0'?><!DOCTYPE html><html class='h-entry'></html>",
        "<div class='h-entry'><div class='h-card'>" * 3000,
        "<div>" * 100_000,
        "<a href='http://[broken'>x</a><link rel=canonical href='http://['>",
        '<script type=\'application/ld+json\'>[1, null, {"@graph": 3, "author": 4}]</script>',
        "<meta property='article:published_time' content='0001-01-01T00:00:00+14:00'>",
        "<time datetime='2026-99-99T00:00'>",
        "<![CDATA[<!--<p>",
        "\x00\ud800<p>x</p>",
    ],
    ids=[
        "nothing",
        "a sign",
        "XML",
        "deep cards",
        "a tower",
        "addresses",
        "data",
        "year one",
        "month 99",
        "CDATA",
        "signs",
    ],
)
def test_whatever_a_page_says_it_is_read(html: str) -> None:
    read_article(html, url=URL).links_to("https://example.org/")


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("<p>a<script>alert(1)</script></p>", "a"),
        ("<p>a<style>p{}</style></p>", "a"),
        ("<p>a<svg onload=alert(1)><text>b</text></svg></p>", "a"),
        ("<p onclick=alert(1)>a</p>", "a"),
        ("<p>&lt;img src=x onerror=alert(1)&gt;</p>", "<img src=x onerror=alert(1)>"),
        ("<p>a\u202eb\u200bc</p>", "abc"),
    ],
    ids=["script", "style", "svg", "handler", "written", "unseen"],
)
def test_what_a_page_says_comes_as_plain_words(words: str, kept: str) -> None:
    assert read_article(words, url=URL).text == kept


def test_a_page_of_tags_is_read_as_far_as_it_is_worth() -> None:
    html = "<p>début</p>" + "<p>a" * LONGEST

    assert read_article(html, url=URL).text.startswith("début")


@pytest.mark.parametrize(
    ("body", "header"),
    [
        ("é".encode(), "text/html"),
        ("é".encode("latin-1"), "text/html; charset=ISO-8859-1"),
        ("<meta charset='windows-1252'>é".encode("cp1252"), ""),
        ("é".encode(), "text/html; charset=nowhere"),
    ],
    ids=["UTF-8", "in the header", "in the page", "no such charset"],
)
def test_letters_are_read_as_the_page_says(body: bytes, header: str) -> None:
    assert decoded(body, header).endswith("é")
