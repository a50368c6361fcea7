"""The terrain of the demo: an invented vote over one département's true communes, ranked. A second time, nothing."""

from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import shapely
from django.db import transaction

from campaign.demo.terrain_files import write_addresses, write_contours, write_results
from campaign.demo.terrain_map import Country, Town, invent_precincts
from campaign.demo.terrain_votes import Poll, invent_votes
from territory.gazetteer import read_constituencies
from territory.models import Address, Election, Place, Round, Targeting
from territory.services.addresses import import_addresses
from territory.services.blocs import create_bloc
from territory.services.boundaries import import_boundaries
from territory.services.results import import_results
from territory.services.targeting import compute_targeting, create_targeting

#: Haute-Vienne: one city, small towns around it, villages.
DEPARTEMENT = "D-87"
NOW, BEFORE = "demonstration", "demonstration-precedente"
ELECTIONS = {
    NOW: ("Scrutin de démonstration (chiffres inventés)", {1: date(2024, 3, 10), 2: date(2024, 3, 17)}),
    BEFORE: ("Scrutin de démonstration précédent (chiffres inventés)", {1: date(2019, 3, 10)}),
}
BLOC = ("Bloc de démonstration", ["Liste Avenir", "Liste Solidaire"])
TARGETING = "Démonstration : Haute-Vienne"
WEIGHTS = {"turnout": 0.2, "votes_lost": 0.2}


def load_terrain(*, seed: int, at: datetime) -> dict[str, int]:
    """Bring in the invented files by the site's own importers, then rank. Returns what was added.

    Nothing is, where it has been before or the département is not there. The same seed gives the same terrain.
    """
    departement = Place.objects.filter(code=DEPARTEMENT).first()
    if departement is None or Election.objects.filter(slug=NOW).exists():
        return {"precincts": 0, "addresses": 0}
    rng = np.random.default_rng(seed)
    country = invent_precincts(_towns(departement), _outline(), rng)
    polls = invent_votes(country, rng)
    with transaction.atomic(), TemporaryDirectory() as folder:
        added = _bring_in(country, polls, departement, Path(folder), rng)
        _rank(departement, at)
    return {"precincts": len(country.codes), "addresses": added}


def _towns(departement: Place) -> list[Town]:
    communes = Place.objects.filter(departement=departement, kind=Place.Kind.COMMUNE, lon__isnull=False)
    rows = communes.order_by("code").values_list("code", "name", "population", "lon", "lat", "radius")
    return [Town(*row) for row in rows]


def _outline() -> shapely.Geometry:
    number = DEPARTEMENT.removeprefix("D-")
    return shapely.union_all([shape for code, shape in read_constituencies().items() if code.startswith(f"{number}-")])


def _bring_in(
    country: Country,
    polls: dict[tuple[str, int], Poll],
    departement: Place,
    folder: Path,
    rng: np.random.Generator,
) -> int:
    """Through files in the official layouts; returns the number of addresses."""
    for slug, (name, _days) in ELECTIONS.items():
        Election.objects.create(slug=slug, name=name)
    said = (departement.code.removeprefix("D-"), departement.name)
    for (when, number), poll in polls.items():
        slug = NOW if when == "now" else BEFORE
        file = folder / f"PR_{slug}_T{number}.txt"
        write_results(file, country, poll, departement=said)
        import_results(paths=[file], election=slug, number=number, date=ELECTIONS[slug][1][number])
    contours = folder / "contours-de-demonstration.geojson.gz"
    write_contours(contours, country)
    import_boundaries(path=contours, source="Contours de démonstration (inventés)")
    city = int(np.argmax([town.people for town in country.towns]))
    postcode = Place.objects.get(code=country.towns[city].insee).postcodes.split(" ")[0]
    addresses = folder / "adresses-de-demonstration.csv"
    write_addresses(addresses, country, city, postcode=postcode, rng=rng)
    before = Address.objects.count()
    import_addresses(path=addresses)
    return Address.objects.count() - before


def _rank(departement: Place, at: datetime) -> Targeting:
    rounds = {(one.election.slug, one.number): one for one in Round.objects.select_related("election")}
    name, members = BLOC
    targeting = create_targeting(
        name=TARGETING,
        round=rounds[NOW, 1],
        compared=rounds[BEFORE, 1],
        bloc=create_bloc(name=name, members=members),
        within=departement,
        weights=WEIGHTS,
        at=at,
    )
    return compute_targeting(targeting=targeting, at=at)
