"""What a click is counted as, and that none is lost or invented between threads."""

import threading
from datetime import date

import pytest

from actions.redirects.clicks import Clicks, Key, without_referrers
from actions.redirects.referrers import Sites, referring_host
from actions.redirects.robots import is_robot

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0"
PHONES = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5) AppleWebKit/605.1.15 Version/17.5 Mobile/15E148 Safari/604.1",
    "Mozilla/5.0 (Linux; Android 10; CUBOT NOTE 20 PRO) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4) AppleWebKit/605.1.15 Mobile/21E236 [FBAN/FBIOS;FBAV/467.0]",
    "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Mobile DuckDuckGo/5 Safari/537.36",
    FIREFOX,
)
PROGRAMS = (
    "",
    "curl/8.5.0",
    "python-requests/2.32",
    "WhatsApp/2.23.20 A",
    "Twitterbot/1.0",
    "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Mozilla/5.0 AppleWebKit/537.36 (compatible; Bluesky Cardyb/1.1; +mailto:support@bsky.app)",
    "http.rb/5.1.1 (Mastodon/4.2.8; +https://piaille.fr/) Bot",
    "TelegramBot (like TwitterBot)",
    "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 HeadlessChrome/126.0 Safari/537.36",
)


def said(agent: str = FIREFOX, referer: str = "", **more: str) -> dict[str, str]:
    return {"HTTP_USER_AGENT": agent, "HTTP_REFERER": referer} | more


@pytest.mark.parametrize("agent", PHONES)
def test_people_are_people(agent: str) -> None:
    assert not is_robot(agent)


@pytest.mark.parametrize("agent", PROGRAMS)
def test_programs_are_robots(agent: str) -> None:
    assert is_robot(agent)


@pytest.mark.parametrize(
    ("referer", "host"),
    [
        ("", ""),
        ("https://www.Example.org:8443/a/page?who=me#x", "example.org"),
        ("https://someone:secret@example.org/", "example.org"),
        ("android-app://com.twitter.android/", "com.twitter.android"),
        ("https://Élysée.example/", "xn--lyse-9oabc.example"),
        ("https://example.org./", "example.org"),
        ("nothing at all", ""),
        ("https://[::1", ""),
        ("https://<script>/", ""),
        (f"https://{'a' * 101}.org/", ""),
        ('https://a"b,{}.org/', ""),
    ],
)
def test_only_the_host_of_the_page_before_is_kept(referer: str, host: str) -> None:
    found = referring_host(referer)
    assert found == host or (host.startswith("xn--") and found.startswith("xn--") and found.endswith(".example"))


def test_a_click_is_a_link_a_day_a_site_and_a_kind() -> None:
    clicks = Clicks()
    clicks.turn(date(2027, 3, 1))
    clicks.add("7", said(referer="https://example.org/page"))
    clicks.add(7, said(referer="https://www.example.org/other"))
    clicks.add(7, said("Twitterbot/1.0"))
    clicks.turn(date(2027, 3, 2))
    clicks.add(7, said(HTTP_SEC_PURPOSE="prefetch;anonymous-client-ip"))
    assert clicks.take() == {
        Key(7, date(2027, 3, 1), "example.org", False): 2,
        Key(7, date(2027, 3, 1), "", True): 1,
        Key(7, date(2027, 3, 2), "", True): 1,
    }
    assert not clicks
    assert clicks.take() == {}


def test_threads_lose_nothing_and_count_nothing_twice() -> None:
    clicks = Clicks(most_waiting=50)
    taken: list[int] = []
    over = threading.Event()

    def visit() -> None:
        for n in range(3000):
            clicks.add(n % 7, said())

    def take() -> None:
        while not over.is_set():
            taken.append(sum(clicks.take().values()))

    visitors = [threading.Thread(target=visit) for _ in range(6)]
    taker = threading.Thread(target=take)
    for thread in [taker, *visitors]:
        thread.start()
    for thread in visitors:
        thread.join()
    over.set()
    taker.join()
    assert sum(taken) + sum(clicks.take().values()) == 18_000


def test_a_site_invented_for_each_click_fills_nothing() -> None:
    clicks = Clicks()
    for n in range(500):
        clicks.add(1, said(referer=f"https://s{n}.example/"))
    counts = clicks.take()
    assert len(counts) == 101
    assert sum(counts.values()) == 500


def test_sites_are_bounded_for_all_links_and_known_ones_stay() -> None:
    sites = Sites(per_link=2, in_all=3)
    told = [sites.told(link, host) for link, host in [(1, "a"), (1, "b"), (1, "c"), (2, "a"), (3, "a"), (1, "a")]]
    assert told == ["a", "b", "", "a", "", "a"]
    sites.forget()
    assert sites.told(3, "a") == "a"


def test_too_many_counts_are_put_together_and_none_is_lost() -> None:
    clicks = Clicks(most_counts=10)
    for n in range(50):
        clicks.add(1, said(referer=f"https://s{n}.example/"))
    counts = clicks.take()
    assert counts == {Key(1, clicks.day, "", False): 50}
    assert without_referrers(counts) == counts
