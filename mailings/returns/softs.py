"""Failures that pass: a letter box that refuses again and again, on different days, is one that nobody reads (E11)."""

from dataclasses import dataclass
from datetime import date, timedelta

#: Refusals on so many different days, the first and the last at least so far apart.
DAYS = 3
APART = timedelta(days=7)
#: After so long without any, one counts anew.
FORGOTTEN = timedelta(days=30)


@dataclass(frozen=True)
class Softs:
    number: int = 0
    first: date | None = None
    last: date | None = None

    @property
    def is_full(self) -> bool:
        """Time to write no more."""
        return bool(self.first and self.last) and self.number >= DAYS and self.last - self.first >= APART  # type: ignore[operator]

    def add(self, day: date) -> "Softs":
        """Another refusal on a day; the same day counts once, whichever order reports come in."""
        if self.last is None or self.first is None or day - self.last > FORGOTTEN:
            return Softs(1, day, day)
        if day in (self.first, self.last):
            return self
        return Softs(self.number + 1, min(self.first, day), max(self.last, day))
