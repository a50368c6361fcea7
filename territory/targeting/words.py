"""A score in words: what it is made of, with its numbers, in the reader's language."""

from collections.abc import Mapping
from typing import NamedTuple, Protocol

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from territory.targeting.terms import terms
from territory.written_numbers import decimal, percent, whole


class Sentence(NamedTuple):
    """`key`: « potential », a term, « score » or « imputed ». `points`: what it adds to the score, on a scale where
    the whole of the registered is 100; None where it adds nothing of its own."""

    key: str
    text: str
    points: float | None = None


class Row(Protocol):
    """A Target, or a row of a ranking that nobody keeps."""

    score: float
    potential: float
    people: float
    registered: int
    abstention: float
    bloc_share: float
    imputed: bool
    terms: dict[str, float]


def explain(row: Row, *, weights: Mapping[str, float] | None = None) -> list[Sentence]:
    """The sentences of a score, which add up to it. `weights`: those of the row's own ranking, unless given."""
    if weights is None:
        weights = row.targeting.weights  # type: ignore[attr-defined]
    sentences = [Sentence("potential", _potential(row), 100 * row.potential)]
    known = terms()
    weighing = {key: weight for key, weight in weights.items() if weight and key in known}
    sentences += [_term(key, weight, row.terms.get(key)) for key, weight in weighing.items()]
    if weighing:
        sentences.append(Sentence("score", _("Score : %s points en tout.") % decimal(100 * row.score, 2)))
    if row.imputed:
        sentences.append(
            Sentence(
                "imputed",
                _(
                    "Rien n'a été compté ici : ces chiffres sont ceux des bureaux voisins, "
                    "et ce bureau vient après ceux où l'on a compté."
                ),
            )
        )
    return sentences


def _potential(row: Row) -> str:
    people = ngettext("soit %s personne.", "soit %s personnes.", round(row.people)) % whole(row.people)
    start = _("%(abstention)s d'abstention × %(share)s des exprimés pour le bloc = %(potential)s des inscrits") % {
        "abstention": percent(row.abstention),
        "share": percent(row.bloc_share),
        "potential": percent(row.potential),
    }
    return f"{start}, {people}"


def _term(key: str, weight: float, value: float | None) -> Sentence:
    term = terms()[key]
    if value is None:
        return Sentence(key, _("%s : aucune donnée ici, rien n'est ajouté.") % term.label, 0.0)
    points = 100 * weight * value
    text = _("%(label)s : %(words)s. Poids %(weight)s × %(value)s = %(points)s points de plus.") % {
        "label": term.label,
        "words": term.explain(value),
        "weight": decimal(weight, 2),
        "value": decimal(value, 2),
        "points": decimal(points, 2),
    }
    return Sentence(key, text, points)
