"""Words of the group made safe: escaped, then paragraphs, links and names made of them. There is no markup. Pure."""

import re
from collections.abc import Collection
from html import escape

from common.web_addresses import AddressRefused, check_address, shown_host
from conversations.group.mentions import MENTION

#: Characters of a link that are shown.
SHOWN = 60

# Controls and direction marks, which could turn a line around or hide a word.
_UNSEEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
_LINK = re.compile(r"https?://[^\s<>\"«»“”]+", re.IGNORECASE)
_PARAGRAPHS = re.compile(r"\n[ \t]*\n\s*")
#: Ends of a sentence, which are not a link's.
_ENDS = ".,;:!?…'’*_"
_PAIRS = {")": "(", "]": "[", "}": "{"}


def tidy(text: str) -> str:
    """As it is kept: one kind of line end, nothing unseen, no blanks around, one empty line at most."""
    text = _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \u00a0]+\n", "\n", text)).strip()


def first_link(text: str, *, private: Collection[str] = ()) -> str:
    """The first address of a public page, written in one way; "" without one. `private`: see check_address."""
    for found in _LINK.finditer(text):
        address = _address(_whole(found[0]), private)
        if address:
            return address
    return ""


def as_html(text: str, *, known: Collection[str] = ()) -> str:
    """Paragraphs of HTML; names among `known` (in small letters) stand out. Whatever is not ours is escaped."""
    blocks = [block for block in _PARAGRAPHS.split(_UNSEEN.sub("", text).strip()) if block.strip()]
    return "".join(f"<p>{'<br>'.join(_line(line, known) for line in block.split(chr(10)))}</p>" for block in blocks)


def excerpt(text: str, length: int = 160) -> str:
    """The beginning, on one line, cut between words."""
    line = " ".join(_UNSEEN.sub("", text).split())
    if len(line) <= length:
        return line
    cut = line[:length].rsplit(" ", 1)[0] or line[:length]
    return cut.rstrip(" ,;:.") + "…"


def _line(line: str, known: Collection[str]) -> str:
    done, at = [], 0
    for found in _LINK.finditer(line):
        typed = _whole(found[0])
        address = _address(typed)
        if not address:
            continue
        done += [_names(line[at : found.start()], known), _link(typed, address)]
        at = found.start() + len(typed)
    return "".join([*done, _names(line[at:], known)])


def _names(words: str, known: Collection[str]) -> str:
    done, at = [], 0
    for found in MENTION.finditer(words):
        if found[1].lower() in known:
            done += [escape(words[at : found.start()]), f'<span class="group-name">{escape(found[0])}</span>']
            at = found.end()
    return "".join([*done, escape(words[at:])])


def _link(typed: str, address: str) -> str:
    """The site is shown in « xn-- » where its letters could pass for others."""
    netloc = re.split(r"[/?#]", typed.split("://", 1)[1], maxsplit=1)[0]
    rest = typed.split("://", 1)[1][len(netloc) :]
    shown = shown_host(address) + ("" if rest == "/" else rest)
    shown = shown if len(shown) <= SHOWN else shown[: SHOWN - 1] + "…"
    return f'<a href="{escape(address)}" rel="nofollow ugc noopener external">{escape(shown)}</a>'


def _whole(link: str) -> str:
    """Without the end of the sentence that it stands in; a bracket stays if it was opened within."""
    while link:
        last = link[-1]
        if last in _ENDS or (last in _PAIRS and link.count(last) > link.count(_PAIRS[last])):
            link = link[:-1]
        else:
            break
    return link


def _address(link: str, private: Collection[str] = ()) -> str:
    try:
        return check_address(link, schemes=("http", "https"), private=private)
    except AddressRefused:
        return ""
