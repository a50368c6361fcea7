"""The shipped files of places, read into rows. Pure: no database.

Sources: INSEE, La Poste, IGN, Licence Ouverte 2.0 (territory/data/README.md).
"""

import csv
import gzip
import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from territory.centres import SHARE_OF_NEAREST, Centre, nearest_distance, read_centres, spread_wanted
from territory.overseas import ABROAD, ABROAD_NAME, COLLECTIVITIES, REGION_CODES, ZONES, collectivity_centre

DATA = Path(__file__).parent / "data"
COMMUNES = DATA / "communes.csv.gz"
CONSTITUENCIES = DATA / "circonscriptions-legislatives.geojson.gz"
CENTRES = DATA / "centres.csv.gz"

Row = dict[str, str]


@dataclass(frozen=True)
class PlaceRow:
    """One `territory.Place`; parents by code, "" for none."""

    code: str
    kind: str
    name: str
    parent: str
    departement: str
    zone: str
    postcodes: str
    population: int
    lon: float | None
    lat: float | None
    radius: int = 0


@dataclass
class Gazetteer:
    """Everything read: lines of the file by their type, centres, and the outlines of constituencies by code."""

    lines: dict[str, list[Row]]
    centres: dict[str, Centre]
    outlines: dict[str, Any]
    former: dict[str, list[Row]] = field(init=False)

    def __post_init__(self) -> None:
        self.former = defaultdict(list)
        for row in self.lines["COMD"] + self.lines["COMA"]:
            self.former[row["commune_parente"]].append(row)

    def places(self) -> list[PlaceRow]:
        """Parents before their children."""
        homes = [self.home(row) for row in self.lines["COM"] + self.lines["ARM"]]
        homes += [self._collectivity(code) for code in COLLECTIVITIES]
        communes = [home for home in homes if home.kind == "commune"]
        departements = self._departements(communes)
        regions = self._regions(departements)
        france = _above(
            "FR", "country", "France", "", "metropole", communes + [h for h in homes if h.kind == "collectivity"]
        )
        abroad = PlaceRow(ABROAD, "abroad", ABROAD_NAME, "FR", "", "etranger", "", 0, None, None)
        return [france, abroad, *regions, *departements, *homes]

    def home(self, row: Row) -> PlaceRow:
        code, district = row["code_insee"], row["type"] == "ARM"
        departement = f"D-{row['code_departement']}"
        population = int(row["population"] or 0)
        centre = self._centre(row)
        return PlaceRow(
            code=code,
            kind="arrondissement" if district else "commune",
            name=row["nom"].removesuffix(" Arrondissement"),
            parent=row["commune_parente"] if district else departement,
            departement=departement,
            zone=ZONES.get(row["code_departement"], "metropole"),
            postcodes=row["codes_postaux"],
            population=population,
            lon=centre.lon,
            lat=centre.lat,
            radius=int(min(centre.radius, spread_wanted(population))),
        )

    def _centre(self, row: Row) -> Centre:
        """Measured; else the file's point, its radius guessed from the neighbours; else the town hall, or near it."""
        measured = self.centres.get(row["code_insee"])
        if measured:
            return measured
        point = _point(row)
        if point:
            return Centre(*point, int(SHARE_OF_NEAREST * min(nearest_distance(*point, self._points), 50_000)))
        point = town_hall_of(row) or _mean(self._kin(row))
        if point is None:
            raise ValueError(f"{row['code_insee']} {row['nom']}: no coordinates, nor any near it")
        return Centre(*point, 0)

    def _kin(self, row: Row) -> list[tuple[float, float]]:
        """Points of its former communes, else of the communes that share a postcode, else of its département's."""
        for rows in (
            self.former[row["code_insee"]],
            [other for postcode in row["codes_postaux"].split() for other in self._by_postcode[postcode]],
            [other for other in self.lines["COM"] if other["code_departement"] == row["code_departement"]],
        ):
            points = [point for other in rows if (point := _point(other))]
            if points:
                return points
        return []

    @cached_property
    def _by_postcode(self) -> dict[str, list[Row]]:
        found: dict[str, list[Row]] = defaultdict(list)
        for row in self.lines["COM"]:
            for postcode in row["codes_postaux"].split():
                found[postcode].append(row)
        return found

    @cached_property
    def _points(self) -> Any:
        """Centres of all communes and arrondissements, but not of the three cities that are made of the latter."""
        cities = {row["commune_parente"] for row in self.lines["ARM"]}
        rows = [row for row in self.lines["COM"] + self.lines["ARM"] if row["code_insee"] not in cities]
        return np.array([point for row in rows if (point := _point(row))])

    def _collectivity(self, code: str) -> PlaceRow:
        facts = COLLECTIVITIES[code]
        centre = collectivity_centre(code, self.outlines)
        return PlaceRow(
            code=code,
            kind="collectivity",
            name=facts.name,
            parent="FR",
            departement="",
            zone=facts.zone,
            postcodes=facts.postcode,
            population=facts.population,
            lon=centre.lon if centre else None,
            lat=centre.lat if centre else None,
            radius=int(min(centre.radius, spread_wanted(facts.population))) if centre else 0,
        )

    def _departements(self, communes: list[PlaceRow]) -> list[PlaceRow]:
        facts = {
            f"D-{r['code_departement']}": (r["nom_departement"], REGION_CODES[r["region"]]) for r in self.lines["COM"]
        }
        by_code = _grouped(communes, "departement")
        return [
            _above(code, "departement", name, f"R-{region}", by_code[code][0].zone, by_code[code])
            for code, (name, region) in sorted(facts.items())
        ]

    def _regions(self, departements: list[PlaceRow]) -> list[PlaceRow]:
        names = {f"R-{code}": name for name, code in REGION_CODES.items()}
        return [
            _above(code, "region", names[code], "FR", members[0].zone, members)
            for code, members in sorted(_grouped(departements, "parent").items())
        ]


