"""What an import found in a file: counts, what was wrong with which line, and why a whole file is refused. Pure."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

#: Told how much of the work is done, between 0 and 1.
Progress = Callable[[float], Any]

#: Above this share of bad rows, the whole file is refused.
MOST_REJECTED = 0.02
#: Errors kept for the reader; more are only counted.
ERRORS_KEPT = 200


class RowError(NamedTuple):
    """`line` counts from 1, as an editor shows it; for GeoJSON, it is the number of the feature."""

    line: int
    reason: str


class FileRefused(Exception):
    """Nothing of the file was written. `str()` is one sentence for the person who brought it; `line` if known."""

    def __init__(self, reason: str, *, line: int | None = None, report: "ImportReport | None" = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line
        self.report = report


@dataclass
class ImportReport:
    """`counts` are those of the command's last line (docs/imports.md); `found` is what was recognised in the file
    (encoding, delimiter, layout), in words; `changes` counts rows created, updated and left as they were."""

    counts: dict[str, Any] = field(default_factory=dict)
    found: dict[str, str] = field(default_factory=dict)
    changes: dict[str, int] = field(default_factory=dict)
    errors: list[RowError] = field(default_factory=list)
    rejected: int = 0

    def reject(self, line: int, reason: str) -> None:
        self.rejected += 1
        if len(self.errors) < ERRORS_KEPT:
            self.errors.append(RowError(line, reason))

    def is_too_bad(self, *, read: int) -> bool:
        """Whether too many of the `read` rows were rejected for the file to be taken."""
        return self.rejected > MOST_REJECTED * read

    def as_json(self) -> dict[str, Any]:
        return {
            "counts": self.counts,
            "found": self.found,
            "changes": self.changes,
            "errors": [error._asdict() for error in self.errors],
            "rejected": self.rejected,
        }
