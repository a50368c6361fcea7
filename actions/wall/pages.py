"""What can be taken from other people's HTML: plain words, and the first picture."""

import re
from html import unescape
from html.parser import HTMLParser

import nh3

#: Letters of HTML that are looked at, of however long a text.
LONGEST = 60_000

_BREAKS = re.compile(r"<(?:/?(?:p|div|li|ul|ol|h[1-6]|blockquote|figure|figcaption|tr)|br)\b", re.IGNORECASE)
_BLANKS = re.compile(r"\s+")
# Controls and direction marks, which could turn a line around.
_UNSEEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)


def plain(html: str) -> str:
    """The words alone, on one line."""
    spaced = _BREAKS.sub(r" \g<0>", _UNSEEN.sub("", html[:LONGEST]))
    return _BLANKS.sub(" ", _UNSEEN.sub("", unescape(nh3.clean(spaced, tags=set())))).strip()


def first_picture(html: str) -> tuple[str, str]:
    """Address and alternative text of the first picture; both empty without one."""
    finder = _Pictures()
    finder.feed(html[:LONGEST])
    return finder.found


class _Pictures(HTMLParser):
    found = ("", "")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        # A picture of one pixel counts readers: it shows nothing.
        tiny = "1" in (told.get("width"), told.get("height"))
        if tag == "img" and told.get("src") and not tiny and not self.found[0]:
            self.found = (told["src"] or "", plain(told.get("alt") or "")[:1000])
