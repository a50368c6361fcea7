"""Several people at the same instant: one decision stands, everybody's report counts once, nobody waits for ever."""

from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from actions.models import Proposal
from conversations.models import Member, Message, ModerationStep
from conversations.services import moderation
from conversations.services.appeals import appeal, decide_appeal
from conversations.services.message_reports import report
from conversations.services.messages import comment
from conversations.services.picks import pick
from supporters.ledger import recount
from supporters.models import OutgoingMail
from tests.actions.proposing import WORDS
from tests.conversations.making import make_member, make_message, make_thread
from tests.conversations.moderating import WHY, make_moderator, make_newcomer, make_waiting
from tests.teams.test_at_once import at_once, kinds

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("queued_mail", "own_files"),
]


def test_one_decision_stands() -> None:
    message, now = make_waiting(), timezone.now()
    acts = [partial(moderation.publish, message=message, by=make_moderator(), at=now) for _each in range(2)]
    acts += [partial(moderation.refuse, message=message, by=make_moderator(), at=now, **WHY) for _each in range(2)]
    given = at_once(acts, ValidationError)
    assert kinds(given) == ["MessageMoved", "MessageMoved", "MessageMoved", "ModerationStep"]
    state = Message.objects.get(pk=message.pk).state
    assert ModerationStep.objects.get().kind == state
    assert recount() == []


def test_everybody_s_report_counts_once() -> None:
    message, now = make_message(), timezone.now()
    witnesses = [make_member() for _each in range(3)]
    acts = [partial(report, message=message, member=one, reason="hate", at=now) for one in [*witnesses, witnesses[0]]]
    at_once(acts, ValidationError)
    assert Message.objects.get(pk=message.pk).reports == 3


def test_two_moderators_pick_once() -> None:
    message, now = make_message(text=WORDS), timezone.now()
    given = at_once(
        [partial(pick, message=message, by=make_moderator(), at=now) for _each in range(3)], ValidationError
    )
    assert kinds(given) == ["AlreadyPicked", "AlreadyPicked", "Proposal"]
    assert (Proposal.objects.count(), OutgoingMail.objects.count()) == (1, 1)


def test_an_appeal_is_decided_once() -> None:
    now = timezone.now()
    step = moderation.hide(message=make_message(), by=make_moderator(), at=now, **WHY)
    appeal(step=step, words="Relisez.", at=now)
    acts = [
        partial(decide_appeal, step=step, upheld=upheld, words="Voilà.", by=make_moderator(), at=now)
        for upheld in (True, False, False)
    ]
    given = at_once(acts, ValidationError)
    assert kinds(given) == ["MessageMoved", "MessageMoved", "ModerationStep"]
    upheld = ModerationStep.objects.get(pk=step.pk).appeal_upheld
    assert (Message.objects.get(pk=step.message_id).state == "hidden") == upheld


def test_who_writes_and_who_moderates_do_not_wait_for_each_other() -> None:
    thread, author, now = make_thread(), make_newcomer(), timezone.now()
    waiting = [make_waiting(thread, author=author) for _each in range(3)]
    there = make_message(thread)
    acts = [partial(moderation.publish, message=one, by=make_moderator(), at=now) for one in waiting]
    acts += [partial(comment, thread=thread, member=author, text="Et encore ceci.", at=now)]
    acts += [partial(comment, thread=thread, member=make_member(), text="Moi aussi.", parent=there, at=now)]
    acts += [partial(moderation.hide, message=there, by=make_moderator(), at=now, **WHY)]
    at_once(acts, ValidationError)
    assert set(Message.objects.filter(pk__in=[one.pk for one in waiting]).values_list("state", flat=True)) == {
        "published"
    }
    assert Member.objects.get(pk=author.pk).trusted_at is not None
    thread.refresh_from_db()
    assert thread.replies == thread.messages.filter(state="published", number__gt=1).count()
    assert recount() == []
