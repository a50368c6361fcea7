"""Distances as people say them."""

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext as _

register = template.Library()

#: Nearer than this (km) is the same spot: a commune's own point, as a rule.
HERE = 0.1


@register.filter
def kilometres(km: float) -> str:
    """« sur place », « moins d'un kilomètre », « 2,5 km », « 18 km »."""
    if km < HERE:
        return _("sur place")
    if km < 1:
        return _("moins d'un kilomètre")
    return _("%(number)s km") % {"number": number_format(round(km, 1 if km < 10 else 0), 1 if km < 10 else 0)}
