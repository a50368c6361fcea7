"""What others say on a network, as an account of the campaign hears it: public statuses alone, in plain words. Pure."""

import re
from dataclasses import dataclass
from datetime import datetime
from html import unescape

import nh3

#: Letters of one status that are kept, and letters of its HTML that are looked at.
LONGEST, LOOKED_AT = 5000, 60_000

_LINES = re.compile(r"<br\b[^>]*>", re.IGNORECASE)
_PARAGRAPHS = re.compile(r"</(?:p|li|blockquote|h[1-6]|div|ul|ol|pre)\s*>", re.IGNORECASE)
# Controls and direction marks, which could turn a line around.
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


@dataclass(frozen=True)
class Author:
    """`address`: how the network knows them for good: « @name@server », a did. `followers`: as shown, None if not."""

    address: str
    name: str
    page: str = ""
    followers: int | None = None


@dataclass(frozen=True)
class Said:
    """One public status. `in_reply_to`: the id, on the same network, of what it answers or quotes."""

    remote_id: str
    url: str
    text: str
    at: datetime
    author: Author
    in_reply_to: str = ""
    language: str = "fr"


@dataclass(frozen=True)
class Told:
    """A page of what was heard, oldest first. `cursor`: what to ask from next time; `more`: there is more at once."""

    said: tuple[Said, ...]
    cursor: str
    more: bool = False


def words_of(html: str) -> str:
    """The words of a status in HTML, its lines and paragraphs kept."""
    spaced = _PARAGRAPHS.sub("\n\n", _LINES.sub("\n", html[:LOOKED_AT]))
    return tidy(unescape(nh3.clean(spaced, tags=set())))


def tidy(text: str) -> str:
    """Plain words: no unseen letter, at most one empty line in a row."""
    lines = (" ".join(line.split()) for line in _UNSEEN.sub("", text.replace("\r\n", "\n")).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()[:LONGEST]


def language_of(said: str | None) -> str:
    """« pt-BR » is « pt »; French when nothing is said."""
    found = (said or "fr").split("-")[0].lower()
    return found if found.isalpha() and len(found) <= 3 else "fr"
