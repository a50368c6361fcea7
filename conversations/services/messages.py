"""What members say in the group: open a thread, comment, change, withdraw; and what makes it appear or vanish."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actions.models import Topic
from common.images import Photo
from common.kept_files import forget_files
from common.text import fold
from conversations.group.words import tidy
from conversations.models import Member, Message, Thread
from conversations.services.cards import card_of
from conversations.services.message_rules import LONGEST as LONGEST
from conversations.services.message_rules import TITLE as TITLE
from conversations.services.message_rules import address_of, title_of, words_of
from conversations.services.message_steps import MessageMoved as MessageMoved
from conversations.services.message_steps import locked, put_in_place, take_away, touch
from conversations.services.notifications import tell_of
from territory.models import Place
from territory.silence import require_voice

State = Message.State
#: How long an author may change what was published.
MAY_EDIT = timedelta(days=1)
#: The same words again within this time were sent twice.
SENT_TWICE = timedelta(minutes=10)


class TooSoon(ValidationError):
    """Somebody, or a thread, is slowed down; `free_at` is when they may write again."""

    def __init__(self, words: str, *, free_at: datetime) -> None:
        super().__init__(words, code="too_soon")
        self.free_at = free_at


@transaction.atomic
def open_thread(
    *,
    member: Member,
    title: str,
    text: str,
    topic: Topic | None = None,
    place: Place | None = None,
    photo: Photo | None = None,
    alt: str = "",
    at: datetime,
    credit: str = "",
    credit_url: str = "",
) -> Thread:
    """A thread with its first message; a newcomer's waits to be read. `credit`: where the question came from.

    Raises Silenced, TooSoon, ValidationError by field.
    """
    require_voice(place, at)
    author = _writing(member, None, at=at)
    thread = Thread(
        title=title_of(title),
        topic=topic,
        place=place,
        opened_by=author,
        credit=credit.strip()[:200],
        credit_url=address_of(credit_url),
        created_at=at,
        last_at=at,
    )
    _not_twice(author, text, at=at)
    fields = words_of(text, alt, photo) | {"search": fold(f"{thread.title} {text}")}
    thread.save()
    _write(thread, author, fields, at=at)
    return thread


@transaction.atomic
def comment(
    *,
    thread: Thread,
    member: Member,
    text: str,
    parent: Message | None = None,
    photo: Photo | None = None,
    alt: str = "",
    at: datetime,
) -> Message:
    """A comment, or an answer to one; an answer to an answer stands beside it, one level deep.

    Raises Silenced, TooSoon, ValidationError by field; MessageMoved when what is answered is gone.
    """
    require_voice(thread.place, at)
    held = Thread.objects.select_for_update(of=("self",), no_key=True).select_related("place").get(pk=thread.pk)
    if held.state != Thread.State.OPEN:
        raise ValidationError(_("Ce fil est fermé : on n'y écrit plus."), code="closed")
    author = _writing(member, held, at=at)
    root = _answered(held, parent)
    _not_twice(author, text, at=at, thread=held)
    fields = words_of(text, alt, photo) | {"search": fold(text)}
    return _write(held, author, fields | {"parent": root}, at=at)


@transaction.atomic
def edit(*, message: Message, text: str, at: datetime, title: str = "", alt: str = "") -> Message:
    """Other words, for a day; the picture stays. `title` of the first message's thread. Readers see that it changed.

    Raises Silenced, MessageMoved, ValidationError by field.
    """
    require_voice(message.thread.place, at)
    row = locked(message, State.PUBLISHED, State.WAITING)
    if not may_edit(row, at=at):
        raise ValidationError(_("Ce message ne se modifie plus : vous pouvez le retirer et en écrire un autre."))
    fields = words_of(text, alt or row.alt, None, has_picture=bool(row.image))
    if row.number == 1 and title:
        row.thread.title = title_of(title)
        row.thread.save(update_fields=["title"])
    row.text, row.alt = fields["text"], fields["alt"] if row.image else ""
    row.search = fold(f"{row.thread.title} {row.text}" if row.number == 1 else row.text)
    row.card = card_of(row.text, at=at)
    row.edited_at = at if row.published_at else None
    row.save(update_fields=["text", "alt", "search", "card", "edited_at"])
    touch(row.thread_id)
    return row


@transaction.atomic
def withdraw(*, message: Message, at: datetime) -> Message:
    """Take it back for good, with its words and picture. Possible in silence. Raises MessageMoved.

    A thread whose first message is withdrawn stays, without its title, for those who answered; else it goes.
    """
    row = locked(message, *(state for state in State if state != State.WITHDRAWN))
    take_away(row, at=at)
    forget_files(row.image, row.small)
    row.text = row.search = row.image = row.small = row.alt = ""
    row.card, row.state = None, State.WITHDRAWN
    row.save()
    if row.number == 1:
        thread = row.thread
        thread.title = _("Fil dont le premier message a été retiré")
        thread.credit = thread.credit_url = ""
        if not thread.replies:
            thread.state = Thread.State.HIDDEN
        thread.save(update_fields=["title", "credit", "credit_url", "state"])
    return row


@transaction.atomic
def publish(*, message: Message, at: datetime) -> Message:
    """Let one that waits, or was refused, appear; those whom it concerns are told. Raises Silenced, MessageMoved."""
    require_voice(message.thread.place, at)
    row = locked(message, State.WAITING, State.REFUSED)
    _appear(row, at=at)
    return row


@transaction.atomic
def hide(*, message: Message, state: str, at: datetime) -> Message:
    """Take a message away from readers: HIDDEN what was published, REFUSED what waited. Raises MessageMoved.

    A hidden first message hides its thread. Moderators give the reason (`conversations.services.moderation`).
    """
    row = locked(message, State.PUBLISHED if state == State.HIDDEN else State.WAITING)
    take_away(row, at=at)
    row.state = state
    row.save(update_fields=["state"])
    if row.number == 1:
        row.thread.state = Thread.State.HIDDEN
        row.thread.save(update_fields=["state"])
    return row


@transaction.atomic
def show(*, message: Message, at: datetime) -> Message:
    """Put a hidden message back, and its thread with the first. Raises Silenced, MessageMoved."""
    require_voice(message.thread.place, at)
    row = locked(message, State.HIDDEN)
    put_in_place(row, at=at)
    return row


def may_edit(message: Message, *, at: datetime) -> bool:
    """What waits to be read, and for a day what was published; a newcomer's was read as it is, and stays so."""
    if message.state == State.WAITING:
        return True
    author = message.author
    trusted = author is not None and author.trusted_at is not None
    recent = message.published_at is not None and at < message.published_at + MAY_EDIT
    return message.state == State.PUBLISHED and trusted and recent


