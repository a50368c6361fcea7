"""A mail compiled once for all who read it: fixed bytes, and slots that are filled for each. Pure: no Django.

A slot stands between two soft line breaks of quoted-printable, so that what is around it is encoded once, whatever is
put in it: to fill is to encode a few short values and to join.
"""

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from mailings.composing import quoting

#: Values that many readers share (a commune, a walk) are encoded once; so many are remembered.
REMEMBERED = 4096
#: Where a slot stands in text that is not compiled yet: characters for private use, which no writer's text keeps.
MARK = re.compile("\ue000(\\d+)\ue001")
_SOFT_BREAK = b"=\r\n"


class Mode(Enum):
    """What a value is when it comes, where it stands."""

    TEXT = "text"
    #: Plain text that stands in HTML: escaped.
    ESCAPED = "escaped"
    #: HTML of ours.
    HTML = "html"


@dataclass(frozen=True, slots=True)
class Slot:
    """Where `values[name]` goes, or `otherwise` when it is empty: never « Bonjour None ».

    `shared`: many readers have the same value, which is encoded once for them.
    """

    name: str
    mode: Mode = Mode.TEXT
    otherwise: str = ""
    shared: bool = True


@dataclass(frozen=True, slots=True)
class PersonalBlock:
    """A block that fills itself for each reader; its slots are `<key>.html` and `<key>.text`."""

    key: str
    kind: str
    block_id: int


def mark(number: int) -> str:
    """What stands for slot `number` until the text is compiled."""
    return f"\ue000{number}\ue001"


@dataclass(frozen=True)
class Compiled:
    """`content_type` describes the body; `links` are the addresses written and those that count their clicks.

    `fields` are the personal fields in use, `blocks` the personal blocks: what `values_for` has to find.
    """

    mailing_id: int
    subject_id: int
    language: str
    content_type: str
    pieces: tuple[bytes, ...]
    slots: tuple[Slot, ...]
    subject: tuple[str | Slot, ...]
    fields: frozenset[str] = frozenset()
    blocks: tuple[PersonalBlock, ...] = ()
    links: Mapping[str, str] = field(default_factory=dict)
    _kept: dict[str, tuple[Any, dict[Any, Any]]] = field(default_factory=dict, repr=False, compare=False)
    _encoded: dict[tuple[Mode, str], bytes] = field(default_factory=dict, repr=False, compare=False)
    _subjects: dict[str, str] = field(default_factory=dict, repr=False, compare=False)

    def fill(self, values: Mapping[str, str]) -> bytes:
        """The body for one reader, after the blank line that ends the headers. Lines end with CRLF, none is longer
        than 76 characters and none begins with a full stop. Raises KeyError when a value is missing."""
        known = self._encoded
        parts: list[bytes] = [self.pieces[0]]
        for slot, piece in zip(self.slots, self.pieces[1:], strict=True):
            found = values[slot.name] or slot.otherwise
            parts += (known.get((slot.mode, found)) or self._encode(slot, found), piece)
        return b"".join(parts)

    def subject_for(self, values: Mapping[str, str]) -> str:
        """The subject as one reads it: one line, whatever a value holds."""
        text = "".join(part if isinstance(part, str) else values[part.name] or part.otherwise for part in self.subject)
        return " ".join(text.split())

    def header(self, values: Mapping[str, str]) -> str:
        """The subject as a header writes it: ASCII, folded when it is long (RFC 2047), without a last line end."""
        text = self.subject_for(values)
        found = self._subjects.get(text)
        if found is None:
            found = quoting.subject(text)
            if len(self._subjects) < REMEMBERED:
                self._subjects[text] = found
        return found

    def kept(self, key: str, *, since: Any) -> dict[Any, Any]:
        """What was found for some readers and serves the next, as long as `since` is the same: emptied when it has
        grown, so that memory stays flat however many readers there are."""
        known = self._kept.get(key)
        if known is None or known[0] != since or len(known[1]) >= REMEMBERED:
            known = self._kept[key] = (since, {})
        return known[1]

    def _encode(self, slot: Slot, found: str) -> bytes:
        encoded = quoting.value(html.escape(found) if slot.mode is Mode.ESCAPED else found)
        if slot.shared and len(self._encoded) < REMEMBERED:
            self._encoded[slot.mode, found] = encoded
        return encoded


def multipart(
    parts: Sequence[tuple[str, str]], slots: Sequence[Slot], *, boundary: str
) -> tuple[str, tuple[bytes, ...], tuple[Slot, ...]]:
    """The parts (type, text with marks) of a multipart/alternative as (content type, pieces, slots between them).

    `boundary` begins with `=_`, which quoted-printable never writes.
    """
    pieces, found = [b""], []
    for kind, text in parts:
        pieces[-1] += f"--{boundary}\r\nContent-Type: {kind}; charset=utf-8\r\n".encode()
        pieces[-1] += b"Content-Transfer-Encoding: quoted-printable\r\n\r\n"
        for number, piece in enumerate(MARK.split(text)):
            if number % 2:
                found.append(slots[int(piece)])
                pieces[-1] += _SOFT_BREAK
                pieces.append(_SOFT_BREAK)
            else:
                pieces[-1] += quoting.body(piece)
        pieces[-1] += b"\r\n"
    pieces[-1] += f"--{boundary}--\r\n".encode()
    return f'multipart/alternative;\r\n boundary="{boundary}"', tuple(pieces), tuple(found)
