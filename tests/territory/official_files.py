"""Invented results, in the form in which the ministry and data.gouv.fr publish theirs, byte for byte."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from territory.official import ResultChunk

Person = tuple[int, str, str, str]
#: Panel, family name, first name, nuance.
PEOPLE: tuple[Person, ...] = (
    (1, "ÉTÉ", "Zoé", "UG"),
    (2, "D'HÉRÉ", "Paul", "RN"),
    (3, "LE GOFF", "Anne-Marie", "DVC"),
)


@dataclass(frozen=True)
class Bureau:
    """One precinct: `votes` in the order of `people`; the voters are the expressed, the blank and the null."""

    departement: str = "04"
    commune: str = "001"
    name: str = "Aiglun-lès-Œillets"
    number: str = "0001"
    constituency: str = "01"
    registered: int = 100
    votes: tuple[int, ...] = (30, 20, 10)
    blank: int = 3
    null: int = 2
    people: tuple[Person, ...] = PEOPLE

    @property
    def expressed(self) -> int:
        return sum(self.votes)

    @property
    def voters(self) -> int:
        return self.expressed + self.blank + self.null


def percent(part: int, whole: int) -> str:
    return f"{100 * part / whole if whole else 0:.2f}".replace(".", ",")


_FIGURES = (
    "Inscrits;Abstentions;% Abs/Ins;Votants;% Vot/Ins;Blancs;% Blancs/Ins;% Blancs/Vot;Nuls;% Nuls/Ins;% Nuls/Vot;"
    "Exprimés;% Exp/Ins;% Exp/Vot"
)
HEADER_2017 = (
    "Code du département;Libellé du département;Code de la circonscription;Libellé de la circonscription;"
    f"Code de la commune;Libellé de la commune;Code du b.vote;{_FIGURES};"
    "N°Panneau;Sexe;Nom;Prénom;Voix;% Voix/Ins;% Voix/Exp"
)
HEADER_LEGISLATIVES_2017 = HEADER_2017.replace("Prénom;Voix", "Prénom;Nuance;Voix")
HEADER_2019 = (
    f"Code du département;Libellé du département;Code de la commune;Libellé de la commune;Code du b.vote;{_FIGURES};"
    "N°Liste;Libellé Abrégé Liste;Libellé Etendu Liste;Nom Tête de Liste;Voix;% Voix/Ins;% Voix/Exp"
)
HEADER_2020 = (
    f"Code du département;Libellé du département;Code de la commune;Libellé de la commune;Code B.Vote;{_FIGURES};"
    "N.Pan.;Code Nuance;Sexe;Nom;Prénom;Liste;Voix;% Voix/Ins;% Voix/Exp"
)
HEADER_2021 = (
    "Code du département;Libellé du département;Code du canton;Libellé du canton;Code de la commune;"
    f"Libellé de la commune;Code du b.vote;{_FIGURES};N.Pan.;Binôme;Nuance;Voix;% Voix/Ins;% Voix/Exp"
)
HEADER_2024 = (
    "Code département;Libellé département;Code commune;Libellé commune;Code BV;Inscrits;Votants;% Votants;"
    "Abstentions;% Abstentions;Exprimés;% Exprimés/inscrits;% Exprimés/votants;Blancs;% Blancs/inscrits;"
    "% Blancs/votants;Nuls;% Nuls/inscrits;% Nuls/votants"
)
HEADER_GENERAL = (
    "id_election;id_brut_miom;code_departement;libelle_departement;code_canton;libelle_canton;code_commune;"
    "libelle_commune;code_circonscription;libelle_circonscription;code_bv;inscrits;abstentions;votants;blancs;nuls;"
    "exprimes;ratio_abstentions_inscrits;ratio_votants_inscrits"
)
HEADER_CANDIDATES = (
    "id_election;id_brut_miom;code_departement;code_commune;code_bv;no_panneau;voix;ratio_voix_inscrits;"
    "ratio_voix_exprimes;nuance;sexe;nom;prenom;liste;libelle_abrege_liste;libelle_etendu_liste;nom_tete_liste;"
    "binome"
)
EXPLANATIONS_2014 = (
    "------------------------------------------------------------------",
    "-- Elections municipales 2014, résultats par bureau de vote",
    "-- Champ 1  : N° tour",
    "-- Champ 2  : Code département",
    "-- Champ 13 : Nombre de voix",
    "------------------------------------------------------------------",
    "",
)


def _figures(bureau: Bureau) -> list[str]:
    registered, voters, expressed = bureau.registered, bureau.voters, bureau.expressed
    away = registered - voters
    return [
        f"{registered}", f"{away}", percent(away, registered), f"{voters}", percent(voters, registered),
        f"{bureau.blank}", percent(bureau.blank, registered), percent(bureau.blank, voters),
        f"{bureau.null}", percent(bureau.null, registered), percent(bureau.null, voters),
        f"{expressed}", percent(expressed, registered), percent(expressed, voters),
    ]  # fmt: skip


def _wide(path: Path, header: str, bureaux: Sequence[Bureau], place: str, block: str) -> Path:
    """`place` and `block` are templates of the columns before the figures, and of one candidate's."""
    lines = [header]
    for bureau in bureaux:
        cells = [place.format(b=bureau), *_figures(bureau)]
        for (panel, name, first, nuance), votes in zip(bureau.people, bureau.votes, strict=True):
            cells.append(block.format(panel=panel, name=name, first=first, nuance=nuance, votes=votes))
            cells += [percent(votes, bureau.registered), percent(votes, bureau.expressed)]
        lines.append(";".join(cells))
    return _written(path, lines)


