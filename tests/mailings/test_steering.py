"""Holding back, letting go on, giving up: at any instant, and by whom it may."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from mailings.models import Delivery, Mailing, MailingStep, Slice
from mailings.services import steering
from mailings.services.preparing import prepare_due
from mailings.services.sending import send_due
from supporters.models import Supporter
from tests.mailings.making import make_mailing
from tests.mailings.sending import AT, assert_adds_up, prepared, reasons, scheduled, subscribers
from tests.mailings.sink import Sink, sink

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(settings: Any) -> Iterator[Sink]:
    with sink() as found:
        settings.MAIL_DELIVERY = found.delivery
        yield found


def test_what_is_not_on_its_way_cannot_be_paused(national: Supporter) -> None:
    with pytest.raises(ValidationError, match="pas en route"):
        steering.pause(mailing=make_mailing(), by=national, at=AT)


def test_what_stopped_by_itself_goes_on_with_a_reason_alone(server: Sink, national: Supporter) -> None:
    subscribers(2)
    mailing = prepared()
    assert steering.auto_pause(mailing=mailing, reason="Trop de signalements", at=AT)
    assert not steering.auto_pause(mailing=mailing, reason="Encore", at=AT)
    mailing.refresh_from_db()
    assert (mailing.needs_national, mailing.pause_reason) == (True, "Trop de signalements")
    with pytest.raises(ValidationError, match="Dites pourquoi"):
        steering.resume(mailing=mailing, by=national, at=AT)
    steering.resume(mailing=mailing, by=national, at=AT, words="Vérifié une à une")
    assert send_due(at=AT) == 2
    step = mailing.steps.get(kind=MailingStep.Kind.RESUMED)
    assert (step.by, step.words) == (national, "Vérifié une à une")


def test_a_letter_paused_before_it_is_prepared_is_prepared_once_it_goes_on(server: Sink, national: Supporter) -> None:
    subscribers(2)
    mailing = scheduled(state="preparing")
    steering.pause(mailing=mailing, by=national, at=AT)
    assert prepare_due(at=AT) == 0
    steering.resume(mailing=mailing, by=national, at=AT)
    assert prepare_due(at=AT) == 1
    assert send_due(at=AT) == 2
    assert_adds_up(mailing)


@pytest.mark.parametrize("state", ["draft", "waiting", "scheduled", "preparing"])
def test_a_letter_given_up_before_it_left_reaches_nobody(server: Sink, national: Supporter, state: str) -> None:
    subscribers(2)
    mailing = scheduled(state=state)
    steering.cancel(mailing=mailing, by=national, at=AT, words="Une erreur")
    assert prepare_due(at=AT) == send_due(at=AT) == 0
    assert mailing.state == Mailing.State.CANCELLED
    assert not Delivery.objects.exists()
    with pytest.raises(ValidationError, match="déjà fini"):
        steering.cancel(mailing=mailing, by=national, at=AT)


@pytest.mark.django_db(transaction=True)
def test_a_pause_is_seen_before_the_next_window(server: Sink, national: Supporter) -> None:
    people = subscribers(60)
    mailing = prepared()

    server.on_message = lambda _message: Mailing.objects.update(state=Mailing.State.PAUSED) and None
    sent = send_due(at=AT)
    assert 0 < sent < len(people)
    server.on_message = lambda _message: None
    assert send_due(at=AT) == 0
    steering.resume(mailing=mailing, by=national, at=AT)
    assert send_due(at=AT) == len(people) - sent
    assert server.twice == []
    assert_adds_up(mailing)


def test_too_many_unknown_addresses_stop_the_letter(server: Sink) -> None:
    server.refuse["@example.org"] = "550 5.1.1 no such user"
    subscribers(100)
    mailing = prepared()
    send_due(at=AT)
    mailing.refresh_from_db()
    assert (mailing.state, mailing.needs_national) == (Mailing.State.PAUSED, True)
    assert Delivery.objects.filter(state=Delivery.State.QUEUED).exists()


def test_what_is_uncertain_of_a_cancelled_letter_is_not_sent_again(server: Sink, national: Supporter) -> None:
    people = subscribers(3)
    mailing = prepared()
    Delivery.objects.filter(supporter=people[0]).update(state=Delivery.State.UNCERTAIN)
    Slice.objects.update(uncertain=1)
    steering.cancel(mailing=mailing, by=national, at=AT)
    send_due(at=AT + timedelta(seconds=1))
    assert reasons(mailing) == {Delivery.Reason.CANCELLED: 2}
    with pytest.raises(ValidationError, match="ne peuvent pas être refaits"):
        steering.settle_uncertain(mailing=mailing, sent=False, by=national, at=AT)
    assert steering.settle_uncertain(mailing=mailing, sent=True, by=national, at=AT) == 1
    assert_adds_up(mailing)


def test_nothing_uncertain_is_nothing_to_settle(server: Sink, national: Supporter) -> None:
    subscribers(1)
    mailing = prepared()
    with pytest.raises(ValidationError, match="Aucun envoi incertain"):
        steering.settle_uncertain(mailing=mailing, sent=True, by=national, at=AT)
