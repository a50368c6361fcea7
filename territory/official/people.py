"""Files that name persons are no data of ours: one refusal, whatever the kind of import."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from territory.imports.report import FileRefused
from territory.official.vocabulary import people_columns


def refuse_people(header: Sequence[str], *, line: int, consequence: str = "") -> None:
    """Raises FileRefused where columns name persons, as in an electoral roll; `consequence` is a sentence added."""
    people = people_columns(header)
    if people:
        words = _(
            "Ce fichier nomme des personnes (%(columns)s) : une liste électorale ou d'émargement ne s'importe pas ici."
        ) % {"columns": ", ".join(people[:4])}
        raise FileRefused(f"{words} {consequence}".strip(), line=line)
