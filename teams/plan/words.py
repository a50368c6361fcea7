"""A projection in words: « à ce rythme, entre 31 000 et 38 000 le 10 avril ; il en faut 150 000 »."""

from datetime import date
from math import ceil, floor

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from teams.models import Standing
from territory.written_numbers import whole


def outlook(standing: Standing, due_on: date, *, days_left: int) -> str:
    """One sentence; about the past where the date is over."""
    day = date_format(due_on, "j F Y")
    numbers = {"day": day, "goal": whole(standing.goal), "actual": whole(standing.actual)}
    if days_left <= 0:
        return _("L'échéance du %(day)s est passée : %(actual)s sur %(goal)s.") % numbers
    if standing.goal and standing.actual >= standing.goal:
        return _("L'objectif du %(day)s est atteint : %(actual)s sur %(goal)s.") % numbers
    if standing.low is None or standing.high is None:
        still = _("Rien de nouveau depuis trois semaines : impossible de prévoir. Il en faut %(goal)s le %(day)s.")
        return still % numbers
    numbers |= {"low": whole(rounded(standing.low, up=False)), "high": whole(rounded(standing.high, up=True))}
    if numbers["low"] == numbers["high"]:
        return _("À ce rythme, environ %(low)s le %(day)s ; il en faut %(goal)s.") % numbers
    return _("À ce rythme, entre %(low)s et %(high)s le %(day)s ; il en faut %(goal)s.") % numbers


def rounded(number: int, *, up: bool) -> int:
    """Two figures that count, outwards: an interval must not look finer than it is."""
    if number < 100:
        return number
    unit: int = 10 ** (len(str(number)) - 2)
    return (ceil if up else floor)(number / unit) * unit
