"""What was proposed already: the same page, the same words, or nearly the same words or picture. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from actions.proposals.text_prints import distance
from common.text import fold

#: Bits of 64 by which two texts, and two pictures, may differ and still be taken for the same.
NEAR_TEXT = 3
NEAR_PICTURE = 4

Why = Literal["link", "text", "picture"]


@dataclass(frozen=True)
class Prints:
    """What stands for a proposal when it is compared. `words` are compared letter by letter, folded."""

    url_key: str = ""
    words: str = ""
    text_print: int | None = None
    image_hash: int | None = None


@dataclass(frozen=True)
class Known:
    """One that is there already; `key` is whatever its owner finds it by."""

    key: int
    prints: Prints


@dataclass(frozen=True)
class Match:
    """`same`: nothing new in it, so it is not sent again. Otherwise a person looks, and may send it anyway."""

    key: int
    why: Why
    same: bool
    bits: int = 0


def compare(new: Prints, known: Known) -> Match | None:
    """How a new one repeats one that is known, if it does."""
    old = known.prints
    if new.url_key and new.url_key == old.url_key:
        return Match(known.key, "link", same=True)
    if new.image_hash is not None or old.image_hash is not None:
        return _compare_pictures(new, known)
    if new.url_key or old.url_key:  # « à lire absolument », said of two pages
        return None
    if new.words and fold(new.words) == fold(old.words):
        return Match(known.key, "text", same=True)
    if new.text_print is not None and old.text_print is not None:
        bits = distance(new.text_print, old.text_print)
        if bits <= NEAR_TEXT:
            return Match(known.key, "text", same=False, bits=bits)
    return None


def find(new: Prints, all_known: Iterable[Known]) -> list[Match]:
    """Every match, the closest first: the same before the near, then by bits, then in the order given."""
    found = [match for known in all_known if (match := compare(new, known))]
    return sorted(found, key=lambda match: (not match.same, match.bits))


def _compare_pictures(new: Prints, known: Known) -> Match | None:
    """The eye judges pictures: a hash alone never says « the same »."""
    old = known.prints
    if new.image_hash is None or old.image_hash is None:
        return None
    bits = distance(new.image_hash, old.image_hash)
    return Match(known.key, "picture", same=False, bits=bits) if bits <= NEAR_PICTURE else None
