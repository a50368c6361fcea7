"""Whoever is killed, whatever is lost: nobody gets a letter twice, and nobody is forgotten (E20)."""

import os
import random
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from campaign.celery import app as celery_app
from mailings.delivery.hours import clock_of, is_open
from mailings.models import Delivery, Mailing, Recipient, Slice
from mailings.services.preparing import prepare_due
from mailings.services.sending import send_due
from mailings.services.slice_run import LARGEST_WINDOW
from supporters.models import Supporter
from tests.factories import make_place
from tests.mailings.making import make_mailing, make_subscriber
from tests.mailings.sink import Kept, Sink, sink
from tests.processes import ROOT, celery_worker, environment

State = Delivery.State
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def server(settings: Any) -> Iterator[Sink]:
    with sink() as found:
        settings.MAIL_DELIVERY = found.delivery
        yield found


def reading_zone() -> str:
    """A zone in which it is an hour for letters now, whatever the hour is here."""
    soon = timezone.now() + timedelta(minutes=15)
    zones = ("metropole", "caledonie", "polynesie", "guadeloupe", "reunion")
    return next(zone for zone in zones if is_open(zone, timezone.now()) and is_open(zone, soon))


def on_its_way(people: int) -> tuple[Mailing, list[Supporter]]:
    """A letter whose deliveries are written, for so many where one reads now, at several providers."""
    zone = reading_zone()
    home = make_place(zone=zone)
    providers = ("example.org", "gmail.com", "orange.fr", "free.fr")
    readers = [
        make_subscriber(home=home, email=f"lea{number}@{providers[number % len(providers)]}")
        for number in range(people)
    ]
    now = timezone.now()
    today = (now - timedelta(minutes=1)).astimezone(clock_of(zone))
    mailing = make_mailing(state="scheduled", send_on=today.date(), send_time=today.time(), prepare_at=now)
    assert prepare_due(at=now) == 1
    return mailing, readers


def leases_end() -> None:
    """As if minutes had passed since a worker was killed."""
    Slice.objects.filter(leased_until__isnull=False).update(leased_until=timezone.now() - timedelta(seconds=1))


@contextmanager
def sender(server: Sink) -> Iterator["subprocess.Popen[bytes]"]:
    """`manage.py send_due` in a process of its own."""
    command = [sys.executable, "manage.py", "send_due"]
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment(EMAIL_URL=server.url), stdout=subprocess.DEVNULL, start_new_session=True
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            os.kill(process.pid, signal.SIGKILL)
        process.wait()


def kill_after(server: Sink, messages: int, victim: "Callable[[], int]") -> None:
    """The process dies while the server has its message and has not answered yet."""
    count = len(server.messages) + messages

    def kill(_message: Kept) -> None:
        if len(server.messages) == count:
            os.kill(victim(), signal.SIGKILL)

    server.on_message = kill


def assert_each_once(server: Sink, mailing: Mailing, people: list[Supporter], *, kills: int) -> None:
    uncertain = set(Delivery.objects.filter(state=State.UNCERTAIN).values_list("supporter__email", flat=True))
    sent = set(Delivery.objects.filter(state=State.SENT).values_list("supporter__email", flat=True))
    assert server.twice == []
    assert sent | uncertain == {person.email for person in people}
    assert sent <= set(server.recipients) <= sent | uncertain
    assert len(uncertain) <= kills * LARGEST_WINDOW
    mailing.refresh_from_db()
    assert (mailing.state, mailing.selected) == (Mailing.State.SENT, len(people))


def test_workers_killed_while_sending(server: Sink) -> None:
    mailing, people = on_its_way(300)
    chance = random.Random(2012)  # noqa: S311 - the same points each time
    for _time in range(3):
        with sender(server) as process:
            kill_after(server, chance.randint(1, 60), lambda process=process: process.pid)  # type: ignore[misc]
            process.wait(timeout=60)
        leases_end()
    server.on_message = lambda _message: None
    with sender(server) as process:
        assert process.wait(timeout=60) == 0
    assert_each_once(server, mailing, people, kills=3)
    assert Delivery.objects.filter(state=State.UNCERTAIN).exists()


