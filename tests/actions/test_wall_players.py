"""Players are built from identifiers that were checked, and from nothing else."""

import json

import pytest

from actions.wall.allowed import is_allowed, is_identifier, oembed_address, video_of
from actions.wall.feeds import NotAFeed
from actions.wall.oembed import as_entry, question
from actions.wall.players import player_of

FEED = "https://video.example/feeds/videos.atom"


@pytest.mark.parametrize(
    ("kind", "url", "video"),
    [
        ("youtube", "https://www.youtube.com/watch?v=aBcDeFgHi_1&t=3", "aBcDeFgHi_1"),
        ("youtube", "https://youtu.be/aBcDeFgHi_1?si=x", "aBcDeFgHi_1"),
        ("youtube", "https://m.youtube.com/shorts/aBcDeFgHi_1", "aBcDeFgHi_1"),
        ("youtube", "https://www.youtube-nocookie.com/embed/aBcDeFgHi_1", "aBcDeFgHi_1"),
        ("youtube", "https://www.youtube.com/watch?v=aBcDeFgHi_1%22onload", ""),
        ("youtube", "https://www.youtube.com/playlist?list=aBcDeFgHi_1", ""),
        ("youtube", "https://youtube.com.evil.fr/watch?v=aBcDeFgHi_1", ""),
        ("youtube", "https://evilyoutube.com/watch?v=aBcDeFgHi_1", ""),
        ("dailymotion", "https://www.dailymotion.com/video/x8abcde_un-titre", "x8abcde"),
        ("dailymotion", "https://dai.ly/x8abcde", "x8abcde"),
        ("dailymotion", "https://www.dailymotion.com/playlist/x8abcde", ""),
        ("peertube", "https://video.example/w/kkGMgK9ZtnKfYAgnEtQxbv", "kkGMgK9ZtnKfYAgnEtQxbv"),
        ("peertube", "https://video.example/videos/watch/9c9de5e8-0a1e-484a-b099-e80766180a6d",
         "9c9de5e8-0a1e-484a-b099-e80766180a6d"),
        ("peertube", "https://autre.example/w/kkGMgK9ZtnKfYAgnEtQxbv", ""),
        ("peertube", "https://video.example/w/..%2f..%2fadmin", ""),
        ("flickr", "https://www.flickr.com/photos/a/1/", ""),
        ("blog", "https://www.youtube.com/watch?v=aBcDeFgHi_1", ""),
    ],
)  # fmt: skip
def test_the_identifier_of_a_video_is_read_from_its_address(kind, url, video):
    assert video_of(kind, url, home="video.example") == video


@pytest.mark.parametrize(
    ("kind", "video", "url", "name"),
    [
        ("youtube", "aBcDeFgHi_1", "https://www.youtube-nocookie.com/embed/aBcDeFgHi_1?autoplay=1", "YouTube"),
        ("dailymotion", "x8abcde", "https://geo.dailymotion.com/player.html?video=x8abcde", "Dailymotion"),
        ("peertube", "kkGMgK9ZtnKfYAgnEtQxbv",
         "https://video.example/videos/embed/kkGMgK9ZtnKfYAgnEtQxbv?autoplay=1&p2p=0", "video.example"),
    ],
)  # fmt: skip
def test_a_player_is_built_from_an_identifier(kind, video, url, name):
    player = player_of(kind, video, feed=FEED)

    assert player is not None
    assert (player.url, player.name) == (url, name)
    assert player.url.startswith(player.origin + "/")


@pytest.mark.parametrize("video", ["", "../../a", '"><script>', "aBcDeFgHi_1\n", "aBcDeFgHi_12", "x8abcde;"])
@pytest.mark.parametrize("kind", ["youtube", "dailymotion", "peertube", "blog", "flickr"])
def test_nothing_is_built_from_what_is_no_identifier(kind, video):
    assert not is_identifier(kind, video)
    assert player_of(kind, video, feed=FEED) is None


def test_a_feed_lives_on_its_own_site_or_for_blogs_anywhere():
    assert is_allowed("youtube", "www.youtube.com")
    assert is_allowed("tumblr", "campagne.tumblr.com")
    assert not is_allowed("youtube", "youtube.com.evil.fr")
    assert not is_allowed("flickr", "notflickr.com")
    assert is_allowed("blog", "blog.example")


def test_only_sites_of_the_list_are_asked_about_their_pages():
    assert oembed_address("youtube", "https://youtu.be/a&b") == (
        "https://www.youtube.com/oembed?url=https%3A%2F%2Fyoutu.be%2Fa%26b&format=json"
    )
    assert oembed_address("blog", "https://blog.example/") == ""
    for kind, url in (("blog", "https://blog.example/un"), ("flickr", "https://evil.fr/"), ("youtube", "https://a.fr")):
        with pytest.raises(NotAFeed):
            question(url, kind=kind, feed=FEED)


def test_what_a_site_says_of_a_page_is_taken_without_its_html():
    asked = question("https://video.example/w/kkGMgK9ZtnKfYAgnEtQxbv", kind="peertube", feed=FEED)
    told = {
        "type": "video",
        "title": "<b>Brest</b>",
        "html": "<script>",
        "thumbnail_url": "https://video.example/v.jpg",
    }

    entry = as_entry(json.dumps(told).encode(), asked)

    assert (entry.kind, entry.title, entry.picture) == ("video", "Brest", "https://video.example/v.jpg")
    assert "script" not in repr(entry)


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"type": 3}', b"[" * 100_000, b'"video"', b"\xff"])
def test_what_is_no_answer_is_refused(body):
    asked = question("https://www.flickr.com/photos/a/1/", kind="flickr", feed="https://www.flickr.com/f")

    with pytest.raises(NotAFeed):
        as_entry(body, asked)


def test_an_answer_of_odd_types_is_an_entry_without_them():
    asked = question("https://www.flickr.com/photos/a/1/", kind="flickr", feed="https://www.flickr.com/f")

    entry = as_entry(b'{"type": "photo", "title": ["a"], "url": {"a": 1}}', asked)

    assert (entry.title, entry.picture) == ("", "")
