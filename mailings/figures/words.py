"""Progress and endings in words, for pages and for who listens to them."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mailings.figures.progress import Progress
from mailings.models import Mailing
from territory.written_numbers import whole

State = Mailing.State


def sentence(progress: Progress, *, at: datetime) -> str:
    """« 12 400 sur 100 000. 2 100 par minute : fin vers 10:42. »"""
    if progress.state == State.PREPARING:
        return _("La liste des envois s'écrit. Rien n'est encore parti.")
    if not progress.selected:
        return ""
    told = [_("%(done)s sur %(all)s.") % {"done": whole(progress.done), "all": whole(progress.selected)}]
    if progress.state == State.SENDING:
        told += _pace(progress, at)
    return " ".join(told)


def _pace(progress: Progress, at: datetime) -> list[str]:
    if progress.held and not progress.due:
        return [_("Le meilleur objet se cherche : les autres attendent.")]
    if progress.later and not progress.due:
        return [_("Les suivants attendent leur heure.")]
    if not progress.pace:
        return []
    pace = ngettext("%(n)s par minute", "%(n)s par minute", round(progress.pace)) % {"n": whole(progress.pace)}
    if progress.ends_at is None:
        return [f"{pace}."]
    return [_("%(pace)s : fin vers %(end)s.") % {"pace": pace, "end": moment(progress.ends_at, at)}]


def moment(when: datetime, at: datetime) -> str:
    """« 10:42 » today, else « 3 mai à 10:42 »."""
    local, today = timezone.localtime(when), timezone.localtime(at).date()
    hour = local.strftime("%H:%M")
    if local.date() == today:
        return hour
    return _("%(day)s à %(hour)s") % {"day": date_format(local, "j F"), "hour": hour}
