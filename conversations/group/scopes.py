"""The territories somebody chooses among: the whole country, and those that their home lies in."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from conversations.models import Member
from territory.models import Place

COUNTRY = "france"


def scopes_of(member: Member | None) -> list[tuple[str, Any]]:
    """Value and name, the largest first."""
    return [(COUNTRY, _("Tout le pays")), *((place.code, place.name) for place in _around(member))]


def place_of_scope(member: Member | None, scope: str) -> Place | None:
    """None for the whole country, and for what is not around them."""
    return next((place for place in _around(member) if place.code == scope), None)


def _around(member: Member | None) -> list[Place]:
    """Region, département, commune of their home."""
    home = member.supporter.home if member else None
    if home is None:
        return []
    departement = home.departement
    region = departement.parent if departement else None
    return [place for place in (region, departement, home) if place is not None]
