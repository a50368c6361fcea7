"""The home page: a poster, what it adds up to, the country, the latest voices, and one thing to do."""

import json
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from actions.content.library import of_the_day
from campaign import france
from campaign.context import facts
from supporters import map_counters
from supporters.models import Testimony
from territory.models import Place

#: Seconds for which the number of communes may be late: it alone is counted over thousands of rows.
PLACES_AGE = 30
LATEST = 5
#: Contents to pass on, in one row.
TO_SHARE = 3


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    latest = list(Testimony.objects.published().select_related("place__departement")[:LATEST])
    departements = list(map_counters.departement_totals())
    featured = next((testimony for testimony in latest if testimony.thumbnail), latest[0] if latest else None)
    context = {
        "to_share": of_the_day(at=timezone.now(), limit=TO_SHARE),
        "total": map_counters.published_total(),
        "places": cache.get_or_set("campaign.home.places", map_counters.places_with_testimonies, PLACES_AGE),
        "departements": sum(1 for place in departements if _is_departement(place) and place.published),
        "dots": france.dots({_code(place): place.published for place in departements}),
        "viewbox": france.VIEWBOX,
        "featured": featured,
        "latest": [testimony for testimony in latest if testimony != featured],
        "organization": _organization(),
    }
    return render(request, "campaign/home.html", context)


def _is_departement(place: Place) -> bool:
    return place.kind == Place.Kind.DEPARTEMENT


def _code(place: Place) -> str:
    """The official code: 75 for D-75."""
    return place.code.removeprefix("D-")


def _organization() -> SafeString:
    """JSON-LD of who speaks (schema.org), safe inside a script element."""
    campaign = facts()
    organization: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Organization",
        "name": campaign["name"],
        "url": f"{campaign['url']}/",
        "slogan": campaign["slogan"],
        "logo": campaign["sharing_image"],
    }
    if campaign["email"]:
        organization["email"] = campaign["email"]
    return mark_safe(json.dumps(organization, ensure_ascii=False).replace("<", "\\u003c"))  # noqa: S308 - « < » is escaped
