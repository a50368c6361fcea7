"""A mailing that annoys, or that goes to nobody, stops by itself in time (E02, E24)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from mailings.models import Delivery, Mailing, Slice
from mailings.returns.alarm import Counts, complains_too_much, is_told, reaches_nobody
from mailings.returns.softs import Softs
from mailings.services.returns import take_in
from supporters.models import Supporter
from tests.mailings.making import make_mailing, make_slice
from tests.mailings.returning import bounce, complaint

AT = datetime(2026, 11, 18, 12, 30, tzinfo=UTC)


def counts(**overrides: int) -> Counts:
    return Counts(**({"sent": 0, "complaints": 0, "recent": 0, "first_sent": 0, "first_hard": 0} | overrides))


@pytest.mark.parametrize(
    ("sent", "complaints", "told", "stops"),
    [
        (10, 4, False, False),
        (10, 5, True, True),
        (2500, 5, True, True),
        (2501, 5, True, False),
        (5001, 5, False, False),
    ],
)
def test_five_complaints_are_the_fewest_that_count(sent: int, complaints: int, told: bool, stops: bool) -> None:
    found = counts(sent=sent, complaints=complaints, recent=complaints)
    assert (is_told(found), complains_too_much(found)) == (told, stops)


@pytest.mark.parametrize(
    ("sent", "hard", "stops"), [(100, 19, False), (100, 20, True), (1000, 20, True), (1400, 27, False)]
)
def test_twenty_addresses_of_nobody_among_the_first_thousand(sent: int, hard: int, stops: bool) -> None:
    assert reaches_nobody(counts(first_sent=sent, first_hard=hard)) is stops


def test_refusals_count_by_days_in_any_order() -> None:
    day = AT.date()
    softs = Softs().add(day).add(day - timedelta(days=7)).add(day)
    assert (softs.number, softs.is_full) == (2, False)
    assert softs.add(day - timedelta(days=3)).is_full


@pytest.fixture
def mailing(db: None, settings: Any) -> Mailing:
    """On its way: 100 of 2,000 have left in one slice; nobody has come back yet."""
    settings.BOUNCE_DOMAIN = "bounce.campagne.example"
    mailing = make_mailing(state="sending", selected=2000)
    people = Supporter.objects.bulk_create(
        Supporter(email=f"lecteur{n}@example.org", password="!", confirmed_at=AT) for n in range(25)
    )
    deliveries = Delivery.objects.bulk_create(
        Delivery(mailing=mailing, supporter=person, state=Delivery.State.SENT, sent_at=AT) for person in people
    )
    make_slice(mailing=mailing, deliveries=deliveries, sent=100)
    return mailing


def state_of(mailing: Mailing) -> tuple[str, bool]:
    mailing.refresh_from_db()
    return mailing.state, mailing.needs_national


def test_the_fifth_complaint_stops_it_until_a_national_administrator_lets_it_go_on(mailing: Mailing) -> None:
    deliveries = list(mailing.deliveries.all())
    for delivery in deliveries[:4]:
        take_in(complaint(delivery), at=AT)
    assert state_of(mailing) == ("sending", False)
    take_in(complaint(deliveries[4]), at=AT)
    assert state_of(mailing) == ("paused", True)
    assert "5 pour 100" in mailing.pause_reason
    assert [step.kind for step in mailing.steps.order_by("pk")] == ["stopped", "alerted"]


def test_complaints_of_one_person_are_one(mailing: Mailing) -> None:
    delivery = mailing.deliveries.first()
    assert delivery is not None
    for kind in ("abuse", "fraud", "virus", "other", "opt-out", "miscategorized"):
        take_in(complaint(delivery, kind=kind), at=AT)
    assert state_of(mailing) == ("sending", False)


def test_the_twentieth_address_of_nobody_stops_it(mailing: Mailing) -> None:
    deliveries = list(mailing.deliveries.all())
    for delivery in deliveries[:19]:
        take_in(bounce(delivery), at=AT)
    assert state_of(mailing) == ("sending", False)
    take_in(bounce(deliveries[19]), at=AT)
    assert state_of(mailing) == ("paused", True)
    assert "20 sur les 100" in mailing.pause_reason


def test_of_a_large_mailing_the_first_thousand_are_judged(mailing: Mailing) -> None:
    """What left later tells of a list that was good enough to begin with."""
    Slice.objects.update(sent=500)
    for n in range(2, 6):
        first = 1_000_000 * n
        Slice.objects.create(
            mailing=mailing, provider="other", zone="metropole", first=first, last=first + 499, size=500, sent=500,
            due_at=AT,
        )  # fmt: skip
    for delivery in mailing.deliveries.all()[:20]:
        take_in(bounce(delivery), at=AT)
    assert state_of(mailing) == ("paused", True)


def test_what_is_held_back_by_hand_waits_for_a_national_administrator_as_well(mailing: Mailing) -> None:
    Mailing.objects.update(state="paused")
    for delivery in mailing.deliveries.all()[:5]:
        take_in(complaint(delivery), at=AT)
    assert state_of(mailing) == ("paused", True)


def test_a_mailing_that_is_done_is_left_as_it_is(mailing: Mailing) -> None:
    Mailing.objects.update(state="sent")
    for delivery in mailing.deliveries.all()[:6]:
        take_in(complaint(delivery), at=AT)
    assert state_of(mailing) == ("sent", False)
