"""What the share panel of a content shows: ways of saying it, one's own link, networks and how much room they leave."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings

from actions.links.addresses import PREFIX, short_host, short_url
from actions.models import Content, Share, ShortLink
from actions.networks import Network
from actions.sharing.intents import IN_THE_PAGE, LINK_ONLY
from actions.sharing.lengths import Length, measure
from common.keys import key_of
from supporters.models import Supporter
from territory.silence import current_silence
from territory.zones import PARIS

#: As thumbs look for them.
ORDER = (
    Network.WHATSAPP, Network.FACEBOOK, Network.X, Network.BLUESKY, Network.MASTODON, Network.THREADS,
    Network.LINKEDIN, Network.TELEGRAM, Network.EMAIL, Network.SMS,
)  # fmt: skip
#: Their room is short enough to be counted before one's eyes.
COUNTED = frozenset({Network.X, Network.BLUESKY, Network.MASTODON, Network.THREADS, Network.SMS})
#: Letters of a slug drawn by chance: how long a link will be is known before it is made.
_SLUG = "x" * 7


@dataclass(frozen=True)
class Variant:
    """`number` chooses it in the address; `network` is a label, empty when it suits all."""

    number: int
    text: str
    network: str
    is_chosen: bool


@dataclass(frozen=True)
class Choice:
    network: Network
    length: Length
    is_counted: bool
    takes_text: bool


@dataclass(frozen=True)
class Panel:
    """`link` is empty until the person's own is made; `link_like` is as long as it will be."""

    content: Content
    variants: list[Variant]
    text: str
    link: str
    link_like: str
    choices: list[Choice]
    declares: bool
    shared: list[Share]

    @property
    def page(self) -> str:
        return page_of(self.content)

    @property
    def for_script(self) -> dict[str, Any]:
        """What the script writes addresses with; nothing that the page does not show."""
        return {
            "slug": self.content.slug,
            "title": self.content.title,
            "page": self.page,
            "link": self.link,
            "linkLike": self.link_like,
            "declares": self.declares,
        }


def panel_for(*, content: Content, person: Any, asked: str = "", at: datetime) -> Panel | None:
    """None while the content's territory votes (L54). `person`: whoever reads; `asked`: the variant they chose."""
    if current_silence(content.place, at) is not None:
        return None
    member = sharer(person)
    variants = _variants(content, seed=member.pk if member else 0, asked=asked)
    text = next(variant.text for variant in variants if variant.is_chosen)
    link = link_of(content, member, at=at)
    like = link or f"{_base()}{PREFIX}{_SLUG}"
    return Panel(
        content=content,
        variants=variants,
        text=text,
        link=link,
        link_like=like,
        choices=[_choice(network, text, like) for network in ORDER],
        declares=member is not None,
        shared=shared_today(content, member, at=at) if member else [],
    )


def sharer(person: Any) -> Supporter | None:
    """Whoever may say that they shared. Who asked that nothing more be done of their data shares as a visitor."""
    if not getattr(person, "is_authenticated", False) or person.restricted_at is not None:
        return None
    found: Supporter | None = Supporter.objects.confirmed().filter(is_active=True, pk=person.pk).first()
    return found


def link_of(content: Content, member: Supporter | None, *, at: datetime) -> str:
    """One's own link if it is made and works; the page itself for visitors, or where the link was closed."""
    if member is None:
        return page_of(content)
    mine = ShortLink.objects.filter(owner=member, content=content).first()
    return address_of(mine, content, at=at) if mine else ""


def address_of(link: ShortLink, content: Content, *, at: datetime) -> str:
    """What is passed on: the link, or the page where the link leads nowhere any more."""
    is_open = link.state == ShortLink.State.ACTIVE and (link.expires_at is None or link.expires_at > at)
    return short_url(link) if is_open else page_of(content)


def page_of(content: Content) -> str:
    return f"{settings.SITE_URL}{content.get_absolute_url()}"


def shared_today(content: Content, member: Supporter, *, at: datetime) -> list[Share]:
    day = at.astimezone(PARIS).date()
    return list(Share.objects.filter(supporter=member, content=content, day=day).order_by("at"))


def _variants(content: Content, *, seed: int, asked: str) -> list[Variant]:
    """Everybody begins with another one, so that not everybody says the same."""
    found = [(row.text, row.get_network_display() if row.network else "") for row in content.wordings.all()]
    found = sorted(found, key=lambda pair: pair[1] != "") or [(content.summary, "")]
    for_all = sum(1 for _text, network in found if not network) or len(found)
    chosen = key_of(asked)
    if not 1 <= chosen <= len(found):
        chosen = seed % for_all + 1
    return [Variant(n, text, network, n == chosen) for n, (text, network) in enumerate(found, 1)]


def _choice(network: Network, text: str, link: str) -> Choice:
    return Choice(
        network=network,
        length=measure(network, text, link),
        is_counted=network in COUNTED,
        takes_text=network not in LINK_ONLY | IN_THE_PAGE,
    )


def _base() -> str:
    return f"https://{short_host()}" if settings.SHORT_LINK_HOST else settings.SITE_URL
