"""Feeds read without network: what becomes of them, and those that mean harm."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.wall.feeds import MAX_DEPTH, MAX_PARTS, Entry, NotAFeed, read_feed
from actions.wall.pages import first_picture, plain
from tests.actions import feeds

HOME = "https://video.example"


def entries(body: bytes | str, kind: str = "blog", address: str = f"{HOME}/flux") -> list[Entry]:
    body = body.replace("{home}", HOME).encode() if isinstance(body, str) else body
    return read_feed(body, kind=kind, address=address, limit=20)


def test_a_video_of_youtube_is_known_by_its_identifier_alone():
    (entry,) = entries(feeds.YOUTUBE, "youtube")

    assert entry == Entry(
        guid="video:aBcDeFgHi_1",
        kind="video",
        title="À la rencontre des cantines & des cantinières",
        summary="Trois minutes à Rennes.",
        url="https://www.youtube.com/watch?v=aBcDeFgHi_1",
        video="aBcDeFgHi_1",
        picture=f"{HOME}/vignette.jpg",
        alt="",
        published_at=datetime(2026, 11, 20, 10, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("written", "kind", "becomes", "video"),
    [
        (feeds.PEERTUBE, "peertube", "video", "9c9de5e8-0a1e-484a-b099-e80766180a6d"),
        (feeds.DAILYMOTION, "dailymotion", "video", "x8abcde"),
        (feeds.FLICKR, "flickr", "photo", ""),
        (feeds.TUMBLR, "tumblr", "photo", ""),
        (feeds.YOUTUBE, "blog", "article", ""),
    ],
    ids=["peertube", "dailymotion", "flickr", "tumblr", "a video on a blog"],
)
def test_each_kind_of_site_gives_its_kind_of_item(written, kind, becomes, video):
    (entry,) = entries(written, kind)

    assert (entry.kind, entry.video) == (becomes, video)
    assert entry.picture.startswith(HOME)


def test_a_video_of_another_instance_is_no_video_of_ours():
    (entry,) = entries(feeds.PEERTUBE, "peertube", address="https://autre.example/flux")

    assert (entry.kind, entry.video) == ("article", "")


def test_a_post_without_title_is_told_by_its_words():
    (entry,) = entries(feeds.TUMBLR, "tumblr")

    assert entry.title == entry.summary == "Ce matin à Lorient."
    assert entry.alt == "Une foule sur un quai"


def test_words_come_without_tags_scripts_or_hidden_marks():
    assert plain("<p>Bonjour&nbsp;<b>à</b></p><p>tous\u202e</p><script>alert(1)</script>") == "Bonjour à tous"
    assert plain("1 &lt; 2 &amp;amp; 3") == "1 < 2 &amp; 3"


def test_a_picture_of_one_pixel_is_no_picture():
    html = '<img src="/compteur.gif" width="1"><img src="/photo.jpg" alt="Une place">'

    assert first_picture(html) == ("/photo.jpg", "Une place")


@pytest.mark.parametrize("end", ["javascript:alert(1)", "http://127.0.0.1/", "//localhost/", "https://a@b.fr/"])
def test_an_entry_that_leads_nowhere_public_is_left_out(end):
    body = feeds.blog(("un", "Bon"), ("deux", "Mauvais")).replace(b"https://blog.example/deux", end.encode())

    assert [entry.title for entry in entries(body)] == ["Bon"]


def test_a_picture_that_is_nowhere_public_is_left_out():
    body = feeds.blog(("un", "A"), more=['<enclosure url="http://169.254.169.254/a.png" type="image/png"/>'])

    assert entries(body)[0].picture == ""


def test_the_newest_come_first_and_no_more_than_asked():
    dates = [f"<pubDate>{day} Nov 2026 10:00:00 GMT</pubDate>" for day in ("02", "04", "03")]
    body = feeds.blog(("2", "deux"), ("4", "quatre"), ("3", "trois"), more=dates)

    found = read_feed(body, kind="blog", address=HOME, limit=2)
    assert [entry.title for entry in found] == ["quatre", "trois"]


def test_the_same_entry_twice_is_one():
    assert len(entries(feeds.blog(("un", "A"), ("un", "B")))) == 1


def test_a_name_that_is_too_long_for_a_row_is_made_shorter_for_good():
    body = feeds.blog(("a" * 600, "A"))

    assert len(entries(body)[0].guid) == 64
    assert entries(body)[0].guid == entries(body)[0].guid


_LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    "body",
    [
        f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY l0 "ha">{_LAUGHS}]><rss version="2.0">&l9;</rss>'.encode(),
        b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss version="2.0">&x;</rss>',
        b'<?xml version="1.0"?><!DOCTYPE r SYSTEM "http://127.0.0.1/x.dtd"><rss version="2.0"></rss>',
        '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE r [<!ENTITY x "a">]><rss>&x;</rss>'.encode("utf-16"),
        b"<rss>" + b"<a>" * (MAX_DEPTH + 1),
        b"<rss>" + b"<a/>" * (MAX_PARTS + 1) + b"</rss>",
        b"<rss version='2.0'><channel><item></rss>",
        b"<html><body>Bonjour</body></html>",
        b'{"version": "https://jsonfeed.org/version/1.1"}',
        b'<?xml version="1.0" encoding="utf-7"?><rss version="2.0"/>',
        b'<rss version="2.0"><channel><item><p:pos xmlns:p="http://www.opengis.net/gml">1</p:pos></item></channel></rss>',
        b"\x89PNG\r\n\x1a\n",
        b"",
    ],
    ids=[
        *("billion laughs", "file", "outer DTD", "UTF-16", "deep", "wide", "broken", "HTML", "JSON", "UTF-7"),
        *("a position without a place", "PNG", "nothing"),
    ],
)
def test_what_is_no_feed_or_means_harm_is_refused(body):
    with pytest.raises(NotAFeed):
        entries(body)


@settings(deadline=None)  # a slow machine is no fault
@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="<&\0"), max_size=80), st.binary(max_size=40))
def test_whatever_a_feed_says_is_read_or_refused(words, noise):
    for body in (feeds.blog(("un", words), more=[f"<description>{words}</description>"]), b"<rss>" + noise):
        try:
            found = entries(body)
        except NotAFeed:
            continue
        assert all(entry.url.startswith("https://blog.example/") for entry in found)
