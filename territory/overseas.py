"""What the file of communes does not say: codes of régions, zones, and the collectivities it leaves out."""

from dataclasses import dataclass
from typing import Any

import shapely

from territory.centres import Centre, measure

#: INSEE codes of the régions, which the file only names.
REGION_CODES = {
    "Guadeloupe": "01",
    "Martinique": "02",
    "Guyane": "03",
    "La Réunion": "04",
    "Mayotte": "06",
    "Île-de-France": "11",
    "Centre-Val de Loire": "24",
    "Bourgogne-Franche-Comté": "27",
    "Normandie": "28",
    "Hauts-de-France": "32",
    "Grand Est": "44",
    "Pays de la Loire": "52",
    "Bretagne": "53",
    "Nouvelle-Aquitaine": "75",
    "Occitanie": "76",
    "Auvergne-Rhône-Alpes": "84",
    "Provence-Alpes-Côte d'Azur": "93",
    "Corse": "94",
}

#: Zone by département, where it is not metropolitan France.
ZONES = {"971": "guadeloupe", "972": "martinique", "973": "guyane", "974": "reunion", "976": "mayotte"}


#: Where the precincts of the consulates belong, under the letters that the results give them.
ABROAD, ABROAD_NAME = "ZZ", "Français de l'étranger"

#: Degrees around its capital within which a collectivity's people are shown: on land, and where most of them live.
AROUND_THE_CAPITAL = 0.08


@dataclass(frozen=True)
class Collectivity:
    """`population`: INSEE and local censuses, rounded. `postcodes`: first and last. `towns`: typed for the whole."""

    name: str
    zone: str
    population: int
    capital: tuple[float, float]
    postcode: str
    postcodes: tuple[int, int]
    towns: tuple[str, ...]


COLLECTIVITIES = {
    "975": Collectivity(
        "Saint-Pierre-et-Miquelon",
        "miquelon",
        5_800,
        (-56.173, 46.779),
        "97500",
        (97500, 97500),
        ("Miquelon-Langlade",),
    ),
    "977": Collectivity(
        "Saint-Barthélemy", "saint-barth", 10_600, (-62.85, 17.896), "97133", (97133, 97133), ("Gustavia",)
    ),
    "978": Collectivity(
        "Saint-Martin", "saint-martin", 31_200, (-63.085, 18.068), "97150", (97150, 97150), ("Marigot (Saint-Martin)",)
    ),
    "986": Collectivity(
        "Wallis-et-Futuna", "wallis", 11_200, (-176.174, -13.282), "98600", (98600, 98620), ("Mata-Utu", "Futuna")
    ),
    "987": Collectivity(
        "Polynésie française", "polynesie", 278_800, (-149.567, -17.537), "98714", (98700, 98799), ("Papeete", "Tahiti")
    ),
    "988": Collectivity(
        "Nouvelle-Calédonie", "caledonie", 264_600, (166.448, -22.274), "98800", (98800, 98899), ("Nouméa", "Dumbéa")
    ),
}

#: Saint-Martin and Saint-Barthélemy elect one deputy together: what lies north of this latitude is Saint-Martin.
SHARED_CONSTITUENCY = "977-01"
BETWEEN_THE_TWO = 18.0


def collectivity_outline(code: str, constituencies: dict[str, Any]) -> Any | None:
    """Union of a collectivity's constituencies; None when they are not among the outlines."""
    if code in {"977", "978"}:
        shared = constituencies.get(SHARED_CONSTITUENCY)
        parts = shapely.get_parts(shared) if shared is not None else []
        own = [part for part in parts if (part.centroid.y > BETWEEN_THE_TWO) == (code == "978")]
    else:
        own = [outline for name, outline in constituencies.items() if name.startswith(f"{code}-")]
    return shapely.union_all(own) if len(own) else None


def collectivity_centre(code: str, constituencies: dict[str, Any]) -> Centre | None:
    """Of the land around the capital, or all of it where the capital is not near."""
    outline = collectivity_outline(code, constituencies)
    if outline is None:
        return None
    near = outline.intersection(shapely.Point(COLLECTIVITIES[code].capital).buffer(AROUND_THE_CAPITAL))
    return measure(near if near.area else outline)