def read_gazetteer(
    communes: Path = COMMUNES, constituencies: Path = CONSTITUENCIES, centres: Path = CENTRES
) -> Gazetteer:
    """Raises OSError when a file is missing, KeyError when a column is."""
    lines: dict[str, list[Row]] = defaultdict(list)
    with gzip.open(communes, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            lines[row["type"]].append(row)
    return Gazetteer(lines=lines, centres=read_centres(centres), outlines=read_constituencies(constituencies))


def read_constituencies(path: Path = CONSTITUENCIES) -> dict[str, Any]:
    """Outlines of legislative constituencies by code (« 93-07 »)."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        features = json.load(file)["features"]
    return {feature["properties"]["code"]: shapely.geometry.shape(feature["geometry"]) for feature in features}


def town_hall_of(row: Row) -> tuple[float, float] | None:
    return (float(row["mairie_lon"]), float(row["mairie_lat"])) if row["mairie_lon"] else None


def _point(row: Row) -> tuple[float, float] | None:
    return (float(row["lon"]), float(row["lat"])) if row["lon"] else None


def _mean(points: list[tuple[float, float]]) -> tuple[float, float] | None:
    if not points:
        return None
    lon, lat = np.mean(points, axis=0)
    return round(float(lon), 5), round(float(lat), 5)


def _grouped(rows: Iterable[PlaceRow], name: str) -> dict[str, list[PlaceRow]]:
    groups: dict[str, list[PlaceRow]] = defaultdict(list)
    for row in rows:
        groups[getattr(row, name)].append(row)
    return groups


def _above(code: str, kind: str, name: str, parent: str, zone: str, members: list[PlaceRow]) -> PlaceRow:
    """A place made of others: their people, and the point in the midst of them."""
    near = [row for row in members if row.zone == zone and row.lon is not None and row.lat is not None]
    weights = [row.population + 1 for row in near]
    lon = round(float(np.average([row.lon for row in near], weights=weights)), 5)  # type: ignore[misc,arg-type]
    lat = round(float(np.average([row.lat for row in near], weights=weights)), 5)  # type: ignore[misc,arg-type]
    people = sum(row.population for row in members)
    return PlaceRow(code, kind, name, parent, "", zone, "", people, lon, lat)
