"""Where the links of a letter lead: the addresses that a writer wrote, and the counted ones printed in their place."""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from actions.models import Content
from mailings.composing import markup
from mailings.models import Block, Mailing

#: Contents from which each reader's is chosen: the newest, and so many links of a letter at most.
CANDIDATES = 30


def absolute(url: str) -> str:
    """« /partager/ » is a page of the site's own."""
    if url == settings.SITE_URL:
        return f"{url}/"
    return settings.SITE_URL + url if url.startswith("/") else url


def lead_to(url: str, links: Mapping[str, str]) -> str:
    """What is printed for it: the address whose clicks are counted, where there is one."""
    url = absolute(url)
    return links.get(url, url)


def addresses(mailing: Mailing, *, at: datetime | None = None) -> list[str]:
    """Every address that the letter may lead a reader to, each once, in the order of reading: those to be counted.
    Whatever is chosen for each reader has one address for all whom it is chosen for."""
    found: list[str] = []
    for block in mailing.blocks.select_related("content"):
        found += [absolute(url) for url in _of_block(block, at=at or timezone.now())]
    return list(dict.fromkeys(found))


def candidates(*, language: str, at: datetime) -> list[Content]:
    """What may be the content of the day for somebody, the first to choose first. One question."""
    found = Content.objects.visible(at=at).filter(language=language).select_related("place").prefetch_related("media")
    return list(found.order_by("-featured", "-published_at", "-pk")[:CANDIDATES])


def near_page() -> str:
    return absolute(reverse("teams:near"))


def week_page() -> str:
    """The person's own figures."""
    return absolute(reverse("supporters:account"))


def _of_block(block: Block, *, at: datetime) -> list[str]:
    kinds = Block.Kind
    if block.kind == kinds.TEXT:
        try:
            return markup.links(markup.read(block.text))
        except markup.MarkupRefused:  # the lint says it
            return []
    if block.kind == kinds.CONTENT:
        chosen = [block.content] if block.content else candidates(language=block.mailing.language, at=at)
        return [content.get_absolute_url() for content in chosen] or [reverse("actions:library")]
    if block.kind == kinds.WALK:
        return [near_page()]
    if block.kind == kinds.WEEK:
        return [week_page()]
    return [block.url] if block.url else []