def _write(thread: Thread, author: Member, fields: Mapping[str, Any], *, at: datetime) -> Message:
    Thread.objects.filter(pk=thread.pk).update(last_number=F("last_number") + 1)
    thread.refresh_from_db(fields=["last_number"])
    message = Message.objects.create(
        thread=thread,
        number=thread.last_number,
        author=author,
        card=card_of(str(fields["text"]), at=at),
        state=State.WAITING,
        created_at=at,
        **fields,
    )
    Member.objects.filter(pk=author.pk).update(last_sent_at=at)
    if author.trusted_at is not None:
        _appear(message, at=at)
    return message


def _appear(message: Message, *, at: datetime) -> None:
    put_in_place(message, at=at)
    tell_of(message=message, at=at)


def _writing(member: Member, thread: Thread | None, *, at: datetime) -> Member:
    """Their row, held: a button pressed twice waits for itself. Raises TooSoon, ValidationError."""
    author = Member.objects.select_for_update(of=("self",), no_key=True).select_related("supporter").get(pk=member.pk)
    if author.left_at is not None:
        raise ValidationError(_("Vous avez quitté le groupe."), code="left")
    slowed = author.slow_minutes and (author.slow_until is None or at < author.slow_until)
    free = []
    if slowed and author.last_sent_at:
        free.append(author.last_sent_at + timedelta(minutes=author.slow_minutes))
    if thread is not None and thread.slow_seconds:
        last = author.written.filter(thread=thread).order_by("-created_at").values_list("created_at", flat=True).first()
        if last:
            free.append(last + timedelta(seconds=thread.slow_seconds))
    if free and at < max(free):
        raise TooSoon(_wait(max(free), at=at), free_at=max(free))
    return author


def _wait(free_at: datetime, *, at: datetime) -> str:
    seconds = int((free_at - at).total_seconds()) + 1
    if seconds < 90:
        words = ngettext(
            "On écrit ici moins souvent : vous pourrez à nouveau dans %(n)s seconde.",
            "On écrit ici moins souvent : vous pourrez à nouveau dans %(n)s secondes.",
            seconds,
        )
        return words % {"n": seconds}
    hour = date_format(timezone.localtime(free_at), "TIME_FORMAT")
    return _("On écrit ici moins souvent : vous pourrez à nouveau à %(hour)s.") % {"hour": hour}


def _answered(thread: Thread, parent: Message | None) -> Message | None:
    """The comment under which an answer stands. Raises MessageMoved."""
    if parent is None or parent.number == 1:
        return None
    row = thread.messages.select_related("parent").filter(pk=parent.pk, state=State.PUBLISHED).first()
    if row is None:
        raise MessageMoved
    return row.parent or row


def _not_twice(author: Member, text: str, *, at: datetime, thread: Thread | None = None) -> None:
    """Raises ValidationError for what the same person has just said in the same thread, or opened one with."""
    before = author.written.filter(created_at__gt=at - SENT_TWICE).exclude(state=State.WITHDRAWN)
    before = before.filter(thread=thread) if thread else before.filter(number=1)
    if tidy(text) in before.values_list("text", flat=True):
        raise ValidationError({"text": _("Vous venez d'écrire ce message.")})
