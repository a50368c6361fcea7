"""The library, written by its staff: a content is written, submitted, answered for by others, published, withdrawn."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from actions.content.reading import READ, incomplete, read, record_of
from actions.content.slugs import free_slug
from actions.models import Approval, Content, Wording
from common.text import fold
from common.web_addresses import AddressRefused, check_address
from supporters.models import Supporter
from territory.silence import current_silence, require_voice

State = Content.State
#: States that a change of words brings back to its writer's desk; a withdrawn one may be written again.
SEEN_BY_OTHERS = (State.WAITING, State.SCHEDULED, State.PUBLISHED)
#: They leave by themselves, or as soon as they are answered for.
SCHEDULABLE = (State.WAITING, State.SCHEDULED)
ENDED = (State.SILENCED, State.WITHDRAWN)
#: What staff set of a content, by name.
FIELDS = (*READ, "topic", "starts_at", "ends_at", "featured")
ADDRESSES = ("url", "source_url")
#: Addresses tried for a title before giving up.
TRIES = 5


@transaction.atomic
def write(*, by: Supporter | None, at: datetime, wordings: list[str] | None = None, **fields: Any) -> Content:
    """A draft. `fields` are of FIELDS; `wordings` are ways of saying it for every network. Raises ValidationError."""
    content = Content(written_by=by)
    _set(content, fields)
    _save_under_a_slug_of_its_own(content)
    for position, text in enumerate(wordings or []):
        Wording.objects.create(content=content, text=text, position=position)
    return content


@transaction.atomic
def revise(*, content: Content, by: Supporter | None, at: datetime, **fields: Any) -> Content:
    """Change some of FIELDS. What people read makes a new revision: approvals fall.

    Raises ValidationError; Silenced when what is over would be shown again.
    """
    row = locked(content)
    before = {name: getattr(row, name) for name in READ}
    was_over = _is_over(row, at=at)
    _set(row, fields)
    row.full_clean(exclude=["written_by"])
    if row.state in SCHEDULABLE:
        require_lawful_start(row, at=at)
    if was_over and not _is_over(row, at=at):
        require_voice(row.place, at)  # a later end publishes it again
    row.save()
    if before != {name: getattr(row, name) for name in READ}:
        return new_revision(content=row, by=by)
    return row


@transaction.atomic
def new_revision(*, content: Content, by: Supporter | None) -> Content:
    """Its words, pictures or wordings changed: nobody has answered for it yet, and it waits for that out of sight."""
    row = locked(content)
    row.revision += 1
    row.written_by = by
    if row.state in SEEN_BY_OTHERS:
        row.state = State.WAITING
    elif row.state in ENDED:
        row.state, row.withdrawn_at = State.DRAFT, None
    row.save(update_fields=["revision", "written_by", "state", "withdrawn_at", "changed_at"])
    return row


@transaction.atomic
def submit(*, content: Content, by: Supporter, at: datetime) -> Content:
    """Ask others to answer for a draft. Raises ValidationError by field for what would keep it from going out."""
    row = _expect(content, State.DRAFT)
    read(row, at=at).require_nothing()
    require_lawful_start(row, at=at)
    row.state = State.WAITING
    row.save(update_fields=["state", "changed_at"])
    return row


@transaction.atomic
def send_back(*, content: Content, by: Supporter, at: datetime) -> Content:
    """Back to its writer's desk: nobody answers for it as it is."""
    row = _expect(content, *SCHEDULABLE)
    row.approvals.filter(revision=row.revision).delete()
    row.state = State.DRAFT
    row.save(update_fields=["state", "changed_at"])
    return row


@transaction.atomic
def approve(*, content: Content, by: Supporter, at: datetime, seen: int | None = None) -> Content:
    """Answer for what somebody else wrote; with the last approval it is published, or waits for its time.

    `seen`: the revision that was read; nobody answers for another, were it written in between.
    Raises ValidationError; Silenced when it would be published in silence.
    """
    row = _expect(content, State.WAITING)
    if seen is not None and seen != row.revision:
        raise ValidationError(_("Ce contenu a changé entre-temps : relisez-le."), code="state")
    if row.written_by_id == by.pk:
        raise ValidationError(_("Vous avez écrit cette version : une autre personne doit la valider."))
    read(row, at=at).require_nothing()
    require_lawful_start(row, at=at)
    Approval.objects.get_or_create(content=row, revision=row.revision, by=by, defaults={"at": at})
    if approvals_missing(row) > 0:
        return row
    if row.starts_at and row.starts_at > at:
        row.state = State.SCHEDULED
        row.save(update_fields=["state", "changed_at"])
        return row
    return publish(content=row, at=at)


