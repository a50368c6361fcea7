"""Small files of results in the official layouts, every figure invented."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

PEOPLE = ("Alix ARBRE", "Béatrice BÂTON", "Camille COLLINE")
HEADER = (
    "Code du département;Libellé du département;Code de la circonscription;Libellé de la circonscription;"
    "Code de la commune;Libellé de la commune;Code du b.vote;Inscrits;Abstentions;% Abs/Ins;Votants;% Vot/Ins;"
    "Blancs;% Blancs/Ins;% Blancs/Vot;Nuls;% Nuls/Ins;% Nuls/Vot;Exprimés;% Exp/Ins;% Exp/Vot;"
    "N°Panneau;Sexe;Nom;Prénom;Voix;% Voix/Ins;% Voix/Exp"
)


class Vote(NamedTuple):
    """One precinct: `registered` is what remains beside those who voted, 100 more."""

    departement: str
    commune: str
    number: str = "0001"
    votes: tuple[int, ...] = (30, 20, 10)
    blank: int = 3
    null: int = 2
    abstentions: int = 100

    @property
    def expressed(self) -> int:
        return sum(self.votes)

    @property
    def voters(self) -> int:
        return self.expressed + self.blank + self.null


def line_2017(vote: Vote, people: Sequence[str] = PEOPLE) -> str:
    registered = vote.voters + vote.abstentions
    cells = [vote.departement, "Département", "01", "1ère circonscription", vote.commune, "Commune", vote.number]
    cells += [str(registered), str(vote.abstentions), "1,00", str(vote.voters), "1,00", str(vote.blank), "1,00", "1,00"]
    cells += [str(vote.null), "1,00", "1,00", str(vote.expressed), "1,00", "1,00"]
    for panel, (name, count) in enumerate(zip(people, vote.votes, strict=True), 1):
        first, last = name.split(" ", 1)
        cells += [str(panel), "F", last, first, str(count), "1,00", "1,00"]
    return ";".join(cells)


def file_2017(
    folder: Path, votes: Iterable[Vote], people: Sequence[str] = PEOPLE, name: str = "PR17_BVot_T1_FE.txt"
) -> Path:
    """Windows-1252, CRLF, one candidate named in the header, as published."""
    return written(folder / name, [HEADER, *(line_2017(vote, people) for vote in votes)])


def file_2012(folder: Path, votes: dict[int, Iterable[Vote]], people: dict[int, Sequence[str]]) -> Path:
    """No header, a line for each precinct and candidate, both rounds in one file; blank votes are among the null."""
    lines = []
    for number, rows in votes.items():
        for vote in rows:
            start = [str(number), vote.departement, vote.commune, "Commune", "01", "01", vote.number]
            start += [str(vote.voters + vote.abstentions), str(vote.voters), str(vote.expressed)]
            for panel, (name, count) in enumerate(zip(people[number], vote.votes, strict=True), 1):
                first, last = name.split(" ", 1)
                lines.append(";".join([*start, str(panel), last, first, last[:4], str(count)]))
    return written(folder / "PR12_Bvot_T1T2.txt", lines)


def written(path: Path, lines: Sequence[str]) -> Path:
    path.write_bytes("".join(line + "\r\n" for line in lines).encode("cp1252"))
    return path
