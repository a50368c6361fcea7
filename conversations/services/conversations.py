"""What the desk's people do with a conversation: take it, give it back or to somebody, wait, close, open again."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Case, Q, Value, When
from django.utils.translation import gettext as _

from conversations.emails import desk as emails
from conversations.models import Answer, Conversation, Voice
from conversations.permissions.desk import can_answer
from conversations.services.conversation_steps import (
    ConversationMoved,
    State,
    Step,
    TakenByAnother,
    followed,
    in_hand,
    locked,
    note,
    require_owner,
    resting_state,
)
from supporters.models import Supporter
from supporters.permissions import is_national

#: Whoever has taken one and said nothing for so long is reminded of it.
PATIENCE = timedelta(days=2)
#: Nobody waits longer for a word: then it is closed, or reminded of again.
LONGEST_WAIT = timedelta(days=90)
#: Taken with one button.
BATCH = 50


@transaction.atomic
def take(*, conversation: Conversation, by: Supporter, at: datetime) -> Conversation:
    """Follow it, alone. Taking one's own again changes nothing. Raises TakenByAnother, ConversationMoved."""
    row = locked(conversation)
    owner = followed(row)
    if owner is not None:
        if owner.pk != by.pk:
            raise TakenByAnother(str(owner))
        return row
    if not _take([row.pk], by=by, at=at, leavers={row.owner_id} - {None}):
        raise ConversationMoved
    row.refresh_from_db()
    note(row, Step.TAKEN, by=by, at=at)
    return row


@transaction.atomic
def take_batch(*, pks: Iterable[int], by: Supporter, at: datetime) -> tuple[list[Conversation], int]:
    """Take several that nobody follows; gives those taken, and how many somebody else was quicker to take."""
    wanted = sorted(set(pks))
    if len(wanted) > BATCH:
        raise ValidationError(_("Prenez-en %(max)s à la fois au plus.") % {"max": BATCH})
    # In the order of their keys: two people who take the same ones do not wait for each other in a ring.
    free = Conversation.objects.select_for_update().filter(pk__in=wanted, owner=None).open()
    taken = list(free.order_by("pk"))
    _take([row.pk for row in taken], by=by, at=at)
    for row in taken:
        row.refresh_from_db()
        note(row, Step.TAKEN, by=by, at=at)
    others = Conversation.objects.filter(pk__in=wanted).exclude(owner=by).count()
    return taken, others


@transaction.atomic
def release(*, conversation: Conversation, by: Supporter, at: datetime) -> Conversation:
    """Give it back to the queue; a draft stays with it. Raises TakenByAnother, ValidationError while one leaves."""
    row = locked(conversation, *Conversation.OURS, State.ANSWERED, State.WAITING)
    require_owner(row, by)
    _nothing_leaves(row)
    row.owner = row.remind_at = row.reminded_at = None
    if row.waiting_since is not None or not row.said:
        row.state, row.taken_at = State.NEW, None
    row.save(update_fields=["owner", "remind_at", "reminded_at", "state", "taken_at"])
    note(row, Step.RELEASED, by=by, at=at)
    return row


@transaction.atomic
def hand_over(
    *, conversation: Conversation, to: Supporter, by: Supporter, at: datetime, words: str = ""
) -> Conversation:
    """Give it to somebody of the desk, who is told. By whoever follows it; by a national administrator always.

    Raises TakenByAnother; ValidationError for somebody who is not of the desk.
    """
    row = locked(conversation, *Conversation.OURS, State.ANSWERED, State.WAITING)
    if not can_answer(to):
        raise ValidationError({"to": _("Cette personne n'est pas de l'équipe qui répond.")})
    owner = followed(row)
    if owner is not None and owner.pk != by.pk and not is_national(by):
        raise TakenByAnother(str(owner))
    if owner is not None and owner.pk == to.pk:
        raise ValidationError({"to": _("Cette personne la suit déjà.")})
    row.owner, row.taken_at = to, at
    if row.state == State.NEW:
        row.state = _in_hands(row)
    row.remind_at, row.reminded_at = _patience(row, at=at), None
    row.save(update_fields=["owner", "taken_at", "state", "remind_at", "reminded_at"])
    note(row, Step.HANDED, by=by, at=at, words=_("à %(name)s") % {"name": to} + (f" : {words}" if words else ""))
    if to.pk != by.pk:
        emails.handed(conversation=row, person=to, by=by, words=words)
    return row


@transaction.atomic
def remind(*, conversation: Conversation, when: datetime | None, by: Supporter, at: datetime) -> Conversation:
    """Be told on a day; None: not any more. One that was answered waits for them until then."""
    row = locked(conversation, *Conversation.OURS, State.ANSWERED, State.WAITING)
    require_owner(row, by)
    if when is not None and not at < when <= at + LONGEST_WAIT:
        raise ValidationError({"when": _("Choisissez un jour des trois prochains mois.")})
    row.remind_at, row.reminded_at = when, None
    if row.state in (State.ANSWERED, State.WAITING):
        row.state = State.WAITING if when else State.ANSWERED
    row.save(update_fields=["remind_at", "reminded_at", "state"])
    return row


