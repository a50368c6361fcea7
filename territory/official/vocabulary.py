"""The names that two decades of official files gave to the same columns. Pure.

Names are compared without accents, case or punctuation: « N°Panneau » is "n panneau". Sources: the ministry's files on
data.gouv.fr from 2002 to 2026, as public code that reads them spells their headers.
"""

import re
import unicodedata
from collections.abc import Sequence

#: What is said of the precinct, by meaning.
PRECINCT = {
    "id_election": ("id election",),
    "round": ("n tour", "no tour", "numero tour", "numero de tour", "tour"),
    "departement": ("code du departement", "code departement", "departement", "code dpt"),
    "departement_name": ("libelle du departement", "libelle departement"),
    "commune": ("code de la commune", "code commune", "commune", "code insee", "code commune insee"),
    "commune_name": (
        "libelle de la commune", "libelle commune", "commune libelle", "nom commune", "nom de la commune",
    ),
    "constituency": (
        "code de la circonscription", "code circonscription", "circonscription", "n de circonscription legislative",
        "code de la circonscription legislative", "code circonscription legislative",
    ),
    "canton": ("code du canton", "code canton", "canton", "n de canton"),
    "number": (
        "code du b vote", "code b vote", "code bv", "bureau", "bureau de vote", "code bureau", "n de bureau de vote",
        "code du bureau de vote", "numero du bureau de vote", "code bureau de vote",
    ),
    "registered": ("inscrits", "nombre d inscrits"),
    "abstentions": ("abstentions",),
    "voters": ("votants", "nombre de votants"),
    "blank": ("blancs",),
    "null": ("nuls",),
    "blank_null": ("blancs et nuls", "blancs nuls"),
    "expressed": ("exprimes", "suffrages exprimes"),
}  # fmt: skip

#: What is said of each candidate or list, by meaning.
CANDIDATE = {
    "panel": (
        "n panneau", "n pan", "no panneau", "n liste", "numero de panneau", "numero panneau", "n candidat",
        "n de depot de la liste", "n de depot du candidat", "n de depot", "numero du candidat",
    ),
    "nuance": (
        "nuance", "code nuance", "nuance liste", "nuance candidat", "nuance binome", "code nuance de la liste",
        "code nuance du candidat", "code nuance de liste", "code nuance candidat", "code sigle du candidat",
    ),
    "name": (
        "nom", "nom candidat", "nom du candidat", "nom du candidat tete de liste", "nom candidat tete de liste",
    ),
    "first_name": (
        "prenom", "prenom candidat", "prenom du candidat", "prenom du candidat tete de liste",
        "prenom candidat tete de liste",
    ),
    "short_title": ("libelle abrege liste", "libelle abrege de liste", "libelle abrege de la liste"),
    "title": ("libelle etendu liste", "libelle de liste", "libelle de la liste", "libelle liste", "liste"),
    "head": ("nom tete de liste", "nom tete liste"),
    "pair": ("binome", "binome de candidats", "libelle binome"),
    "votes": ("voix", "nombre de voix", "nombre de voix du candidat", "nombre de voix de la liste", "voix liste"),
}  # fmt: skip

#: Columns that stand among those of a candidate and are not read.
BESIDE = {
    "sexe", "sexe candidat", "elu", "sieges", "sieges elu", "sieges secteur", "sieges cc", "sieges au cm",
    "sieges au cc", "genre",
}  # fmt: skip
#: Columns of the precinct that are not read. Percentages and ratios are known by how they begin.
IGNORED = {
    "etat saisie", "id brut miom", "code localisation", "libelle localisation",
    "libelle de la circonscription", "libelle circonscription", "libelle circonscription legislative",
    "libelle du canton", "libelle canton", "libelle de la section electorale", "resultat c",
    "libelle de la region", "libelle region", "code de la region", "code region", "date export",
    "departement libelle",
}  # fmt: skip

MEANING = {name: meaning for table in (PRECINCT, CANDIDATE) for meaning, names in table.items() for name in names}

_NUMBERED = re.compile(r"(.*[^\d\s]) ?(\d{1,3})")

#: Headers of an electoral roll or a signing list: never imported (L26). The last ones only count beside the others.
_OF_PEOPLE = re.compile(
    r"date de naissance|ne e? ?le|naissance|jour naissance|nom d usage|nom de naissance|nom usage|nom marital|prenoms|"
    r"numero d electeur|n electeur|numero electeur|no electeur|id electeur|ine|numero national d electeur|emargement|"
    r"a vote|email|e mail|mail|courriel|adresse mail|telephone|tel|portable|mobile|nationalite|civilite|"
    r"lieu de naissance|commune de naissance|date naissance|sexe electeur|nom electeur|prenom electeur"
)
_OF_PEOPLE_TOO = re.compile(r"nom|prenom|nom de famille|nom et prenoms?|nom prenoms?|sexe|adresse|adresse complete")


def plain(header: str) -> str:
    """« N°Panneau » → "n panneau"; a percentage or a ratio → ""."""
    text = header.strip().strip('"').lstrip("\ufeff").strip()
    if text.startswith("%") or text.lower().startswith("ratio"):
        return ""
    letters = unicodedata.normalize("NFD", text.replace("œ", "oe"))
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter)).lower()
    return " ".join(re.sub(r"[^a-z0-9]+", " ", bare).split())


def meaning(header: str) -> tuple[str, int | None]:
    """What a column holds, and the number that its header carries: « Voix 2 » → ("votes", 2).

    "beside" for what is known of a candidate and not read, "ignored" of a precinct, "" for what is unknown.
    """
    name = plain(header)
    if name in MEANING:
        return MEANING[name], None
    if name in BESIDE:
        return "beside", None
    if not name or name in IGNORED:
        return "ignored", None
    numbered = _NUMBERED.fullmatch(name)
    if numbered:
        base, number = numbered[1].strip(), int(numbered[2])
        if base in BESIDE:
            return "beside", number
        if MEANING.get(base) in CANDIDATE:
            return MEANING[base], number
    return "", None


def people_columns(header: Sequence[str]) -> list[str]:
    """Headers that name persons, as in an electoral roll: « nom de naissance », « prénoms », « téléphone »… (L26)

    Candidates are no such thing: the columns of results give an empty list.
    """
    names = {column: plain(column) for column in header}
    if any(MEANING.get(name) in {"votes", "expressed"} for name in names.values()):
        return []
    strong = [column for column, name in names.items() if _OF_PEOPLE.fullmatch(name)]
    weak = [column for column, name in names.items() if _OF_PEOPLE_TOO.fullmatch(name)]
    has_both = {"nom", "prenom"} <= {names[column].split()[0] for column in weak if names[column]}
    return [column for column in header if column in strong or column in weak] if strong or has_both else []
