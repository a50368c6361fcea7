"""What the role of whoever leads or trains a territory asks of them first: the headline of their own page."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from teams.authority import GUIDES, LEADS, Authority
from teams.models import Role

Kind = Role.Kind


@dataclass(frozen=True)
class Duty:
    """`whose`: the role and its territory. `url` of the button, `button` its words."""

    whose: str
    title: Promise
    words: Promise
    button: Promise
    url: str


def duty_of(authority: Authority) -> Duty | None:
    """Of the widest role; None for who leads a team, or nobody."""
    held = sorted((role for role in authority.roles if role.kind in GUIDES), key=lambda role: role.rank)
    if held and held[0].kind == Kind.TRAINER:
        return Duty(
            str(held[0]),
            _("Préparez ceux qui mèneront"),
            _("Une demi-journée, une trentaine de personnes, et des équipes de plus près de chez vous."),
            _("Proposer une formation"),
            reverse("teams:session-new"),
        )
    if not held and not authority.holds(*LEADS):
        return None
    return Duty(
        str(held[0]) if held else str(Kind.NATIONAL.label),
        _("Voyez où la chaîne se rompt"),
        _("Ce qui ferait venir le plus de monde d'ici l'échéance, avec le geste à faire."),
        _("Ouvrir le plan"),
        reverse("teams:plan-place", args=[held[0].place.code]) if held else reverse("teams:plan"),
    )
