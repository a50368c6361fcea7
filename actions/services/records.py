"""Transparency records: written beside their content, kept when it goes (L42)."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from actions.models import Content, TransparencyRecord
from actions.services.content import locked, new_revision
from supporters.models import Supporter


@transaction.atomic
def keep_record(*, content: Content, by: Supporter | None, at: datetime, **fields: Any) -> TransparencyRecord:
    """Write the record of a content, or change it. Raises ValidationError by field."""
    row = locked(content)
    record = TransparencyRecord.objects.filter(content=row).first() or TransparencyRecord(content=row)
    for name, value in fields.items():
        setattr(record, name, value)
    record.sponsor_country = record.sponsor_country.upper()
    if errors := record_errors(record):
        raise ValidationError(errors)
    record.full_clean(exclude=["content"])
    record.save()
    new_revision(content=row, by=by)
    return record


def record_errors(record: TransparencyRecord) -> dict[str, str]:
    """What its columns do not say by themselves: for the services, and for forms before them."""
    errors: dict[str, str] = {}
    country = record.sponsor_country
    if len(country) != 2 or not country.isascii() or not country.isalpha():
        errors["sponsor_country"] = _("Deux lettres : FR, BE, DE…")
    if record.starts_on and record.ends_on and record.ends_on < record.starts_on:
        errors["ends_on"] = _("La fin doit venir après le début.")
    if record.targeted and not record.targeting.strip():
        errors["targeting"] = _("Dites quel ciblage a été utilisé.")
    return errors
