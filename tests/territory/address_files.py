"""Small files of addresses in each published format, every figure invented."""

import gzip
from pathlib import Path
from typing import Any

BAN = (
    "id;id_fantoir;numero;rep;nom_voie;code_postal;code_insee;nom_commune;code_insee_ancienne_commune;"
    "nom_ancienne_commune;x;y;lon;lat;type_position;alias;nom_ld;libelle_acheminement;nom_afnor;source_position;"
    "source_nom_voie;certification_commune;cad_parcelles"
)
BAL_1_1 = "cle_interop;uid_adresse;voie_nom;numero;suffixe;commune_nom;position;x;y;long;lat;source;date_der_maj"
BAL_1_3 = (
    "uid_adresse;cle_interop;commune_insee;commune_nom;commune_deleguee_insee;commune_deleguee_nom;voie_nom;"
    "lieudit_complement_nom;numero;suffixe;position;x;y;long;lat;cad_parcelles;source;date_der_maj;"
    "certification_commune"
)
BAL_1_4 = (
    "id_ban_commune;id_ban_toponyme;id_ban_adresse;cle_interop;voie_nom;lieudit_complement_nom;numero;suffixe;"
    "certification_commune;commune_insee;commune_nom;position;long;lat;x;y;cad_parcelles;source;date_der_maj"
)
#: The names that the formats give to what is kept.
NAMES = {
    BAN: {"street": "nom_voie", "number": "numero", "suffix": "rep", "insee": "code_insee", "lon": "lon"},
    BAL_1_1: {"street": "voie_nom", "number": "numero", "suffix": "suffixe", "insee": "", "lon": "long"},
}
NAMES[BAL_1_3] = NAMES[BAL_1_4] = NAMES[BAL_1_1] | {"insee": "commune_insee"}


def line(header: str = BAN, **facts: Any) -> str:
    """One row: 1 rue des Lilas in Saint-Denis, unless told otherwise."""
    given = {"insee": "93066", "number": 1, "suffix": "", "street": "Rue des Lilas", "lon": 2.355, "lat": 48.935}
    given |= facts
    named = NAMES[header]
    cells = {named[name]: str(value) for name, value in given.items() if name in named}
    cells |= {"lat": str(given["lat"]), "code_postal": "93200", "commune_nom": "Saint-Denis"}
    key = f"{given['insee']}_0010_{given['number']:>05}" + (f"_{given['suffix']}" if given["suffix"] else "")
    cells["id" if header == BAN else "cle_interop"] = str(given.get("key", key))
    return ";".join(cells.get(column, "") for column in header.split(";"))


def write(path: Path, lines: list[str], *, packed: bool = False, encoding: str = "utf-8", end: str = "\n") -> Path:
    text = "".join(one + end for one in lines).encode(encoding)
    path.write_bytes(gzip.compress(text) if packed else text)
    return path


def ban(folder: Path, *rows: dict[str, Any]) -> Path:
    """A file of the BAN; each row is what it has of its own."""
    return write(folder / "adresses.csv", [BAN, *(line(**row) for row in rows)])
