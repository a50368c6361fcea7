"""Who may do what: each function returns the object, or answers as if it did not exist (404)."""

from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from supporters.models import Consent, Export, Supporter, Testimony
from supporters.photos import large_of
from supporters.withdrawal import read_withdrawal


def can_moderate(user: Supporter | AnonymousUser) -> bool:
    """Read the queue, publish and refuse."""
    return user.is_active and getattr(user, "is_staff", False) and user.has_perm("supporters.add_decision")


def is_national(user: Supporter | AnonymousUser) -> bool:
    """See people and their addresses, answer rights requests, look after the mail (L08)."""
    return user.is_active and getattr(user, "is_staff", False) and user.has_perm("supporters.change_supporter")


def get_public_testimony(pk: int) -> Testimony:
    """A published one, with its place; anything else is not there."""
    found = Testimony.objects.published().select_related("place", "place__departement")
    testimony: Testimony = get_object_or_404(found, pk=pk)
    return testimony


def get_own_testimony(supporter: Supporter) -> Testimony:
    """The one its author may see and change."""
    mine = supporter.testimonies.live().select_related("place", "place__departement")
    testimony: Testimony = get_object_or_404(mine)
    return testimony


def get_testimony_to_moderate(pk: int) -> Testimony:
    """Any that was ever submitted: moderators do not see what an address has not confirmed, nor what was withdrawn."""
    submitted = Testimony.objects.live().select_related("place", "place__departement")
    testimony: Testimony = get_object_or_404(submitted, pk=pk)
    return testimony


def get_account(request: HttpRequest) -> Supporter:
    """The account of whoever is signed in, with their commune; an unconfirmed address has none."""
    supporter = Supporter.objects.confirmed().filter(is_active=True, pk=request.user.pk).select_related("home").first()
    if supporter is None:
        raise Http404
    return supporter


def get_account_of_token(token: str) -> Supporter | None:
    """Whom a withdrawal link is about; None when they are no longer known, which nobody is told.

    Raises TokenExpired or TokenAltered.
    """
    return Supporter.objects.filter(pk=read_withdrawal(token)).first()


def get_export_for(user: Supporter | AnonymousUser, pk: int, *, at: datetime) -> Export:
    """A person's own export while it is offered; anything else is a 404."""
    exports = Export.objects.filter(supporter=user.pk, state=Export.State.READY, expires_at__gt=at)
    return get_object_or_404(exports, pk=pk)


def get_own_consent(supporter: Supporter, purpose: str) -> Consent:
    """The open one for a purpose."""
    rows = supporter.consents.filter(withdrawn_at=None).select_related("text")
    consent: Consent = get_object_or_404(rows, purpose=purpose)
    return consent


def get_own_export(supporter: Supporter) -> Export:
    """The latest one, whatever its state."""
    export: Export | None = supporter.exports.order_by("-pk").first()
    if export is None:
        raise Http404
    return export


def get_photo_for(user: Supporter | AnonymousUser, name: str) -> tuple[Testimony, bool]:
    """The testimony whose photo this file is, and whether everybody may see it.

    Everybody while it is published and its author agrees to show it; else its author and moderators alone, these
    not before the address is confirmed.
    """
    found = Testimony.objects.filter(photo=large_of(name)).exclude(state=Testimony.State.WITHDRAWN)
    testimony: Testimony = get_object_or_404(found)
    agreed = Consent.objects.live(Consent.Purpose.PHOTO).filter(supporter=testimony.supporter_id)
    if testimony.is_published and agreed.exists():
        return testimony, True
    if user.pk == testimony.supporter_id or (testimony.state in Testimony.LIVE and can_moderate(user)):
        return testimony, False
    raise Http404
