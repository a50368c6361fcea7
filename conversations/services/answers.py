"""What the campaign says: written by whoever follows the conversation, read by a second person, then it leaves once.

They leave by `conversations.services.answering`, or by hand.
"""

import hashlib
from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from actions.models import RelayAccount, TransparencyRecord
from common.claims import wake
from common.text import fold
from common.web_addresses import AddressRefused, check_address
from conversations.emails import desk as emails
from conversations.models import Answer, Conversation, Fact, Mention
from conversations.services import answer_rules as rules
from conversations.services.answer_steps import AnswerMoved, hold, note_sent, whole
from conversations.services.answer_ways import ways
from conversations.services.conversation_steps import (
    State,
    Step,
    in_hand,
    locked,
    note,
    require_owner,
    resting_state,
)
from supporters.models import Supporter

TASK = "conversations.tasks.send_due_answers"
#: Words said to a writer by whoever sends an answer back.
WORDS_MAX = 500


def seen_as(answer: Answer) -> str:
    """What a second reader had before their eyes, in a few signs: other words, or theirs meanwhile, give others."""
    row = answer.conversation
    shown = (answer.text, answer.channel, answer.account_id, answer.to_id, answer.gave_something, row.heard)
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:20]


@transaction.atomic
def write(
    *,
    conversation: Conversation,
    text: str,
    by: Supporter,
    at: datetime,
    to: Mention | None = None,
    channel: str = Answer.Channel.BY_HAND,
    account: RelayAccount | None = None,
    facts: Iterable[Fact] = (),
    gave_something: bool = False,
    transparency: TransparencyRecord | None = None,
) -> Answer:
    """Write the draft, or other words for the answer in hand: whoever had read it must read it again.

    Raises TakenByAnother, ConversationMoved; ValidationError by field; AnswerMoved while it leaves.
    """
    row = locked(conversation, *Conversation.OURS, State.ANSWERED, State.WAITING)
    require_owner(row, by)
    answer = in_hand(row) or Answer(conversation=row)
    if answer.state not in Answer.OPEN or "tried_at" in answer.progress:
        raise AnswerMoved
    if to is not None and to.conversation_id != row.pk:
        raise ValidationError({"to": _("Ce message n'est pas de cette conversation.")})
    answer.text, answer.to, answer.channel, answer.written_by = _clean(text), to, channel, by
    answer.created_at = at
    answer.account = account if channel == Answer.Channel.ACCOUNT else None
    if (channel, answer.account) not in ways(row, to):
        raise ValidationError({"way": _("Une réponse à ce message ne peut pas partir par là.")})
    answer.gave_something, answer.transparency = gave_something, transparency if gave_something else None
    answer.search, answer.body_print = fold(answer.text), rules.print_of(answer)
    answer.state, answer.error, answer.attempts = Answer.State.DRAFT, "", 0
    answer.approved_by = answer.approved_at = None
    answer.progress = {}
    answer.save()
    _insert(answer, facts)
    row.state = State.DRAFTED
    row.save(update_fields=["state"])
    note(row, Step.DRAFTED, by=by, at=at)
    return answer


@transaction.atomic
def submit(*, answer: Answer, by: Supporter, at: datetime) -> Answer:
    """Ask a second person to read it. Raises Silenced; ValidationError by field for what would keep it from leaving."""
    row, found = hold(answer, Answer.State.DRAFT, Answer.State.FAILED)
    require_owner(row, by)
    rules.require_speech(found, at=at)
    found.body_print = rules.print_of(found)  # facts may have been inserted since it was written
    rules.check(found, whole(found), at=at)
    rules.require_few(found, by=found.written_by or by, at=at)
    found.state, found.error = Answer.State.SECOND_READER, ""
    found.save(update_fields=["state", "error", "body_print"])
    row.state = State.SECOND_READER
    row.save(update_fields=["state"])
    note(row, Step.SUBMITTED, by=by, at=at)
    return found


@transaction.atomic
def approve(*, answer: Answer, by: Supporter, at: datetime, seen: str = "") -> Answer:
    """Answer for somebody else's words: they leave, or wait to be copied. `seen`: what was read, as `seen_as` says it.

    Raises AnswerMoved when they say something else by now; Silenced; ValidationError for one's own.
    """
    row, found = hold(answer, Answer.State.SECOND_READER)
    if seen and seen != seen_as(found):
        raise AnswerMoved
    if found.written_by_id == by.pk:
        raise ValidationError(_("Vous l'avez écrite : une autre personne doit la relire."))
    rules.require_speech(found, at=at)
    rules.check(found, whole(found), at=at)
    found.approved_by, found.approved_at = by, at
    found.progress = found.progress | {"whole": whole(found)}
    if found.channel == Answer.Channel.BY_HAND:
        found.state = Answer.State.READY
        found.save(update_fields=["state", "approved_by", "approved_at", "progress"])
    else:
        _queue(found, at=at)
    note(row, Step.APPROVED, by=by, at=at)
    return found


