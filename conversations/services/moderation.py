"""What moderators decide on a message or its author: read first words, hide, warn, slow down, take a decision back.

Whoever wrote a message does not decide on it. Each decision is a row with its reason, and its author reads it (L71).
"""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from conversations.models import Member, Message, ModerationStep, Notification, Thread
from conversations.services import messages
from conversations.services.message_steps import MessageMoved as MessageMoved
from conversations.services.message_steps import locked, take_away
from conversations.services.moderation_steps import (
    Step,
    check_may_be_shown,
    check_somebody_else,
    note,
    reasoned,
    settle_reports,
    tell_author,
    tell_published,
    tell_undone,
)
from supporters.models import Supporter

State = Message.State
Told = Notification.Kind
#: So many published messages that a moderator read, and the next ones appear at once.
TRUSTED_AFTER = 3
#: For so long a decision may be taken back by whoever took it.
UNDO = timedelta(minutes=10)
#: The longest that somebody may be slowed down: a wait between two messages, and for how long.
SLOWEST_MINUTES = 24 * 60
SLOWED_DAYS = 30
#: What is told when a message appears.
_ON_APPEARING = (Told.ANSWER, Told.MENTION, Told.FOLLOWED, Told.PUBLISHED)
_UNDOABLE = (Step.PUBLISHED, Step.REFUSED, Step.HIDDEN, Step.SHOWN, Step.KEPT, Step.WARNED, Step.SLOWED)


@transaction.atomic
def publish(*, message: Message, by: Supporter, at: datetime) -> ModerationStep:
    """A newcomer's message appears; with the third, the next ones will at once.

    Raises Silenced, ValidationError (one's own, an author whose data rests, words of L55), MessageMoved.
    """
    row = locked(message, State.WAITING)
    check_somebody_else(row, by)
    check_may_be_shown(row, at=at)
    step = note(row, Step.PUBLISHED, by=by, at=at)
    messages.publish(message=row, at=at)
    _trust(row.author, at=at)
    tell_published(step)
    return step


@transaction.atomic
def refuse(*, message: Message, reason: str, words: str = "", by: Supporter, at: datetime) -> ModerationStep:
    """It never appears, and its author reads why. Allowed in silence: it shows nothing.

    Raises ValidationError by field without a reason, ValidationError for one's own, MessageMoved.
    """
    why, said = reasoned(reason, words)
    row = locked(message, State.WAITING)
    check_somebody_else(row, by)
    step = note(row, Step.REFUSED, reason=why, words=said, by=by, at=at)
    messages.hide(message=row, state=State.REFUSED, at=at)
    return _told(step)


@transaction.atomic
def hide(*, message: Message, reason: str, words: str = "", by: Supporter, at: datetime) -> ModerationStep:
    """Readers see that something stood there. Allowed in silence. Raises as `refuse` does."""
    why, said = reasoned(reason, words)
    row = locked(message, State.PUBLISHED)
    check_somebody_else(row, by)
    step = note(row, Step.HIDDEN, reason=why, words=said, by=by, at=at)
    messages.hide(message=row, state=State.HIDDEN, at=at)
    settle_reports(row, hidden=True, at=at)
    return _told(step)


@transaction.atomic
def show(*, message: Message, by: Supporter, at: datetime) -> ModerationStep:
    """What was hidden is there again. Raises Silenced, ValidationError as `publish` does, MessageMoved."""
    row = locked(message, State.HIDDEN)
    check_somebody_else(row, by)
    check_may_be_shown(row, at=at)
    step = note(row, Step.SHOWN, by=by, at=at)
    messages.show(message=row, at=at)
    return _told(step)


@transaction.atomic
def keep(*, message: Message, by: Supporter, at: datetime) -> ModerationStep:
    """Reported, read, and left in place: those who reported it are told. Raises ValidationError, MessageMoved."""
    row = locked(message, State.PUBLISHED)
    check_somebody_else(row, by)
    if not row.reports:
        raise MessageMoved
    step = note(row, Step.KEPT, by=by, at=at)
    settle_reports(row, hidden=False, at=at)
    return step


@transaction.atomic
def warn(*, message: Message, reason: str, words: str = "", by: Supporter, at: datetime) -> ModerationStep:
    """The message stays, and its author reads what was wrong with it. Raises as `refuse` does."""
    why, said = reasoned(reason, words)
    row = locked(message, State.PUBLISHED, State.HIDDEN)
    check_somebody_else(row, by)
    settle_reports(row, hidden=row.state == State.HIDDEN, at=at)
    return _told(note(row, Step.WARNED, reason=why, words=said, by=by, at=at))