def _written(path: Path, lines: Sequence[str], *, encoding: str = "cp1252", end: str = "\r\n") -> Path:
    path.write_bytes("".join(f"{line}{end}" for line in lines).encode(encoding))
    return path


_WITH_CONSTITUENCY = (
    "{b.departement};Département {b.departement};{b.constituency};{b.constituency}ème circonscription;{b.commune};"
    "{b.name};{b.number}"
)
_WITHOUT = "{b.departement};Département {b.departement};{b.commune};{b.name};{b.number}"


def write_2017(path: Path, bureaux: Sequence[Bureau]) -> Path:
    return _wide(path, HEADER_2017, bureaux, _WITH_CONSTITUENCY, "{panel};F;{name};{first};{votes}")


def write_legislatives_2017(path: Path, bureaux: Sequence[Bureau]) -> Path:
    return _wide(
        path, HEADER_LEGISLATIVES_2017, bureaux, _WITH_CONSTITUENCY, "{panel};M;{name};{first};{nuance};{votes}"
    )


def write_2019(path: Path, bureaux: Sequence[Bureau]) -> Path:
    return _wide(path, HEADER_2019, bureaux, _WITHOUT, "{panel};LISTE {name};POUR {name};{name} {first};{votes}")


def write_2020(path: Path, bureaux: Sequence[Bureau]) -> Path:
    return _wide(path, HEADER_2020, bureaux, _WITHOUT, "{panel};L{nuance};F;{name};{first};Ensemble;{votes}")


def write_2021(path: Path, bureaux: Sequence[Bureau]) -> Path:
    place = "{b.departement};Département {b.departement};{b.constituency};Canton;{b.commune};{b.name};{b.number}"
    return _wide(path, HEADER_2021, bureaux, place, "{panel};Mme {name} et M. {first};BC-{nuance};{votes}")


def write_long(
    path: Path, rounds: Mapping[int, Sequence[Bureau]], *, columns: int = 15, preamble: Sequence[str] = ()
) -> Path:
    """15 columns as in 2012; 13 as in 2002, 2007 and, after explanations, 2014."""
    lines = list(preamble)
    for number, bureaux in rounds.items():
        for bureau in bureaux:
            middle = [bureau.constituency, "02"] if columns == 15 else []
            start = [f"{number}", bureau.departement, bureau.commune, bureau.name, *middle, bureau.number]
            start += [f"{bureau.registered}", f"{bureau.voters}", f"{bureau.expressed}"]
            for (panel, name, first, nuance), votes in zip(bureau.people, bureau.votes, strict=True):
                lines.append(";".join([*start, f"{panel}", name, first, nuance, f"{votes}"]))
    return _written(path, lines)


def write_2024(path: Path, bureaux: Sequence[Bureau], *, quoted: bool = True, padded: bool = True) -> Path:
    """Numbered headers; blocks that a precinct does not use are empty; `Code commune` is the whole INSEE code."""
    most = max(len(bureau.people) for bureau in bureaux)
    header = HEADER_2024.split(";")
    block = (
        "Numéro de panneau {n};Nuance candidat {n};Nom candidat {n};Prénom candidat {n};Sexe candidat {n};Voix {n};"
        "% Voix/inscrits {n};% Voix/exprimés {n};Elu {n}"
    )
    header += chain.from_iterable(block.format(n=n).split(";") for n in range(1, most + 1))
    return _numbered(path, header, bureaux, most, quoted=quoted, padded=padded)


