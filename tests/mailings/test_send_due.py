"""`send_due`: what is due leaves, from a terminal."""

import json
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command

from mailings.models import Delivery, Mailing
from tests.mailings.sending import AT, prepared, scheduled, subscribers
from tests.mailings.sink import Sink, sink

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(settings: Any) -> Iterator[Sink]:
    with sink() as found:
        settings.MAIL_DELIVERY = found.delivery
        yield found


def counts(*options: str) -> dict[str, Any]:
    out = StringIO()
    with time_machine.travel(AT, tick=True):
        call_command("send_due", "--json", *options, stdout=out)
    found: dict[str, Any] = json.loads(out.getvalue().splitlines()[-1])
    found.pop("seconds")
    return found


def test_it_prepares_and_sends_and_says_how_many(server: Sink) -> None:
    people = subscribers(3)
    server.refuse[people[0].email] = "550 5.1.1 no such user"
    mailing = scheduled()
    expected = {"mailings_prepared": 1, "sent": 2, "skipped": 0, "failed": 1, "uncertain": 0, "due": 0}
    assert counts() == expected
    mailing.refresh_from_db()
    assert mailing.state == Mailing.State.SENT


def test_a_dry_run_says_what_is_due_and_sends_nothing(server: Sink) -> None:
    subscribers(3)
    prepared()
    assert counts("--dry-run")["due"] == 3
    assert not server.messages
    assert Delivery.objects.filter(state=Delivery.State.QUEUED).count() == 3


def test_it_says_its_counts_in_words(server: Sink) -> None:
    out = StringIO()
    call_command("send_due", "--dry-run", stdout=out)
    assert out.getvalue().startswith("mailings_prepared: 0, sent: 0")


def test_a_time_that_is_none_is_refused() -> None:
    with pytest.raises(CommandError, match="positif"):
        call_command("send_due", "--seconds", "0")
