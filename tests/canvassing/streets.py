"""A precinct of four streets to cut, and whoever may: shared by the tests of the pages of turfs."""

from html import unescape
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from canvassing.areas import Area
from canvassing.models import Turf
from canvassing.services.cutting import cut_area
from teams.models import Role
from territory.models import Address, Precinct
from tests.factories import make_address, make_place, make_precinct, make_role, make_supporter, sign_in

STREETS = ("Rue des Lilas", "Rue du Moulin", "Rue Haute", "Rue Basse")


def make_streets(precinct: Precinct, houses: int = 30) -> Precinct:
    """Four streets of `houses` houses, 80 metres apart."""
    for row, street in enumerate(STREETS):
        for house in range(houses):
            make_address(
                precinct=precinct,
                street=street,
                number=house + 1,
                lon=2.35 + 0.0003 * (house // 2),
                lat=48.85 + 0.0008 * row + 0.0001 * (house % 2),
            )
    return precinct


def make_digne() -> Precinct:
    """« 90070_0001 »: thirty houses in each of the streets, not cut yet."""
    return make_streets(make_precinct(commune=make_place(name="Digne", code="90070"), code="90070_0001"))


def cut_in_four(precinct: Precinct) -> Area:
    area = Area(precinct.commune, precinct)
    cut_area(area=area, doors=30, seed=0, by=None, at=timezone.now())
    return area


def page(name: str, code: str = "90070_0001") -> str:
    return reverse(f"canvassing:{name}", args=[code])


def text(answer: Any) -> str:
    return unescape(answer.content.decode()).replace("\N{NO-BREAK SPACE}", " ")


def turf_of(street: str) -> Turf:
    return Turf.objects.live().get(stops__address=Address.objects.get(street=street, number=1))


def other_than(turf: Turf) -> Turf:
    return Turf.objects.live().exclude(pk=turf.pk).order_by("number")[0]


def make_lead(place: Any) -> Client:
    person = make_supporter()
    make_role(person, Role.Kind.DEPARTMENTAL, place=place)
    return sign_in(Client(), person)
