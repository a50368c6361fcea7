"""Clicks reach the database once: whatever its answers, and whatever became of their links."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from actions.models import Flush, LinkDay, ShortLink
from actions.redirects import counting, flushing
from actions.redirects.clicks import Key
from actions.redirects.flushing import Flusher
from actions.redirects.writing import UnknownLink, of_known_links, write_clicks
from tests.actions.making import make_content, make_link
from tests.actions.test_clicks import FIREFOX

TODAY = date(2027, 3, 1)


@pytest.fixture
def flusher(db: None) -> Flusher:
    return Flusher()


def click(flusher: Flusher, link: ShortLink, times: int = 1, agent: str = FIREFOX, referer: str = "") -> None:
    for _ in range(times):
        flusher.clicks.add(link.pk, {"HTTP_USER_AGENT": agent, "HTTP_REFERER": referer})


def days(link: ShortLink) -> list[tuple[str, bool, int]]:
    return sorted(link.days.values_list("referrer", "is_robot", "clicks"))


def test_a_flush_adds_to_the_day_the_link_and_its_content(flusher: Flusher) -> None:
    content = make_content()
    link, other = make_link(content=content), make_link(content=content)
    for _ in range(2):
        click(flusher, link, 3, referer="https://example.org/x")
        click(flusher, link, 2, agent="curl/8")
        click(flusher, other)
        assert flusher.flush()
    link.refresh_from_db()
    content.refresh_from_db()
    assert days(link) == [("", True, 4), ("example.org", False, 6)]
    assert (link.people, link.robots, content.clicks) == (6, 4, 8)
    assert Flush.objects.count() == 2
    assert LinkDay.objects.filter(day=timezone.localdate()).count() == 3


def test_nothing_clicked_writes_nothing(flusher: Flusher) -> None:
    assert flusher.flush()
    assert not Flush.objects.exists()


def test_a_batch_of_many_links_is_written_whole(flusher: Flusher, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("actions.redirects.writing.CHUNK", 7)
    content = make_content()
    links = [make_link(content=content, owner=None) for _ in range(30)]
    for n, link in enumerate(links):
        click(flusher, link, n + 1)
    assert flusher.flush()
    assert [link.people for link in ShortLink.objects.order_by("pk")] == list(range(1, 31))
    content.refresh_from_db()
    assert content.clicks == sum(range(1, 31))


def test_a_batch_that_was_written_is_not_written_again(db: None) -> None:
    link = make_link()
    key, counts = uuid4(), {Key(link.pk, TODAY, "", False): 5}
    assert write_clicks(counts, key=key, at=timezone.now())
    assert not write_clicks(counts, key=key, at=timezone.now())
    assert days(link) == [("", False, 5)]


def test_a_lost_answer_counts_nobody_twice(flusher: Flusher, monkeypatch: pytest.MonkeyPatch) -> None:
    link = make_link()
    write = write_clicks

    def commit_and_break(*args: Any, **kwargs: Any) -> bool:
        write(*args, **kwargs)
        raise OperationalError("server closed the connection unexpectedly")

    click(flusher, link, 3)
    with monkeypatch.context() as patch:
        patch.setattr(flushing, "write_clicks", commit_and_break)
        assert not flusher.flush()
    click(flusher, link, 2)
    assert flusher.flush()
    assert flusher.flush()
    assert days(link) == [("", False, 5)]


def test_clicks_wait_while_the_database_is_away(
    flusher: Flusher, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    link = make_link()

    def refuse(*args: Any, **kwargs: Any) -> bool:
        raise OperationalError("connection refused")

    with monkeypatch.context() as patch:
        patch.setattr(flushing, "write_clicks", refuse)
        for _ in range(3):
            click(flusher, link)
            assert not flusher.flush()
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert flusher.flush()
    assert flusher.flush()
    assert days(link) == [("", False, 3)]


def test_clicks_of_a_link_that_is_gone_are_left_out_and_no_others(flusher: Flusher) -> None:
    gone, link = make_link(), make_link()
    click(flusher, gone)
    click(flusher, link)
    gone.delete()
    assert flusher.flush()
    assert days(link) == [("", False, 1)]
    assert LinkDay.objects.count() == 1


def test_a_batch_with_a_link_that_is_gone_leaves_no_trace_until_it_is_read_again(db: None) -> None:
    link = make_link()
    counts = {Key(link.pk, TODAY, "", False): 1, Key(link.pk + 1, TODAY, "", False): 1}
    with pytest.raises(UnknownLink):
        write_clicks(counts, key=uuid4(), at=timezone.now())
    assert not Flush.objects.exists()
    assert not LinkDay.objects.exists()
    assert of_known_links(counts) == {Key(link.pk, TODAY, "", False): 1}


def test_where_no_flusher_runs_a_click_is_written_at_once(db: None) -> None:
    link = make_link()
    counting.flusher.clicks.turn(TODAY)  # the process began another day
    counting.count(link.pk, {"HTTP_USER_AGENT": FIREFOX, "HTTP_REFERER": "https://example.org/"})
    assert days(link) == [("example.org", False, 1)]
    assert link.days.get().day == timezone.localdate()
    assert not counting.flusher.is_running


def test_a_forked_process_writes_none_of_its_parents_clicks(flusher: Flusher) -> None:
    click(flusher, make_link())
    flusher.begin_anew()
    assert flusher.flush()
    assert not Flush.objects.exists()


def test_a_flush_asks_as_little_for_many_links_as_for_few(flusher: Flusher, django_assert_max_num_queries: Any) -> None:
    links = [make_link(owner=None, content=make_content()) for _ in range(20)]
    for link in links:
        click(flusher, link)
    with django_assert_max_num_queries(8, connection=connection):
        assert flusher.flush()
    assert LinkDay.objects.count() == 20
