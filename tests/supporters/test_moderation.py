"""Decisions and reports."""

import threading
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from supporters.map_counters import published_total
from supporters.models import Act, Decision, Report, Supporter, Testimony
from supporters.services.consents import withdraw_consent
from supporters.services.moderation import (
    AlreadyDecided,
    NoConsent,
    WordsNotAllowed,
    dismiss_reports,
    publish_testimony,
    refuse_testimony,
    reopen_testimony,
    report_testimony,
)
from supporters.services.testimonies import withdraw_testimony
from territory.models import Election, Round, ZoneVote
from territory.silence import Silenced
from tests.factories import agree, make_place, make_supporter, make_testimony
from tests.supporters.writing import Purpose

State = Testimony.State
Reason = Decision.Reason


@pytest.fixture
def waiting(supporter: Supporter) -> Testimony:
    return make_testimony(supporter=agree(supporter))


def publish(testimony: Testimony, moderator: Supporter, **options: Any) -> Decision:
    at = options.pop("at", None) or timezone.now()
    decision = publish_testimony(testimony=testimony, moderator=moderator, at=at, **options)
    testimony.refresh_from_db()
    return decision


def refuse(testimony: Testimony, moderator: Supporter, reason: str = Reason.OFF_TOPIC, note: str = "") -> Decision:
    at = timezone.now()
    decision = refuse_testimony(testimony=testimony, moderator=moderator, at=at, reason=reason, note=note)
    testimony.refresh_from_db()
    return decision


def report(testimony: Testimony, reporter: str) -> Report:
    return report_testimony(
        testimony=testimony, reporter=reporter, reason=Report.Reason.HATE, details="", at=timezone.now()
    )


def silent_zone(zone: str, at: datetime) -> ZoneVote:
    """A vote whose silence covers an instant."""
    election = Election.objects.create(slug=zone, name="Présidentielle", is_active=True)
    vote_round = Round.objects.create(election=election, number=1, date=date(2027, 4, 11))
    vote, _ = ZoneVote.objects.update_or_create(
        round=vote_round,
        zone=zone,
        defaults={
            "votes_on": date(2027, 4, 11),
            "timezone": "Europe/Paris",
            "silence_start": at - timedelta(hours=1),
            "silence_end": at + timedelta(hours=1),
        },
    )
    return vote


def test_publishing_puts_the_testimony_on_the_map_and_in_the_ledger(waiting: Testimony, moderator: Supporter) -> None:
    decision = publish(waiting, moderator)
    assert waiting.state == State.PUBLISHED
    assert published_total() == 1
    assert Act.objects.get().subject == f"testimony:{waiting.pk}:1"
    assert (decision.verdict, decision.moderator, decision.message) == ("publish", moderator, waiting.message)


def test_the_author_is_told_of_the_publication(waiting: Testimony, moderator: Supporter) -> None:
    publish(waiting, moderator)
    assert mail.outbox[0].to == [waiting.supporter.email]
    assert waiting.get_absolute_url() in mail.outbox[0].body


def test_a_refusal_says_why_and_how_to_contest(waiting: Testimony, moderator: Supporter, settings: Any) -> None:
    settings.CONTROLLER_EMAIL = "contact@campagne.example"
    refuse(waiting, moderator, Reason.THIRD_PARTY, "Votre voisin n'a pas donné son accord.")
    letter = mail.outbox[0].body
    assert str(Reason.THIRD_PARTY.label) in letter
    assert "Votre voisin n'a pas donné son accord." in letter
    assert "contact@campagne.example" in letter


def test_a_refused_testimony_stays_off_the_map(waiting: Testimony, moderator: Supporter) -> None:
    refuse(waiting, moderator)
    assert waiting.state == State.REFUSED
    assert published_total() == 0
    assert not Act.objects.exists()


def test_refusing_a_published_testimony_takes_it_down(waiting: Testimony, moderator: Supporter) -> None:
    publish(waiting, moderator)
    refuse(waiting, moderator)
    assert published_total() == 0
    assert sum(Act.objects.values_list("quantity", flat=True)) == 0


@pytest.mark.parametrize("reason", ["", "whatever"])
def test_a_refusal_needs_a_reason(waiting: Testimony, moderator: Supporter, reason: str) -> None:
    with pytest.raises(ValidationError):
        refuse(waiting, moderator, reason)
    assert not Decision.objects.exists()


def test_without_consent_nothing_is_published(moderator: Supporter) -> None:
    testimony = make_testimony()
    with pytest.raises(NoConsent):
        publish(testimony, moderator)


def test_a_restricted_person_is_not_published(waiting: Testimony, moderator: Supporter) -> None:
    Supporter.objects.filter(pk=waiting.supporter_id).update(restricted_at=timezone.now())
    with pytest.raises(NoConsent):
        publish(waiting, moderator)


@pytest.mark.parametrize("chosen", [True, False])
def test_without_consent_or_by_choice_the_photo_is_left_out(
    supporter: Supporter, moderator: Supporter, chosen: bool
) -> None:
    agree(supporter, "account", "testimony", "photo")
    testimony = make_testimony(supporter=supporter, photo="a.webp", thumbnail="b.webp", photo_alt="Moi")
    if not chosen:
        supporter.consents.filter(purpose=Purpose.PHOTO).withdraw(at=timezone.now())
    decision = publish(testimony, moderator, with_photo=not chosen)
    assert (decision.verdict, testimony.photo) == ("publish_text", "")


