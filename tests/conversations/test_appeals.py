"""An author contests a decision, and somebody else decides (L71)."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.utils import timezone

from conversations.models import Member, Message, ModerationStep, Notification, Thread
from conversations.services import moderation
from conversations.services.appeals import appeal, decide_appeal
from conversations.services.message_steps import MessageMoved
from supporters.models import Supporter
from territory.silence import Silenced
from tests.conversations.making import make_member, make_message, make_thread
from tests.conversations.moderating import WHY, make_moderator, make_newcomer, make_waiting
from tests.teams.silences import fall_silent

pytestmark = pytest.mark.django_db
PLEA = "Je ne visais personne : relisez le fil."


@pytest.fixture
def other(db: None) -> Supporter:
    return make_moderator(display_name="Autre modération")


def contested(message: Message, by: Supporter) -> ModerationStep:
    verb = moderation.refuse if message.state == "waiting" else moderation.hide
    step = verb(message=message, by=by, at=timezone.now(), **WHY)
    return appeal(step=step, words=PLEA, at=timezone.now())


def test_an_author_contests_once_and_says_why(moderator: Supporter) -> None:
    message, now = make_message(), timezone.now()
    step = moderation.hide(message=message, by=moderator, at=now, **WHY)
    with pytest.raises(ValidationError) as error:
        appeal(step=step, words="  ", at=now)
    assert set(error.value.error_dict) == {"words"}
    assert appeal(step=step, words=PLEA, at=now).appeal == PLEA
    with pytest.raises(ValidationError, match="ne peut plus être contestée"):
        appeal(step=step, words=PLEA, at=now)


def test_six_months_later_a_decision_stands(moderator: Supporter) -> None:
    now = timezone.now()
    step = moderation.hide(message=make_message(), by=moderator, at=now, **WHY)
    with pytest.raises(ValidationError, match="ne peut plus être contestée"):
        appeal(step=step, words=PLEA, at=now + timedelta(days=184))
    assert appeal(step=step, words=PLEA, at=now + timedelta(days=180)).appealed_at


def test_what_was_taken_back_is_contested_no_more(moderator: Supporter) -> None:
    message, now = make_message(), timezone.now()
    step = moderation.hide(message=message, by=moderator, at=now, **WHY)
    moderation.undo(message=message, by=moderator, at=now)
    with pytest.raises(ValidationError, match="ne peut plus être contestée"):
        appeal(step=step, words=PLEA, at=now)


def test_a_contested_decision_is_taken_back_by_nobody_but_an_appeal(moderator: Supporter) -> None:
    message = make_message()
    contested(message, moderator)
    with pytest.raises(ValidationError, match="ne peut plus être annulée"):
        moderation.undo(message=message, by=moderator, at=timezone.now())


def test_somebody_else_decides(moderator: Supporter, other: Supporter) -> None:
    author = make_member(supporter=make_moderator())
    step = contested(make_message(author=author), moderator)
    for by in (moderator, author.supporter):
        with pytest.raises(ValidationError, match="une autre personne"):
            decide_appeal(step=step, upheld=True, words="Non.", by=by, at=timezone.now())
    decided = decide_appeal(step=step, upheld=True, words="Le fil est bien visé.", by=other, at=timezone.now())
    assert (decided.appeal_upheld, decided.appeal_by) == (True, other)
    assert Message.objects.get(pk=step.message_id).state == "hidden"
    with pytest.raises(MessageMoved):
        decide_appeal(step=step, upheld=False, words="Si.", by=make_moderator(), at=timezone.now())


def test_an_answer_is_owed_in_words(moderator: Supporter, other: Supporter) -> None:
    step = contested(make_message(), moderator)
    with pytest.raises(ValidationError) as error:
        decide_appeal(step=step, upheld=True, words="", by=other, at=timezone.now())
    assert set(error.value.error_dict) == {"words"}


def test_an_author_reads_the_answer(moderator: Supporter, other: Supporter) -> None:
    step = contested(make_message(), moderator)
    mail.outbox.clear()
    decide_appeal(step=step, upheld=False, words="Vous aviez raison.", by=other, at=timezone.now())
    [letter] = mail.outbox
    assert "est annulée" in str(letter.body)
    assert "Vous aviez raison." in str(letter.body)
    assert Notification.objects.filter(member=step.member, kind="moderated").count() == 2


def test_a_hidden_message_comes_back(moderator: Supporter, other: Supporter) -> None:
    thread = make_thread()
    step = contested(make_message(thread), moderator)
    decide_appeal(step=step, upheld=False, words="Vous aviez raison.", by=other, at=timezone.now())
    thread.refresh_from_db()
    assert (thread.replies, Message.objects.get(pk=step.message_id).state) == (1, "published")
    assert list(step.message.steps.order_by("pk").values_list("kind", flat=True)) == ["hidden", "shown"]


def test_a_refused_thread_opens(moderator: Supporter, other: Supporter) -> None:
    thread = make_thread(state="waiting", opened_by=make_newcomer())
    step = contested(thread.messages.get(), moderator)
    assert Thread.objects.get(pk=thread.pk).state == "hidden"
    decide_appeal(step=step, upheld=False, words="Vous aviez raison.", by=other, at=timezone.now())
    assert Thread.objects.get(pk=thread.pk).state == "open"
    assert thread.messages.get().state == "published"


def test_somebody_slowed_down_is_freed(moderator: Supporter, other: Supporter) -> None:
    message, now = make_message(), timezone.now()
    step = moderation.slow(message=message, minutes=60, days=3, by=moderator, at=now, **WHY)
    decide_appeal(step=appeal(step=step, words=PLEA, at=now), upheld=False, words="Soit.", by=other, at=now)
    assert Member.objects.get(pk=message.author_id).slow_minutes == 0


def test_what_its_author_withdrew_meanwhile_stays_away(moderator: Supporter, other: Supporter) -> None:
    step = contested(make_message(), moderator)
    Message.objects.filter(pk=step.message_id).update(state="withdrawn", text="")
    decide_appeal(step=step, upheld=False, words="Vous aviez raison.", by=other, at=timezone.now())
    assert Message.objects.get(pk=step.message_id).state == "withdrawn"


def test_in_silence_one_contests_and_upholds_and_nothing_appears(moderator: Supporter, other: Supporter) -> None:
    now = timezone.now()
    step = moderation.refuse(message=make_waiting(), by=moderator, at=now, **WHY)
    fall_silent(now)
    appeal(step=step, words=PLEA, at=now)
    with pytest.raises(Silenced):
        decide_appeal(step=step, upheld=False, words="Soit.", by=other, at=now)
    assert ModerationStep.objects.get(pk=step.pk).appeal_at is None
    assert decide_appeal(step=step, upheld=True, words="Non.", by=other, at=now).appeal_upheld
