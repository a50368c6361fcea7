"""Lines of the programme: what writes to whom on which days."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mailings.delivery.hours import CLOSES, OPENS
from mailings.models import ProgrammeRule
from mailings.services.writing import breaks

FIELDS = ("name", "rhythm", "weekdays", "send_time", "audience", "subject", "greeting", "with_content", "with_walk",
          "with_week", "position", "is_active")  # fmt: skip


@transaction.atomic
def save_rule(*, rule: ProgrammeRule | None = None, **fields: Any) -> ProgrammeRule:
    """Add a line, or change one: days already proposed stay as they are. Raises ValidationError by field."""
    unknown = fields.keys() - set(FIELDS)
    if unknown:
        raise TypeError(f"not of a line: {', '.join(sorted(unknown))}")
    row = ProgrammeRule() if rule is None else ProgrammeRule.objects.select_for_update().get(pk=rule.pk)
    for name, value in fields.items():
        setattr(row, name, value.strip() if isinstance(value, str) else value)
    row.full_clean(validate_constraints=False)
    if errors := wrong(row):
        raise ValidationError(errors)
    row.save()
    return row


def wrong(row: ProgrammeRule) -> dict[str, str]:
    """Field -> sentence, of what its columns do not say."""
    errors: dict[str, str] = {}
    if not 1 <= row.weekdays < 128:
        errors["weekdays"] = _("Choisissez au moins un jour.")
    if not OPENS <= row.send_time < CLOSES:
        errors["send_time"] = _("On n'écrit que de 7 h à 21 h.")
    if row.audience.archived_at is not None and row.is_active:
        errors["audience"] = _("Cette audience est archivée. Choisissez-en une autre.")
    if breaks(row.subject):
        errors["subject"] = _("Écrivez-le sur une seule ligne.")
    if not (row.greeting or row.with_content or row.with_walk or row.with_week):
        errors["greeting"] = _("Ce courrier n'aurait rien à dire : écrivez un texte, ou ajoutez un bloc.")
    return errors
