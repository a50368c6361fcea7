"""A country whose precincts have contours, ranked: what the terrain's pages show in a browser."""

from territory.models import Targeting
from tests.factories import make_adjacency, make_boundary
from tests.territory.ranking import make_country, make_targeting


def make_countryside() -> Targeting:
    """Digne's two precincts side by side, Manosque's below them; one ranking, computed."""
    country = make_country()
    for code, west, south in (
        ("04070_0001", 6.15, 44.05),
        ("04070_0002", 6.30, 44.05),
        ("04112_0001", 5.80, 43.80),
        ("75056_0101", 2.33, 48.85),
        ("75056_1901", 2.38, 48.88),
    ):
        make_boundary(precinct=country.precincts[code], west=west, south=south, side=0.15 if west > 5 else 0.02)
    make_adjacency(country.precincts["04070_0001"], country.precincts["04070_0002"])
    return make_targeting(country)