@transaction.atomic
def slow(
    *, message: Message, minutes: int, days: int, reason: str, words: str = "", by: Supporter, at: datetime
) -> ModerationStep:
    """For some days, some minutes pass between two messages of its author, in the whole group.

    Raises ValidationError by field (`minutes` and `days` within their bounds), and as `refuse` does.
    """
    why, said = reasoned(reason, words)
    if not 1 <= minutes <= SLOWEST_MINUTES:
        raise ValidationError({"minutes": _("Entre une minute et un jour.")})
    if not 1 <= days <= SLOWED_DAYS:
        raise ValidationError({"days": _("Entre un jour et %(max)d jours.") % {"max": SLOWED_DAYS}})
    row = locked(message)
    check_somebody_else(row, by)
    if row.author is None:
        raise MessageMoved
    row.author.slow_minutes, row.author.slow_until = minutes, at + timedelta(days=days)
    row.author.save(update_fields=["slow_minutes", "slow_until"])
    settle_reports(row, hidden=row.state == State.HIDDEN, at=at)
    return _told(note(row, Step.SLOWED, reason=why, words=said, by=by, at=at))


@transaction.atomic
def free(*, message: Message, by: Supporter, at: datetime) -> ModerationStep:
    """Its author writes at their own pace again. Raises ValidationError for oneself, MessageMoved."""
    row = locked(message)
    check_somebody_else(row, by)
    if row.author is None or not is_slowed(row.author, at=at):
        raise MessageMoved
    give_pace_back(row.author)
    return _told(note(row, Step.FREED, by=by, at=at))


@transaction.atomic
def undo(*, message: Message, by: Supporter, at: datetime) -> ModerationStep:
    """Take one's own last decision on it back, within UNDO; its author is told if they had been.

    Raises ValidationError when it is too late or somebody else's, Silenced, MessageMoved.
    """
    row = locked(message)
    step = undoable(row, by, at=at)
    if step is None:
        raise ValidationError(_("Cette décision ne peut plus être annulée."))
    _put_back(row, step, at=at)
    step.undone_at = at
    step.save(update_fields=["undone_at"])
    if step.kind in ModerationStep.CONTESTABLE:
        tell_undone(step)
    return step


def undoable(message: Message, person: Supporter, *, at: datetime) -> ModerationStep | None:
    """The last decision on it, if this person took it a moment ago and nobody appealed."""
    last = message.steps.order_by("-pk").first()
    if last is None or last.undone_at or last.appealed_at or last.kind not in _UNDOABLE:
        return None
    return last if last.by_id == person.pk and at - last.at <= UNDO else None


def is_slowed(member: Member, *, at: datetime) -> bool:
    return bool(member.slow_minutes and member.slow_until and member.slow_until > at)


def give_pace_back(member: Member) -> None:
    Member.objects.filter(pk=member.pk).update(slow_minutes=0, slow_until=None)


def _told(step: ModerationStep) -> ModerationStep:
    tell_author(step)
    return step


def _trust(member: Member | None, *, at: datetime) -> None:
    if member is not None and member.trusted_at is None and _read(member) >= TRUSTED_AFTER:
        Member.objects.filter(pk=member.pk, trusted_at=None).update(trusted_at=at)


def _read(member: Member) -> int:
    """Messages that are there, and that a moderator read first."""
    read = ModerationStep.objects.filter(member=member, kind=Step.PUBLISHED, undone_at=None)
    return read.filter(message__state=State.PUBLISHED).values("message").distinct().count()


def _put_back(row: Message, step: ModerationStep, *, at: datetime) -> None:
    """What a decision did, the other way round. Raises Silenced, MessageMoved when it is no longer as it left it."""
    if step.kind == Step.PUBLISHED:
        _require(row, State.PUBLISHED)
        _wait_again(row, at=at)
        if row.author is not None:
            Member.objects.filter(pk=row.author.pk, trusted_at=step.at).update(trusted_at=None)
    elif step.kind == Step.REFUSED:
        _require(row, State.REFUSED)
        _wait_again(row, at=at)
    elif step.kind == Step.HIDDEN:
        _require(row, State.HIDDEN)
        check_may_be_shown(row, at=at)
        messages.show(message=row, at=at)
    elif step.kind == Step.SHOWN:
        _require(row, State.PUBLISHED)
        messages.hide(message=row, state=State.HIDDEN, at=at)
    elif step.kind == Step.SLOWED and row.author is not None:
        give_pace_back(row.author)
    _open_reports_again(row, step)


def _wait_again(row: Message, *, at: datetime) -> None:
    """Back among those to read, as if it had never appeared: nobody is told of it any more."""
    take_away(row, at=at)
    row.state, row.published_at = State.WAITING, None
    row.save(update_fields=["state", "published_at"])
    if row.number == 1:
        Thread.objects.filter(pk=row.thread_id).update(state=Thread.State.WAITING)
    Notification.objects.filter(message=row, kind__in=_ON_APPEARING).delete()


def _open_reports_again(row: Message, step: ModerationStep) -> None:
    again = row.reported.filter(handled_at=step.at).update(handled_at=None)
    if again:
        Message.objects.filter(pk=row.pk).update(reports=row.reported.filter(handled_at=None).count())


def _require(row: Message, state: str) -> None:
    if row.state != state:
        raise MessageMoved
