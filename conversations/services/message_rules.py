"""What a message and a title must be: checked for pages and programs alike."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from common.images import Photo
from common.web_addresses import AddressRefused, check_address
from conversations.group.words import tidy
from conversations.pictures import keep_picture

#: Characters of a message and of a title; the shortest title that says something.
LONGEST, TITLE, SHORTEST_TITLE = 5000, 120, 5


def words_of(text: str, alt: str, photo: Photo | None, *, has_picture: bool = False) -> dict[str, str]:
    """The columns of what was said. Raises ValidationError by field."""
    said, told = tidy(text), tidy(alt)
    errors: dict[str, str] = {}
    if not said:
        errors["text"] = _("Écrivez votre message.")
    elif len(said) > LONGEST:
        errors["text"] = _("Restez sous %(max)s caractères.") % {"max": LONGEST}
    if (photo or has_picture) and not told:
        errors["alt"] = _("Décrivez l'image pour les personnes qui ne la voient pas.")
    if errors:
        raise ValidationError({name: ValidationError(words) for name, words in errors.items()})
    large, small = keep_picture(photo) if photo else ("", "")
    pictures = {"image": large, "small": small} if photo else {}
    return {"text": said, "alt": told[:1000] if photo or has_picture else ""} | pictures


def title_of(title: str) -> str:
    """On one line. Raises ValidationError by field."""
    line = " ".join(tidy(title).split())
    if len(line) < SHORTEST_TITLE:
        raise ValidationError({"title": _("Donnez un titre : de quoi voulez-vous parler ?")})
    if len(line) > TITLE:
        raise ValidationError({"title": _("Restez sous %(max)s caractères.") % {"max": TITLE}})
    return line


def address_of(url: str) -> str:
    """Where a question came from, as it is kept; "" for none. Raises ValidationError by field."""
    if not url:
        return ""
    try:
        return check_address(url, schemes=("http", "https"), private=settings.FETCH_PRIVATE_HOSTS)
    except AddressRefused as refused:
        raise ValidationError({"credit_url": str(refused.message)}) from refused
