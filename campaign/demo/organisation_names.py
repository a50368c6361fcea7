"""What the demo's teams are called: the commune and where in it, so that no preposition is needed. Pure."""

import random
from collections.abc import Collection, Iterator

CENTRAL = 0.5
#: Up to so many inhabitants a commune is a village, then a small town.
VILLAGE, SMALL_TOWN = 2_000, 15_000
VILLAGES = ("et environs", "Bourg", "Campagne", "et hameaux", "Vallée")
SMALL_TOWNS = ("Centre", "et environs", "Gare", "Mairie", "Nord", "Sud", "Vieux Bourg", "Le Marché")
CITIES = ("Centre", "Nord", "Sud", "Est", "Ouest", "Gare", "Vieille Ville", "Faubourgs", "Halles", "Préfecture", "Parc")
#: Squares and streets that many towns have.
QUARTERS = (
    "La République", "Pasteur", "Victor-Hugo", "Marie-Curie", "Les Lilas", "Les Tilleuls", "Les Acacias", "Le Stade",
    "La Fontaine", "Le Moulin", "Les Jardins", "Molière", "George-Sand", "Jules-Verne", "Le Canal", "Le Pont-Neuf",
    "Les Érables", "Le Lavoir", "La Poste", "Les Écoles", "Le Théâtre", "La Bibliothèque", "Bellevue", "Beauregard",
)  # fmt: skip


def team_name(place: str, people: int, dice: random.Random, taken: Collection[str]) -> str:
    """« Le Mans Nord », « La Rochelle – Les Tilleuls », « Allauch et environs »: one that the place has not yet."""
    return next(name for name in _names(place, people, dice) if name not in taken)


def _names(place: str, people: int, dice: random.Random) -> Iterator[str]:
    own = VILLAGES if people <= VILLAGE else SMALL_TOWNS if people <= SMALL_TOWN else CITIES
    # A first team is often that of the centre.
    where = dice.sample(own, len(own))
    if dice.random() < CENTRAL:
        where.sort(key=lambda one: one != own[0])
    yield from (f"{place} {one}" for one in where)
    quarters = [f"{place} – {quarter}" for quarter in dice.sample(QUARTERS, len(QUARTERS))]
    yield from quarters
    number = 2
    while True:
        yield from (f"{quarter} {number}" for quarter in quarters)
        number += 1