def test_two_workers_on_one_letter(server: Sink) -> None:
    mailing, people = on_its_way(200)
    with sender(server) as first, sender(server) as second:
        assert (first.wait(timeout=60), second.wait(timeout=60)) == (0, 0)
    assert_each_once(server, mailing, people, kills=0)


def test_a_worker_that_was_asked_to_end_writes_its_window(server: Sink) -> None:
    mailing, people = on_its_way(200)
    server.slow = 0.02
    reached = threading.Event()
    server.on_message = lambda _message: reached.set()
    with sender(server) as process:
        assert reached.wait(timeout=60)
        process.terminate()
        assert process.wait(timeout=60) == 0
    assert not Delivery.objects.filter(state=State.UNCERTAIN).exists()
    assert Delivery.objects.filter(state=State.SENT).count() == len(server.messages) < len(people)
    server.slow = 0
    send_due(at=timezone.now())
    assert_each_once(server, mailing, people, kills=0)


def test_a_broker_that_forgot_everything(server: Sink) -> None:
    mailing, people = on_its_way(60)
    celery_app.control.purge()
    with celery_worker(EMAIL_URL=server.url) as worker:
        kill_after(server, 20, lambda: worker.pid)
        celery_app.send_task("mailings.tasks.send_due_letters", ignore_result=True)
        worker.wait(timeout=60)
    celery_app.control.purge()
    leases_end()
    server.on_message = lambda _message: None
    assert send_due(at=timezone.now()) > 0  # as Beat will
    assert_each_once(server, mailing, people, kills=1)


def test_a_database_that_is_lost_while_a_window_is_written(server: Sink) -> None:
    mailing, people = on_its_way(60)
    lost = iter([True, True, False, False, True])

    def fail(execute: Callable[..., Any], sql: str, *args: Any) -> Any:
        if 'UPDATE "mailings_slice"' in sql and "window" in sql and next(lost, False):
            raise OperationalError("server closed the connection unexpectedly")
        return execute(sql, *args)

    with connection.execute_wrapper(fail):
        assert send_due(at=timezone.now()) == 60
    assert_each_once(server, mailing, people, kills=0)


def test_a_commit_whose_answer_was_lost_is_not_done_twice(server: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    mailing, people = on_its_way(60)
    commit, lost = connection._commit, iter([False, False, True, False, True])

    def forget() -> None:
        commit()
        if next(lost, False):
            raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr(connection, "_commit", forget)
    send_due(at=timezone.now())
    assert_each_once(server, mailing, people, kills=0)


def test_a_worker_that_slept_through_its_lease_leaves_the_slice_to_the_other(server: Sink) -> None:
    """While it waits for an answer, another takes its slice: what it sent is uncertain, and not sent again."""
    mailing, people = on_its_way(20)
    taken: list[int] = []

    def take_over(_message: Kept) -> None:
        if not taken:
            taken.append(1)
            leases_end()
            taken.append(send_due(at=timezone.now()))
            connection.close()

    server.on_message = take_over
    send_due(at=timezone.now())
    assert_each_once(server, mailing, people, kills=1)


def test_who_unsubscribes_while_the_letter_leaves_does_not_get_it(server: Sink) -> None:
    _mailing, people = on_its_way(200)
    stopped: list[str] = []

    def unsubscribe(_message: Kept) -> None:
        if stopped:
            return
        leaving = {number for window in Slice.objects.values_list("window", flat=True) for number in window}
        others = Delivery.objects.filter(state=State.QUEUED).exclude(pk__in=leaving)
        stopped.extend(others.values_list("supporter__email", flat=True))
        rows = Recipient.objects.filter(supporter__email__in=stopped)
        rows.stop(reason=Recipient.Stop.UNSUBSCRIBED, at=timezone.now())
        connection.close()

    server.on_message = unsubscribe
    send_due(at=timezone.now())
    assert len(stopped) > 100
    assert not set(stopped) & set(server.recipients)
    assert set(stopped) | set(server.recipients) == {person.email for person in people}


def test_a_zone_is_open_at_every_hour_of_the_year(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that these tests can run at any."""
    start = datetime(2027, 1, 1, tzinfo=timezone.get_default_timezone())
    for hours in range(0, 366 * 24, 1):
        monkeypatch.setattr(timezone, "now", lambda at=start + timedelta(hours=hours): at)
        assert reading_zone()