@transaction.atomic
def publish(*, content: Content, at: datetime) -> Content:
    """Put it online, its approvals given and its time come. Raises Silenced, or ValidationError by field."""
    row = _expect(content, *SCHEDULABLE)
    if approvals_missing(row) > 0:
        raise ValidationError(_("Il manque une validation."))
    require_voice(row.place, at)
    read(row, at=at).require_nothing()
    row.state, row.withdrawn_at = State.PUBLISHED, None
    row.published_at = row.published_at or at
    row.save(update_fields=["state", "published_at", "withdrawn_at", "changed_at"])
    _finish_record(row)
    return row


@transaction.atomic
def withdraw(*, content: Content, by: Supporter, at: datetime) -> Content:
    """Take it off the library, at once; `undo_withdraw` brings it back."""
    row = _expect(content, *SEEN_BY_OTHERS)
    row.state, row.withdrawn_at = State.WITHDRAWN, at
    row.save(update_fields=["state", "withdrawn_at", "changed_at"])
    return row


@transaction.atomic
def undo_withdraw(*, content: Content, by: Supporter, at: datetime) -> Content:
    """Bring it back as it was, with what was approved; never what nobody answered for."""
    row = _expect(content, State.WITHDRAWN)
    if row.published_at is None or approvals_missing(row) > 0:
        row.state, row.withdrawn_at = State.WAITING, None
        row.save(update_fields=["state", "withdrawn_at", "changed_at"])
        return row
    row.state = State.WAITING
    row.save(update_fields=["state"])
    return publish(content=row, at=at)


def approvals_missing(content: Content) -> int:
    """How many people must still answer for this revision: one, two for what is polemical (L57)."""
    given = content.approvals.filter(revision=content.revision).exclude(by=content.written_by_id).count()
    return max(0, (2 if content.polemical else 1) - given)


def locked(content: Content) -> Content:
    row: Content = Content.objects.select_for_update().get(pk=content.pk)
    return row


def _save_under_a_slug_of_its_own(content: Content) -> None:
    """Whoever gives the same title at the same instant gets another address."""
    for tries_left in reversed(range(TRIES)):
        content.slug = free_slug(content.title)
        try:
            # Whether the address is free is for the database to say: between a look and the row, somebody takes it.
            content.full_clean(exclude=["written_by", "slug"])
            with transaction.atomic():
                content.save()
        except IntegrityError:
            if not tries_left:
                raise
        else:
            return


def straighten(content: Content) -> dict[str, str]:
    """Write its addresses in one way. What is wrong with it, by field: for the services, and for forms before them."""
    errors = incomplete(content)
    for name in ADDRESSES:
        if getattr(content, name):
            try:
                setattr(content, name, check_address(getattr(content, name)))
            except AddressRefused as error:
                errors[name] = str(error.message)
    return errors


def _is_over(content: Content, *, at: datetime) -> bool:
    return content.state == State.PUBLISHED and content.ends_at is not None and content.ends_at <= at


def _set(content: Content, fields: dict[str, Any]) -> None:
    """Raises ValidationError by field."""
    unknown = fields.keys() - set(FIELDS)
    if unknown:
        raise TypeError(f"not of a content: {', '.join(sorted(unknown))}")
    for name, value in fields.items():
        setattr(content, name, value)
    errors = straighten(content)
    if errors:
        raise ValidationError(errors)
    content.search_text = fold(f"{content.title} {content.summary} {content.body}")


def _expect(content: Content, *states: str) -> Content:
    """The locked row, in one of these states. Raises ValidationError when somebody was quicker."""
    row = locked(content)
    if row.state not in states:
        words = _("« %(title)s » a changé entre-temps : %(state)s.")
        raise ValidationError(words % {"title": row.title, "state": row.get_state_display().lower()}, code="state")
    return row


def require_lawful_start(content: Content, *, at: datetime) -> None:
    """Nothing is queued for the silence (L51): the window is named, with the last legal moment."""
    if content.starts_at is None or content.starts_at <= at:
        return
    vote = current_silence(content.place, content.starts_at)
    if vote is None:
        return
    moments = {"start": _moment(vote.silence_start), "end": _moment(vote.silence_end)}
    words = _("Réserve électorale du %(start)s au %(end)s : rien ne se publie entre ces deux moments.")
    raise ValidationError({"starts_at": words % moments}, code="silence")


def _moment(at: datetime) -> str:
    return date_format(at.astimezone(ZoneInfo(settings.TIME_ZONE)), "j F Y, H:i")


def _finish_record(content: Content) -> None:
    """A transparency record without a link leads to the content itself."""
    record = record_of(content)
    if record is not None and not record.link:
        record.link = f"{settings.SITE_URL}{content.get_absolute_url()}"
        record.save(update_fields=["link"])
