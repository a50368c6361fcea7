"""What every template may say of the campaign."""

from django.conf import settings
from django.http import HttpRequest


def campaign(request: HttpRequest) -> dict[str, object]:
    return {"CAMPAIGN": {"name": settings.CAMPAIGN_NAME, "colour": settings.CAMPAIGN_COLOUR}}
