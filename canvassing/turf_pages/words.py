"""How long a turf takes, as it is said. In the reader's language."""

from django.utils.translation import gettext

from canvassing.walks.minutes import minutes_for


def about(doors: int) -> str:
    """« environ 2 h », « environ 1 h 30 », « environ 40 min »: by the quarter of an hour past the first one."""
    minutes = minutes_for(doors)
    if minutes >= 60:
        minutes = 15 * round(minutes / 15)
    hours, rest = divmod(minutes, 60)
    if not hours:
        return gettext("environ %d min") % rest
    if not rest:
        return gettext("environ %d h") % hours
    return gettext("environ %(hours)d h %(minutes)02d") % {"hours": hours, "minutes": rest}
