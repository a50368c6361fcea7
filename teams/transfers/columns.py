"""The heading of a file of people: what each column is, what is left aside, what may not be there. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from common.text import fold


class FileRefused(Exception):
    """The whole file cannot be taken. `str()` is one sentence for whoever brought it."""


#: What is read, and the folded names under which it comes.
NAMES = {
    "email": (
        "email", "e mail", "mail", "courriel", "adresse email", "adresse e mail", "adresse mail", "email address",
        "adresse electronique", "adresse de courriel",
    ),
    "first_name": ("prenom", "first name", "firstname", "given name"),
    "role": ("role", "fonction", "responsabilite"),
    "place": ("territoire", "territory", "lieu", "place"),
    "insee": ("code insee", "insee", "insee code", "code commune", "municipality code"),
    "postcode": ("code postal", "cp", "postcode", "postal code", "zip", "zip code"),
    "commune": ("commune", "ville", "city", "town", "municipality"),
    "departement": ("departement", "numero de departement", "dept", "department"),
    "region": ("region",),
    "team": ("equipe", "nom de l equipe", "nom equipe", "nom d equipe", "team", "team name"),
}  # fmt: skip
PLACES = ("place", "insee", "postcode", "commune", "departement", "region")

#: Of what the law forbids to sort people by (L09), and of electoral rolls, which are not brought in (L26): words of a
#: heading, and beginnings of words.
FORBIDDEN_WORDS = frozenset({
    "race", "culte", "faith", "union", "nir", "ne", "nee", "vote", "votes", "voter", "roll", "nais", "confession",
    "parti", "party", "orientation",
})  # fmt: skip
FORBIDDEN_STEMS = (
    "naiss", "birth", "national", "citoyennete", "citizenship", "relig", "origin", "ethni", "sante", "health",
    "handicap", "disab", "maladie", "illness", "syndic", "opinion", "politi", "sexu", "electeur", "electoral",
    "emargement", "abstention", "secu",
)  # fmt: skip


@dataclass(frozen=True)
class Heading:
    """Where each field stands, how it was called, and the columns that are not read."""

    positions: dict[str, int]
    titles: dict[str, str]
    aside: tuple[str, ...]


def read_heading(cells: Sequence[str]) -> Heading:
    """Raises FileRefused, with the column named."""
    known = {name: field for field, names in NAMES.items() for name in names}
    positions: dict[str, int] = {}
    titles: dict[str, str] = {}
    aside: list[str] = []
    for position, cell in enumerate(cells):
        title = " ".join(cell.split())[:60]
        refuse_forbidden(title)
        field = known.get(fold(title))
        if field is None:
            aside += [title] if title else []
        elif field in positions:
            raise FileRefused(_("La colonne « %(name)s » est là deux fois : gardez la bonne.") % {"name": title})
        else:
            positions[field], titles[field] = position, title
    _refuse_missing(positions)
    return Heading(positions, titles, tuple(aside))


def refuse_forbidden(title: str) -> None:
    """Raises FileRefused for what must not be known of people."""
    words = fold(title).split()
    if any(word in FORBIDDEN_WORDS or word.startswith(FORBIDDEN_STEMS) for word in words):
        sentence = _(
            "La colonne « %(name)s » n'a pas le droit d'être là : retirez-la, puis donnez de nouveau le fichier."
        )
        raise FileRefused(sentence % {"name": title})


def _refuse_missing(positions: dict[str, int]) -> None:
    if "email" not in positions:
        raise FileRefused(_("Il manque la colonne « e-mail »."))
    if "role" not in positions:
        raise FileRefused(_("Il manque la colonne « rôle »."))
    if not any(field in positions for field in PLACES):
        raise FileRefused(_("Il manque la colonne « territoire »."))
