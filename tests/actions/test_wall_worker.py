"""A real worker reads a feed of a real server; killed in the middle, it leaves it to the next, and nothing twice."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest
from django.utils import timezone

from actions.models import WallItem, WallSource
from actions.services.wall import follow
from campaign.celery import app as celery_app
from tests.actions import feeds
from tests.far_server import Answer, FarServer, far_server
from tests.processes import celery_worker
from tests.supporters.writing import jpeg

pytestmark = [pytest.mark.worker, pytest.mark.django_db(transaction=True)]
PATIENCE = 40
ATOM = "application/atom+xml"


@pytest.fixture(autouse=True)
def empty_broker(transactional_db: None) -> Iterator[None]:
    celery_app.control.purge()
    yield
    celery_app.control.purge()


@pytest.fixture
def far(settings: Any) -> Iterator[FarServer]:
    with far_server() as server:
        settings.FETCH_PRIVATE_HOSTS = [server.host]
        server.pages["/photo.jpg"] = Answer(jpeg(600, 400), kind="image/jpeg")
        server.pages["/flux"] = Answer(feeds.FLICKR.replace("{home}", server.url).encode(), kind=ATOM)
        yield server


def wait_for(there: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not there() and time.monotonic() < deadline:
        time.sleep(0.2)
    assert there()


def test_a_feed_that_is_followed_hangs_a_moment_later(far: FarServer) -> None:
    follow(kind="flickr", name="Nos photos", feed=f"{far.url}/flux", at=timezone.now())
    with celery_worker(FETCH_PRIVATE_HOSTS=far.host):
        wait_for(lambda: WallSource.objects.get().fetched_at is not None)

    item = WallItem.objects.get()
    assert (item.title, item.kind, bool(item.small)) == ("Le marché de Quimper", "photo", True)


def test_a_worker_killed_while_it_reads_hangs_nothing_twice(far: FarServer) -> None:
    body = far.pages["/flux"].body

    def half(handler: BaseHTTPRequestHandler) -> None:
        """Says half of the feed, and no more."""
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: %d\r\n\r\n" % len(body))
        handler.wfile.write(body[: len(body) // 2])
        far.closing.wait(PATIENCE)

    far.pages["/flux"] = [Answer(raw=half), *[Answer(body, kind=ATOM)] * 3]
    follow(kind="flickr", name="Nos photos", feed=f"{far.url}/flux", at=timezone.now())
    with celery_worker(FETCH_PRIVATE_HOSTS=far.host) as first:
        wait_for(lambda: bool(far.asked))
        os.kill(first.pid, signal.SIGKILL)
        first.wait()
    source = WallSource.objects.get()
    assert (source.attempts, source.fetched_at, WallItem.objects.count()) == (1, None, 0)
    assert source.leased_until is not None

    WallSource.objects.update(leased_until=datetime(2020, 1, 1, tzinfo=UTC))  # its lease ends
    celery_app.send_task("actions.tasks.read_wall", ignore_result=True)
    with celery_worker(FETCH_PRIVATE_HOSTS=far.host):
        wait_for(lambda: WallSource.objects.get().fetched_at is not None)

    assert WallItem.objects.count() == 1
    assert WallSource.objects.get().attempts == 0
