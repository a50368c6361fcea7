"""Writing down the doors of one precinct."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from canvassing.models import DoorReport
from territory.models import Precinct


@transaction.atomic
def record_doors(
    *, precinct: Precinct, made_on: date, knocked: int, opened: int, talked: int, at: datetime
) -> DoorReport:
    """Keep what was counted, wherever it was made: control units too. Raises ValidationError, by field."""
    report = DoorReport(precinct=precinct, made_on=made_on, knocked=knocked, opened=opened, talked=talked)
    errors = {}
    if made_on > timezone.localtime(at).date():
        errors["made_on"] = _("Cette date n'est pas encore venue.")
    if opened > knocked:
        errors["opened"] = _("Il ne s'est pas ouvert plus de portes que vous n'en avez frappé.")
    if talked > opened:
        errors["talked"] = _("On ne parle qu'aux portes qui se sont ouvertes.")
    if errors:
        raise ValidationError(errors)
    report.full_clean(validate_constraints=False)
    report.save()
    return report
