"""A mailing ready to leave on a Wednesday at ten in Paris, and what became of its people."""

from datetime import UTC, datetime, timedelta
from datetime import time as hour
from typing import Any

from mailings.models import Delivery, Mailing, Tally
from mailings.services.preparing import prepare_due
from supporters.models import Supporter
from tests.mailings.making import make_mailing, make_subscriber

AT = datetime(2027, 3, 10, 9, 0, tzinfo=UTC)
State, Reason = Delivery.State, Delivery.Reason


def scheduled(**overrides: Any) -> Mailing:
    """Leaves at AT; to be prepared half an hour before."""
    fields = {"state": "scheduled", "send_on": AT.date(), "send_time": hour(10), "prepare_at": AT - timedelta(hours=1)}
    return make_mailing(**(fields | overrides))


def prepared(**overrides: Any) -> Mailing:
    mailing = scheduled(**overrides)
    assert prepare_due(at=AT - timedelta(minutes=30)) == 1
    mailing.refresh_from_db()
    return mailing


def subscribers(number: int, **overrides: Any) -> list[Supporter]:
    return [make_subscriber(**overrides) for _ in range(number)]


def outcomes(mailing: Mailing) -> dict[str, int]:
    """By outcome, as staff read it."""
    found: dict[str, int] = {}
    for tally in Tally.objects.filter(mailing=mailing, number__gt=0):
        found[tally.outcome] = found.get(tally.outcome, 0) + tally.number
    return found


def reasons(mailing: Mailing) -> dict[Reason, int]:
    found: dict[Reason, int] = {}
    for reason in Delivery.objects.filter(mailing=mailing, state=State.SKIPPED).values_list("reason", flat=True):
        found[Reason(reason)] = found.get(Reason(reason), 0) + 1
    return found


def assert_adds_up(mailing: Mailing) -> None:
    """Everybody selected came to one end (E26)."""
    mailing.refresh_from_db()
    found = outcomes(mailing)
    ends = ("sent", "skipped", "failed", "uncertain")
    assert sum(found.get(end, 0) for end in ends) == mailing.selected == mailing.deliveries.count()
