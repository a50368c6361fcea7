"""Writing down the doors of one precinct."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from canvassing.models import DoorReport, Experiment
from territory.models import Precinct
from territory.silence import current_silence
from territory.zones import CALENDARS


@transaction.atomic
def record_doors(
    *, precinct: Precinct, made_on: date, knocked: int, opened: int, talked: int, at: datetime
) -> DoorReport:
    """Keep what was counted, wherever it was made: control units too. Raises ValidationError, by field."""
    report = DoorReport(precinct=precinct, made_on=made_on, knocked=knocked, opened=opened, talked=talked)
    errors = {}
    refusal = _refused_day(precinct, made_on, at)
    if refusal:
        errors["made_on"] = refusal
    if opened > knocked:
        errors["opened"] = _("Il ne s'est pas ouvert plus de portes que vous n'en avez frappé.")
    if talked > opened:
        errors["talked"] = _("On ne parle qu'aux portes qui se sont ouvertes.")
    if errors:
        raise ValidationError(errors)
    report.full_clean(validate_constraints=False)
    report.save()
    return report


def _refused_day(precinct: Precinct, day: date, at: datetime) -> str:
    """Why no door can have been knocked there on that day; "" when it can."""
    if day > timezone.localtime(at).date():
        return _("Cette date n'est pas encore venue.")
    if _silent(precinct, day):
        return _("Ce jour-là, la loi imposait le silence dans cette commune (article L49).")
    drawn_at = Experiment.objects.first_draw_of(precinct)
    if drawn_at and day < timezone.localtime(drawn_at).date():
        return _("Cette date vient avant le tirage au sort de ce bureau, le %s.") % date_format(
            timezone.localtime(drawn_at), "j F Y"
        )
    return ""


def _silent(precinct: Precinct, day: date) -> bool:
    """A day of silence is one whose noon is silent, on the clock of the precinct's commune."""
    commune = precinct.commune
    noon = datetime.combine(day, time(12), ZoneInfo(CALENDARS[commune.zone].clocks[0]))
    return current_silence(commune, noon) is not None
