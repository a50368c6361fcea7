"""Holding back, letting go on and giving up a mailing that is on its way; deciding what nobody knows was sent."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from common.claims import wake
from mailings.models import Delivery, Mailing, MailingStep, Slice
from mailings.services import gate
from mailings.services.finishing import count, deliveries_of
from mailings.services.steps import locked
from supporters.models import Supporter

State = Mailing.State
#: What may still be called back.
UNDER_WAY = (State.PREPARING, State.SENDING)


@transaction.atomic
def pause(*, mailing: Mailing, by: Supporter | None, at: datetime, words: str = "") -> Mailing:
    """Hold it back; workers see it before their next window. Raises ValidationError when it is not on its way."""
    changed = Mailing.objects.filter(pk=mailing.pk, state__in=UNDER_WAY).update(
        state=State.PAUSED, pause_reason=words[:300], needs_national=False
    )
    if not changed:
        raise ValidationError({"state": _("Ce courrier n'est pas en route : il n'y a rien à mettre en pause.")})
    return _stepped(mailing, MailingStep.Kind.PAUSED, by=by, at=at, words=words)


@transaction.atomic
def auto_pause(*, mailing: Mailing, reason: str, at: datetime) -> bool:
    """It stops by itself, and only a national administrator lets it go on (E02), even if somebody had held it back
    before. False when it was not on its way, or had stopped already."""
    rows = Mailing.objects.filter(pk=mailing.pk, state__in=(*UNDER_WAY, State.PAUSED), needs_national=False)
    changed = rows.update(state=State.PAUSED, pause_reason=reason[:300], needs_national=True)
    if changed:
        _stepped(mailing, MailingStep.Kind.STOPPED, by=None, at=at, words=reason)
    return bool(changed)


@transaction.atomic
def resume(*, mailing: Mailing, by: Supporter, at: datetime, words: str = "") -> Mailing:
    """Let it go on where it was. What stopped by itself asks for the reason why it may (E02); nothing goes on while the
    mail's doctor sees that receivers would refuse it (E01).

    Who may is the caller's to ask: `can_let_go_on` where `needs_national`, else `can_write`.
    """
    if mailing.needs_national and not words.strip():
        raise ValidationError({"words": _("Dites pourquoi ce courrier peut reprendre.")})
    paused = Mailing.objects.filter(pk=mailing.pk, state=State.PAUSED, needs_national=mailing.needs_national)
    if paused.exists():
        gate.require(at=at)
    cleared = {"pause_reason": "", "needs_national": False}
    # Not started: its deliveries were still being written.
    changed = paused.filter(started_at=None).update(state=State.PREPARING, prepare_at=at, **cleared)
    changed = changed or paused.update(state=State.SENDING, **cleared)
    if not changed:
        raise ValidationError({"state": _("Ce courrier n'est pas en pause.")})
    wake("mailings.tasks.send_due_letters")
    return _stepped(mailing, MailingStep.Kind.RESUMED, by=by, at=at, words=words)


@transaction.atomic
def cancel(*, mailing: Mailing, by: Supporter, at: datetime, words: str = "") -> Mailing:
    """Give up what has not left. The worker counts each of those who get nothing as such."""
    changed = Mailing.objects.filter(
        pk=mailing.pk, state__in=(State.DRAFT, State.WAITING, State.SCHEDULED, State.PAUSED, *UNDER_WAY)
    ).update(state=State.CANCELLED, pause_reason="", needs_national=False)
    if not changed:
        raise ValidationError({"state": _("Ce courrier est déjà fini : il ne peut plus être annulé.")})
    mailing.refresh_from_db()
    if mailing.started_at is None:  # called back while its deliveries were being written
        Mailing.objects.filter(pk=mailing.pk).update(selected=mailing.deliveries.count())
    open_slices = mailing.slices.filter(state__in=(Slice.State.HELD, Slice.State.QUEUED))
    open_slices.update(state=Slice.State.QUEUED, due_at=at)
    wake("mailings.tasks.send_due_letters")
    return _stepped(mailing, MailingStep.Kind.CANCELLED, by=by, at=at, words=words)


@transaction.atomic
def settle_uncertain(*, mailing: Mailing, sent: bool, by: Supporter, at: datetime, words: str = "") -> int:
    """Staff decide of all that nobody knows: it was `sent`, or it is sent again. Returns how many were settled.

    Only of slices that are over: those of a slice that is being sent may yet be known.
    """
    row = locked(mailing)
    if not sent and row.state in (State.CANCELLED, State.SILENCED):
        raise ValidationError({"state": _("Ce courrier ne part plus : ces envois ne peuvent pas être refaits.")})
    slices = row.slices.select_for_update().filter(state=Slice.State.DONE, uncertain__gt=0)
    number = sum(_settle(piece, sent=sent, at=at) for piece in slices)
    if not number:
        raise ValidationError({"state": _("Aucun envoi incertain n'est à trancher pour l'instant.")})
    if not sent and row.state == State.SENT:
        Mailing.objects.filter(pk=row.pk).update(state=State.SENDING, finished_at=None)
        wake("mailings.tasks.send_due_letters")
    said = _("comptés comme envoyés") if sent else _("à envoyer de nouveau")
    _stepped(mailing, MailingStep.Kind.SETTLED, by=by, at=at, words=f"{number} {said}. {words}".strip())
    return number


def _settle(piece: Slice, *, sent: bool, at: datetime) -> int:
    """Its tallies are taken off, and added again: now, or when it ends once more."""
    count(piece, sign=-1)
    unknown = deliveries_of(piece).filter(state=Delivery.State.UNCERTAIN)
    number, piece.uncertain = piece.uncertain, 0
    if sent:
        piece.sent += unknown.update(state=Delivery.State.SENT)
        count(piece)
    else:
        unknown.update(state=Delivery.State.QUEUED, sent_at=None)
        piece.state, piece.due_at, piece.attempts = Slice.State.QUEUED, at, 0
    piece.save()
    return number


def _stepped(mailing: Mailing, kind: str, *, by: Supporter | None, at: datetime, words: str) -> Mailing:
    mailing.steps.create(kind=kind, by=by, at=at, words=words[:300])
    mailing.refresh_from_db()
    return mailing
