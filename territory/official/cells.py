"""The cells of a text table, found and read by whole columns: no object is made for a row. Pure numpy.

A national file has six million cells, of which a fifth is read; the percentages are never looked at.
"""

import copy
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from territory.official.facts import Ints

Flags = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.int64]

QUOTE, NEWLINE, RETURN = 34, 10, 13
#: Digits of the longest number that is read; the registered of a precinct have four.
DIGITS = 9
#: Bytes compared at once, and for each number of bytes that count, which bits do.
WORD = 8
MASKS = np.array([(1 << (8 * count)) - 1 for count in range(WORD + 1)], dtype=np.uint64)
#: What is said of a cell that should hold a number.
GOOD, EMPTY, WRONG = 0, 1, 2


class Cells:
    """Lines of a table: `data` ends with a line end, and begins at line `first_line` of the file.

    Empty lines are left out; `lines` tells the number of each row in the file, `widths` how many cells it has.
    """

    def __init__(self, data: bytes, *, delimiter: str, quoted: bool, encoding: str, first_line: int = 1) -> None:
        self._data = data
        self._encoding = encoding
        self._buffer: Any = np.frombuffer(data, dtype=np.uint8)
        self._quoted = quoted and b'"' in data
        marks = self._marks(ord(delimiter))
        is_end = self._buffer[marks] == NEWLINE
        ends = np.flatnonzero(is_end)
        # Position before each cell, then after it: the mark that ends one cell precedes the next.
        self._before = np.concatenate(([-1], marks)).astype(np.int64)
        self._after = marks.astype(np.int64)
        self._after[ends] -= (self._buffer[marks[ends] - 1] == RETURN) & (marks[ends] > 0)
        firsts = np.concatenate(([0], ends + 1)).astype(np.int64)[:-1]
        widths = ends - firsts + 1
        filled = (widths > 1) | (self._after[ends] > self._before[firsts] + 1)
        self._firsts = firsts[filled]
        self.widths: Ints = widths[filled].astype(np.int64)
        self.lines: Ints = (self._line_numbers(ends, first_line))[filled]

    def __len__(self) -> int:
        return len(self.widths)

    def _marks(self, delimiter: int) -> Any:
        """Positions of all delimiters and line ends that stand outside quotes."""
        found = (self._buffer == delimiter) | (self._buffer == NEWLINE)
        if self._quoted:
            # Inside quotes after an odd number of them; a doubled quote inside goes out and in again.
            inside = np.bitwise_and(np.cumsum(self._buffer == QUOTE, dtype=np.uint8), 1)
            found &= inside == 0
        return np.flatnonzero(found)

    def _line_numbers(self, ends: Any, first_line: int) -> Ints:
        if not self._quoted:
            return np.arange(first_line, first_line + len(ends), dtype=np.int64)
        newlines = np.flatnonzero(self._buffer == NEWLINE)
        starts = np.concatenate(([-1], self._before[1:][ends])).astype(np.int64)[:-1]
        return first_line + np.searchsorted(newlines, starts, side="right").astype(np.int64)

    def head(self, row: int) -> "Cells":
        """The rows above this one; a view of the same data."""
        found = copy.copy(self)
        found._firsts, found.widths, found.lines = self._firsts[:row], self.widths[:row], self.lines[:row]
        found.__dict__.pop("_narrowest", None)
        return found

    def tail(self, row: int) -> bytes:
        """The lines from this row on."""
        return self._data[int(self._before[self._firsts[row]]) + 1 :]

    @cached_property
    def _narrowest(self) -> int:
        return int(self.widths.min(initial=0 if not len(self) else 1 << 30))

    def bounds(self, column: int, rows: Rows | None = None) -> tuple[Rows, Rows]:
        """Start and end of the cell in each of the rows; empty where the row is too short."""
        firsts = self._firsts if rows is None else self._firsts[rows]
        if column < self._narrowest:
            mark = firsts + column
            starts, ends = self._before[mark] + 1, self._after[mark]
        else:
            there = (self.widths if rows is None else self.widths[rows]) > column
            mark = np.where(there, firsts + column, 0)
            starts = self._before[mark] + 1
            ends = np.where(there, self._after[mark], starts)
        if self._quoted:
            quoted = (ends - starts > 1) & (self._buffer[np.minimum(starts, len(self._buffer) - 1)] == QUOTE)
            starts, ends = starts + quoted, ends - quoted
        return starts, ends

    def ints(self, columns: Sequence[int], rows: Rows | None = None) -> tuple[Ints, npt.NDArray[np.uint8]]:
        """Whole numbers of these columns, and of each cell whether it is GOOD, EMPTY or WRONG; 0 unless good."""
        count = len(self) if rows is None else len(rows)
        values = np.zeros((count, len(columns)), dtype=np.int64)
        states = np.zeros((count, len(columns)), dtype=np.uint8)
        for place, column in enumerate(columns):
            starts, ends = self.bounds(column, rows)
            values[:, place], states[:, place] = self._numbers(starts, ends)
        return values, states

    def _numbers(self, starts: Rows, ends: Rows) -> tuple[Ints, npt.NDArray[np.uint8]]:
        lengths = ends - starts
        values = np.zeros(len(starts), dtype=np.int64)
        wrong = lengths > DIGITS
        last = len(self._buffer) - 1
        for place in range(min(int(lengths.max(initial=0)), DIGITS)):
            live = lengths > place
            digits = self._buffer[np.minimum(starts + place, last)] - np.uint8(48)
            wrong |= live & (digits > 9)
            values = np.where(live, values * 10 + digits, values)
        states = np.where(lengths == 0, np.uint8(EMPTY), np.uint8(GOOD))
        for row in np.flatnonzero(wrong):
            values[row], states[row] = _number(self._decoded(int(starts[row]), int(ends[row])))
        return values, states

    def texts(self, column: int, rows: Rows | None = None) -> list[str]:
        """Text of the column, without the spaces around it. Equal cells are one object."""
        starts, ends = self.bounds(column, rows)
        data = self._data
        raw = [data[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
        known = {one: self._text(one) for one in set(raw)}
        return [known[one] for one in raw]

    def text(self, row: int, column: int) -> str:
        starts, ends = self.bounds(column, np.array([row]))
        return self._decoded(int(starts[0]), int(ends[0]))

    def _decoded(self, start: int, end: int) -> str:
        return self._text(self._data[start:end])

    def _text(self, raw: bytes) -> str:
        text = raw.decode(self._encoding, errors="replace").strip()
        return text.replace('""', '"') if self._quoted else text

    @cached_property
    def _words(self) -> Any:
        """Eight bytes from each position on, as one number."""
        padded = self._data + bytes(WORD)
        return np.ndarray(len(self._data), dtype="<u8", buffer=padded, strides=(1,))

    def _packed(self, column: int, rows: Rows | None = None) -> Iterator[Any]:
        """Lengths of the cells, then their texts eight bytes at a time: equal cells have equal numbers throughout."""
        starts, ends = self.bounds(column, rows)
        lengths = ends - starts
        yield lengths
        for place in range(0, int(lengths.max(initial=0)), WORD):
            # Past the end of a cell, the mask lets nothing through.
            mask = MASKS[np.clip(lengths - place, 0, WORD)]
            yield self._words[starts + np.minimum(lengths, place)] & mask

    def differ(self, columns: Sequence[int], rows: Rows, others: Rows) -> Flags:
        """Whether any of these columns is another text in `rows` than in `others`, pair by pair."""
        found = np.zeros(len(rows), dtype=np.bool_)
        for column in columns:
            # Where one side has more words than the other, the lengths differ already.
            for one, other in zip(self._packed(column, rows), self._packed(column, others), strict=False):
                found |= one != other
        return found

    def changes(self, columns: Sequence[int]) -> Flags:
        """Whether a row differs from the one above in any of these columns; the first row does."""
        found = np.ones(len(self), dtype=np.bool_)
        found[1:] = False
        for column in columns:
            for part in self._packed(column):
                found[1:] |= part[1:] != part[:-1]
        return found


def _number(text: str) -> tuple[int, int]:
    if not text:
        return 0, EMPTY
    digits = text[1:] if text[:1] == "-" else text
    # isdecimal alone takes the digits of every script.
    if digits.isascii() and digits.isdecimal() and len(digits) <= DIGITS:
        return int(text), GOOD
    return 0, WRONG
