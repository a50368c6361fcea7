"""Which part of a file is asked for (RFC 9110, 14). Pure. One range alone: several are answered by the whole."""

import re
from dataclasses import dataclass

_ONE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)


class Unsatisfiable(Exception):
    """Nothing of the file lies in what is asked for."""


@dataclass(frozen=True)
class Part:
    """From its first byte to its last, both included."""

    first: int
    last: int

    @property
    def length(self) -> int:
        return self.last - self.first + 1

    def header(self, size: int) -> str:
        return f"bytes {self.first}-{self.last}/{size}"


def part_of(asked: str | None, size: int) -> Part | None:
    """The part that a Range header asks of a file; None for the whole of it. Raises Unsatisfiable."""
    found = _ONE.fullmatch((asked or "").replace(" ", ""))
    if found is None or found.groups() == ("", ""):
        return None
    start, end = found.groups()
    if not start:  # the last so many
        if int(end) == 0 or size == 0:
            raise Unsatisfiable
        return Part(max(0, size - int(end)), size - 1)
    first, last = int(start), min(int(end) if end else size - 1, size - 1)
    if end and int(end) < first:
        return None  # no range at all, says the rule: the header is not heard
    if first >= size:
        raise Unsatisfiable
    return Part(first, last)
