"""What moderators of the group decide, and what follows for authors, readers and counts."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.utils import timezone

from conversations.models import Member, Message, ModerationStep, Notification, Thread
from conversations.services import moderation
from conversations.services.message_reports import report
from conversations.services.message_steps import MessageMoved
from supporters.ledger import recount
from supporters.models import Act, Supporter
from territory.silence import Silenced
from tests.conversations.making import make_member, make_message, make_thread
from tests.conversations.moderating import WHY, make_moderator, make_newcomer, make_waiting
from tests.teams.silences import fall_silent

pytestmark = pytest.mark.django_db


def kinds(member: Member | None) -> list[str]:
    return list(Notification.objects.filter(member=member).order_by("pk").values_list("kind", flat=True))


def test_a_newcomer_s_message_appears_once_it_was_read(moderator: Supporter) -> None:
    waiting = make_waiting()
    step = moderation.publish(message=waiting, by=moderator, at=timezone.now())
    waiting.refresh_from_db()
    assert (waiting.state, waiting.thread.replies, step.kind) == ("published", 1, "published")
    assert Act.objects.filter(kind="message").count() == 1
    assert "published" in kinds(waiting.author)
    assert mail.outbox == []


def test_the_third_that_was_read_is_the_last_to_wait(moderator: Supporter) -> None:
    author, thread, now = make_newcomer(), make_thread(), timezone.now()
    for trusted in (False, False, True):
        moderation.publish(message=make_waiting(thread, author=author), by=moderator, at=now)
        author.refresh_from_db()
        assert (author.trusted_at is not None) == trusted


def test_a_message_that_was_hidden_since_counts_for_no_trust(moderator: Supporter) -> None:
    author, thread, now = make_newcomer(), make_thread(), timezone.now()
    first, second, third = (make_waiting(thread, author=author) for _each in range(3))
    moderation.publish(message=first, by=moderator, at=now)
    moderation.hide(message=first, by=moderator, at=now, **WHY)
    moderation.publish(message=second, by=moderator, at=now)
    moderation.publish(message=third, by=moderator, at=now)
    author.refresh_from_db()
    assert author.trusted_at is None


def test_a_refusal_has_a_reason_that_its_author_reads(moderator: Supporter) -> None:
    waiting = make_waiting(text="Un texte à relire.")
    with pytest.raises(ValidationError) as error:
        moderation.refuse(message=waiting, reason="", by=moderator, at=timezone.now())
    assert set(error.value.error_dict) == {"reason"}
    with pytest.raises(ValidationError) as error:
        moderation.refuse(message=waiting, reason="other", by=moderator, at=timezone.now())
    assert set(error.value.error_dict) == {"words"}
    step = moderation.refuse(message=waiting, by=moderator, at=timezone.now(), **WHY)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.published_at, step.text) == ("refused", None, "Un texte à relire.")
    [letter] = mail.outbox
    for words in ("Sans rapport avec le fil", WHY["words"], "Un texte à relire.", f"/groupe/decisions/{step.pk}/"):
        assert words in str(letter.body)
    assert kinds(waiting.author) == ["moderated"]


def test_a_refused_first_message_leaves_no_thread_behind(moderator: Supporter) -> None:
    thread = make_thread(state="waiting", opened_by=make_newcomer())
    first = thread.messages.get()
    moderation.refuse(message=first, by=moderator, at=timezone.now(), **WHY)
    thread.refresh_from_db()
    assert thread.state == "hidden"
    moderation.undo(message=first, by=moderator, at=timezone.now())
    thread.refresh_from_db()
    assert thread.state == "waiting"
    moderation.publish(message=first, by=moderator, at=timezone.now())
    thread.refresh_from_db()
    assert thread.state == "open"


def test_what_is_hidden_is_gone_for_readers_and_comes_back(moderator: Supporter) -> None:
    thread, now = make_thread(), timezone.now()
    message = make_message(thread)
    version = Thread.objects.get(pk=thread.pk).version
    moderation.hide(message=message, by=moderator, at=now, **WHY)
    thread.refresh_from_db()
    assert (thread.replies, Message.objects.get(pk=message.pk).state) == (0, "hidden")
    assert thread.version > version
    moderation.show(message=message, by=moderator, at=now)
    thread.refresh_from_db()
    assert (thread.replies, Message.objects.get(pk=message.pk).state) == (1, "published")
    assert [letter.subject for letter in mail.outbox] == [f"Votre message dans « {thread.title} »"] * 2


def test_a_warning_leaves_the_message_and_says_why(moderator: Supporter) -> None:
    message = make_message()
    moderation.warn(message=message, by=moderator, at=timezone.now(), **WHY)
    assert Message.objects.get(pk=message.pk).state == "published"
    assert WHY["words"] in str(mail.outbox[0].body)
    assert kinds(message.author) == ["moderated"]


def test_somebody_slowed_down_reads_until_when_and_is_freed(moderator: Supporter) -> None:
    message, now = make_message(), timezone.now()
    moderation.slow(message=message, minutes=60, days=3, by=moderator, at=now, **WHY)
    author = Member.objects.get(pk=message.author_id)
    assert (author.slow_minutes, author.slow_until) == (60, now + timedelta(days=3))
    assert "60 minutes au moins" in str(mail.outbox[0].body)
    moderation.free(message=message, by=moderator, at=now)
    author.refresh_from_db()
    assert (author.slow_minutes, author.slow_until) == (0, None)
    with pytest.raises(MessageMoved):
        moderation.free(message=message, by=moderator, at=now)


@pytest.mark.parametrize(
    ("minutes", "days", "field"),
    [(0, 1, "minutes"), (1441, 1, "minutes"), (10, 0, "days"), (10, 31, "days")],
    ids=["no pause", "more than a day", "for no time", "for too long"],
)
def test_a_pace_has_bounds(minutes: int, days: int, field: str, moderator: Supporter) -> None:
    message = make_message()
    with pytest.raises(ValidationError) as error:
        moderation.slow(message=message, minutes=minutes, days=days, by=moderator, at=timezone.now(), **WHY)
    assert set(error.value.error_dict) == {field}
    assert Member.objects.get(pk=message.author_id).slow_minutes == 0


def test_nobody_moderates_their_own_message() -> None:
    author = make_member(supporter=make_moderator())
    message, waiting, now = make_message(author=author), make_waiting(author=author), timezone.now()
    acts = [
        lambda: moderation.publish(message=waiting, by=author.supporter, at=now),
        lambda: moderation.refuse(message=waiting, by=author.supporter, at=now, **WHY),
        lambda: moderation.hide(message=message, by=author.supporter, at=now, **WHY),
        lambda: moderation.warn(message=message, by=author.supporter, at=now, **WHY),
        lambda: moderation.slow(message=message, minutes=5, days=1, by=author.supporter, at=now, **WHY),
    ]
    for act in acts:
        with pytest.raises(ValidationError, match="une autre personne"):
            act()
    assert ModerationStep.objects.count() == 0


def test_in_silence_nothing_appears_and_everything_may_be_taken_away(moderator: Supporter) -> None:
    waiting, other, there, hidden = make_waiting(), make_waiting(), make_message(), make_message()
    now = timezone.now()
    moderation.hide(message=hidden, by=moderator, at=now, **WHY)
    fall_silent(now)
    with pytest.raises(Silenced):
        moderation.publish(message=waiting, by=moderator, at=now)
    with pytest.raises(Silenced):
        moderation.show(message=hidden, by=moderator, at=now)
    with pytest.raises(Silenced):
        moderation.undo(message=hidden, by=moderator, at=now)
    moderation.refuse(message=other, by=moderator, at=now, **WHY)
    moderation.hide(message=there, by=moderator, at=now, **WHY)
    states = dict(Message.objects.values_list("pk", "state"))
    assert (states[waiting.pk], states[other.pk]) == ("waiting", "refused")
    assert (states[there.pk], states[hidden.pk]) == ("hidden", "hidden")


def test_polls_wait_while_a_territory_votes(moderator: Supporter) -> None:
    waiting, now = make_waiting(text="Un sondage nous donne gagnants."), timezone.now()
    fall_silent(now, zone="guadeloupe")
    with pytest.raises(ValidationError, match="Sondages interdits"):
        moderation.publish(message=waiting, by=moderator, at=now)


def test_what_an_author_withdrew_meanwhile_is_decided_no_more(moderator: Supporter) -> None:
    waiting = make_waiting()
    Message.objects.filter(pk=waiting.pk).update(state="withdrawn")
    with pytest.raises(MessageMoved):
        moderation.publish(message=waiting, by=moderator, at=timezone.now())


def test_an_author_whose_data_rests_is_not_shown(moderator: Supporter) -> None:
    waiting = make_waiting()
    Supporter.objects.filter(pk=waiting.author.supporter_id).update(restricted_at=timezone.now())
    with pytest.raises(ValidationError, match="ses données"):
        moderation.publish(message=waiting, by=moderator, at=timezone.now())


# Taking a decision back


def test_a_publication_is_taken_back_with_all_it_brought(moderator: Supporter) -> None:
    author, thread, now = make_newcomer(), make_thread(), timezone.now()
    for _each in range(2):
        moderation.publish(message=make_waiting(thread, author=author), by=moderator, at=now)
    third = make_waiting(thread, author=author)
    moderation.publish(message=third, by=moderator, at=now)
    moderation.undo(message=third, by=moderator, at=now)
    author.refresh_from_db()
    third.refresh_from_db()
    thread.refresh_from_db()
    assert (author.trusted_at, third.state, third.published_at, thread.replies) == (None, "waiting", None, 2)
    assert not Notification.objects.filter(message=third).exists()
    moderation.publish(message=third, by=moderator, at=now)
    assert recount() == []
    assert Act.objects.filter(kind="message").count() == 5


def test_an_author_learns_that_a_decision_does_not_stand(moderator: Supporter) -> None:
    message, now = make_message(), timezone.now()
    moderation.hide(message=message, by=moderator, at=now, **WHY)
    step = moderation.undo(message=message, by=moderator, at=now)
    assert (Message.objects.get(pk=message.pk).state, step.undone_at) == ("published", now)
    assert "est annulée" in str(mail.outbox[1].body)


def test_a_decision_is_taken_back_by_whoever_took_it_and_soon(moderator: Supporter) -> None:
    message, now = make_message(), timezone.now()
    moderation.hide(message=message, by=moderator, at=now, **WHY)
    for by, at in ((make_moderator(), now), (moderator, now + timedelta(minutes=11))):
        with pytest.raises(ValidationError, match="ne peut plus être annulée"):
            moderation.undo(message=message, by=by, at=at)
    moderation.undo(message=message, by=moderator, at=now + timedelta(minutes=9))
    with pytest.raises(ValidationError, match="ne peut plus être annulée"):
        moderation.undo(message=message, by=moderator, at=now + timedelta(minutes=9))


def test_reports_are_open_again_when_the_answer_is_taken_back(moderator: Supporter) -> None:
    message, now = make_message(), timezone.now()
    report(message=message, member=make_member(), reason="hate", at=now)
    moderation.keep(message=message, by=moderator, at=now)
    assert Message.objects.get(pk=message.pk).reports == 0
    moderation.undo(message=message, by=moderator, at=now)
    assert Message.objects.get(pk=message.pk).reports == 1


# Reports


def test_everybody_reports_once(moderator: Supporter) -> None:
    message, one, now = make_message(), make_member(), timezone.now()
    for member in (one, one, make_member()):
        report(message=message, member=member, reason="hate", at=now)
    assert Message.objects.get(pk=message.pk).reports == 2


def test_whoever_reported_learns_what_came_of_it(moderator: Supporter) -> None:
    message, witness, now = make_message(), make_member(), timezone.now()
    report(message=message, member=witness, reason="hate", at=now)
    moderation.hide(message=message, by=moderator, at=now, **WHY)
    told = Notification.objects.get(member=witness)
    assert "est masqué" in told.words
    assert Message.objects.get(pk=message.pk).reports == 0


def test_a_message_that_changed_since_may_be_reported_again(moderator: Supporter) -> None:
    message, witness, now = make_message(), make_member(), timezone.now()
    report(message=message, member=witness, reason="hate", at=now)
    moderation.keep(message=message, by=moderator, at=now)
    report(message=message, member=witness, reason="hate", at=now)
    assert Message.objects.get(pk=message.pk).reports == 0
    Message.objects.filter(pk=message.pk).update(edited_at=now + timedelta(minutes=1))
    report(message=message, member=witness, reason="hate", at=now + timedelta(minutes=2))
    assert Message.objects.get(pk=message.pk).reports == 1


def test_a_report_says_what_is_wrong() -> None:
    message, now = make_message(), timezone.now()
    for fields, wrong in (({"reason": ""}, {"reason"}), ({"reason": "other"}, {"details"})):
        with pytest.raises(ValidationError) as error:
            report(message=message, member=make_member(), at=now, **fields)
        assert set(error.value.error_dict) == wrong
    with pytest.raises(ValidationError, match="votre message"):
        report(message=message, member=message.author, reason="hate", at=now)


def test_what_nobody_reported_is_not_kept(moderator: Supporter) -> None:
    with pytest.raises(MessageMoved):
        moderation.keep(message=make_message(), by=moderator, at=timezone.now())
