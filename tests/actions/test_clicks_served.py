"""Short links behind the real web server: every click counted when it is stopped, few lost when it is killed."""

import http.client
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db.models import Sum
from django.utils import timezone

from actions.links.changes import note_change
from actions.models import LinkDay, ShortLink
from tests.actions.making import make_content, make_link
from tests.actions.test_clicks import FIREFOX
from tests.processes import PATIENCE, free_port, listens, started

pytestmark = pytest.mark.django_db(transaction=True)


class Server:
    """One web process with four threads, as `make run` starts it."""

    def __init__(self, port: int, process: "subprocess.Popen[bytes]") -> None:
        self.port, self.process = port, process

    def connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)

    def follow(self, link: ShortLink, times: int = 1, stop: threading.Event | None = None) -> int:
        """Clicks one after the other; gives how many were answered."""
        connection, answered = self.connect(), 0
        try:
            while answered < times and not (stop and stop.is_set()):
                connection.request("GET", f"/l/{link.slug}", headers={"User-Agent": FIREFOX})
                response = connection.getresponse()
                response.read()
                assert (response.status, response.getheader("Location")) == (302, link.target)
                answered += 1
        except (OSError, http.client.HTTPException):  # killed
            pass
        finally:
            connection.close()
        return answered

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=PATIENCE)

    def kill(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=PATIENCE)


@contextmanager
def serving(workers: int = 1) -> Iterator[Server]:
    port = free_port()
    command = ["-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--no-ws"]
    command += ["--workers", str(workers), "--blocking-threads", "4", "campaign.wsgi:application"]
    with started(*command, ready=lambda _: listens(port), PORT=str(port)) as process:
        yield Server(port, process)


def together(*visits: Callable[[], int]) -> int:
    """All at once; gives what they add up to."""
    answered: list[int] = []
    threads = [threading.Thread(target=lambda visit=visit: answered.append(visit())) for visit in visits]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(answered)


def counted() -> int:
    return LinkDay.objects.aggregate(n=Sum("clicks"))["n"] or 0


def wait_until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert true()


def test_a_stopped_server_has_counted_everybody() -> None:
    content = make_content()
    links = [make_link(content=content if n % 2 else None) for n in range(4)]
    # One process: granian cannot stop a second one that is still starting.
    with serving() as server:
        answered = together(*[lambda link=link: server.follow(link, 150) for link in links * 2])
        server.stop()
    assert answered == 1200
    assert counted() == 1200
    assert [link.people for link in ShortLink.objects.order_by("pk")] == [300] * 4
    content.refresh_from_db()
    assert content.clicks == 600


def test_a_click_is_written_while_the_server_goes_on() -> None:
    link = make_link()
    with serving() as server:
        server.follow(link)
        wait_until(lambda: counted() == 1)
        assert server.follow(link, 3) == 3
        wait_until(lambda: counted() == 4)


def test_a_killed_server_counts_none_twice_and_what_it_had_written_stays() -> None:
    link = make_link()
    with serving() as server:
        before = server.follow(link, 20)
        wait_until(lambda: counted() == before)
        stop = threading.Event()
        killer = threading.Timer(1.5, server.kill)
        killer.start()
        answered = before + together(*[lambda: server.follow(link, 10**9, stop) for _ in range(3)])
        killer.join()
    # Up to one click for each visitor was counted, and its answer cut.
    assert before <= counted() <= answered + 3


def test_a_closed_link_leads_nowhere_in_every_process_within_a_moment() -> None:
    link = make_link()
    with serving(workers=2) as server:
        assert together(*[lambda: server.follow(link, 20) for _ in range(6)]) == 120
        wait_until(lambda: counted() == 120)
        ShortLink.objects.update(state=ShortLink.State.DISABLED)
        note_change(link, at=timezone.now())
        time.sleep(0.5)  # a door looks every fifth of a second
        statuses = set()
        for _ in range(20):
            connection = server.connect()
            connection.request("GET", f"/l/{link.slug}", headers={"User-Agent": FIREFOX})
            statuses.add(connection.getresponse().status)
            connection.close()
    assert 302 not in statuses
