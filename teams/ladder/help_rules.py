"""What an offer of help must be, whichever door it comes by: page, API, signed in or not."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from supporters.ages import is_of_age, require_age
from supporters.models import Consent
from supporters.services.testimony_rules import CONSENT
from supporters.wording import private_data_in
from teams.friends.plain_words import has_link
from teams.models import Outing
from territory.models import Place

Purpose = Consent.Purpose
#: The boxes of the form, in their order; and those without which nobody can help.
PURPOSES = (Purpose.ACCOUNT, Purpose.LOCAL_TEAM, Purpose.SELECTION)
NEEDED = (Purpose.ACCOUNT, Purpose.LOCAL_TEAM)


@dataclass(frozen=True)
class HelpData:
    """What somebody wrote. `birth_month` (the first of a month) may be None when the person's is known."""

    first_name: str
    place: Place | None
    ways: Collection[str] = ()
    birth_month: date | None = None


def check(data: HelpData, *, purposes: Collection[str], at: datetime) -> None:
    """Raises ValidationError whose `error_dict` names each field of `HelpData`, or a box (`CONSENT`)."""
    errors: dict[str, str] = {}
    if words := name_error(data.first_name):
        errors["first_name"] = words
    if data.place is None or data.place.kind not in Place.HOMES:
        errors["place"] = _("Choisissez une commune.")
    if set(data.ways) - set(Outing.Kind.values):
        errors["ways"] = _("Choisissez dans la liste.")
    for purpose in NEEDED:
        if purpose not in purposes:
            errors[CONSENT[purpose]] = _("Consentement requis.")
    if data.birth_month and Purpose.SELECTION in purposes and not is_adult(data.birth_month, at=at):
        words = _("Cette case est réservée aux personnes de %(age)s ans ou plus.")
        errors[CONSENT[Purpose.SELECTION]] = words % {"age": settings.MIN_AGE_PUBLIC}
    if errors:
        raise ValidationError(errors)
    if data.birth_month is not None:
        check_age(data.birth_month, at=at)


def check_age(birth_month: date, *, at: datetime) -> None:
    """Raises ValidationError on `birth_month` (L06)."""
    words = _("Il faut avoir au moins %(age)s ans. Nous n'avons rien enregistré.")
    require_age(birth_month, at=at, minimum=settings.MIN_AGE_ACCOUNT, words=words)


def is_adult(birth_month: date | None, *, at: datetime) -> bool:
    return is_of_age(birth_month, at=at, minimum=settings.MIN_AGE_PUBLIC)


def name_error(name: str) -> str | None:
    """What is wrong with a first name that the local team will read; None when nothing is."""
    if not name.strip():
        return _("Dites-nous votre prénom.")
    if private_data_in(name) or has_link(name):
        return _("Votre prénom seulement, s'il vous plaît.")
    return None
