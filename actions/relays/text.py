"""The words of a message as they leave: text and link together, and what is left of them on a server."""

import html
import re

_TAG = re.compile(r"<(/?)(\w+)[^>]*>")
_LINK = re.compile(r"https?://[^\s<>\"«»]+[^\s<>\"«».,;:!?)\]}'’]")


def compose(text: str, link: str) -> str:
    """The text, with its link below unless it is in it already."""
    text = text.strip().replace("\r\n", "\n")
    if not link or link in links_in(text):
        return text
    return f"{text}\n\n{link}" if text else link


def links_in(text: str) -> list[str]:
    return [found.group() for found in _LINK.finditer(text)]


def find_links(text: str) -> list[tuple[int, int]]:
    """Where links begin and end, in characters."""
    return [found.span() for found in _LINK.finditer(text)]


def same_words(kept: str, ours: str) -> bool:
    """Whether a Mastodon server's HTML says what we sent: spaces aside, and mentions shortened as servers do."""
    return _bare(_plain(kept)) == _bare(ours)


def _plain(kept: str) -> str:
    return html.unescape(_TAG.sub(lambda tag: "" if tag[2] in ("span", "a") else " ", kept))


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", re.sub(r"@([\w.-]+)@[\w.-]+", r"@\1", text))
