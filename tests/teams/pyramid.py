"""Two territories side by side, with somebody of each role in both: whoever leads one is a stranger in the other."""

from dataclasses import dataclass, field
from typing import Any

from supporters.models import Supporter
from teams.models import Role, Team
from territory.models import Place
from tests.factories import make_member, make_place, make_role, make_supporter, make_team, make_volunteer

Kind = Role.Kind
#: The order of every table of answers: tests/teams/access.py.
ROLES = (
    "visitor",
    "volunteer",
    "member",
    "mobiliser",
    "mobiliser elsewhere",
    "trainer",
    "trainer elsewhere",
    "departmental",
    "departmental elsewhere",
    "regional",
    "regional elsewhere",
    "national",
)


@dataclass
class Pyramid:
    """« Here » is Manosque (04, region R-93); « elsewhere » Nantes (44, region R-52)."""

    country: Place
    regions: dict[str, Place]
    departements: dict[str, Place]
    communes: dict[str, Place]
    teams: dict[str, Team]
    people: dict[str, Supporter]
    roles: dict[str, Role] = field(default_factory=dict)


def make_pyramid() -> Pyramid:
    country = make_place(code="FR", kind=Place.Kind.COUNTRY, name="France")
    regions = {
        "here": make_place(code="R-93", kind=Place.Kind.REGION, name="Provence-Alpes-Côte d'Azur", parent=country),
        "elsewhere": make_place(code="R-52", kind=Place.Kind.REGION, name="Pays de la Loire", parent=country),
    }
    departements = {
        "here": _departement("D-04", "Alpes-de-Haute-Provence", regions["here"]),
        "elsewhere": _departement("D-44", "Loire-Atlantique", regions["elsewhere"]),
    }
    communes = {
        "here": _commune("04112", "Manosque", departements["here"], lon=5.79, lat=43.83),
        "elsewhere": _commune("44109", "Nantes", departements["elsewhere"], lon=-1.55, lat=47.22),
    }
    here, away = communes["here"], communes["elsewhere"]
    people = {
        "volunteer": _helper("Victor", here),
        "member": _helper("Marie", here),
        "mobiliser": _helper("Mona", here),
        "mobiliser elsewhere": _helper("Malik", away),
        "trainer": _helper("Théo", here),
        "trainer elsewhere": _helper("Tania", away),
        "departmental": _helper("Diane", here),
        "departmental elsewhere": _helper("Denis", away),
        "regional": _helper("Rémi", here),
        "regional elsewhere": _helper("Rose", away),
        "national": make_supporter(display_name="Nadia"),
    }
    teams = {
        "here": make_team(place=here, name="Manosque centre", mobiliser=people["mobiliser"]),
        "elsewhere": make_team(place=away, name="Nantes nord", mobiliser=people["mobiliser elsewhere"]),
    }
    make_member(teams["here"], people["member"])
    roles = {"mobiliser": teams["here"].roles.get(), "mobiliser elsewhere": teams["elsewhere"].roles.get()}
    for kind, places in ((Kind.TRAINER, departements), (Kind.DEPARTMENTAL, departements), (Kind.REGIONAL, regions)):
        for where, suffix in (("here", ""), ("elsewhere", " elsewhere")):
            roles[f"{kind}{suffix}"] = make_role(people[f"{kind}{suffix}"], kind, place=places[where])
    roles["national"] = make_role(people["national"], Kind.NATIONAL, place=country)
    return Pyramid(country, regions, departements, communes, teams, people, roles)


def _departement(code: str, name: str, region: Place) -> Place:
    return make_place(code=code, kind=Place.Kind.DEPARTEMENT, name=name, parent=region)


def _commune(code: str, name: str, departement: Place, **point: Any) -> Place:
    return make_place(code=code, name=name, parent=departement, departement=departement, **point)


def _helper(name: str, home: Place) -> Supporter:
    return make_volunteer(supporter=make_supporter(display_name=name, home=home)).supporter
