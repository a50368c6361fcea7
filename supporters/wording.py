"""What words give away: private data in a message, polls and results before the hour (L55). Pure; no Django.

Plain word lists: a moderator reads every message anyway. These catch what must not wait for a human.
"""

import re

from common.text import fold

_EMAIL = re.compile(r"[^\s@<>()]+\s?@\s?[^\s@<>()]+\.[a-z]{2,}", re.IGNORECASE)
# Ten digits beginning with 0, or an international number: +33 6 12 34 56 78, 06.12.34.56.78, 0612345678.
_PHONE = re.compile(r"(?<![\d,.])(?:(?:\+|00[\s.]?)\d{1,3}[\s.\-/]?(?:\(0\)\s?)?\d|0[1-9])(?:[\s.\-/]?\d{2}){4}(?!\d)")

#: Folded. Institutes, because « Ifop nous donne gagnants » is a poll too.
POLL_WORDS = (
    "sondage", "sondages", "intention de vote", "intentions de vote", "ifop", "ipsos", "elabe", "odoxa", "opinionway",
    "opinion way", "harris interactive", "toluna", "bva", "kantar", "sofres", "csa", "viavoice", "cluster17", "verian",
)  # fmt: skip
RESULT_WORDS = (
    "estimation", "estimations", "resultat", "resultats", "depouillement", "sortie des urnes", "sorties des urnes",
)  # fmt: skip


def private_data_in(text: str) -> str | None:
    """ "email" or "phone" when the text holds one, else None."""
    if _EMAIL.search(text):
        return "email"
    return "phone" if _PHONE.search(text) else None


def poll_words_in(text: str) -> str | None:
    """The first word of a poll, or None."""
    return _first(POLL_WORDS, text)


def result_words_in(text: str) -> str | None:
    """The first word of an early result, or None."""
    return _first(RESULT_WORDS, text)


def _first(words: tuple[str, ...], text: str) -> str | None:
    folded = f" {fold(text)} "
    return next((word for word in words if f" {word} " in folded), None)
