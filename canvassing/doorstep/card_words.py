"""What a resident types on a contact card, and the notice she reads first (L03, L23)."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from canvassing.doorstep.reading import plain
from supporters import consents
from supporters.models import Consent
from teams.ladder.help_rules import name_error

Purpose = Consent.Purpose
#: The boxes, in their order; and those without which nothing can be kept. Age is asked for with the confirmation.
PURPOSES = (Purpose.ACCOUNT, Purpose.LOCAL_TEAM)
REQUIRED = (Purpose.ACCOUNT,)
_LONGEST_NAME = 60


@dataclass(frozen=True)
class CardContent:
    email: str
    first_name: str
    purposes: tuple[str, ...]
    language: str


def read_card(content: dict[str, Any], *, volunteers: Collection[str]) -> CardContent:
    """Raises ValidationError by field. `volunteers`: addresses of those who walk, which no resident's can be."""
    errors: dict[str, str] = {}
    email = (plain(content.get("email")) or "").lower()
    try:
        validate_email(email)
    except ValidationError:
        errors["email"] = _("Saisissez une adresse e-mail valide.")
    if len(email) > 254:
        errors["email"] = _("Saisissez une adresse e-mail valide.")
    if mailbox(email) in {mailbox(one) for one in volunteers}:
        errors["email"] = _("C'est l'adresse d'un volontaire : la fiche est pour la personne qui vous ouvre.")
    first_name = plain(content.get("first_name")) or ""
    words = name_error(first_name) if first_name else None
    if words or len(first_name) > _LONGEST_NAME:
        errors["first_name"] = words or _("Votre prénom seulement, s'il vous plaît.")
    errors |= _errors_of_boxes(content)
    if errors:
        raise ValidationError(errors)
    language = content.get("language")
    known = [code for code, _name in settings.LANGUAGES]
    purposes = tuple(one.value for one in PURPOSES if one in content["purposes"])
    return CardContent(email, first_name, purposes, language if language in known else settings.LANGUAGE_CODE)


def mailbox(email: str) -> str:
    """Without « +something », which leads to the same box."""
    name, at, host = email.strip().lower().rpartition("@")
    return name.split("+")[0] + at + host


def card_for_pack() -> dict[str, Any]:
    purposes = [{"key": one.value, "text": consents.text_of(one), "required": one in REQUIRED} for one in PURPOSES]
    return {"notice": notice(), "purposes": purposes}


def notice() -> str:
    """Who, why, how long, which rights: paragraphs, an empty line between them."""
    names = {"controller": settings.CONTROLLER_NAME or settings.CAMPAIGN_NAME, "address": settings.CONTROLLER_ADDRESS}
    paragraphs = [
        _(
            "%(controller)s est responsable de ces données. Elles révèlent votre opinion politique : nous ne les "
            "traitons qu'avec votre accord explicite, case par case."
        )
        % names,
        _("Adresse : %(address)s.") % names if settings.CONTROLLER_ADDRESS else "",
        _("Elles servent à tenir votre compte et à ce que vous cochez, rien d'autre."),
        _("Le volontaire ne peut pas relire cette fiche : seule l'équipe de campagne qui en a besoin la voit."),
        _("Nous les effaçons 60 jours après le dernier tour, ou dès que vous retirez votre accord."),
        _("Un message vous demande de confirmer : sans votre réponse, tout disparaît sous sept jours."),
        _("Vous pouvez les lire, les corriger, les emporter, les effacer ou en limiter l'usage depuis votre compte."),
        _("Une question : %(dpo)s.") % {"dpo": settings.DPO_CONTACT} if settings.DPO_CONTACT else "",
        _("Vous pouvez aussi vous plaindre à la CNIL (cnil.fr)."),
    ]
    return "\n\n".join(words for words in paragraphs if words)


def _errors_of_boxes(content: dict[str, Any]) -> dict[str, str]:
    purposes = content.get("purposes")
    errors: dict[str, str] = {}
    if content.get("ticked") is not True:
        errors["ticked"] = _("La personne doit cocher elle-même.")
    if not isinstance(purposes, list) or not all(isinstance(one, str) for one in purposes):
        errors["purposes"] = _("Ces cases ne se lisent pas.")
    elif set(purposes) - {one.value for one in PURPOSES}:
        errors["purposes"] = _("Cette case n'existe pas.")
    elif not {one.value for one in REQUIRED} <= set(purposes):
        errors["purposes"] = _("Consentement requis : sans lui nous ne pouvons pas garder votre adresse.")
    return errors