@transaction.atomic
def send_back(*, answer: Answer, words: str, by: Supporter, at: datetime) -> Answer:
    """Back to its writer, who is told what to correct. Raises ValidationError without a word."""
    said = words.strip()
    if not said:
        raise ValidationError({"words": _("Dites ce qu'il faut corriger.")})
    row, found = hold(answer, Answer.State.SECOND_READER, Answer.State.READY)
    found.state, found.approved_by, found.approved_at, found.progress = Answer.State.DRAFT, None, None, {}
    found.save(update_fields=["state", "approved_by", "approved_at", "progress"])
    row.state = State.DRAFTED
    row.save(update_fields=["state"])
    note(row, Step.RETURNED, by=by, at=at, words=said)
    if found.written_by is not None and found.written_by_id != by.pk:
        emails.returned(answer=found, person=found.written_by, by=by, words=said[:WORDS_MAX])
    return found


@transaction.atomic
def published(*, answer: Answer, url: str, by: Supporter, at: datetime) -> Answer:
    """It was copied by hand; `url` is where it stands. Raises Silenced; ValidationError by field; AnswerMoved."""
    row, found = hold(answer, Answer.State.READY)
    require_owner(row, by)
    rules.require_speech(found, at=at)
    try:
        address = check_address(url.strip())
    except AddressRefused as error:
        raise ValidationError({"url": str(error.message)}) from error
    note_sent(row, found, remote_id=address, url=address, at=at)
    return found


@transaction.atomic
def drop(*, answer: Answer, by: Supporter, at: datetime) -> Answer:
    """Give it up before it leaves; `take_up` undoes it."""
    row, found = hold(answer, *Answer.OPEN)
    require_owner(row, by)
    found.state = Answer.State.DROPPED
    found.save(update_fields=["state"])
    row.state = resting_state(row)
    row.save(update_fields=["state"])
    return found


@transaction.atomic
def take_up(*, answer: Answer, by: Supporter, at: datetime) -> Answer:
    """Its words as a draft again: one that was dropped, or that silence stopped, which never leaves by itself (L51)."""
    row, found = hold(answer, Answer.State.DROPPED, Answer.State.SILENCED)
    if row.state == State.CLOSED:
        raise ValidationError(_("Cette conversation est close : rouvrez-la."))
    if in_hand(row) is not None:
        raise ValidationError(_("Une autre réponse est en préparation."))
    return write(
        conversation=row,
        text=found.text,
        by=by,
        at=at,
        to=found.to,
        channel=found.channel,
        account=found.account,
        facts=found.facts.all(),
        gave_something=found.gave_something,
        transparency=found.transparency,
    )


@transaction.atomic
def retry(*, answer: Answer, by: Supporter, at: datetime) -> Answer:
    """Send again what failed, as it was read. Its key is the same: what was posted after all is not posted twice."""
    row, found = hold(answer, Answer.State.FAILED)
    require_owner(row, by)
    rules.require_speech(found, at=at)
    if found.approved_by_id is None:
        raise ValidationError(_("Une seconde personne doit la relire."))
    _queue(found, at=at)
    return found


def _queue(answer: Answer, *, at: datetime) -> None:
    answer.state, answer.due_at, answer.attempts, answer.error = Answer.State.QUEUED, at, 0, ""
    answer.leased_until = None
    answer.progress = answer.progress | {"planned": at.isoformat()}
    answer.save(
        update_fields=[
            "state", "due_at", "attempts", "error", "leased_until", "progress", "approved_by", "approved_at",
        ]
    )  # fmt: skip
    wake(TASK)


def _insert(answer: Answer, facts: Iterable[Fact]) -> None:
    """Facts that its words were begun with; each counts once for an answer."""
    known = set(answer.facts.values_list("pk", flat=True))
    new = [fact for fact in facts if fact.pk not in known]
    answer.facts.add(*new)
    Fact.objects.filter(pk__in=[fact.pk for fact in new]).update(used=F("used") + 1)


def _clean(text: str) -> str:
    return text.replace("\r\n", "\n").strip()
