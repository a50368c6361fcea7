"""A small country with results, for the tests of rankings."""

from datetime import date
from typing import Any, NamedTuple

from django.utils import timezone

from territory.models import Bloc, Election, Place, Precinct, Round, Targeting
from territory.services.blocs import create_bloc
from territory.services.targeting import compute_targeting, create_targeting
from tests.factories import make_candidates, make_place, make_precinct, make_result, make_round


class Country(NamedTuple):
    """Digne (two precincts) and Manosque (one) in the 04; Paris, with one precinct in its 1st and one in its 19th."""

    vote: Round
    departement: Place
    digne: Place
    manosque: Place
    paris: Place
    precincts: dict[str, Precinct]


def make_country() -> Country:
    france = make_place(code="FR", kind="country", name="France")
    south = make_place(code="R-93", kind="region", name="Provence", parent=france)
    departement = make_place(code="D-04", kind="departement", name="Alpes-de-Haute-Provence", parent=south)
    region = make_place(code="R-11", kind="region", name="Île-de-France", parent=france)
    capital = make_place(code="D-75", kind="departement", name="Paris", parent=region)
    own = {"parent": departement, "departement": departement}
    digne = make_place(code="04070", name="Digne-les-Bains", lon=6.23, lat=44.09, **own)
    manosque = make_place(code="04112", name="Manosque", lon=5.79, lat=43.83, **own)
    paris = make_place(code="75056", name="Paris", parent=capital, departement=capital)
    make_place(code="75119", kind="arrondissement", name="Paris 19e", parent=paris, departement=capital)
    election = Election.objects.create(slug="presidentielle-2017", name="Présidentielle 2017")
    vote = make_round(election=election, number=1, date=date(2017, 4, 23))
    make_candidates(vote, "MÉLENCHON", "HAMON", "FILLON")
    figures = {
        "04070_0001": (digne, 1000, 800, 800, [400, 40, 360]),
        "04070_0002": (digne, 500, 200, 200, [80, 20, 100]),
        "04112_0001": (manosque, 2000, 1600, 1500, [300, 100, 1100]),
        "75056_0101": (paris, 900, 700, 690, [100, 90, 500]),
        "75056_1901": (paris, 1200, 700, 690, [400, 90, 200]),
    }
    precincts = {}
    for code, (commune, registered, voters, expressed, votes) in figures.items():
        precincts[code] = make_precinct(code=code, commune=commune)
        counted = {"registered": registered, "voters": voters, "expressed": expressed, "votes": votes}
        make_result(round=vote, precinct=precincts[code], blank_votes=0, null_votes=voters - expressed, **counted)
    return Country(vote, departement, digne, manosque, paris, precincts)


def make_bloc(*members: str, name: str = "La gauche") -> Bloc:
    return create_bloc(name=name, members=members or ["Melenchon", "HAMON"])


def make_targeting(country: Country, *, compute: bool = True, **overrides: Any) -> Targeting:
    """A ranking of the whole country, computed."""
    bloc = overrides.pop("bloc", None) or Bloc.objects.first() or make_bloc()
    fields = {"name": "Premier tour", "round": country.vote, "bloc": bloc, "at": timezone.now()}
    targeting = create_targeting(**(fields | overrides))
    return compute_targeting(targeting=targeting, at=timezone.now()) if compute else targeting


def ranked(targeting: Targeting) -> list[str]:
    """Codes, the first precinct first."""
    return list(targeting.targets.order_by("rank").values_list("precinct__code", flat=True))
