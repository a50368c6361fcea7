"""Transparency records as programs read them (EU 2024/900, articles 11 and 12)."""

from datetime import date
from typing import Any

from django.conf import settings

from actions.content.telling import address_of
from actions.models import TransparencyRecord

#: Years for which a record is kept after its last day.
YEARS = 7


def kept_until(record: TransparencyRecord) -> date:
    last: date = record.ends_on
    try:
        return last.replace(year=last.year + YEARS)
    except ValueError:  # 29 February
        return last.replace(year=last.year + YEARS, month=3, day=1)


def as_data(record: TransparencyRecord) -> dict[str, Any]:
    """Everything the page says."""
    content = record.content
    return {
        "id": str(record.pk),
        "political_advertisement": True,
        "title": record.title,
        "publisher": {"name": settings.CONTROLLER_NAME or settings.CAMPAIGN_NAME, "url": settings.SITE_URL},
        "sponsor": {
            "name": record.sponsor,
            "address": record.sponsor_address,
            "country": record.sponsor_country,
            "controlled_by": record.controller,
        },
        "amount": {"value": str(record.amount), "currency": "EUR"},
        "provided": record.provided,
        "in_kind": bool(content and content.disclosure == "in_kind"),
        "period": {"from": record.starts_on.isoformat(), "to": record.ends_on.isoformat()},
        "election": record.election.name,
        "targeting": {"used": record.targeted, "description": record.targeting},
        "link": record.link,
        "content": address_of(content) if content else "",
        "recorded_at": record.recorded_at.isoformat(),
        "kept_until": kept_until(record).isoformat(),
    }
