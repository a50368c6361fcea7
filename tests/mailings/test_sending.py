"""Letters leave through a real mail server: to whom, and when."""

from datetime import UTC, datetime, timedelta

import pytest

from mailings.models import Mailing, MailingStep, Recipient, Slice, Tally
from mailings.services import steering
from mailings.services.preparing import prepare_due
from mailings.services.sending import send_due
from supporters.models import Consent, Supporter
from tests.factories import make_place
from tests.mailings.making import make_audience, make_subscriber
from tests.mailings.sending import (
    AT,
    Reason,
    assert_adds_up,
    prepared,
    reasons,
    subscribers,
)
from tests.mailings.sink import Sink
from tests.teams.silences import fall_silent

pytestmark = pytest.mark.django_db


def test_everybody_gets_the_letter_once(server: Sink) -> None:
    people = subscribers(7)
    mailing = prepared()
    assert send_due(at=AT) == 7
    assert sorted(server.recipients) == sorted(person.email for person in people)
    assert send_due(at=AT + timedelta(minutes=10)) == 0
    assert_adds_up(mailing)
    assert mailing.state == Mailing.State.SENT
    assert list(mailing.steps.values_list("kind", flat=True)) == [
        MailingStep.Kind.FINISHED,
        MailingStep.Kind.STARTED,
    ]


def test_nothing_leaves_before_its_hour(server: Sink) -> None:
    subscribers(2)
    prepared()
    assert send_due(at=AT - timedelta(seconds=1)) == 0
    assert not server.messages


def test_each_zone_waits_for_its_own_hour(server: Sink) -> None:
    here = make_subscriber()
    there = make_subscriber(home=make_place(zone="martinique"))
    prepared()
    assert send_due(at=AT) == 1
    assert server.recipients == [here.email]
    assert send_due(at=AT + timedelta(hours=5)) == 1
    assert server.recipients == [here.email, there.email]


def test_who_unsubscribed_since_gets_nothing(server: Sink) -> None:
    people = subscribers(3)
    mailing = prepared()
    Recipient.objects.filter(supporter=people[1]).stop(reason=Recipient.Stop.UNSUBSCRIBED, at=AT)
    send_due(at=AT)
    assert people[1].email not in server.recipients
    assert reasons(mailing) == {Reason.STOPPED: 1}
    assert_adds_up(mailing)


def test_who_withdrew_since_gets_nothing(server: Sink) -> None:
    people = subscribers(3)
    mailing = prepared()
    Consent.objects.filter(supporter=people[0]).withdraw(at=AT)
    send_due(at=AT)
    assert people[0].email not in server.recipients
    assert reasons(mailing) == {Reason.CONSENT: 1}


def test_somebody_erased_since_is_not_missed(server: Sink) -> None:
    people = subscribers(3)
    mailing = prepared()
    people[1].delete()
    assert send_due(at=AT) == 2
    mailing.refresh_from_db()
    assert mailing.state == Mailing.State.SENT


def test_a_second_letter_of_the_day_is_one_too_many(server: Sink) -> None:
    make_subscriber()
    first, second = prepared(), prepared()
    assert send_due(at=AT) == 1
    assert reasons(first) == {}
    assert reasons(second) == {Reason.CAP: 1}
    assert_adds_up(second)


def test_silence_stops_a_zone_and_is_told(server: Sink) -> None:
    subscribers(2)
    mailing = prepared()
    fall_silent(AT)
    assert send_due(at=AT) == 0
    assert not server.messages
    assert reasons(mailing) == {Reason.SILENCE: 2}
    assert_adds_up(mailing)
    assert mailing.state == Mailing.State.SILENCED


def test_a_letter_that_was_held_up_waits_for_the_morning(server: Sink) -> None:
    subscribers(2)
    mailing = prepared()
    assert send_due(at=AT + timedelta(hours=12)) == 0
    assert Slice.objects.get().due_at == datetime(2027, 3, 11, 6, 0, tzinfo=UTC)
    assert send_due(at=AT + timedelta(hours=21)) == 2
    assert_adds_up(mailing)


def test_the_letter_of_the_day_is_not_the_next_days(server: Sink) -> None:
    subscribers(2)
    mailing = prepared(kind=Mailing.Kind.DAILY)
    assert send_due(at=AT + timedelta(days=1)) == 0
    assert reasons(mailing) == {Reason.HOUR: 2}
    assert_adds_up(mailing)


def test_a_paused_letter_waits_and_goes_on(server: Sink, national: Supporter) -> None:
    subscribers(2)
    mailing = prepared()
    steering.pause(mailing=mailing, by=national, at=AT, words="Une erreur")
    assert send_due(at=AT) == 0
    steering.resume(mailing=mailing, by=national, at=AT)
    assert send_due(at=AT) == 2
    assert_adds_up(mailing)


def test_a_cancelled_letter_counts_each_of_those_who_get_nothing(server: Sink, national: Supporter) -> None:
    subscribers(3)
    mailing = prepared()
    steering.cancel(mailing=mailing, by=national, at=AT)
    assert send_due(at=AT) == 0
    assert reasons(mailing) == {Reason.CANCELLED: 3}
    assert_adds_up(mailing)
    assert mailing.state == Mailing.State.CANCELLED
    assert mailing.finished_at is not None


def test_left_out_are_told_by_reason(server: Sink) -> None:
    people = subscribers(3)
    Consent.objects.filter(supporter=people[0]).withdraw(at=AT)
    mailing = prepared()
    assert mailing.selected == 2
    left_out = Tally.objects.get(mailing=mailing, outcome=Tally.Outcome.LEFT_OUT)
    assert (left_out.reason, left_out.number) == (Reason.CONSENT, 1)


def test_subjects_are_tried_on_a_part_and_the_rest_is_held(server: Sink) -> None:
    subscribers(20)
    mailing = prepared(subjects=("Un", "Deux"), sample_share=20)
    assert send_due(at=AT) == 4
    assert sorted(Slice.objects.values_list("state", "size")) == [("done", 2), ("done", 2), ("held", 16)]
    mailing.refresh_from_db()
    assert mailing.sample_ends_at is not None
    mailing.winner = mailing.subjects.get(text="Deux")
    mailing.save()
    mailing.slices.filter(state="held").update(state="queued")
    assert send_due(at=AT) == 16
    assert sum(b"Subject: Deux" in message.data for message in server.messages) == 18
    assert_adds_up(mailing)


def test_preparing_twice_writes_nobody_twice(server: Sink) -> None:
    subscribers(3)
    mailing = prepared()
    Mailing.objects.update(state="preparing", started_at=None, prepare_at=AT - timedelta(hours=1))
    make_subscriber()
    prepare_due(at=AT)
    assert send_due(at=AT) == 4
    assert server.twice == []
    assert_adds_up(mailing)


def test_a_letter_for_nobody_is_over_at_once() -> None:
    mailing = prepared(audience=make_audience(place=make_place()))
    assert (mailing.selected, mailing.state) == (0, Mailing.State.SENT)
