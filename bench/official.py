"""An invented national file of results, in the official layout of 2017: real communes, seeded figures.

66,186 lines of 98 fields, as many as the true file has without four départements.
"""

import csv
import gzip
import random
from collections.abc import Iterator
from pathlib import Path

from bench.servers import ROOT

LINES = 66_186
SEED = 2017
CANDIDATES = (
    ("M", "PREMIER", "Alix"), ("F", "DEUXIÈME", "Béatrice"), ("M", "TROISIÈME", "Camille"), ("M", "QUATRE", "Denis"),
    ("F", "CINQ-MARS", "Élise"), ("M", "SIXTE", "Fabien"), ("M", "SEPTIER", "Guy"), ("M", "HUIT", "Hugo"),
    ("M", "NEUVIÈME", "Ibrahim"), ("M", "DIX", "Jules"), ("F", "ONZE", "Karine"),
)  # fmt: skip
HEADER = (
    "Code du département;Libellé du département;Code de la circonscription;Libellé de la circonscription;"
    "Code de la commune;Libellé de la commune;Code du b.vote;Inscrits;Abstentions;% Abs/Ins;Votants;% Vot/Ins;"
    "Blancs;% Blancs/Ins;% Blancs/Vot;Nuls;% Nuls/Ins;% Nuls/Vot;Exprimés;% Exp/Ins;% Exp/Vot;"
    "N°Panneau;Sexe;Nom;Prénom;Voix;% Voix/Ins;% Voix/Exp"
)
#: Places of the whole numbers among the fields of a line.
NUMBERS = frozenset(
    [7, 8, 10, 12, 15, 18, *(21 + 7 * n for n in range(len(CANDIDATES))), *(25 + 7 * n for n in range(len(CANDIDATES)))]
)
FIELDS = 21 + 7 * len(CANDIDATES)


def write_national(path: Path) -> None:
    """Windows-1252, CRLF, as published."""
    with path.open("w", encoding="cp1252", newline="", errors="replace") as file:
        file.write(HEADER + "\r\n")
        file.writelines(line + "\r\n" for line in _lines(random.Random(SEED)))


def _lines(dice: random.Random) -> Iterator[str]:
    for commune, number in _precincts():
        registered = dice.randint(150, 1400)
        voters = registered - int(registered * dice.uniform(0.1, 0.4))
        blank, null = dice.randint(0, voters // 40), dice.randint(0, voters // 60)
        expressed = voters - blank - null
        cuts = sorted(dice.randint(0, expressed) for _ in CANDIDATES[1:])
        votes = [end - start for start, end in zip([0, *cuts], [*cuts, expressed], strict=True)]
        code, department = commune["code_insee"], commune["nom_departement"]
        cells = [code[:2], department, "01", "1ère circonscription", code[2:], commune["nom"], f"{number:04}"]
        cells += [str(registered), str(registered - voters), _share(registered - voters, registered), str(voters)]
        cells += [_share(voters, registered)]
        for figure in (blank, null, expressed):
            cells += [str(figure), _share(figure, registered), _share(figure, voters)]
        for panel, ((sex, name, first), count) in enumerate(zip(CANDIDATES, votes, strict=True), 1):
            cells += [str(panel), sex, name, first, str(count), _share(count, registered), _share(count, expressed)]
        yield ";".join(cells)


def _precincts() -> Iterator[tuple[dict[str, str], int]]:
    """One for each commune of metropolitan France, then more of them where most people live."""
    with gzip.open(ROOT / "territory/data/communes.csv.gz", "rt", encoding="utf-8", newline="") as file:
        communes = [row for row in csv.DictReader(file) if row["type"] == "COM" and row["code_insee"] < "97"]
    left = LINES - len(communes)
    for commune in communes:
        more = min(left, int(commune["population"] or 0) // 1300)
        left -= more
        for number in range(1, more + 2):
            yield commune, number


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole if whole else 0:.2f}".replace(".", ",")
