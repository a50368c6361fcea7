"""What a proposal must say to be read: checked for pages and programs alike."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from actions.models import Proposal, Topic
from actions.proposals.duplicates import Prints
from actions.proposals.text_prints import text_print
from actions.proposals.url_keys import url_key
from common.images import Photo
from common.web_addresses import AddressRefused, check_address
from supporters.models import Supporter
from territory.models import Place

Kind = Proposal.Kind
Licence = Proposal.Licence
#: A page elsewhere; nothing of it is copied.
LINKED = (Kind.LINK, Kind.VIDEO)
#: Characters of a text that can be passed on.
FEWEST = 20


@dataclass(frozen=True)
class ProposalData:
    """What somebody proposes. `photo` replaces the picture, if any; without it the picture stays."""

    kind: str
    title: str
    text: str = ""
    url: str = ""
    photo: Photo | None = None
    alt: str = ""
    source: str = ""
    licence: str = ""
    topic: Topic | None = None
    place: Place | None = None
    is_signed: bool = False


def check(data: ProposalData, *, author: Supporter, at: datetime, has_picture: bool = False) -> dict[str, Any]:
    """The fields of the row, as they are kept. Raises ValidationError by field."""
    errors: dict[str, str] = {}
    fields: dict[str, Any] = {
        "kind": data.kind,
        "title": " ".join(data.title.split()),
        "text": data.text.strip(),
        "url": "",
        "alt": data.alt.strip() if data.kind == Kind.IMAGE else "",
        "source": " ".join(data.source.split()),
        "licence": data.licence,
        "topic": data.topic,
        "place": data.place,
        "is_signed": data.is_signed,
    }
    if not fields["title"]:
        errors["title"] = _("Donnez un titre à votre proposition.")
    if not fields["source"]:
        errors["source"] = _("Dites d'où cela vient, ou « de moi ».")
    if data.kind == Kind.TEXT and len(fields["text"]) < FEWEST:
        errors["text"] = _("Écrivez le texte que vous proposez : une phrase au moins.")
    if data.kind == Kind.IMAGE:
        errors |= _about_picture(data, has_picture=has_picture)
    if data.kind in LINKED:
        try:
            fields["url"] = check_address(data.url)
        except AddressRefused as refused:
            errors["url"] = str(refused.message)
    errors |= _about_licence(data) | _about_name(data, author=author, at=at)
    if errors:
        raise ValidationError({name: ValidationError(words) for name, words in errors.items()})
    return fields


def prints_of(fields: dict[str, Any], *, image_hash: int | None) -> Prints:
    """What it is compared by. The words of a link or a picture only comment it."""
    is_text = fields["kind"] == Kind.TEXT
    return Prints(
        url_key=url_key(fields["url"]),
        words=fields["text"] if is_text else "",
        text_print=text_print(fields["text"]) if is_text else None,
        image_hash=image_hash,
    )


def may_sign(person: Supporter, *, at: datetime) -> str:
    """Why a person's name may not be shown, in a sentence; "" when it may (L06)."""
    if not person.display_name:
        return _("Dites d'abord, dans votre profil, quel nom afficher.")
    age = person.age_on(timezone.localdate(at))
    if age is None or age < settings.MIN_AGE_PUBLIC:
        words = _("Il faut avoir %(age)s ans pour que votre nom paraisse : votre profil doit dire votre âge.")
        return words % {"age": settings.MIN_AGE_PUBLIC}
    return ""


def _about_picture(data: ProposalData, *, has_picture: bool) -> dict[str, str]:
    errors = {}
    if data.photo is None and not has_picture:
        errors["photo"] = _("Choisissez l'image que vous proposez.")
    if not data.alt.strip():
        errors["alt"] = _("Décrivez l'image pour les personnes qui ne la voient pas.")
    return errors


def _about_licence(data: ProposalData) -> dict[str, str]:
    if data.licence not in Licence.values:
        return {"licence": _("Dites à qui cela appartient.")}
    if data.licence == Licence.LINKED and data.kind not in LINKED:
        return {"licence": _("« Simple lien » vaut pour une page ou une vidéo : dites à qui appartient ceci.")}
    return {}


def _about_name(data: ProposalData, *, author: Supporter, at: datetime) -> dict[str, str]:
    refusal = may_sign(author, at=at) if data.is_signed else ""
    return {"is_signed": refusal} if refusal else {}
