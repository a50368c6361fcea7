"""The newest of the library as Atom feeds: all of it, or one subject's. Nothing is published in silence, nor told."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.syndication.views import Feed
from django.db.models import Count, Max
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html, linebreaks
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext
from django.views.decorators.http import condition, require_safe

from actions.content.library import shown
from actions.content.telling import poster_of
from actions.models import Content, Topic
from actions.permissions.library import get_topic
from actions.querysets import ContentQuerySet
from common.text import writable

NEWEST = 50


class LibraryFeed(Feed):  # type: ignore[type-arg]
    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest, slug: str = "") -> Topic | None:
        return get_topic(slug) if slug else None

    def title(self, topic: Topic | None) -> str:
        names = {"topic": topic.name if topic else "", "campaign": settings.CAMPAIGN_NAME}
        if topic:
            return gettext("%(topic)s, à partager – %(campaign)s") % names
        return gettext("À partager – %(campaign)s") % names

    def subtitle(self, topic: Topic | None) -> str:
        return gettext("Les derniers textes, images, vidéos et ripostes de la campagne.")

    def link(self, topic: Topic | None) -> str:
        library = reverse("actions:library")
        return f"{library}?sujet={topic.slug}" if topic else library

    def items(self, topic: Topic | None) -> list[Content]:
        return list(_open(topic, timezone.now())[:NEWEST])

    def item_title(self, item: Content) -> str:
        return writable(item.title)

    def item_description(self, item: Content) -> SafeString:
        """The poster and the words, for readers of feeds."""
        words = writable(item.summary if not item.body else f"{item.summary}\n\n{item.body}")
        picture = format_html('<p><img src="{}" alt="" width="1200" height="630"></p>', poster_of(item))
        return picture + SafeString(linebreaks(words, autoescape=True))

    def item_guid(self, item: Content) -> str:
        return f"tag:{settings.SITE_URL.rpartition('/')[2].partition(':')[0]},2026:content-{item.pk}"

    def item_pubdate(self, item: Content) -> datetime | None:
        return item.published_at

    def item_updateddate(self, item: Content) -> datetime:
        return max(item.changed_at, item.published_at or item.changed_at)

    def item_author_name(self, item: Content) -> str:
        return settings.CAMPAIGN_NAME

    def item_categories(self, item: Content) -> list[str]:
        return [str(part) for part in (item.get_kind_display(), item.topic) if part]


def feed_etag(request: HttpRequest, slug: str = "") -> str:
    """Changes with what the feed tells: readers that ask every hour are answered by a line."""
    topic = Topic.objects.filter(slug=slug).first() if slug else None
    told: dict[str, Any] = _open(topic, timezone.now()).aggregate(n=Count("pk"), last=Max("changed_at"), of=Max("pk"))
    return f'"{slug}-{get_language()}-{told["n"]}-{told["of"]}-{told["last"].timestamp() if told["last"] else 0}"'


library_feed = login_not_required(require_safe(condition(etag_func=feed_etag)(LibraryFeed())))


def _open(topic: Topic | None, at: datetime) -> ContentQuerySet:
    found = shown(Content.objects.visible(at=at)).newest_first()
    return found.filter(topic=topic) if topic else found
