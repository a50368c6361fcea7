"""Which letter a message is about: by what we wrote into it, which nobody can make up, wherever it stands.

Providers hide addresses, cut headers, quote letters in base64. What is signed is found in any of it: in the address
that it came to, in Message-ID and Return-Path of the letter sent back, in its unsubscribe link.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email.message import Message

from mailings.returns import tokens, verp
from mailings.returns.opening import parts, text
from mailings.returns.tags import TagRefused

_TAG = re.compile(r"(?<![a-z0-9])([a-z2-7]{8}-[a-z2-7]{16})@", re.IGNORECASE)
_TOKEN = re.compile(r"(?:/u/|unsub\+)([a-z2-7]{32})(?![a-z0-9])", re.IGNORECASE)
_BREAK = re.compile(r"=\r?\n")
#: Candidates looked at: a message full of them is not ours.
_MOST = 50


@dataclass(frozen=True)
class Trace:
    """A delivery, or else whose letter it was and which."""

    delivery_id: int | None = None
    bearer: tokens.Bearer | None = None


def find(texts: Iterable[str]) -> Trace | None:
    """The first that is truly ours."""
    tried = 0
    for words in texts:
        for found in [*_TAG.finditer(words), *_TOKEN.finditer(words)]:
            tried += 1
            if tried > _MOST:
                return None
            if trace := _read(found[1]):
                return trace
    return None


def texts_of(message: Message, raw: bytes) -> Iterator[str]:
    """Everything that can be read in a message: as it came, its long lines joined, then each part decoded."""
    yield _BREAK.sub("", raw.decode("latin-1"))
    for part in parts(message):
        if not part.is_multipart() and str(part.get("Content-Transfer-Encoding", "")).strip().lower() == "base64":
            yield text(part)


def _read(word: str) -> Trace | None:
    if "-" in word:
        number = verp.read_tag(word)
        return Trace(delivery_id=number) if number is not None else None
    try:
        return Trace(bearer=tokens.read(word))
    except TagRefused:
        return None
