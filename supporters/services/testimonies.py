"""What an author does with a testimony: submit, confirm, edit, withdraw."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from common.cells import cell_at
from common.text import fold
from common.tokens import TokenAltered, TokenExpired, make_token, read_token
from supporters import emails
from supporters.models import Consent, Supporter, Testimony
from supporters.photos import forget_photo, store_photo
from supporters.positions import public_point
from supporters.services.accounts import confirm_by_link, learn, register
from supporters.services.consents import give_consent
from supporters.services.publication import locked, retire, take_off_map
from supporters.services.testimony_rules import TestimonyData, check, check_age
from territory.silence import require_voice

State = Testimony.State
Purpose = Consent.Purpose

#: What links in confirmation mails are for.
CONFIRMATION = "testimony"


@transaction.atomic
def submit_testimony(
    *,
    email: str,
    data: TestimonyData,
    purposes: Collection[str],
    at: datetime,
    language: str = "fr",
    source: str = Consent.Source.FORM,
) -> Testimony:
    """Keep the testimony of an address that has not answered yet, and write to it.

    The same work and the same answer whether the address is known or not (W11); an existing person is not
    changed before the link is confirmed. Raises ValidationError, and Silenced while the public site is frozen.
    """
    require_voice(None, at)
    check(data, purposes=purposes, at=at)
    supporter = register(email=email, at=at, language=language, birth_month=data.birth_month)
    testimony = _write(Testimony(supporter=supporter, state=State.UNCONFIRMED), data)
    for purpose in purposes:
        give_consent(supporter=supporter, purpose=purpose, source=source, at=at, confirmed=False)
    _send_link(testimony, purposes)
    return testimony


@transaction.atomic
def submit_own_testimony(
    *,
    supporter: Supporter,
    data: TestimonyData,
    purposes: Collection[str],
    at: datetime,
    source: str = Consent.Source.FORM,
) -> Testimony:
    """The testimony of a signed-in, confirmed person goes straight to the moderators and replaces a former one.

    Raises ValidationError, and Silenced while the public site is frozen.
    """
    require_voice(None, at)
    birth_month = supporter.birth_month or data.birth_month
    check(replace(data, birth_month=birth_month), purposes=purposes, at=at)
    _retire_live(supporter, at=at)
    testimony = _write(Testimony(supporter=supporter, state=State.PENDING, submitted_at=at), data)
    for purpose in purposes:
        give_consent(supporter=supporter, purpose=purpose, source=source, at=at, confirmed=True)
    _learn(testimony, birth_month=birth_month)
    return testimony


@transaction.atomic
def resend_confirmation(*, email: str, at: datetime) -> None:
    """Write again to an address whose testimony still waits for its confirmation; nobody else hears anything."""
    waiting = Testimony.objects.filter(supporter__email=email.strip().lower(), state=State.UNCONFIRMED)
    testimony = waiting.select_related("supporter", "place").order_by("-pk").first()
    if testimony:
        ticked = testimony.supporter.consents.filter(withdrawn_at=None).values_list("purpose", flat=True)
        _send_link(testimony, list(ticked))


def read_confirmation(*, token: str) -> tuple[Testimony, list[str]]:
    """The testimony that a link confirms, and the purposes agreed to with it. Changes nothing.

    Raises TokenAltered or TokenExpired (too old, used, or the testimony is gone).
    """
    data = read_token(CONFIRMATION, token, max_age=settings.CONFIRMATION_MAX_AGE)
    number, purposes = data.get("t"), data.get("p")
    if not isinstance(number, int) or not isinstance(purposes, list):
        raise TokenAltered
    testimony = (
        Testimony.objects.filter(pk=number, state=State.UNCONFIRMED, supporter__is_active=True)
        .select_related("supporter", "place__departement")
        .first()
    )
    if testimony is None:
        raise TokenExpired
    return testimony, purposes


@transaction.atomic
def confirm_testimony(*, token: str, at: datetime) -> Testimony:
    """The address answered: person, consents and testimony are confirmed together, once.

    A former testimony of the same person is withdrawn, and other unconfirmed ones are deleted. Boxes that this
    link does not name were ticked by somebody else: they are withdrawn. Raises TokenAltered or TokenExpired, and
    ValidationError when the person is known to be too young.
    """
    seen, purposes = read_confirmation(token=token)
    Supporter.objects.select_for_update().get(pk=seen.supporter_id)  # one link of a person at a time
    testimony = locked(seen)
    if testimony.state != State.UNCONFIRMED:
        raise TokenExpired
    supporter = testimony.supporter
    if supporter.birth_month:
        check_age(supporter.birth_month, at=at)
    confirm_by_link(supporter=supporter, purposes=purposes, token=token, at=at)
    _retire_live(supporter, at=at)
    _delete(supporter.testimonies.filter(state=State.UNCONFIRMED).exclude(pk=testimony.pk))
    testimony.state, testimony.submitted_at = State.PENDING, at
    testimony.save(update_fields=["state", "submitted_at"])
    _learn(testimony)
    return testimony


@transaction.atomic
def edit_testimony(
    *, testimony: Testimony, data: TestimonyData, at: datetime, purposes: Collection[str] = ()
) -> Testimony:
    """The author's new words go back to review, and off the map meanwhile.

    `purposes` are boxes ticked in addition (PHOTO with a first photo). Raises ValidationError, Silenced while the
    public site is frozen, Testimony.DoesNotExist when it is not live any more.
    """
    require_voice(None, at)
    testimony = locked(testimony)
    if testimony.state not in Testimony.LIVE:
        raise Testimony.DoesNotExist
    supporter = testimony.supporter
    keeps = data.keep_photo and bool(testimony.photo) and data.photo is None
    live = set(supporter.consents.live().values_list("purpose", flat=True))
    data = replace(data, birth_month=supporter.birth_month or data.birth_month)
    check(data, purposes=live | set(purposes), at=at, has_photo=keeps)
    for purpose in purposes:
        give_consent(supporter=supporter, purpose=purpose, source=Consent.Source.FORM, at=at, confirmed=True)
    take_off_map(testimony, at=at)
    if not keeps:
        forget_photo(testimony)
    testimony.state, testimony.submitted_at, testimony.reviewed_after_reports = State.PENDING, at, False
    return _write(testimony, data)


@transaction.atomic
def withdraw_testimony(*, testimony: Testimony, at: datetime) -> Testimony:
    """Take a testimony away for good, with the consents to publish it. Idempotent.

    Within the transaction it leaves map and ledger; its files are deleted on commit.
    """
    testimony = locked(testimony)
    if testimony.state != State.WITHDRAWN:
        published_by = testimony.supporter.consents.filter(purpose__in=[Purpose.TESTIMONY, Purpose.PHOTO])
        published_by.withdraw(at=at)
        retire(testimony, at=at)
    return testimony


def _write(testimony: Testimony, data: TestimonyData) -> Testimony:
    """Fill the row and save it. The point depends on the person and the place alone: an edit does not move it."""
    lon, lat = public_point(data.place, key=f"supporter:{testimony.supporter_id}")
    testimony.display_name = " ".join(data.display_name.split())
    testimony.message = data.message.strip()
    testimony.place, testimony.lon, testimony.lat, testimony.cell = data.place, lon, lat, cell_at(lon, lat)
    where = [data.place.name, data.place.departement.name if data.place.departement else ""]
    testimony.search_text = fold(" ".join([testimony.display_name, testimony.message, *where]))
    if data.photo is not None:
        testimony.photo, testimony.thumbnail = store_photo(data.photo)
        testimony.photo_hash = data.photo.hash
    if testimony.photo:
        testimony.photo_alt = data.photo_alt.strip()
    testimony.save()
    return testimony


def _learn(testimony: Testimony, **known: object) -> None:
    """What the testimony says of its author, where the author's row does not say it yet."""
    learn(supporter=testimony.supporter, display_name=testimony.display_name, home=testimony.place, **known)


def _retire_live(supporter: Supporter, *, at: datetime) -> None:
    for former in supporter.testimonies.live():
        retire(locked(former), at=at)


def _delete(testimonies: QuerySet[Testimony]) -> int:
    """Delete rows with their files."""
    rows = list(testimonies)
    for testimony in rows:
        forget_photo(testimony)
        testimony.delete()
    return len(rows)


def _send_link(testimony: Testimony, purposes: Collection[str]) -> None:
    token = make_token(CONFIRMATION, {"t": testimony.pk, "p": sorted(purposes)})
    emails.testimony_confirmation(testimony=testimony, token=token)
