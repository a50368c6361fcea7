"""Which place an INSEE code means today: communes, former ones, arrondissements, overseas collectivities, abroad."""

import csv
import gzip
from functools import cache

from territory.gazetteer import COMMUNES, DATA
from territory.models import Place
from territory.overseas import ABROAD

#: Codes of communes that have gone, name and all, and of today's commune (territory/data/README.md).
FORMER_CODES = DATA / "former-codes.csv"
_CODE, _TYPE, _PARENT = "code_insee", "type", "commune_parente"


def commune_ids() -> dict[str, int]:
    """{INSEE code: primary key of its place}.

    A former commune leads to the one that holds it, an arrondissement of Paris, Lyon or Marseille to its commune, any
    commune of an overseas collectivity (98818) to the collectivity, « ZZ001 » to the French abroad.
    """
    kind = Place.Kind
    kinds = [kind.COMMUNE, kind.ARRONDISSEMENT, kind.COLLECTIVITY, kind.ABROAD]
    ids: dict[str, int] = {}
    places = Place.objects.filter(kind__in=kinds).order_by().values_list("code", "pk", "kind", "parent")
    for code, pk, of, parent in places.iterator():
        if of == kind.COMMUNE:
            ids[code] = pk
        elif of == kind.ARRONDISSEMENT:
            ids[code] = parent or pk
        elif of == kind.COLLECTIVITY:
            ids |= {f"{code}{n:02}": pk for n in range(100)}
        elif code == ABROAD:
            ids |= {f"{code}{n:03}": pk for n in range(1000)}
    return {code: ids[parent] for code, parent in former_communes().items() if parent in ids} | ids


@cache
def former_communes() -> dict[str, str]:
    """{INSEE code that has gone: code of the commune that holds it today}, of the shipped files."""
    with FORMER_CODES.open(encoding="utf-8", newline="") as file:
        gone = {row[_CODE]: row["commune"] for row in csv.DictReader(file)}
    with gzip.open(COMMUNES, "rt", encoding="utf-8", newline="") as file:
        header = next(csv.reader([file.readline()]))
        code, of, parent = (header.index(name) for name in (_CODE, _TYPE, _PARENT))
        # Few of the 37,000 lines are meant; those are found before they are taken apart.
        lines = (line for line in file if ",COMD," in line or ",COMA," in line)
        return gone | {row[code]: row[parent] for row in csv.reader(lines) if row[of] in {"COMD", "COMA"}}
