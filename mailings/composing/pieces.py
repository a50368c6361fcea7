"""What each kind of block must say, in words for whoever writes it. Pure."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

#: Fields that a kind does not use: emptied, so that what was typed before a change of kind is not sent along.
USED = {
    "title": ("text",),
    "text": ("text",),
    "picture": ("alt", "url"),
    "button": ("text", "url"),
    "walk": (),
    "content": ("content",),
    "week": (),
}


def missing(kind: str, said: Mapping[str, Any], *, has_picture: bool) -> dict[str, str]:
    """Field -> what to do, for a block that cannot be kept as it is."""
    errors: dict[str, str] = {}
    if kind in ("title", "text") and not said.get("text"):
        errors["text"] = _("Écrivez ce que dit ce bloc.")
    if kind == "button":
        if not said.get("text"):
            errors["text"] = _("Écrivez ce que dit le bouton.")
        if not said.get("url"):
            errors["url"] = _("Dites où mène le bouton.")
    if kind == "picture":
        if not has_picture:
            errors["picture"] = _("Choisissez une image.")
        if not said.get("alt"):
            errors["alt"] = _("Décrivez l'image pour les personnes qui ne la voient pas.")
    return errors
