"""Plain makers of rows. Each takes overrides and gives a saved object; no test depends on a default's value."""

from datetime import date
from itertools import count
from typing import Any

from django.utils import timezone

from common.cells import cell_at
from supporters.models import Supporter, Testimony
from territory.models import Place

_number = count(1)


def make_place(**overrides: Any) -> Place:
    n = next(_number)
    fields: dict[str, Any] = {
        "code": f"9{n:04}",
        "kind": Place.Kind.COMMUNE,
        "name": f"Commune {n}",
        "population": 1000,
        "lon": 2.35,
        "lat": 48.85,
        "radius": 800,
    }
    return Place.objects.create(**(fields | overrides))


def make_supporter(**overrides: Any) -> Supporter:
    """A confirmed adult."""
    fields: dict[str, Any] = {
        "email": f"personne{next(_number)}@example.org",
        "display_name": "Camille",
        "birth_month": date(1980, 5, 1),
        "confirmed_at": timezone.now(),
    }
    fields |= overrides
    return Supporter.objects.create_user(**fields)


def make_testimony(**overrides: Any) -> Testimony:
    """A testimony waiting for moderation; services, not this, publish it."""
    supporter = overrides.pop("supporter", None) or make_supporter()
    place = overrides.pop("place", None) or make_place()
    lon, lat = overrides.pop("lon", place.lon), overrides.pop("lat", place.lat)
    fields: dict[str, Any] = {
        "display_name": supporter.display_name,
        "message": "Je m'engage pour que chacun compte.",
        "state": Testimony.State.PENDING,
        "submitted_at": timezone.now(),
        "cell": cell_at(lon, lat),
    }
    return Testimony.objects.create(supporter=supporter, place=place, lon=lon, lat=lat, **(fields | overrides))
