"""What a file of results adds up to, round by round: the figures that `import_results` prints. Pure."""

from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import compress
from typing import Any

import numpy as np

from territory.official.facts import ResultChunk

_LISTS = ("lines", "insee", "numbers", "codes", "commune_names", "areas")
_ARRAYS = ("registered", "voters", "blank", "null", "expressed", "votes", "widths")
#: A candidate or list, by name and first name.
Person = tuple[str, str]


@dataclass
class RoundTotals:
    """Sums over the accepted rows. `blank` stays None while no row tells blank ballots from null ones."""

    precincts: int = 0
    registered: int = 0
    voters: int = 0
    blank: int | None = None
    null: int = 0
    expressed: int = 0
    votes: Counter[Person] = field(default_factory=Counter)

    def add(self, chunk: ResultChunk) -> None:
        self.precincts += len(chunk)
        self.registered += int(chunk.registered.sum())
        self.voters += int(chunk.voters.sum())
        self.null += int(chunk.null.sum())
        self.expressed += int(chunk.expressed.sum())
        if chunk.blank is not None:
            self.blank = (self.blank or 0) + int(chunk.blank.sum())
        for area, sums in chunk.sums().items():
            for candidate, votes in zip(chunk.candidates[area], sums, strict=True):
                self.votes[candidate.name, candidate.first_name] += votes

    def as_counts(self) -> dict[str, Any]:
        """With the keys of the command's last line; votes in the order of the file."""
        namesakes = Counter(name for name, _first in self.votes)
        return {
            "precincts": self.precincts,
            "registered": self.registered,
            "abstentions": self.registered - self.voters,
            "voters": self.voters,
            "blank": self.blank,
            "null": self.null,
            "expressed": self.expressed,
            # In an election by constituencies, two people may bear one name.
            "votes": {
                name if namesakes[name] == 1 else f"{name} {first}".strip(): votes
                for (name, first), votes in self.votes.items()
            },
        }


def only(chunk: ResultChunk, keep: list[bool]) -> ResultChunk:
    """The chunk with some of its rows; errors and `read` stay those of the whole."""
    pick: dict[str, Any] = {name: list(compress(getattr(chunk, name), keep)) for name in _LISTS}
    rows = np.array(keep)
    pick |= {name: getattr(chunk, name)[rows] for name in _ARRAYS if getattr(chunk, name) is not None}
    return replace(chunk, **pick)