def test_the_second_of_two_decisions_is_told_that_it_is_late(waiting: Testimony, moderator: Supporter) -> None:
    seen_by_another = Testimony.objects.get(pk=waiting.pk)
    publish(waiting, moderator)
    with pytest.raises(AlreadyDecided):
        refuse_testimony(testimony=seen_by_another, moderator=moderator, at=timezone.now(), reason=Reason.INSULT)
    assert Decision.objects.count() == 1


def test_words_changed_since_they_were_read_are_not_decided_on(waiting: Testimony, moderator: Supporter) -> None:
    Testimony.objects.update(message="Tout autre chose")
    with pytest.raises(AlreadyDecided):
        publish_testimony(testimony=waiting, moderator=moderator, at=timezone.now())


def test_a_withdrawn_testimony_cannot_be_published(waiting: Testimony, moderator: Supporter) -> None:
    withdraw_testimony(testimony=waiting, at=timezone.now())
    with pytest.raises(AlreadyDecided):
        publish_testimony(testimony=waiting, moderator=moderator, at=timezone.now())


@pytest.mark.django_db(transaction=True)
def test_two_moderators_at_once_yield_one_decision(moderator: Supporter) -> None:
    testimony = make_testimony(supporter=agree(make_supporter()))
    together, outcomes = threading.Barrier(2), []

    def decide(verb: Any, **options: Any) -> None:
        mine = Testimony.objects.get(pk=testimony.pk)
        together.wait()
        try:
            verb(testimony=mine, moderator=moderator, at=timezone.now(), **options)
            outcomes.append("done")
        except AlreadyDecided:
            outcomes.append("late")
        finally:
            connection.close()

    threads = [
        threading.Thread(target=decide, args=[publish_testimony]),
        threading.Thread(target=decide, args=[refuse_testimony], kwargs={"reason": Reason.INSULT}),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["done", "late"]
    assert Decision.objects.count() == 1


def test_a_decision_can_be_taken_back(waiting: Testimony, moderator: Supporter) -> None:
    publish(waiting, moderator)
    reopened = reopen_testimony(testimony=waiting, moderator=moderator, at=timezone.now())
    assert reopened.state == State.PENDING
    assert published_total() == 0
    publish(reopened, moderator)
    assert Act.objects.filter(subject=f"testimony:{waiting.pk}:2").exists()


def test_two_visitors_bring_a_testimony_back_to_the_queue(waiting: Testimony, moderator: Supporter) -> None:
    publish(waiting, moderator)
    mail.outbox.clear()
    report(waiting, "first")
    waiting.refresh_from_db()
    assert waiting.state == State.PUBLISHED
    report(waiting, "second")
    waiting.refresh_from_db()
    assert (waiting.state, published_total()) == (State.PENDING, 0)
    assert {letter.to[0] for letter in mail.outbox} == {waiting.supporter.email, moderator.email}


def test_one_visitor_counts_once(waiting: Testimony, moderator: Supporter) -> None:
    publish(waiting, moderator)
    assert report(waiting, "same") == report(waiting, "same")
    waiting.refresh_from_db()
    assert waiting.state == State.PUBLISHED


def test_kept_by_a_moderator_a_testimony_is_not_taken_down_again(waiting: Testimony, moderator: Supporter) -> None:
    publish(waiting, moderator)
    report(waiting, "first")
    report(waiting, "second")
    waiting.refresh_from_db()
    publish(waiting, moderator)
    assert waiting.reviewed_after_reports
    mail.outbox.clear()
    report(waiting, "third")
    report(waiting, "fourth")
    waiting.refresh_from_db()
    assert (waiting.state, published_total()) == (State.PUBLISHED, 1)
    assert [letter.to for letter in mail.outbox] == [[moderator.email]]


def test_reports_that_are_dismissed_leave_the_testimony_where_it_is(waiting: Testimony, moderator: Supporter) -> None:
    publish(waiting, moderator)
    report(waiting, "first")
    assert dismiss_reports(testimony=waiting, moderator=moderator, at=timezone.now()) == 1
    report(waiting, "second")
    waiting.refresh_from_db()
    assert waiting.state == State.PUBLISHED


def test_nothing_is_published_where_people_vote(waiting: Testimony, moderator: Supporter) -> None:
    now = timezone.now()
    silent_zone(waiting.place.zone, now)
    with pytest.raises(Silenced):
        publish(waiting, moderator, at=now)
    assert published_total() == 0


def test_refusing_stays_possible_in_silence(waiting: Testimony, moderator: Supporter) -> None:
    silent_zone(waiting.place.zone, timezone.now())
    assert refuse(waiting, moderator).verdict == "refuse"


@pytest.mark.parametrize("message", ["L'Ifop nous donne gagnants", "Les estimations sont bonnes"])
def test_polls_and_results_wait_while_any_territory_votes(
    supporter: Supporter, moderator: Supporter, message: str
) -> None:
    place = make_place(zone="reunion")
    testimony = make_testimony(supporter=agree(supporter), place=place, message=message)
    moment = datetime(2027, 4, 11, 18, tzinfo=UTC)
    silent_zone("metropole", moment)
    with pytest.raises(WordsNotAllowed):
        publish(testimony, moderator, at=moment)
    publish(testimony, moderator, at=moment + timedelta(days=1))


def test_a_decision_outlives_the_words_it_judged(waiting: Testimony, moderator: Supporter) -> None:
    publish(waiting, moderator)
    withdraw_consent(supporter=waiting.supporter, purpose=Purpose.TESTIMONY, at=timezone.now())
    decision = Decision.objects.get()
    assert (decision.verdict, decision.moderator, decision.message) == ("publish", moderator, "")
