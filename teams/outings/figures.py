"""What was counted during an outing, before anybody reports: a registry, so that packages above add theirs (doors).

The organiser's report begins with these numbers; what the organiser writes stands.
"""

from collections.abc import Callable
from dataclasses import dataclass, fields

from django.utils.translation import ngettext


@dataclass(frozen=True)
class Figures:
    """`people`: those one talked with. `waiting`: counters that have not said they are done."""

    doors: int = 0
    people: int = 0
    leaflets: int = 0
    waiting: int = 0

    @property
    def is_nothing(self) -> bool:
        return not (self.doors or self.people or self.leaflets)

    @property
    def lines(self) -> list[str]:
        """« 212 portes frappées », without what is nought."""
        told = [
            (self.doors, ngettext("porte frappée", "portes frappées", self.doors)),
            (self.people, ngettext("conversation", "conversations", self.people)),
            (self.leaflets, ngettext("tract distribué", "tracts distribués", self.leaflets)),
        ]
        return [f"{n} {words}" for n, words in told if n]


NOTHING = Figures()
#: Takes an outing's key.
Counting = Callable[[int], Figures]
_declared: dict[str, Counting] = {}


def declare(key: str, count: Counting) -> None:
    """The same key again replaces it."""
    _declared[key] = count


def counted(outing: int) -> Figures:
    """All that was counted in one outing, added up."""
    found = [count(outing) for count in _declared.values()]
    return Figures(**{field.name: sum(getattr(one, field.name) for one in found) for field in fields(Figures)})
