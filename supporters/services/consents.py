"""Giving, confirming and withdrawing consent. Rows are append-only: a change of mind is a new row (L01, L02)."""

from collections.abc import Collection
from datetime import datetime

from django.db import IntegrityError, transaction

from supporters.consents import current_text
from supporters.events import consent_given, consent_withdrawn
from supporters.models import Consent, Supporter, Testimony
from supporters.photos import forget_photo
from supporters.services.publication import locked, retire

Purpose = Consent.Purpose


@transaction.atomic
def give_consent(
    *, supporter: Supporter, purpose: str, source: str, at: datetime, confirmed: bool, proof: str = ""
) -> Consent:
    """Record that a box was ticked; `confirmed` when the person has shown that the address is theirs.

    Idempotent: an open consent to the same purpose is returned as it is, confirmed if it now can be. `proof` is
    the SHA-256 of the confirmed token.
    """
    row = _open(supporter, purpose)
    if row is None:
        try:
            with transaction.atomic():
                made = Consent.objects.create(
                    supporter=supporter,
                    purpose=purpose,
                    text=current_text(purpose),
                    source=source,
                    given_at=at,
                    confirmed_at=at if confirmed else None,
                    proof=proof if confirmed else "",
                )
        except IntegrityError:  # the same box, ticked at the same instant
            row = Consent.objects.get(supporter=supporter, purpose=purpose, withdrawn_at=None)
        else:
            if confirmed:
                consent_given.send(Consent, supporter=supporter, purpose=purpose, at=at)
            return made
    if confirmed and row.confirmed_at is None:
        Consent.objects.filter(pk=row.pk).confirm(at=at, proof=proof)
        row.refresh_from_db()
        consent_given.send(Consent, supporter=supporter, purpose=purpose, at=at)
    return row


@transaction.atomic
def confirm_consents(*, supporter: Supporter, at: datetime, proof: str, purposes: Collection[str] | None = None) -> int:
    """Confirm what was ticked before the address answered; only `purposes` when given. Returns how many."""
    rows = supporter.consents.all() if purposes is None else supporter.consents.filter(purpose__in=purposes)
    now_live = list(rows.waiting().values_list("purpose", flat=True))
    confirmed: int = rows.confirm(at=at, proof=proof)
    for purpose in now_live:
        consent_given.send(Consent, supporter=supporter, purpose=purpose, at=at)
    return confirmed


@transaction.atomic
def withdraw_consent(*, supporter: Supporter, purpose: str, at: datetime) -> Consent | None:
    """Withdraw the open consent to a purpose and what rested on it; None when there was none.

    TESTIMONY takes the testimony off the site, PHOTO deletes the photo.
    """
    row = _open(supporter, purpose)
    Consent.objects.filter(supporter=supporter, purpose=purpose).withdraw(at=at)
    if purpose == Purpose.TESTIMONY:
        for testimony in supporter.testimonies.exclude(state=Testimony.State.WITHDRAWN):
            retire(locked(testimony), at=at)
        Consent.objects.filter(supporter=supporter, purpose=Purpose.PHOTO).withdraw(at=at)
    elif purpose == Purpose.PHOTO:
        for testimony in supporter.testimonies.exclude(photo=""):
            forget_photo(testimony)
    if row:
        row.refresh_from_db()
        consent_withdrawn.send(Consent, supporter=supporter, purpose=purpose, at=at)
    return row


def _open(supporter: Supporter, purpose: str) -> Consent | None:
    row: Consent | None = Consent.objects.filter(supporter=supporter, purpose=purpose, withdrawn_at=None).first()
    return row
