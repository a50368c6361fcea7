"""Who may read the library: everybody, what is published and not over."""

from datetime import datetime

from django.shortcuts import get_object_or_404

from actions.models import Content, Medium, Topic
from actions.querysets import ContentQuerySet

#: What people were once shown; its address never becomes somebody else's.
TOLD = (Content.State.PUBLISHED, Content.State.WITHDRAWN)


def get_told_content(slug: str) -> Content:
    """One that is or was public, with its subject, territory and media; `is_open` says whether it still is."""
    told = Content.objects.filter(state__in=TOLD, published_at__isnull=False)
    content: Content = get_object_or_404(_with_all(told), slug=slug)
    return content


def get_open_content(slug: str, *, at: datetime) -> Content:
    content: Content = get_object_or_404(_with_all(Content.objects.visible(at=at)), slug=slug)
    return content


def is_open(content: Content, *, at: datetime) -> bool:
    """Published and not over, as `ContentQuerySet.visible`."""
    return content.state == Content.State.PUBLISHED and (content.ends_at is None or content.ends_at > at)


def get_topic(slug: str) -> Topic:
    return get_object_or_404(Topic, slug=slug)


def get_video_of(name: str, *, at: datetime) -> Medium:
    """The medium whose video this file is, while its content is open."""
    open_now = Content.objects.visible(at=at).values("pk")
    return get_object_or_404(Medium.objects.filter(content__in=open_now).exclude(video=""), video=name)


def _with_all(contents: ContentQuerySet) -> ContentQuerySet:
    return contents.select_related("topic", "place").prefetch_related("media", "wordings")
