"""How a page looks when each network shows it: what fits, what is cut, large picture or small. Pure.

Networks do not publish their lengths, and change them: these are on the short side of what their applications show, so
that what fits here fits there.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from actions.networks import Network
from actions.sharing.page_words import Said

#: What we give: what all networks show whole (domain 4.6).
WIDTH, HEIGHT = 1200, 630
MOST_BYTES = 300_000
RATIO = WIDTH / HEIGHT


@dataclass(frozen=True)
class Picture:
    """As it was found: its sides in pixels, its weight, « jpeg » or whatever it is."""

    url: str
    width: int
    height: int
    size: int
    kind: str

    @property
    def ratio(self) -> float:
        return self.width / self.height if self.height else 0.0


@dataclass(frozen=True)
class Style:
    """Signs of title and description that show (0: none), and what a large picture needs."""

    title: int
    description: int
    large: tuple[int, int]
    heaviest: int
    says_site: str = "host"
    needs_twitter_card: bool = False


STYLES: dict[Network, Style] = {
    Network.X: Style(70, 0, (300, 157), 5_000_000, needs_twitter_card=True),
    Network.FACEBOOK: Style(88, 110, (600, 315), 8_000_000),
    Network.LINKEDIN: Style(119, 0, (401, 209), 5_000_000),
    Network.WHATSAPP: Style(65, 80, (300, 157), 300_000),
    Network.MASTODON: Style(100, 120, (400, 200), 8_000_000, says_site="name"),
    Network.BLUESKY: Style(100, 150, (400, 200), 1_000_000),
    Network.TELEGRAM: Style(120, 170, (400, 200), 5_000_000, says_site="name"),
}


@dataclass(frozen=True)
class Card:
    """`layout` is "large", "small" (a thumbnail beside the words) or "bare"; `cut` names what does not show whole."""

    network: Network
    site: str
    title: str
    description: str
    layout: str
    cut: Sequence[str] = ()


def cards_of(said: Said, *, host: str, picture: Picture | None) -> list[Card]:
    """One for each network that shows cards. `picture` None: there is none, or it cannot be read."""
    return [_card(network, style, said, host, picture) for network, style in STYLES.items()]


def drawn_cards(*, title: str, description: str, site: str, host: str, picture: Picture | None) -> list[Card]:
    """The cards of a page that is not public yet, from what it will say."""
    meta = {"og:title": title, "og:description": description, "og:site_name": site}
    return cards_of(Said(meta=meta | {"twitter:card": "summary_large_image"}), host=host, picture=picture)


def shortened(text: str, room: int) -> str:
    """At most `room` signs, cut between words where there is one."""
    if len(text) <= room:
        return text
    begun = text[: room - 1]
    within_word = text[room - 1] != " " and " " in begun[room // 2 :]
    words = begun.rsplit(" ", 1)[0] if within_word else begun
    return words.rstrip(" ,;:.–-") + "…"


def _card(network: Network, style: Style, said: Said, host: str, picture: Picture | None) -> Card:
    title, description = said.shown_title or host, said.shown_description
    cut = ["title"] if len(title) > style.title else []
    if style.description and len(description) > style.description:
        cut.append("description")
    named = style.says_site == "name" and said.first("og:site_name")
    return Card(
        network=network,
        site=named or host,
        title=shortened(title, style.title),
        description=shortened(description, style.description) if style.description else "",
        layout=_layout(style, said, picture),
        cut=tuple(cut),
    )


def _layout(style: Style, said: Said, picture: Picture | None) -> str:
    if picture is None or picture.size > style.heaviest:
        return "bare"
    card = said.first("twitter:card")
    if style.needs_twitter_card and card != "summary_large_image":
        return "small" if card == "summary" else "bare"
    wide, high = style.large
    return "large" if picture.width >= wide and picture.height >= high and picture.ratio >= 1.2 else "small"
