"""What a message's appearance carries with it: the thread's counts, its author's, the ledger's row.

Low steps shared by authors, moderators and members who leave. Each runs in the caller's transaction, on rows that the
caller has locked.
"""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils.translation import gettext as _

from conversations.models import Member, Message, Thread
from supporters import ledger
from supporters.models import Act

State = Message.State
#: Times that one thing may be undone and done again in the books; what comes after is not counted.
ROUNDS = 20


class MessageMoved(ValidationError):
    """Somebody else acted on it meanwhile."""

    def __init__(self) -> None:
        super().__init__(_("Ce message a changé entre-temps : voici où il en est."), code="moved")


def locked(message: Message, *states: str) -> Message:
    """The row as it is now, its thread with it, both held until the transaction ends. Raises MessageMoved.

    The thread is held first, always: two who act in one thread wait for each other, and never both.
    """
    Thread.objects.select_for_update(no_key=True).get(pk=message.thread_id)
    rows = Message.objects.select_for_update(of=("self",), no_key=True).select_related(
        "thread__place", "author__supporter", "card"
    )
    found: Message | None = rows.filter(pk=message.pk).first()
    if found is None or (states and found.state not in states):
        raise MessageMoved
    return found


def put_in_place(message: Message, *, at: datetime) -> None:
    """Show a locked row: state, counts and ledger together."""
    message.state = State.PUBLISHED
    message.published_at = message.published_at or at
    message.save(update_fields=["state", "published_at"])
    thread = message.thread
    changes = {"version": F("version") + 1, "last_at": last_word(thread) or thread.last_at}
    if message.number == 1:
        if thread.state in (Thread.State.WAITING, Thread.State.HIDDEN):
            changes["state"] = Thread.State.OPEN
    else:
        changes["replies"] = F("replies") + 1
    Thread.objects.filter(pk=thread.pk).update(**changes)
    thread.refresh_from_db(fields=list(changes))
    if message.author:
        Member.objects.filter(pk=message.author.pk).update(messages=F("messages") + 1)
        book(message.author, Act.Kind.MESSAGE, subject_of(message), at=at)


def take_away(message: Message, *, at: datetime) -> None:
    """Undo `put_in_place` for a locked row that is published; the caller saves the state it goes to. Else nothing."""
    if message.state != State.PUBLISHED:
        return
    thread = message.thread
    changes = {"version": F("version") + 1, "last_at": last_word(thread, but=message) or thread.created_at}
    if message.number > 1:
        changes["replies"] = F("replies") - 1
    Thread.objects.filter(pk=thread.pk).update(**changes)
    thread.refresh_from_db(fields=list(changes))
    if message.author:
        Member.objects.filter(pk=message.author.pk, messages__gt=0).update(messages=F("messages") - 1)
        take_back(Act.Kind.MESSAGE, subject_of(message), at=at)


def last_word(thread: Thread, *, but: Message | None = None) -> datetime | None:
    """When the last message that readers see appeared."""
    rows = thread.messages.filter(state=State.PUBLISHED).exclude(pk=but.pk if but else None).order_by("-number")
    found: datetime | None = rows.values_list("published_at", flat=True).first()
    return found


def touch(*threads: int) -> None:
    """Readers of these threads see something else."""
    Thread.objects.filter(pk__in=threads).update(version=F("version") + 1)


def book(member: Member, kind: str, subject: str, *, at: datetime) -> None:
    """Record an act once until it is taken back."""
    ledger.record(supporter=member.supporter, kind=kind, subject=_round(kind, subject), at=at)


def take_back(kind: str, subject: str, *, at: datetime) -> None:
    """Book the counter-row, if anything stands."""
    ledger.undo(kind=kind, subject=_round(kind, subject), at=at)


def subject_of(message: Message) -> str:
    return f"message:{message.pk}"


def _round(kind: str, subject: str) -> str:
    """« message:12 », then « message:12:2 » once the first was taken back: the ledger books a subject once."""
    rounds = [subject, *(f"{subject}:{n}" for n in range(2, ROUNDS + 1))]
    taken = Act.objects.filter(kind=kind, subject__in=rounds, undoes=None, undone_by__isnull=False).count()
    return rounds[min(taken, ROUNDS - 1)]
