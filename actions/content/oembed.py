"""What other sites are told to show a content (oembed.com, 1.0). A frame of ours: nothing of the reader passes."""

from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

from django.conf import settings
from django.urls import Resolver404, resolve
from django.utils.html import format_html

from actions.content.telling import POSTER, Telling
from actions.models import Content
from common.text import writable

#: Seconds for which others may keep the answer.
AGE = 24 * 3600
#: Pixels: what is shown unless less is asked for; and the least in which a card can be read.
USUAL_WIDTH, LEAST = 600, 240
#: What stands under the picture of a card: title, summary, who speaks.
UNDER = 190


def slug_in(url: str) -> str:
    """The slug of the content whose address this is, "" for any other address."""
    try:
        parts, own = urlsplit(url), urlsplit(settings.SITE_URL)
    except ValueError:  # « http://[ »
        return ""
    if parts.scheme not in ("http", "https") or parts.netloc.lower() != own.netloc.lower():
        return ""
    try:
        found = resolve(parts.path if parts.path.endswith("/") else f"{parts.path}/")
    except Resolver404:
        return ""
    return str(found.kwargs["slug"]) if found.view_name == "actions:content" else ""


def answer(content: Content, told: Telling, *, max_width: int | None, max_height: int | None) -> dict[str, Any]:
    """The members of the answer, `type` video or rich."""
    width, height = frame(told, max_width=max_width, max_height=max_height)
    html = format_html(
        '<iframe src="{}" width="{}" height="{}" title="{}" loading="lazy" allowfullscreen'
        ' sandbox="allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox"'
        ' referrerpolicy="strict-origin-when-cross-origin"></iframe>',
        told.embed, width, height, content.title,
    )  # fmt: skip
    return {
        "version": "1.0",
        "type": "video" if told.has_video else "rich",
        "title": content.title,
        "author_name": settings.CAMPAIGN_NAME,
        "author_url": f"{settings.SITE_URL}/",
        "provider_name": settings.CAMPAIGN_NAME,
        "provider_url": f"{settings.SITE_URL}/",
        "cache_age": AGE,
        "thumbnail_url": told.poster,
        "thumbnail_width": POSTER[0],
        "thumbnail_height": POSTER[1],
        "html": str(html),
        "width": width,
        "height": height,
    }


def frame(told: Telling, *, max_width: int | None, max_height: int | None) -> tuple[int, int]:
    """Width and height, within what is asked for as far as a card can still be read."""
    medium = told.medium
    ratio = medium.height / medium.width if medium and told.has_video else POSTER[1] / POSTER[0]
    width = max(LEAST, min(USUAL_WIDTH, max_width or USUAL_WIDTH))
    height = round(width * min(ratio, 1.2)) + UNDER
    return width, max(LEAST, min(height, max_height or height))


def as_xml(members: dict[str, Any]) -> bytes:
    root = ET.Element("oembed")
    for name, value in members.items():
        ET.SubElement(root, name).text = writable(str(value))
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written
