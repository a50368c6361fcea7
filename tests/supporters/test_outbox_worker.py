"""The outbox with a real worker, a real server, and a kill -9 between them."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.mail import send_mail
from django.utils import timezone

from campaign.celery import app as celery_app
from supporters import outbox
from supporters.models import OutgoingMail
from supporters.tasks import send_due_mail
from tests.mail_server import MailServer, mail_server
from tests.processes import celery_worker

pytestmark = [pytest.mark.worker, pytest.mark.django_db(transaction=True)]
PATIENCE = 30


@pytest.fixture
def server(settings: Any) -> Iterator[MailServer]:
    settings.EMAIL_BACKEND = "supporters.outbox.QueueBackend"
    celery_app.control.purge()
    with mail_server() as server:
        settings.MAIL_DELIVERY = server.delivery
        yield server


def write() -> OutgoingMail:
    send_mail("Bonjour", "Voici.", None, ["camille@example.org"])
    return OutgoingMail.objects.get()


def wait_until_sent(mail: OutgoingMail) -> None:
    deadline = time.monotonic() + PATIENCE
    while mail.state != "sent" and time.monotonic() < deadline:
        time.sleep(0.1)
        mail.refresh_from_db()
    assert mail.state == "sent", (mail.state, mail.last_error)


def test_a_worker_sends_what_is_written(server: MailServer) -> None:
    with celery_worker(EMAIL_URL=server.url):
        wait_until_sent(write())
    assert len(server.taken) == 1


def test_a_broker_that_forgets_everything_loses_nothing(server: MailServer) -> None:
    mail = write()
    celery_app.control.purge()
    with celery_worker(EMAIL_URL=server.url):
        send_due_mail.delay()  # as beat does, every 15 seconds
        wait_until_sent(mail)


def test_a_worker_killed_in_the_middle_loses_nothing(server: MailServer) -> None:
    with celery_worker(EMAIL_URL=server.url) as worker:
        server.victim = worker.pid
        mail = write()
        assert server.reached.wait(PATIENCE)
        worker.wait(PATIENCE)
    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == ("queued", 1)
    assert mail.leased_until
    server.victim = None
    now = timezone.now()
    assert outbox.send_due(at=now) == 0  # the lease of the dead worker still runs
    assert outbox.send_due(at=now + outbox.LEASE) == 1
    assert len(server.taken) == 1
