"""Adding up what phones counted, and what no sum can be (L20). Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from canvassing.doorstep.reading import COUNTS, MOST, Errors, Tally


@dataclass(frozen=True)
class Sums:
    """Of one session."""

    absent: int = 0
    refused: int = 0
    opened: int = 0
    talked: int = 0
    leaflets: int = 0
    helpers: int = 0
    topics: dict[str, int] = field(default_factory=dict)

    @property
    def knocked(self) -> int:
        return self.absent + self.refused + self.opened

    def plus(self, tallies: Iterable[Tally]) -> "Sums":
        numbers = {name: getattr(self, name) for name in COUNTS}
        topics = dict(self.topics)
        for tally in tallies:
            for name, number in tally.counts.items():
                numbers[name] += number
            for key, number in tally.topics.items():
                topics[key] = topics.get(key, 0) + number
        return Sums(**numbers, topics={key: number for key, number in topics.items() if number})


def errors_in(sums: Sums) -> Errors:
    """What cannot be, by field; empty when all is well."""
    found: dict[str, str | Promise] = {}
    if sums.knocked > MOST:
        found["knocked"] = _("Plus de 400 portes en un jour : vérifiez vos comptes.")
    for name in ("leaflets", "helpers"):
        if getattr(sums, name) > MOST:
            found[name] = _("Ce nombre ne peut pas être.")
    if sums.talked > sums.opened:
        found["talked"] = _("On ne parle qu'aux portes qui se sont ouvertes.")
    for name in COUNTS:
        if getattr(sums, name) < 0:
            found[name] = _("On ne peut pas en retirer plus qu'il n'y en a.")
    if any(number < 0 for number in sums.topics.values()):
        found["topics"] = _("On ne peut pas en retirer plus qu'il n'y en a.")
    elif any(number > sums.opened for number in sums.topics.values()):
        found["topics"] = _("Un sujet ne revient pas plus souvent que de portes ouvertes.")
    return {name: [words] for name, words in found.items()}


def take(sums: Sums, tallies: Sequence[Tally]) -> tuple[Sums, dict[Tally, Errors]]:
    """Add tallies, in whatever order they came. What would make the sums impossible is left out, with the reason."""
    together = sums.plus(tallies)
    errors = errors_in(together)
    if not errors:
        return together, {}
    waiting = list(tallies)
    taken = True
    while waiting and taken:
        taken = False
        for tally in list(waiting):
            with_it = sums.plus([tally])
            if not errors_in(with_it):
                sums, taken = with_it, True
                waiting.remove(tally)
    return sums, {tally: errors_in(sums.plus([tally])) for tally in waiting}
