"""An import's report as its page shows it: what was recognised, the totals, what changed. Pure but for the language."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from territory.models import Import
from territory.official.calendar import ELECTIONS

#: Candidates shown; legislative elections have thousands.
MOST_SHOWN = 30
#: Errors shown; the rest is in the table to download.
ERRORS_SHOWN = 20

_FOUND: dict[str, Any] = {
    "layout": gettext_lazy("Présentation"),
    "encoding": gettext_lazy("Encodage"),
    "delimiter": gettext_lazy("Séparateur"),
    "compression": gettext_lazy("Compression"),
    "key": gettext_lazy("Code du bureau"),
    "schema": gettext_lazy("Présentation"),
    "source": gettext_lazy("Source"),
    "round": gettext_lazy("Tour"),
    "rounds": gettext_lazy("Tours"),
    "projection": gettext_lazy("Coordonnées"),
}
_COUNTS: dict[str, Any] = {
    "precincts": gettext_lazy("Bureaux de vote"),
    "registered": gettext_lazy("Inscrits"),
    "abstentions": gettext_lazy("Abstentions"),
    "voters": gettext_lazy("Votants"),
    "blank": gettext_lazy("Blancs"),
    "null": gettext_lazy("Nuls"),
    "expressed": gettext_lazy("Exprimés"),
    "features": gettext_lazy("Contours lus"),
    "joined": gettext_lazy("Rattachés à un bureau connu"),
    "without_precinct": gettext_lazy("Sans résultats à ce jour"),
    "repaired": gettext_lazy("Contours réparés"),
    "addresses": gettext_lazy("Adresses"),
    "duplicates": gettext_lazy("Doublons"),
    "in_a_precinct": gettext_lazy("Rattachées à un bureau"),
    "boundary": gettext_lazy("Par le contour du bureau"),
    "nearest": gettext_lazy("Par l'adresse la plus proche"),
    "only": gettext_lazy("Seul bureau de la commune"),
    "rejected": gettext_lazy("Lignes écartées"),
}
#: In words that fit results, contours and addresses: what will be done, then what was.
_CHANGES: dict[str, Any] = {
    "created": gettext_lazy("à ajouter"),
    "updated": gettext_lazy("à modifier"),
    "unchanged": gettext_lazy("sans changement"),
    "deleted": gettext_lazy("à retirer"),
    "new_precincts": gettext_lazy("nouveaux bureaux de vote"),
}
_CHANGED: dict[str, Any] = _CHANGES | {
    "created": gettext_lazy("ajouts"),
    "updated": gettext_lazy("modifications"),
    "deleted": gettext_lazy("retraits"),
}


@dataclass
class Summary:
    """Pairs of (label, value), values as people read them; `votes` with each one's share of the expressed, in %."""

    found: list[tuple[str, str]] = field(default_factory=list)
    totals: list[tuple[str, str]] = field(default_factory=list)
    changes: list[tuple[str, str]] = field(default_factory=list)
    votes: list[tuple[str, str, str]] = field(default_factory=list)
    more_votes: int = 0
    errors: list[dict[str, Any]] = field(default_factory=list)
    rejected: int = 0
    kept: int = 0

    @property
    def is_empty(self) -> bool:
        return not (self.found or self.totals)


def summary_of(report: Mapping[str, Any], *, done: bool) -> Summary:
    """`done`: the changes were made, and are not only foreseen. A report without anything gives an empty summary."""
    counts: Mapping[str, Any] = report.get("counts", {})
    errors = list(report.get("errors", []))
    votes = sorted(counts.get("votes", {}).items(), key=lambda pair: -pair[1])
    labels = _CHANGED if done else _CHANGES
    return Summary(
        found=[(str(_FOUND[name]), str(words)) for name, words in report.get("found", {}).items() if name in _FOUND],
        totals=list(_totals(counts)),
        changes=[
            (str(labels[name]), number_format(number, force_grouping=True))
            for name, number in report.get("changes", {}).items()
            if name in labels
        ],
        votes=[_line(name, number, counts.get("expressed") or 0) for name, number in votes[:MOST_SHOWN]],
        more_votes=max(0, len(votes) - MOST_SHOWN),
        errors=errors[:ERRORS_SHOWN],
        rejected=int(report.get("rejected", 0)),
        kept=len(errors),
    )


def about(row: Import) -> str:
    """What the file is of: « Élection présidentielle de 2017, tour 1 »; empty for what is of no election."""
    if row.round:
        return _("%(election)s, tour %(number)s") % {"election": row.round.election.name, "number": row.round.number}
    slug, number = row.options.get("election"), row.options.get("round")
    if not slug:
        return ""
    known = ELECTIONS.get(slug)
    name = row.options.get("name") or (known.name if known else slug)
    return _("%(election)s, tour %(number)s") % {"election": name, "number": number} if number else str(name)


def _totals(counts: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, label in _COUNTS.items():
        number = counts.get(name)
        if name in counts:
            yield str(label), _("inconnu") if number is None else number_format(number, force_grouping=True)


def _line(name: str, number: int, expressed: int) -> tuple[str, str, str]:
    share = number_format(100 * number / expressed, 2) if expressed else ""
    return name, number_format(number, force_grouping=True), share
