"""Times of walks as people say them."""

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from canvassing.walks.minutes import minutes_for

register = template.Library()


@register.filter
def hours_and_minutes(minutes: int) -> str:
    """« 45 minutes », « 2 h », « 2 h 20 »."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return ngettext("%(n)s minute", "%(n)s minutes", rest) % {"n": rest}
    if not rest:
        return _("%(hours)s h") % {"hours": hours}
    return _("%(hours)s h %(rest)s") % {"hours": hours, "rest": f"{rest:02}"}


@register.filter
def minutes_of_doors(doors: int) -> int:
    """How long so many doors take."""
    return minutes_for(doors)


@register.filter
def walking_distance(metres: int) -> str:
    """« 160 m », « 2,4 km »."""
    if metres < 1000:
        return _("%(n)s m") % {"n": round(metres, -1)}
    return _("%(n)s km") % {"n": number_format(metres / 1000, 1)}
