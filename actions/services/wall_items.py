"""Items of the wall: kept once, with a picture of our own."""

import logging
from datetime import datetime

from django.db import transaction

from actions.models import WallItem, WallSource
from actions.pictures import keep_picture
from actions.wall.feeds import Entry
from common.fetching import FetchError, fetch
from common.images import MAX_BYTES, ImageRefused, reencode

logger = logging.getLogger(__name__)

PICTURES = ("image/jpeg", "image/png", "image/webp")


def keep(*, source: WallSource, entry: Entry, at: datetime, with_picture: bool = True) -> tuple[WallItem, bool]:
    """The item of an entry, and whether it is new. Words that changed since are changed here; the picture stays."""
    words = {
        "kind": entry.kind,
        "title": entry.title or source.name,
        "summary": entry.summary,
        "url": entry.url,
        "video": entry.video,
    }
    item = WallItem.objects.filter(source=source, guid=entry.guid).first()
    if item is not None:
        if any(getattr(item, name) != value for name, value in words.items()):
            WallItem.objects.filter(pk=item.pk).update(**words)
        return item, False
    large, small = _picture(entry.picture) if with_picture and entry.picture else ("", "")
    with transaction.atomic():
        return WallItem.objects.get_or_create(
            source=source,
            guid=entry.guid,
            defaults=words
            | {
                "image": large,
                "small": small,
                "alt": entry.alt,
                # A feed whose clock is wrong puts nothing above what comes tomorrow.
                "published_at": min(entry.published_at or at, at),
            },
        )


def _picture(url: str) -> tuple[str, str]:
    """Our own copy, encoded again. An item without picture is still an item: whatever fails gives none."""
    try:
        answer = fetch(url, kinds=PICTURES, limit=MAX_BYTES)
        return keep_picture(reencode(answer.body)) if answer.status == 200 else ("", "")
    except (FetchError, ImageRefused) as error:
        logger.info("No picture for the wall: %s", error)
        return "", ""
