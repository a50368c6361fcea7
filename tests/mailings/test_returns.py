"""What comes back changes only whom it is truly about, once, and never breaks what reads it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from mailings.models import Delivery, ProviderState, Recipient, Return, SendingDay, Tally
from mailings.returns import tokens, verp
from mailings.services.returns import take_in
from supporters.models import Consent
from tests.mailings.making import make_delivery, make_mailing, make_slice, make_subscriber
from tests.mailings.returning import absence, bounce, complaint, qmail_bounce, sent_letter

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 18, 12, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def domain(settings: Any) -> None:
    settings.BOUNCE_DOMAIN = "bounce.campagne.example"


@pytest.fixture
def delivery() -> Delivery:
    person = make_subscriber(selected=True)
    return make_delivery(mailing=make_mailing(), supporter=person, state=Delivery.State.SENT, sent_at=AT, tier=2)


def stop_of(delivery: Delivery) -> str:
    return Recipient.objects.get(pk=delivery.supporter_id).stopped_for


def tallies() -> dict[str, int]:
    return dict(Tally.objects.values_list("outcome", "number"))


def untouched() -> bool:
    return not Recipient.objects.exclude(stopped_for="").exists() and not Tally.objects.exists()


# --- Bounces


def test_an_address_that_nobody_has_is_written_to_no_more(delivery: Delivery) -> None:
    row = take_in(bounce(delivery), at=AT)
    assert (row.kind, row.status, row.delivery, row.mailing) == ("hard", "5.1.1", delivery, delivery.mailing)
    assert (row.raw, row.is_quarantined) == (b"", False)
    assert stop_of(delivery) == "bounce"
    assert tallies() == {"hard": 1}
    assert SendingDay.objects.get().hard == 1
    delivery.refresh_from_db()
    assert delivery.bounce == Delivery.Bounce.HARD


def test_a_bounce_is_no_will_of_the_person(delivery: Delivery) -> None:
    take_in(bounce(delivery), at=AT)
    assert delivery.supporter.consents.live(Consent.Purpose.SELECTION).exists()


def test_the_same_bounce_twice_counts_once(delivery: Delivery) -> None:
    raw = bounce(delivery)
    assert take_in(raw, at=AT).pk == take_in(raw, at=AT).pk
    assert (Return.objects.count(), tallies()) == (1, {"hard": 1})


def test_two_reports_on_one_letter_count_once(delivery: Delivery) -> None:
    take_in(bounce(delivery), at=AT)
    take_in(bounce(delivery, words="smtp; 550 5.1.1 no such user"), at=AT)
    assert (Return.objects.count(), tallies(), SendingDay.objects.get().hard) == (2, {"hard": 1}, 1)


def test_a_return_counts_under_its_subject_provider_tier_and_hour(delivery: Delivery) -> None:
    subject = delivery.mailing.subjects.get()
    make_slice(mailing=delivery.mailing, deliveries=[delivery], provider="orange", subject=subject)
    take_in(bounce(delivery), at=AT)
    tally = Tally.objects.get()
    assert (tally.variant, tally.provider, tally.tier) == (subject.pk, "orange", 2)
    assert tally.hour == AT.replace(minute=0)


@pytest.mark.parametrize(
    ("status", "action", "words", "kind"),
    [
        ("5.1.1", "failed", "", "hard"),
        ("5.1.2", "failed", "", "hard"),
        ("5.1.10", "failed", "", "hard"),
        ("5.2.1", "failed", "", "hard"),
        ("5.0.0", "failed", "smtp; 550 5.1.1 no such user here", "hard"),
        ("5.0.0", "failed", "smtp; 550 No such user here", "hard"),
        ("5.0.0", "failed", "smtp; 550 Adresse inconnue", "hard"),
        ("5.2.2", "failed", "smtp; 552 5.2.2 over quota", "soft"),
        ("4.2.2", "failed", "smtp; 452 mailbox full", "soft"),
        ("4.4.1", "delayed", "", "soft"),
        ("5.1.1", "delayed", "", "soft"),
        ("5.0.0", "failed", "smtp; 554 something", "soft"),
        ("5.4.1", "failed", "smtp; 550 5.4.1 access denied", "soft"),
        ("5.7.1", "failed", "smtp; 550 5.7.1 blocked", "policy"),
        ("5.7.515", "failed", "smtp; 550 5.7.515 does not meet the required level", "policy"),
        ("4.7.0", "delayed", "smtp; 421 4.7.0 unsolicited", "policy"),
        ("5.0.0", "failed", "smtp; 554 rejected: user unknown to Spamhaus", "policy"),
        ("5.1.8", "failed", "smtp; 501 5.1.8 bad sender", "policy"),
        ("5.2.3", "failed", "smtp; 552 5.2.3 too long", "policy"),
        ("5.6.1", "failed", "", "policy"),
        ("", "failed", "", "soft"),
        ("nonsense", "failed", "", "soft"),
    ],
)
def test_only_that_nobody_is_there_gives_an_address_up(
    status: str, action: str, words: str, kind: str, delivery: Delivery
) -> None:
    assert take_in(bounce(delivery, status=status, action=action, words=words), at=AT).kind == kind
    assert stop_of(delivery) == ("bounce" if kind == "hard" else "")


def test_a_letter_that_was_delivered_says_so_and_changes_nothing(delivery: Delivery) -> None:
    assert take_in(bounce(delivery, status="2.0.0", action="delivered", words=""), at=AT).kind == "automatic"
    assert untouched()


def test_three_refusals_on_three_days_of_a_week_are_a_box_that_nobody_reads(delivery: Delivery) -> None:
    for days in (0, 0, 3, 3, 6):
        take_in(bounce(delivery, status="4.2.2", words=f"smtp; 452 full {days}"), at=AT + timedelta(days=days))
        assert stop_of(delivery) == ""
    take_in(bounce(delivery, status="4.2.2", words="smtp; 452 full again"), at=AT + timedelta(days=7))
    assert stop_of(delivery) == "full"
    assert tallies() == {"soft": 1}


def test_refusals_of_another_season_are_forgotten(delivery: Delivery) -> None:
    for days in (0, 40, 80, 120):
        take_in(bounce(delivery, status="4.2.2", words=f"smtp; 452 full {days}"), at=AT + timedelta(days=days))
    recipient = Recipient.objects.get()
    assert (recipient.stopped_for, recipient.soft_bounces) == ("", 1)


def test_a_box_that_refuses_us_by_principle_is_the_providers_matter(delivery: Delivery) -> None:
    make_slice(mailing=delivery.mailing, deliveries=[delivery], provider="microsoft")
    Recipient.objects.create(supporter=delivery.supporter, provider="microsoft")
    state = ProviderState.objects.create(provider="microsoft", per_minute=10)
    take_in(bounce(delivery, status="5.7.1", words="smtp; 550 5.7.1 blocked by S3140"), at=AT)
    assert (stop_of(delivery), tallies()) == ("", {"policy": 1})
    state.refresh_from_db()
    assert "S3140" in state.reason


def test_worse_news_is_kept_over_better(delivery: Delivery) -> None:
    take_in(bounce(delivery, status="4.2.2", action="delayed"), at=AT)
    take_in(bounce(delivery), at=AT)
    take_in(bounce(delivery, status="4.2.2", words="smtp; 452 late"), at=AT)
    delivery.refresh_from_db()
    assert (delivery.bounce, tallies()) == (Delivery.Bounce.HARD, {"soft": 1, "hard": 1})


def test_a_bounce_in_no_form_is_understood_by_experience(delivery: Delivery) -> None:
    assert take_in(qmail_bounce(delivery), at=AT).kind == "hard"
    assert stop_of(delivery) == "bounce"


def test_the_envelope_tells_whom_a_bounce_is_about(delivery: Delivery) -> None:
    """Where the report carries nothing of the letter."""
    raw = bounce(None, letter=sent_letter(None))
    assert take_in(raw, to=verp.address(delivery.pk).upper(), at=AT).delivery == delivery


def test_a_letter_that_came_back_whole_tells_whom_it_was_for(delivery: Delivery) -> None:
    raw = bounce(delivery, to="postmaster@campagne.example")
    assert take_in(raw, to="postmaster@campagne.example", at=AT).delivery == delivery


# --- Complaints


@pytest.mark.parametrize("kind", ["abuse", "fraud", "virus", "other", "opt-out"])
def test_whoever_complains_is_written_to_no_more(kind: str, delivery: Delivery) -> None:
    row = take_in(complaint(delivery, kind=kind), at=AT)
    assert (row.kind, row.diagnostic) == ("complaint", kind)
    assert (stop_of(delivery), tallies()) == ("complaint", {"complaint": 1})
    assert SendingDay.objects.get().complaints == 1
    assert not delivery.supporter.consents.live(Consent.Purpose.SELECTION).exists()


def test_a_complaint_told_twice_counts_once(delivery: Delivery) -> None:
    take_in(complaint(delivery), at=AT)
    take_in(complaint(delivery, kind="fraud"), at=AT)
    assert (Return.objects.count(), tallies()) == (2, {"complaint": 1})


@pytest.mark.parametrize("name", ["Message-ID", "Return-Path", "List-Unsubscribe"])
def test_any_trace_of_ours_tells_who_complained(name: str, delivery: Delivery) -> None:
    letter = sent_letter(delivery)
    for other in {"Message-ID", "Return-Path", "List-Unsubscribe", "To"} - {name}:
        del letter[other]
    assert take_in(complaint(delivery, letter=letter), at=AT).delivery == delivery


def test_a_complaint_about_a_letter_of_long_ago_still_stops_letters(delivery: Delivery) -> None:
    """Its delivery has been forgotten since; the unsubscribe link names the person."""
    raw = complaint(delivery)
    letter = sent_letter(delivery)
    del letter["Message-ID"], letter["Return-Path"]
    raw = complaint(delivery, letter=letter)
    person = delivery.supporter
    delivery.delete()
    assert take_in(raw, at=AT).delivery is None
    assert (Recipient.objects.get(pk=person.pk).stopped_for, tallies()) == ("complaint", {})


def test_a_complaint_about_nothing_of_ours_is_counted_and_no_more() -> None:
    row = take_in(complaint(None), at=AT)
    assert (row.kind, row.delivery, row.is_quarantined) == ("complaint", None, False)
    assert untouched()


@pytest.mark.parametrize("kind", ["not-spam", "auth-failure"])
def test_what_is_no_complaint_is_none(kind: str, delivery: Delivery) -> None:
    assert take_in(complaint(delivery, kind=kind), at=AT).kind == "automatic"
    assert untouched()


# --- Unsubscribing by mail, machines' answers


def test_an_empty_mail_unsubscribes(delivery: Delivery) -> None:
    to = tokens.unsubscribe_address(delivery.supporter_id, delivery.mailing_id)
    row = take_in(f"From: x@example.org\nTo: {to}\nSubject: \n\n".encode(), to=to, at=AT)
    assert (row.kind, row.delivery) == ("unsubscribe", delivery)
    assert (stop_of(delivery), tallies()) == ("unsubscribed", {"unsubscribed": 1})


def test_somebodys_holidays_change_nothing(delivery: Delivery) -> None:
    row = take_in(absence(delivery), at=AT)
    assert (row.kind, row.delivery, row.raw) == ("automatic", delivery, b"")
    assert untouched()
