"""The personal fields that a writer may use, and what each says of a reader. Pure: no Django.

A value may always be missing: what is written after the bar, « {{prénom|à tous}} », stands in its place.
"""

import re
import unicodedata

#: As writers type them, without their accents: what the values are kept under.
FIRST_NAME, COMMUNE, DEPARTEMENT = "prenom", "commune", "departement"
NAMES = {FIRST_NAME: "prénom", COMMUNE: "commune", DEPARTEMENT: "département"}

_FIRST_NAME = re.compile(r"[^\W\d_]{2,20}(?:[-'’][^\W\d_]{2,20}){0,2}")
_NO_NAMES = frozenset(
    {
        "mr",
        "mme",
        "mlle",
        "dr",
        "pr",
        "me",
        "monsieur",
        "madame",
        "mademoiselle",
        "docteur",
        "maître",
        "the",
        "le",
        "la",
    }
    | {"les", "un", "une", "anonyme", "collectif", "comité", "comite", "association", "équipe", "equipe", "groupe"}
    | {"section", "none", "null", "sympathisant"}
)


def field_named(name: str) -> str | None:
    """« Prénom », « prenom » : the field; None when there is none of the name."""
    plain = unicodedata.normalize("NFKD", name.strip().lower())
    plain = "".join(character for character in plain if not unicodedata.combining(character))
    return plain if plain in NAMES else None


def first_name(display_name: str) -> str:
    """« CAMILLE D. » is Camille, « M. Dupont » nobody whom one calls by a first name: ""."""
    words = display_name.split()
    if not words:
        return ""
    word = words[0].rstrip(",;")
    if not _FIRST_NAME.fullmatch(word) or word.lower() in _NO_NAMES:
        return ""
    return (
        "".join(_capital(part) for part in re.split(r"([-'’])", word)) if word in {word.upper(), word.lower()} else word
    )


def commune(name: str) -> str:
    """« Paris 11e Arrondissement » as people say it."""
    return name.removesuffix(" Arrondissement")


def _capital(part: str) -> str:
    return part[:1].upper() + part[1:].lower()
