"""What mail servers answer to letters, and what follows for the letter, the reader and the provider."""

from datetime import timedelta
from typing import Any

import pytest

from mailings.models import Delivery, Mailing, ProviderState, Recipient, Slice
from mailings.services import steering
from mailings.services.sending import send_due
from supporters.models import Supporter
from tests.mailings.making import make_subscriber
from tests.mailings.sending import AT, Reason, State, assert_adds_up, outcomes, prepared, subscribers
from tests.mailings.sink import AFTER, BEFORE, DURING, Sink

pytestmark = pytest.mark.django_db


def test_an_unknown_address_is_never_written_to_again(server: Sink) -> None:
    people = subscribers(3)
    server.refuse[people[0].email] = "550 5.1.1 no such user"
    mailing = prepared()
    send_due(at=AT)
    recipient = Recipient.objects.get(supporter=people[0])
    assert recipient.stopped_for == Recipient.Stop.BOUNCE
    delivery = Delivery.objects.get(supporter=people[0])
    assert (delivery.state, delivery.code, delivery.bounce) == (State.FAILED, 550, Delivery.Bounce.HARD)
    assert_adds_up(mailing)


def test_a_refusal_of_the_sender_is_no_fault_of_the_reader(server: Sink) -> None:
    person = make_subscriber()
    server.reject[person.email] = "550 5.7.515 sender not trusted"
    prepared()
    send_due(at=AT)
    assert Recipient.objects.get().stopped_at is None
    assert Delivery.objects.get().bounce == Delivery.Bounce.POLICY


def test_what_a_server_puts_off_is_tried_again_and_given_up_in_the_end(server: Sink) -> None:
    people = subscribers(2)
    server.refuse[people[0].email] = "452 4.2.2 mailbox full"
    mailing = prepared()
    assert send_due(at=AT) == 1
    assert Delivery.objects.get(supporter=people[0]).state == State.DEFERRED
    assert send_due(at=AT + timedelta(minutes=4)) == 0
    del server.refuse[people[0].email]
    assert send_due(at=AT + timedelta(minutes=6)) == 1
    assert sorted(server.recipients) == sorted(person.email for person in people)
    assert_adds_up(mailing)


def test_what_is_put_off_for_hours_is_given_up(server: Sink) -> None:
    person = make_subscriber()
    server.refuse[person.email] = "452 4.2.2 mailbox full"
    mailing = prepared()
    for hours in range(12):
        send_due(at=AT + timedelta(hours=hours))
        send_due(at=AT + timedelta(hours=hours, minutes=30))
    assert Delivery.objects.get().state == State.FAILED
    assert Delivery.objects.get().reason == Reason.TIRED
    assert_adds_up(mailing)


def test_a_provider_in_a_hurry_rests_twice_as_long_each_time_and_the_others_go_on(server: Sink) -> None:
    busy = [make_subscriber(email=f"lea{n}@orange.fr") for n in range(2)]
    quick = subscribers(2)
    server.refuse["@orange.fr"] = "421 4.7.0 too many connections"
    mailing = prepared()
    assert send_due(at=AT) == 2
    assert sorted(server.recipients) == sorted(person.email for person in quick)
    orange = ProviderState.objects.get(provider="orange")
    first = orange.paused_until
    assert first is not None
    assert AT < first <= AT + timedelta(minutes=2)
    send_due(at=AT + timedelta(minutes=6))
    orange.refresh_from_db()
    assert orange.level == 2
    server.refuse.clear()
    send_due(at=AT + timedelta(minutes=30))
    assert sorted(server.recipients) == sorted(person.email for person in [*busy, *quick])
    assert_adds_up(mailing)


