"""The calendar's map: one point for each commune, at the commune's own point. Few fields, no address."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _

from teams.models import Outing
from teams.outings.words import when

#: West, south, east, north of the first view.
METROPOLE = (-5.6, 41.2, 10.0, 51.3)


def map_points(found: Iterable[Outing]) -> list[dict[str, Any]]:
    """In the order of the first outing of each commune. A place without a point stays in the list only."""
    places: dict[int, dict[str, Any]] = {}
    for one in found:
        place = one.place
        if place.lon is None or place.lat is None:
            continue
        point = places.setdefault(
            place.pk, {"lon": round(place.lon, 4), "lat": round(place.lat, 4), "name": place.name, "outings": []}
        )
        address = reverse("teams:outing", args=[one.pk])
        point["outings"].append({"url": address, "title": one.title, "when": when(one), "kind": one.kind})
    return list(places.values())


def script_settings(query: str) -> dict[str, Any]:
    """Addresses and words for static/js/outings.js; `{…}` are filled in there."""
    address = reverse("teams:outings-map")
    return {
        "points": f"{address}?{query}" if query else address,
        "outlines": static("geo/outlines.json"),
        "background": {"url": settings.MAP_TILES_URL, "attribution": settings.MAP_TILES_ATTRIBUTION},
        "home": METROPOLE,
        "words": {
            "one": _("Une sortie, {place} : la voir"),
            "many": _("{n} sorties, {place} : les voir"),
            "none": _("Aucune sortie à montrer sur la carte."),
            "zoomIn": _("Agrandir"),
            "zoomOut": _("Réduire"),
            "close": _("Fermer"),
            "credit": _("Contours : INSEE, IGN, Licence Ouverte 2.0"),
        },
    }
