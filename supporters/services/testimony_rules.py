"""What a testimony must be, whichever door it comes by: page, API, edit."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from common.images import Photo
from supporters.ages import require_age
from supporters.models import Consent, Testimony
from supporters.photos import is_removed_picture
from supporters.wording import private_data_in
from territory.models import Place

Purpose = Consent.Purpose
#: The name of each purpose's box in forms and errors (`photo` alone is the picture).
CONSENT = {purpose: f"consent_{purpose.value}" for purpose in Purpose}


@dataclass(frozen=True)
class TestimonyData:
    """What its author wrote. `birth_month` (the first of a month) may be None when the person's is known."""

    display_name: str
    message: str
    place: Place
    birth_month: date | None = None
    photo: Photo | None = None
    photo_alt: str = ""
    #: When editing without a new photo: keep the one that is there.
    keep_photo: bool = False


def check(data: TestimonyData, *, purposes: Collection[str], at: datetime, has_photo: bool = False) -> None:
    """Raises ValidationError whose `error_dict` names each field of `TestimonyData`, or a box (`CONSENT`)."""
    errors: dict[str, str] = {}
    if not data.display_name.strip():
        errors["display_name"] = _("Dites-nous quel nom afficher.")
    if words := message_error(data.message):
        errors["message"] = words
    if data.place.kind not in Place.HOMES or data.place.lon is None:
        errors["place"] = _("Choisissez une commune.")
    if data.photo is not None and is_removed_picture(data.photo.hash):
        errors["photo"] = _("Nous n'avons pas pu publier cette photo. Choisissez-en une autre.")
    if data.photo is not None and is_removed_picture(data.photo.hash):
        errors["photo"] = _("Notre équipe a déjà écarté cette photo. Choisissez-en une autre.")
    if data.photo is not None or has_photo:
        if not data.photo_alt.strip():
            errors["photo_alt"] = _("Décrivez la photo pour les personnes qui ne la voient pas.")
        if Purpose.PHOTO not in purposes:
            errors[CONSENT[Purpose.PHOTO]] = _("Pour montrer votre photo, cochez l'accord qui la concerne.")
    for purpose in (Purpose.ACCOUNT, Purpose.TESTIMONY):
        if purpose not in purposes:
            errors[CONSENT[purpose]] = _("Consentement requis.")
    if errors:
        raise ValidationError(errors)
    if data.birth_month is not None:
        check_age(data.birth_month, at=at)


def check_age(birth_month: date, *, at: datetime) -> None:
    """Public words are for adults (L06). Raises ValidationError on `birth_month`."""
    words = _("Il faut avoir %(age)s ans pour témoigner en public. Nous n'avons rien enregistré.")
    require_age(birth_month, at=at, minimum=settings.MIN_AGE_PUBLIC, words=words)


def message_error(message: str) -> str | None:
    """What is wrong with the words, for their author; None when nothing is."""
    if not message.strip():
        return _("Écrivez votre témoignage.")
    if len(message) > Testimony.MESSAGE_MAX:
        return _("%(max)s caractères au plus.") % {"max": Testimony.MESSAGE_MAX}
    found = private_data_in(message)
    if found == "email":
        return _("Retirez l'adresse e-mail : votre témoignage sera public.")
    if found == "phone":
        return _("Retirez le numéro de téléphone : votre témoignage sera public.")
    return None
