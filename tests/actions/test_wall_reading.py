"""Feeds read from a server that is really there: what is kept, when it is asked again, and what is never asked."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage

from actions.models import WallItem, WallSource
from actions.services.wall import hide, pause
from actions.services.wall_reading import AT_LEAST_DAILY, EVERY, GIVEN_UP, LEASE, read_due, read_source
from actions.tasks import read_wall
from tests.actions import feeds
from tests.actions.making import make_wall_source
from tests.far_server import Answer, FarServer, far_server
from tests.supporters.writing import jpeg
from tests.teams.silences import fall_silent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
RSS = "application/rss+xml"
State = WallSource.State


@pytest.fixture
def far(settings: Any) -> Iterator[FarServer]:
    with far_server() as server:
        settings.FETCH_PRIVATE_HOSTS = [server.host]
        yield server


def source_of(far: FarServer, body: bytes | str | Answer, **overrides: Any) -> WallSource:
    """A source whose feed answers so."""
    if isinstance(body, str):
        body = body.replace("{home}", far.url).encode()
    far.pages["/flux"] = Answer(body, kind=RSS) if isinstance(body, bytes) else body
    return make_wall_source(**({"feed": f"{far.url}/flux", "due_at": NOW} | overrides))


def read(source: WallSource, at: datetime = NOW) -> WallSource:
    """As `read_due` does, at an instant that does not pass."""
    read_source(source=claim(source, at), at=at)
    source.refresh_from_db()
    return source


def claim(source: WallSource, at: datetime = NOW) -> WallSource:
    assert WallSource.objects.claim(source.pk, at=at, lease=LEASE)
    return WallSource.objects.get(pk=source.pk)


def asked(far: FarServer) -> list[str]:
    return [path for path, _headers in far.asked]


def test_an_article_of_a_blog_comes_to_the_wall(far: FarServer) -> None:
    source = source_of(far, feeds.blog(("un", "Nos cantines")))

    assert read_due(at=NOW) == 1
    item = WallItem.objects.get()
    assert (item.source, item.title, item.url) == (source, "Nos cantines", "https://blog.example/un")
    assert item.kind == "article"
    assert NOW <= item.published_at < NOW + timedelta(minutes=1)


def test_a_photo_is_copied_in_two_sizes_of_our_own(far: FarServer) -> None:
    far.pages["/photo.jpg"] = Answer(jpeg(900, 600), kind="image/jpeg")
    source_of(far, feeds.FLICKR, kind="flickr")

    read_due(at=NOW)

    item = WallItem.objects.get()
    assert item.kind == "photo"
    for name in (item.image, item.small):
        with default_storage.open(name) as kept:
            assert kept.read(4) == b"RIFF"


@pytest.mark.parametrize(
    "answer",
    [
        Answer(b"<svg onload='alert(1)'/>", kind="image/svg+xml"),
        Answer(b"MZ not a picture", kind="image/jpeg"),
        Answer(b"", kind="image/jpeg", headers={"Content-Length": "9000000"}),
        Answer(status=302, headers={"Location": "http://169.254.169.254/photo.jpg"}),
        Answer(status=404),
    ],
    ids=["SVG", "no picture", "9 MB", "inside", "not there"],
)
def test_an_item_whose_picture_cannot_be_had_comes_without(far: FarServer, answer: Answer) -> None:
    far.pages["/photo.jpg"] = answer
    source_of(far, feeds.TUMBLR, kind="tumblr")

    assert read_due(at=NOW) == 1
    assert WallItem.objects.get().image == ""
    assert not default_storage.exists("actions") or default_storage.listdir("actions")[1] == []


def test_what_was_read_once_is_not_kept_twice_but_its_words_follow(far: FarServer) -> None:
    source = source_of(far, feeds.blog(("un", "Avant")))
    read(source)
    far.pages["/flux"] = Answer(feeds.blog(("un", "Après"), ("deux", "Autre")), kind=RSS)

    read(source, at=NOW + EVERY)

    assert sorted(WallItem.objects.values_list("title", flat=True)) == ["Après", "Autre"]


def test_what_staff_hid_stays_hidden(far: FarServer) -> None:
    source = read(source_of(far, feeds.blog(("un", "Titre"))))
    hide(item=WallItem.objects.get())

    read(source, at=NOW + EVERY)

    assert WallItem.objects.get().is_hidden


def test_a_feed_that_answers_is_asked_again_after_half_an_hour(far: FarServer) -> None:
    source = read(source_of(far, feeds.blog(("un", "A")), failures=3, error="Panne"))

    assert (source.due_at, source.fetched_at) == (NOW + EVERY, NOW)
    assert (source.failures, source.attempts, source.error, source.leased_until) == (0, 0, "", None)
    read_due(at=NOW + EVERY - timedelta(seconds=1))
    assert asked(far) == ["/flux"]


def test_a_feed_that_has_not_changed_is_not_sent_again(far: FarServer) -> None:
    marks = {"ETag": '"7"', "Last-Modified": "Sat, 21 Nov 2026 10:00:00 GMT"}
    source = source_of(far, Answer(feeds.blog(("un", "A")), kind=RSS, headers=marks))
    read(source)
    far.pages["/flux"] = Answer(status=304)

    source = read(source, at=NOW + EVERY)

    assert far.asked[1][1]["if-none-match"] == '"7"'
    assert far.asked[1][1]["if-modified-since"] == "Sat, 21 Nov 2026 10:00:00 GMT"
    assert (source.due_at, source.etag) == (NOW + 2 * EVERY, '"7"')


def test_marks_longer_than_a_row_are_not_kept(far: FarServer) -> None:
    marks = {"ETag": '"' + "7" * 400 + '"', "Last-Modified": "9" * 200}
    source = read(source_of(far, Answer(feeds.blog(("un", "A")), kind=RSS, headers=marks)))

    assert (source.etag, source.modified, source.failures) == ("", "", 0)


def test_a_feed_that_fails_is_asked_ever_more_rarely_then_daily_then_no_more(far: FarServer) -> None:
    source, at, waits = source_of(far, Answer(status=500)), NOW, []
    while source.state == State.QUEUED:
        source = read(source, at=at)
        waits.append(source.due_at - at)
        at = source.due_at
    assert waits[:7] == [EVERY * 2, EVERY * 4, EVERY * 8, EVERY * 16, EVERY * 32, AT_LEAST_DAILY, AT_LEAST_DAILY]
    assert len(waits) == GIVEN_UP
    assert (source.state, source.error) == (State.FAILED, "Le site a répondu par une erreur (500).")


def test_a_server_that_asks_for_patience_is_given_it(far: FarServer) -> None:
    source = read(source_of(far, Answer(status=429, headers={"Retry-After": "100000"})))

    assert source.due_at == NOW + timedelta(seconds=100_000)


def test_a_feed_that_is_gone_is_asked_no_more(far: FarServer) -> None:
    source = read(source_of(far, Answer(status=410)))

    assert source.state == State.GONE
    read_due(at=NOW + timedelta(days=30))
    assert asked(far) == ["/flux"]


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (Answer(b"<html></html>", kind="text/html"), "n'est pas ce que nous attendions"),
        (Answer(b"<rss>", kind=RSS), "n'est pas un flux RSS ou Atom valable"),
        (Answer(b'<!DOCTYPE r [<!ENTITY a "ha">]><rss>&a;</rss>', kind=RSS), "n'est pas un flux RSS ou Atom valable"),
        (Answer(b"", kind=RSS, headers={"Content-Length": "100000000"}), "trop lourd"),
        (Answer(status=302, headers={"Location": "http://127.0.0.1/flux"}), "Nous n'avons pas pu lire cette adresse"),
    ],
    ids=["a page", "broken", "a bomb", "100 MB", "inside"],
)
def test_what_is_no_feed_keeps_nothing_and_says_why(far: FarServer, answer: Answer, sentence: str) -> None:
    source = read(source_of(far, answer))

    assert sentence in source.error
    assert (source.state, source.failures, source.due_at) == (State.QUEUED, 1, NOW + EVERY * 2)
    assert not WallItem.objects.exists()


def test_a_source_inside_is_never_asked(far: FarServer, settings: Any) -> None:
    settings.FETCH_PRIVATE_HOSTS = []
    source = read(source_of(far, feeds.blog(("un", "A"))))

    assert source.failures == 1
    assert far.asked == []


def test_nothing_is_read_in_silence_and_all_of_it_after(far: FarServer) -> None:
    source_of(far, feeds.blog(("un", "A")))
    vote = fall_silent(NOW)

    assert read_due(at=NOW) == 0
    assert far.asked == []
    assert read_due(at=vote.silence_end + timedelta(seconds=1)) == 1


def test_silence_that_begins_while_a_feed_is_read_keeps_nothing(far: FarServer) -> None:
    def speak(handler: Any) -> None:
        body = feeds.blog(("un", "A"))
        handler.wfile.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: %d\r\n\r\n" % len(body) + body
        )

    source = source_of(far, Answer(raw=speak, headers={"ETag": '"1"'}))
    fall_silent(NOW + timedelta(hours=1, microseconds=1))

    source = read(source)
    assert not WallItem.objects.exists()
    assert (source.etag, source.failures, source.leased_until) == ("", 0, None)


def test_a_paused_source_is_not_asked(far: FarServer) -> None:
    source_of(far, feeds.blog(("un", "A")), state=State.PAUSED)

    assert read_due(at=NOW) == 0
    assert far.asked == []


def test_a_source_paused_while_it_is_read_stays_paused(far: FarServer) -> None:
    source = source_of(far, Answer(status=410))
    reading = claim(source)
    pause(source=source)

    read_source(source=reading, at=NOW)

    source.refresh_from_db()
    assert source.state == State.PAUSED


def test_a_worker_that_died_leaves_its_feed_to_the_next(far: FarServer) -> None:
    source = source_of(far, feeds.blog(("un", "A")))
    claim(source)

    assert read_due(at=NOW + LEASE) == 0
    assert read_due(at=NOW + LEASE + timedelta(seconds=1)) == 1


def test_a_fault_of_ours_puts_one_feed_off_and_no_other(far: FarServer, settings: Any, tmp_path: Path) -> None:
    far.pages["/photo.jpg"] = Answer(jpeg(), kind="image/jpeg")
    first = source_of(far, feeds.TUMBLR, kind="tumblr")
    far.pages["/autre"] = Answer(feeds.blog(("un", "A")), kind=RSS)
    make_wall_source(feed=f"{far.url}/autre", due_at=NOW + timedelta(seconds=1))

    (tmp_path / "file").touch()
    nowhere = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / "file"}}
    settings.STORAGES = settings.STORAGES | {"default": nowhere}

    assert read_due(at=NOW + timedelta(minutes=1)) == 1
    first.refresh_from_db()
    assert (first.failures, first.leased_until) == (1, None)


def test_a_feed_that_kills_its_workers_is_put_off_without_being_asked(far: FarServer) -> None:
    source = read(source_of(far, feeds.blog(("un", "A")), attempts=3))

    assert (source.attempts, source.failures) == (0, 1)
    assert far.asked == []


def test_a_clock_that_is_ahead_puts_nothing_above_tomorrow(far: FarServer) -> None:
    source_of(far, feeds.blog(("un", "A"), more=["<pubDate>Fri, 01 Jan 2038 10:00:00 GMT</pubDate>"]))
    read_due(at=NOW)

    assert WallItem.objects.get().published_at < NOW + timedelta(minutes=1)


def test_the_worker_reads_what_is_due(far: FarServer) -> None:
    source_of(far, feeds.blog(("un", "A")), due_at=datetime(2020, 1, 1, tzinfo=UTC))

    assert read_wall() == 1
