"""What somebody who looks at a letter asks to see; whatever means nothing shows the first of all."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db import models
from django.utils.translation import gettext_lazy as _

MAX_DRAWS = 1000


class Look(models.TextChoices):
    """On what it is read."""

    PHONE = "telephone", _("Téléphone")
    COMPUTER = "ordinateur", _("Ordinateur")
    TEXT = "texte", _("Texte seul")


@dataclass(frozen=True)
class Asked:
    """`reader` and `subject` are places in a list, `draw` the draw of readers."""

    reader: int = 0
    draw: int = 0
    subject: int = 0
    look: str = Look.PHONE
    dark: bool = False

    def query(self, **changes: Any) -> str:
        """The address, with something changed: « ?lecteur=1&vue=texte »."""
        said = self.__dict__ | changes
        names = {"reader": "lecteur", "draw": "tirage", "subject": "objet", "look": "vue", "dark": "sombre"}
        plain = {names[key]: int(value) if key == "dark" else value for key, value in said.items()}
        return "?" + urlencode(plain)


def read_asked(query: Any, *, readers: int, subjects: int) -> Asked:
    """From `request.GET`, whatever it holds."""
    look = query.get("vue", "")
    return Asked(
        reader=_number(query.get("lecteur"), readers),
        draw=_number(query.get("tirage"), MAX_DRAWS),
        subject=_number(query.get("objet"), subjects),
        look=look if look in Look.values else Look.PHONE,
        dark=query.get("sombre") == "1",
    )


def read_draw(query: Any) -> int:
    return _number(query.get("tirage"), MAX_DRAWS)


def _number(text: str | None, end: int) -> int:
    """A place before `end`, else the first."""
    if text is None or not (text.isascii() and text.isdigit() and len(text) < 6):
        return 0
    return int(text) if int(text) < end else 0
