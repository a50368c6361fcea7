"""Voices end by themselves: unwritten to, unanswered, at rest, after the vote; the desk is told before."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from conversations.models import Conversation, Mention, Objection, Voice
from conversations.services import expiry
from supporters.models import Supporter
from supporters.privacy.purge import purge_expired
from territory.models import Election, Round
from tests.conversations.making import make_answer, make_conversation, make_mention, make_responder, make_voice
from tests.mailbox import letters_to

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("queued_mail")]
RULES = ("voices_never_written_to", "voices_that_did_not_answer", "voices_at_rest", "voices_after_the_vote")


def ended(at: datetime) -> dict[str, int]:
    """Rules that ended something of the desk."""
    counts = purge_expired(at=at)
    known = (*RULES, "closed_conversations", "stray_mentions", "received_webmentions", "objections")
    return {name: rows for name, rows in counts.items() if rows and name in known}


def days_ago(days: float) -> datetime:
    return timezone.now() - timedelta(days=days)


def vote(days: int) -> None:
    election = Election.objects.create(slug="essai", name="Essai", is_active=True)
    Round.objects.create(election=election, number=1, date=days_ago(days).date() - timedelta(days=14))
    Round.objects.create(election=election, number=2, date=days_ago(days).date())


# --- a month without a message (L61) ---


def test_a_voice_we_never_wrote_to_goes_after_a_month() -> None:
    kept = make_voice(created_at=days_ago(29))
    gone = make_voice(created_at=days_ago(31))
    make_conversation(gone)
    assert ended(timezone.now()) == {"voices_never_written_to": 1}
    assert list(Voice.objects.all()) == [kept]
    assert not Conversation.objects.exists()
    assert not Objection.objects.exists()


def test_a_dry_run_says_what_would_go() -> None:
    make_voice(created_at=days_ago(31))
    counts = purge_expired(at=timezone.now(), dry_run=True)
    assert counts["voices_never_written_to"] == 1
    assert Voice.objects.exists()


def test_an_answer_that_left_keeps_a_voice() -> None:
    voice = make_voice(created_at=days_ago(31))
    make_answer(make_conversation(voice, state="answered"), state="sent", sent_at=days_ago(2))
    assert ended(timezone.now()) == {}


def test_whoever_wrote_to_us_is_known_from_their_last_letter() -> None:
    voice = make_voice(created_at=days_ago(40))
    make_mention(voice=voice, origin="mail", found_at=days_ago(3))
    assert "voices_never_written_to" not in ended(timezone.now())
    assert ended(timezone.now() + timedelta(days=28))["voices_never_written_to"] == 1


def test_the_desk_is_told_five_days_before(responder: Supporter) -> None:
    voice = make_voice(name="Le carnet", created_at=days_ago(25.5))
    make_voice(created_at=days_ago(24))
    assert expiry.warn_owners(at=timezone.now()) == 1
    letter = letters_to(responder.email)[-1]
    assert "Le carnet" in letter
    assert voice.get_absolute_url() in letter


def test_the_desk_is_told_once(responder: Supporter) -> None:
    make_voice(created_at=days_ago(26))
    expiry.warn_owners(at=timezone.now())
    assert expiry.warn_owners(at=timezone.now()) == 0
    assert len(letters_to(responder.email)) == 1


def test_whoever_follows_a_conversation_is_told_alone(responder: Supporter) -> None:
    owner = make_responder()
    voice = make_voice(created_at=days_ago(26))
    make_conversation(voice, state="taken", owner=owner)
    expiry.warn_owners(at=timezone.now())
    assert len(letters_to(owner.email)) == 1
    assert not letters_to(responder.email)


def test_one_letter_tells_of_all_voices(responder: Supporter) -> None:
    for _n in range(3):
        make_voice(created_at=days_ago(26))
    assert expiry.warn_owners(at=timezone.now()) == 3
    assert len(letters_to(responder.email)) == 1


def test_somebody_who_left_the_desk_is_not_told(responder: Supporter) -> None:
    former = make_responder(is_staff=False)
    make_voice(created_at=days_ago(26), created_by=former)
    expiry.warn_owners(at=timezone.now())
    assert not letters_to(former.email)
    assert letters_to(responder.email)


# --- two months without an answer (L62) ---


def test_a_message_without_an_answer_is_forgotten_after_two_months() -> None:
    kept = make_voice(created_at=days_ago(80), noticed_at=days_ago(59))
    make_voice(created_at=days_ago(80), noticed_at=days_ago(61))
    assert ended(timezone.now()) == {"voices_that_did_not_answer": 1}
    assert list(Voice.objects.all()) == [kept]


def test_a_second_message_of_ours_gives_no_more_time() -> None:
    voice = make_voice(created_at=days_ago(80), noticed_at=days_ago(61))
    make_answer(make_conversation(voice, state="waiting", at=days_ago(70)), state="sent", sent_at=days_ago(10))
    assert ended(timezone.now()) == {"voices_that_did_not_answer": 1}


def test_a_word_after_our_message_keeps_a_voice() -> None:
    voice = make_voice(created_at=days_ago(80), noticed_at=days_ago(61))
    make_mention(voice=voice, said_at=days_ago(50), found_at=days_ago(50), conversation=make_conversation(voice))
    assert ended(timezone.now()) == {}


def test_what_was_said_before_our_message_does_not_answer_it() -> None:
    voice = make_voice(created_at=days_ago(80), noticed_at=days_ago(61))
    make_conversation(voice, at=days_ago(62))
    assert ended(timezone.now()) == {"voices_that_did_not_answer": 1}


# --- rest, and the vote (L65) ---


def test_a_year_without_a_word_ends_it() -> None:
    spoke = {"noticed_at": days_ago(450), "answered_at": days_ago(440)}
    silent, talking = (make_voice(created_at=days_ago(460), **spoke) for _n in range(2))
    make_mention(voice=silent, found_at=days_ago(400), conversation=make_conversation(silent, at=days_ago(400)))
    Mention.objects.filter(voice=silent).update(found_at=days_ago(400))
    make_conversation(talking)
    assert ended(timezone.now()) == {"voices_at_rest": 1}
    assert list(Voice.objects.all()) == [talking]


def closed(days: float, **overrides: Any) -> Conversation:
    spoke = {"created_at": days_ago(100), "noticed_at": days_ago(90), "answered_at": days_ago(89)}
    voice = make_voice(**spoke)
    state = {"state": "closed", "closed_at": days_ago(days), "ending": "answered", "at": days_ago(90)}
    return make_conversation(voice, **(state | overrides))


def test_closed_conversations_go_sixty_days_after_the_last_round() -> None:
    closed(80)
    vote(61)
    assert ended(timezone.now()) == {"closed_conversations": 1, "voices_after_the_vote": 1}
    assert not Voice.objects.exists()


def test_closed_conversations_stay_until_then() -> None:
    closed(80)
    vote(59)
    assert ended(timezone.now()) == {}


def test_the_last_round_counts_not_the_first() -> None:
    closed(80)
    vote(55)
    assert ended(timezone.now()) == {}


def test_without_a_vote_nothing_goes_by_it() -> None:
    closed(80)
    Election.objects.create(slug="essai", name="Essai", is_active=False)
    assert ended(timezone.now()) == {}


def test_what_is_open_stays_after_the_vote() -> None:
    row = closed(80, state="new", closed_at=None, ending="", at=days_ago(70))
    vote(61)
    assert ended(timezone.now()) == {}
    assert Conversation.objects.get() == row


def test_a_stray_mention_goes_after_a_month() -> None:
    voice = make_voice(noticed_at=days_ago(3))
    make_mention(voice=voice, found_at=days_ago(31))
    assert ended(timezone.now()) == {"stray_mentions": 1}


def test_an_objection_is_kept_three_years() -> None:
    Objection.objects.create(hash="a" * 64, at=days_ago(3 * 365 - 2))
    assert ended(timezone.now()) == {}
    assert ended(timezone.now() + timedelta(days=3)) == {"objections": 1}


def test_a_voice_says_when_it_goes() -> None:
    now = timezone.now()
    assert expiry.ends_on(make_voice(created_at=now)) == now + timedelta(days=30)
    assert expiry.ends_on(make_voice(noticed_at=now)) == now + timedelta(days=60)
    assert expiry.ends_on(make_voice(noticed_at=now, answered_at=now)) is None
