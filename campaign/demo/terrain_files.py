"""The demo's terrain as files in the official layouts, so that the site's own importers bring it in. Pure."""

import csv
import gzip
import json
from pathlib import Path

import numpy as np
import shapely

from campaign.demo.terrain_map import Country
from campaign.demo.terrain_streets import Streets
from campaign.demo.terrain_votes import Poll

_HEAD = (
    "Code du département;Libellé du département;Code de la circonscription;Libellé de la circonscription;"
    "Code de la commune;Libellé de la commune;Code du b.vote;Inscrits;Abstentions;% Abs/Ins;Votants;% Vot/Ins;Blancs;"
    "% Blancs/Ins;% Blancs/Vot;Nuls;% Nuls/Ins;% Nuls/Vot;Exprimés;% Exp/Ins;% Exp/Vot;N°Panneau;Sexe;Nom;Prénom;Voix;"
    "% Voix/Ins;% Voix/Exp"
)
_ADDRESS = [
    "id", "id_fantoir", "numero", "rep", "nom_voie", "code_postal", "code_insee", "nom_commune",
    "code_insee_ancienne_commune", "nom_ancienne_commune", "x", "y", "lon", "lat", "type_position", "alias", "nom_ld",
    "libelle_acheminement", "nom_afnor", "source_position", "source_nom_voie", "certification_commune", "cad_parcelles",
    "logements",
]  # fmt: skip
#: Precincts of the city that have addresses, the nearest to its middle.
LINED = 8


def write_results(path: Path, country: Country, poll: Poll, *, departement: tuple[str, str]) -> None:
    """The ministry's layout of 2017: Windows-1252, CRLF, a block of seven columns for each list."""
    lines = [_HEAD]
    for n, code in enumerate(country.codes):
        registered, voters = int(country.registered[n]), int(poll.voters[n])
        blank, null, votes = int(poll.blank[n]), int(poll.null[n]), [int(count) for count in poll.votes[n]]
        cast = voters - blank - null
        town = country.towns[country.town_of[n]]
        cells = [*departement, "01", "1ère circonscription", town.insee[2:], town.name, code.partition("_")[2]]
        cells += [str(registered), *_with_shares(registered - voters, registered), *_with_shares(voters, registered)]
        for count in (blank, null, cast):
            cells += _with_shares(count, registered, voters)
        for panel, (name, count) in enumerate(zip(poll.lists, votes, strict=True), start=1):
            cells += [str(panel), "", name, "", *_with_shares(count, registered, cast)]
        lines.append(";".join(cells))
    path.write_bytes(("\r\n".join(lines) + "\r\n").encode("cp1252"))


def write_contours(path: Path, country: Country) -> None:
    """The layout of data.gouv.fr's national contours, compressed."""
    features = (
        f'{{"type":"Feature","properties":{json.dumps({"codeBureauVote": code})},"geometry":{shape}}}'
        for code, shape in zip(country.codes, shapely.to_geojson(country.shapes), strict=True)
    )
    text = f'{{"type":"FeatureCollection","features":[{",".join(features)}]}}'
    path.write_bytes(gzip.compress(text.encode(), 1))


def write_addresses(path: Path, country: Country, town: int, *, postcode: str, rng: np.random.Generator) -> None:
    """Streets of one town in the columns of the Base Adresse Nationale, and the dwellings behind each number."""
    place, streets = country.towns[town], Streets(rng)
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, _ADDRESS, delimiter=";", restval="")
        out.writeheader()
        # A town's precincts are numbered from its middle outward.
        for precinct in np.flatnonzero(country.town_of == town)[:LINED]:
            for n, house in enumerate(streets.of_precinct(country.shapes[precinct]), start=1):
                out.writerow(
                    {
                        "id": f"{place.insee}_D{precinct:03}_{n:05}",
                        "numero": house.number,
                        "nom_voie": house.street,
                        "code_postal": postcode,
                        "code_insee": place.insee,
                        "nom_commune": place.name,
                        "lon": house.lon,
                        "lat": house.lat,
                        "logements": house.doors,
                    }
                )


def _with_shares(count: int, *wholes: int) -> list[str]:
    return [str(count), *(f"{100 * count / whole if whole else 0:.2f}".replace(".", ",") for whole in wholes)]
