"""Prints of texts: two texts that differ by a comma, a capital or a word among many have nearly the same. Pure.

A print is a simhash of 64 bits: each word votes for its own bits, and the majority stands. It is kept as a signed
number, as databases do.
"""

import hashlib
from collections import Counter

from common.text import fold

BITS = 64
#: Shorter texts are compared letter by letter only: too few words for a majority to mean anything.
FEWEST_WORDS = 8
_ALL = 2**BITS - 1
_HALF = 2 ** (BITS - 1)


def text_print(text: str) -> int | None:
    """The print, between -2^63 and 2^63 - 1; None for fewer than FEWEST_WORDS words."""
    words = fold(text).split()
    if len(words) < FEWEST_WORDS:
        return None
    votes = [0] * BITS
    for word, times in Counter(words).items():
        bits = int.from_bytes(hashlib.blake2b(word.encode(), digest_size=BITS // 8).digest())
        for bit in range(BITS):
            votes[bit] += times if bits >> bit & 1 else -times
    found = sum(1 << bit for bit, vote in enumerate(votes) if vote > 0)
    return found - 2**BITS if found >= _HALF else found


def distance(one: int, other: int) -> int:
    """How many of the 64 bits differ. Python's numbers have no width: & keeps those of two signed ones."""
    return ((one ^ other) & _ALL).bit_count()