@transaction.atomic
def close(*, conversation: Conversation, ending: str, by: Supporter, at: datetime, words: str = "") -> Conversation:
    """It is over, and how it ended. A new one that asks nothing of us is closed without being taken.

    Raises TakenByAnother; ValidationError while an answer leaves. A draft is dropped; `reopen` undoes it.
    """
    if ending not in Conversation.Ending.values:
        raise ValidationError({"ending": _("Dites comment elle finit.")})
    row = locked(conversation, *Conversation.OURS, State.ANSWERED, State.WAITING)
    if followed(row) is not None:
        require_owner(row, by)
    _nothing_leaves(row)
    row.answers.filter(state__in=Answer.OPEN).update(state=Answer.State.DROPPED)
    row.state, row.ending, row.closed_at = State.CLOSED, ending, at
    row.remind_at = row.reminded_at = None
    row.save(update_fields=["state", "ending", "closed_at", "remind_at", "reminded_at"])
    note(row, Step.CLOSED, by=by, at=at, words=words)
    return row


@transaction.atomic
def reopen(*, conversation: Conversation, by: Supporter, at: datetime) -> Conversation:
    """Undo a closing. Whoever opens it follows it, unless somebody does. Raises ValidationError if another is."""
    Voice.objects.select_for_update().get(pk=conversation.voice_id)  # as hearing does: one open with each voice
    row = locked(conversation, State.CLOSED)
    other = Conversation.objects.open().filter(voice=row.voice_id).first()
    if other is not None:
        raise ValidationError(_("Une autre conversation est ouverte avec cette voix : suivez-la."), code="other")
    if followed(row) is None:
        row.owner = by
    row.taken_at = row.taken_at or at
    row.closed_at, row.ending = None, ""
    row.state = resting_state(row)
    row.save(update_fields=["owner", "taken_at", "closed_at", "ending", "state"])
    note(row, Step.REOPENED, by=by, at=at)
    return row


@transaction.atomic
def begin(*, voice: Voice, subject: str, by: Supporter, at: datetime) -> Conversation:
    """Write first to a voice that said nothing yet: a conversation of one's own, nothing heard.

    Raises ValidationError when one is open with it.
    """
    Voice.objects.select_for_update().get(pk=voice.pk)
    if Conversation.objects.open().filter(voice=voice).exists():
        raise ValidationError(_("Une conversation est déjà ouverte avec cette voix."), code="other")
    row = Conversation.objects.create(
        voice=voice, subject=subject[:200], state=State.TAKEN, owner=by, taken_at=at, opened_at=at, last_heard_at=at
    )
    note(row, Step.OPENED, by=by, at=at)
    return row


def _take(pks: list[int], *, by: Supporter, at: datetime, leavers: Iterable[int | None] = ()) -> int:
    """The conditional update that one person wins, whatever was read before; how many rows changed."""
    free = Conversation.objects.filter(Q(owner=None) | Q(owner__in=leavers), pk__in=pks).open()
    drafts = Answer.objects.filter(conversation__in=pks)
    second = drafts.filter(state__in=(Answer.State.SECOND_READER, Answer.State.READY)).values("conversation")
    drafted = drafts.filter(state__in=(Answer.State.DRAFT, Answer.State.FAILED)).values("conversation")
    return free.update(
        owner=by,
        taken_at=at,
        state=Case(
            When(state=State.NEW, pk__in=second, then=Value(State.SECOND_READER)),
            When(state=State.NEW, pk__in=drafted, then=Value(State.DRAFTED)),
            When(state=State.NEW, then=Value(State.TAKEN)),
            default="state",
        ),
        remind_at=Case(When(waiting_since=None, then="remind_at"), default=Value(at + PATIENCE)),
        reminded_at=None,
    )


def _in_hands(row: Conversation) -> str:
    """The state of one that was new and now has somebody: a draft may be there from whoever gave it back."""
    answer = in_hand(row)
    if answer is None:
        return State.TAKEN
    second = (Answer.State.SECOND_READER, Answer.State.READY)
    return State.SECOND_READER if answer.state in second else State.DRAFTED


def _patience(row: Conversation, *, at: datetime) -> datetime | None:
    return at + PATIENCE if row.waiting_since is not None else row.remind_at


def _nothing_leaves(row: Conversation) -> None:
    answer = in_hand(row)
    if answer is not None and answer.state == Answer.State.QUEUED:
        raise ValidationError(_("Une réponse est en train de partir : attendez un instant."), code="leaving")
