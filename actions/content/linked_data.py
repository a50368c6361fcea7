"""What a content's page says to machines (schema.org), by its kind."""

import json
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from actions.content.event import ends_at, starts_at
from actions.content.telling import Telling, address_of, picture_path, poster_of, telling
from actions.models import Content, Medium

_PICTURES = (Content.Kind.IMAGE, Content.Kind.INFOGRAPHIC)


def linked_data(content: Content) -> SafeString:
    """JSON-LD, safe inside a script element."""
    text = json.dumps(described(content), ensure_ascii=False, cls=DjangoJSONEncoder).replace("<", "\\u003c")
    return mark_safe(text)  # noqa: S308 - « < » is escaped


def described(content: Content) -> dict[str, Any]:
    """VideoObject, ImageObject, Event or Article."""
    told = telling(content)
    if content.kind == Content.Kind.EVENT:
        return _common(content) | _event(content)
    if told.medium and told.has_video:
        return _common(content) | _video(content, told, told.medium)
    if told.medium and content.kind in _PICTURES:
        return _common(content) | _picture(content, told.medium)
    return _common(content) | _article(content)


def _common(content: Content) -> dict[str, Any]:
    who = {"@type": "Organization", "name": settings.CAMPAIGN_NAME, "url": f"{settings.SITE_URL}/"}
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "name": content.title,
        "description": content.summary,
        "url": address_of(content),
        "image": poster_of(content),
        "inLanguage": content.language,
        "publisher": who,
    }
    if content.topic:
        data["about"] = content.topic.name
    if content.ends_at:
        data["expires"] = content.ends_at
    return data


def _article(content: Content) -> dict[str, Any]:
    data: dict[str, Any] = {
        "@type": "Article",
        "headline": content.title,
        "articleBody": content.body or content.summary,
        "datePublished": content.published_at,
        "dateModified": content.changed_at,
        "author": {"@type": "Organization", "name": settings.CAMPAIGN_NAME, "url": f"{settings.SITE_URL}/"},
        "mainEntityOfPage": address_of(content),
    }
    if content.source_url:
        data["citation"] = {"@type": "CreativeWork", "name": content.source_title or content.title}
        data["citation"]["url"] = content.source_url
    return data


def _video(content: Content, told: Telling, medium: Medium) -> dict[str, Any]:
    return {
        "@type": "VideoObject",
        "thumbnailUrl": [told.poster],
        "uploadDate": content.published_at,
        "contentUrl": file_url("actions:video", medium.video),
        "embedUrl": told.embed,
        "transcript": medium.transcript,
        "caption": medium.alt,
    }


def _picture(content: Content, medium: Medium) -> dict[str, Any]:
    return {
        "@type": "ImageObject",
        "contentUrl": f"{settings.SITE_URL}{picture_path(content, medium)}",
        "thumbnailUrl": poster_of(content),
        "width": medium.width,
        "height": medium.height,
        "caption": medium.alt,
        "creditText": settings.CAMPAIGN_NAME,
    }


def _event(content: Content) -> dict[str, Any]:
    where = content.event_place or (content.place.name if content.place else "")
    address: dict[str, Any] = {"@type": "PostalAddress", "streetAddress": where, "addressCountry": "FR"}
    if content.place:
        address["addressLocality"] = content.place.name
    return {
        "@type": "Event",
        "startDate": starts_at(content).isoformat(),
        "endDate": ends_at(content).isoformat(),
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "isAccessibleForFree": True,
        "location": {"@type": "Place", "name": where, "address": address},
        "organizer": {"@type": "Organization", "name": settings.CAMPAIGN_NAME, "url": f"{settings.SITE_URL}/"},
    }


def file_url(name: str, file: str) -> str:
    return f"{settings.SITE_URL}{reverse(name, args=[file])}"