def test_a_provider_that_refuses_us_is_paused(server: Sink) -> None:
    for number in range(30):
        make_subscriber(email=f"lea{number}@hotmail.fr")
    server.reject["@hotmail.fr"] = "550 5.7.1 blocked"
    prepared()
    send_due(at=AT)
    paused = ProviderState.objects.get(provider="microsoft").paused_until
    assert paused is not None
    assert paused > AT + timedelta(hours=11)
    assert Delivery.objects.filter(state=State.QUEUED).count() == 5


def test_no_more_leave_in_a_minute_than_a_provider_takes(server: Sink) -> None:
    for number in range(5):
        make_subscriber(email=f"lea{number}@laposte.net")
    ProviderState.objects.create(provider="laposte", per_minute=2)
    mailing = prepared()
    assert [send_due(at=AT + timedelta(minutes=minute)) for minute in range(4)] == [2, 2, 1, 0]
    assert_adds_up(mailing)


def test_a_new_sender_climbs_day_by_day(server: Sink, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.MAIL_WARM_UP = True
    monkeypatch.setattr("mailings.delivery.rates._CEILINGS", (2, 4))
    subscribers(5)
    mailing = prepared()
    assert send_due(at=AT) == 2
    assert send_due(at=AT + timedelta(hours=2)) == 0
    assert send_due(at=AT + timedelta(days=1)) == 3
    assert_adds_up(mailing)


def test_a_connection_cut_before_the_message_costs_nothing(server: Sink) -> None:
    people = subscribers(6)
    cuts = iter([BEFORE])
    server.cut = lambda to: next(cuts, "") if to == people[2].email else ""
    mailing = prepared()
    send_due(at=AT)
    send_due(at=AT + timedelta(minutes=10))
    assert sorted(server.recipients) == sorted(person.email for person in people)
    assert_adds_up(mailing)


@pytest.mark.parametrize("where", [DURING, AFTER])
def test_a_message_that_nobody_answered_for_is_uncertain_and_never_sent_again_by_itself(
    server: Sink, where: str
) -> None:
    people = subscribers(6)
    server.cut = lambda to: where if to == people[2].email else ""
    mailing = prepared()
    for minutes in (0, 10, 20):
        send_due(at=AT + timedelta(minutes=minutes))
    assert server.twice == []
    assert Delivery.objects.get(state=State.UNCERTAIN).supporter == people[2]
    assert_adds_up(mailing)
    assert outcomes(mailing)["uncertain"] == 1


def test_staff_settle_what_is_uncertain(server: Sink, national: Supporter) -> None:
    people = subscribers(3)
    server.cut = lambda to: AFTER if to == people[0].email else ""
    mailing = prepared()
    send_due(at=AT)
    assert steering.settle_uncertain(mailing=mailing, sent=True, by=national, at=AT) == 1
    assert outcomes(mailing)["sent"] == 3
    assert_adds_up(mailing)


def test_staff_have_what_is_uncertain_sent_again(server: Sink, national: Supporter) -> None:
    people = subscribers(3)
    server.cut = lambda to: BEFORE if to == people[0].email else ""
    mailing = prepared()
    Delivery.objects.filter(supporter=people[0]).update(state=State.UNCERTAIN)
    Slice.objects.update(uncertain=1)
    server.cut = lambda _to: ""
    send_due(at=AT)
    assert people[0].email not in server.recipients
    steering.settle_uncertain(mailing=mailing, sent=False, by=national, at=AT)
    assert send_due(at=AT) == 1
    assert sorted(server.recipients) == sorted(person.email for person in people)
    assert outcomes(mailing)["sent"] == 3
    assert_adds_up(mailing)
    assert mailing.state == Mailing.State.SENT


def test_a_server_that_is_away_loses_nothing(server: Sink, settings: Any) -> None:
    subscribers(3)
    mailing = prepared()
    settings.MAIL_DELIVERY = server.delivery | {"port": 1}
    assert send_due(at=AT) == 0
    settings.MAIL_DELIVERY = server.delivery
    assert send_due(at=AT + timedelta(minutes=2)) == 3
    assert_adds_up(mailing)