def write_europeennes_2024(path: Path, bureaux: Sequence[Bureau]) -> Path:
    """The same, with lists."""
    write_2024(path, bureaux, quoted=False)
    text = path.read_text()
    for number in range(1, 9):
        text = text.replace(f"Nuance candidat {number}", f"Nuance liste {number}")
        text = text.replace(f"Nom candidat {number}", f"Libellé abrégé de liste {number}")
        text = text.replace(f"Prénom candidat {number}", f"Libellé de liste {number}")
    path.write_text(text)
    return path


def _numbered(
    path: Path, header: Sequence[str], bureaux: Sequence[Bureau], most: int, *, quoted: bool, padded: bool
) -> Path:
    rows = [list(header)]
    for b in bureaux:
        away, number = b.registered - b.voters, b.number if padded else b.number.lstrip("0")
        row = [b.departement, f"Département {b.departement}", f"{b.departement}{b.commune}", b.name, number]
        row += [f"{b.registered}", f"{b.voters}", f"{percent(b.voters, b.registered)}%", f"{away}", "0,00%"]
        row += [f"{b.expressed}", "0,00%", "0,00%", f"{b.blank}", "0,00%", "0,00%", f"{b.null}", "0,00%", "0,00%"]
        for (panel, name, first, nuance), votes in zip(b.people, b.votes, strict=True):
            row += [f"{panel}", nuance, name, first, "FEMININ", f"{votes}", "0,00%", "0,00%", ""]
        rows.append(row + [""] * 9 * (most - len(b.people)))
    return _written(path, [";".join(_cell(cell, quoted) for cell in row) for row in rows], encoding="utf-8", end="\n")


def _cell(cell: str, quoted: bool) -> str:
    return f'"{cell}"' if quoted and not cell.isalpha() and cell else cell


def write_tidy(path: Path, bureaux: Sequence[Bureau]) -> Path:
    names = [name for _panel, name, _first, _nuance in bureaux[0].people]
    lines = [
        ",".join(
            ["departement,commune,bureau,circonscription,commune_libelle,inscrits,votants,blancs,exprimes", *names]
        )
    ]
    for b in bureaux:
        cells = [b.departement, b.commune, b.number, b.constituency, b.name]
        cells += [f"{figure}" for figure in (b.registered, b.voters, b.blank, b.expressed, *b.votes)]
        lines.append(",".join(cells))
    return _written(path, lines, encoding="utf-8", end="\n")


def write_aggregated(folder: Path, elections: Mapping[str, Sequence[Bureau]]) -> tuple[Path, Path]:
    """data.gouv.fr's two tables; {"2017_pres_t1": …}."""
    general, people = [HEADER_GENERAL], [HEADER_CANDIDATES]
    for election, bureaux in elections.items():
        for b in bureaux:
            code = f"{b.departement}{b.commune}"
            general.append(
                f"{election};{code}_{b.number};{b.departement};Nom;;;{code};{b.name};{b.constituency};;{b.number};"
                f"{b.registered};{b.registered - b.voters};{b.voters};{b.blank};{b.null};{b.expressed};12.5;87.5"
            )
            people += [
                f"{election};{code}_{b.number};{b.departement};{code};{b.number};{panel};{votes};1.5;2.5;{nuance};F;"
                f"{name};{first};;;;;"
                for (panel, name, first, nuance), votes in zip(b.people, b.votes, strict=True)
            ]
    return (
        _written(folder / "general_results.csv", general, encoding="utf-8", end="\n"),
        _written(folder / "candidats_results.csv", people, encoding="utf-8", end="\n"),
    )


def figures(chunks: Sequence[ResultChunk]) -> list[tuple[object, ...]]:
    """Code, registered, voters, blank, null, expressed and votes of each row."""
    return [
        row
        for c in chunks
        for row in zip(
            c.codes, c.registered.tolist(), c.voters.tolist(), [None] * len(c) if c.blank is None else c.blank.tolist(),
            c.null.tolist(), c.expressed.tolist(), c.vote_lists(), strict=True,
        )
    ]  # fmt: skip


def expected(bureaux: Sequence[Bureau], *, blank: bool = True) -> list[tuple[object, ...]]:
    return [
        (
            f"{b.departement}{b.commune}_{b.number}", b.registered, b.voters, b.blank if blank else None,
            b.null if blank else b.blank + b.null, b.expressed, list(b.votes),
        )
        for b in bureaux
    ]  # fmt: skip
