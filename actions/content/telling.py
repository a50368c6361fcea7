"""How a content is told: its addresses, its picture, its words, the same on its page, in feeds and to programs."""

from dataclasses import dataclass, field

from django.conf import settings
from django.urls import reverse
from django.utils.text import Truncator

from actions.models import Content, Medium
from common.web_addresses import shown_host

#: Pixels of the picture that networks show.
POSTER = (1200, 630)


@dataclass(frozen=True)
class Telling:
    """Addresses are absolute. `poster` is the drawn picture; `medium` the content's own, if it has one."""

    url: str
    poster: str
    embed: str
    oembed: str
    medium: Medium | None = None
    others: list[Medium] = field(default_factory=list)
    arguments: list[str] = field(default_factory=list)
    link_host: str = ""
    source_host: str = ""

    @property
    def has_video(self) -> bool:
        return bool(self.medium and self.medium.video)

    @property
    def video(self) -> str:
        return f"{settings.SITE_URL}{reverse('actions:video', args=[self.medium.video])}" if self.medium else ""

    @property
    def video_type(self) -> str:
        return f"video/{self.medium.video.rpartition('.')[2]}" if self.medium else ""


def telling(content: Content) -> Telling:
    media = list(content.media.all())
    url = address_of(content)
    oembed = f"{settings.SITE_URL}{reverse('actions:oembed')}"
    return Telling(
        url=url,
        poster=poster_of(content),
        embed=f"{settings.SITE_URL}{reverse('actions:content-embed', args=[content.slug])}",
        oembed=oembed,
        medium=media[0] if media else None,
        others=media[1:],
        arguments=[line.strip(" -•–") for line in content.arguments.splitlines() if line.strip(" -•–")],
        link_host=site_of(content.url),
        source_host=site_of(content.source_url),
    )


def address_of(content: Content) -> str:
    return f"{settings.SITE_URL}{content.get_absolute_url()}"


def poster_of(content: Content) -> str:
    """The drawn picture; its address changes with what it shows, for networks keep pictures by their address."""
    return f"{settings.SITE_URL}{reverse('actions:content-image', args=[content.slug])}?v={content.revision}"


def picture_path(content: Content, medium: Medium, *, small: bool = False) -> str:
    """What was paid or given is shown, and kept by whoever passes it on, under its label (L42)."""
    if content.disclosure != Content.Disclosure.NONE:
        return reverse("actions:content-picture", args=[content.slug, medium.pk])
    return reverse("actions:picture", args=[medium.small if small else medium.image])


def site_of(url: str) -> str:
    """« lemonde.fr », as a reader knows it."""
    return shown_host(url).removeprefix("www.") if url else ""


def described(content: Content) -> str:
    """One line for search engines and cards."""
    return Truncator(" ".join(content.summary.split())).chars(200)
