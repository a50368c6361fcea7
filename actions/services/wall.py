"""The wall: feeds that are followed, and what comes from them."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from actions.models import WallItem, WallSource
from actions.services.wall_items import keep
from actions.wall.allowed import is_allowed
from actions.wall.feeds import Entry, NotAFeed
from actions.wall.oembed import KINDS, MAX_ANSWER, as_entry, question
from common.claims import wake
from common.fetching import FetchError, fetch
from common.web_addresses import AddressRefused, check_address, host_of
from territory.silence import require_voice

TASK = "actions.tasks.read_wall"


@transaction.atomic
def follow(*, kind: str, name: str, feed: str, at: datetime, page: str = "") -> WallSource:
    """Follow a feed of the campaign's own from now on."""
    asked = check_source(kind=kind, feed=feed, page=page)
    if WallSource.objects.filter(feed=asked["feed"]).exists():
        raise ValidationError({"feed": _("Ce flux est déjà suivi.")})
    source = WallSource.objects.create(kind=kind, name=name, due_at=at, **asked)
    wake(TASK)
    return source


def check_source(*, kind: str, feed: str, page: str) -> dict[str, str]:
    """Both addresses as they are kept. Raises ValidationError with the field that is wrong."""
    checked: dict[str, str] = {"feed": "", "page": ""}
    wrong: dict[str, Any] = {}
    for field, given in ({"feed": feed} | ({"page": page} if page else {})).items():
        try:
            checked[field] = check_address(given, private=settings.FETCH_PRIVATE_HOSTS)
        except AddressRefused as refused:
            wrong[field] = refused.message
    if checked["feed"] and not _may_come_from(kind, checked["feed"]):
        wrong["feed"] = _("Ce flux n'est pas sur le site de %(name)s.") % {"name": WallSource.Kind(kind).label}
    if wrong:
        raise ValidationError(wrong)
    return checked


@transaction.atomic
def pause(*, source: WallSource) -> WallSource:
    """Ask the feed no more; what came from it stays."""
    _turn(source, state=WallSource.State.PAUSED)
    return source


@transaction.atomic
def resume(*, source: WallSource, at: datetime) -> WallSource:
    """Ask the feed again at once, whatever happened before."""
    _turn(source, state=WallSource.State.QUEUED, due_at=at, failures=0, attempts=0, error="", etag="", modified="")
    wake(TASK)
    return source


@transaction.atomic
def hide(*, item: WallItem) -> WallItem:
    """Take an item off the wall. It does not come back with the next reading."""
    item.is_hidden = True
    item.save(update_fields=["is_hidden"])
    return item


@transaction.atomic
def show(*, item: WallItem, at: datetime) -> WallItem:
    """Put back what was hidden."""
    require_voice(None, at)
    item.is_hidden = False
    item.save(update_fields=["is_hidden"])
    return item


@transaction.atomic
def describe(*, item: WallItem, alt: str) -> WallItem:
    """Say what a picture shows, for who does not see it. The next reading leaves these words alone."""
    item.alt = alt.strip()
    item.save(update_fields=["alt"])
    return item


def add_item(*, source: WallSource, url: str, at: datetime) -> WallItem:
    """Put one photo or video of a followed site on the wall, by its address. Its site is asked what it is."""
    require_voice(None, at)
    entry = _told(source, url)
    item, _is_new = keep(source=source, entry=entry, at=at)
    return item


def _told(source: WallSource, url: str) -> Entry:
    private = settings.FETCH_PRIVATE_HOSTS
    try:
        asked = question(check_address(url, private=private), kind=source.kind, feed=source.feed)
        answer = fetch(asked.address, kinds=KINDS, limit=MAX_ANSWER)
        return as_entry(answer.body, asked, private=private)
    except AddressRefused as refused:
        raise ValidationError({"url": refused.message}) from refused
    except FetchError as error:
        raise ValidationError({"url": str(error)}) from error
    except NotAFeed as error:
        raise ValidationError(
            {"url": _("Cette adresse n'est ni une photo ni une vidéo de %(name)s.") % {"name": source.name}}
        ) from error


def _may_come_from(kind: str, feed: str) -> bool:
    return feed.split("/")[2] in settings.FETCH_PRIVATE_HOSTS or is_allowed(kind, host_of(feed))


@transaction.atomic
def correct(*, source: WallSource, kind: str, name: str, feed: str, at: datetime, page: str = "") -> WallSource:
    """Change what is followed. Another feed is read at once; what came from the former one stays."""
    asked = check_source(kind=kind, feed=feed, page=page)
    is_other = asked["feed"] != source.feed
    source.kind, source.name, source.feed, source.page = kind, name, asked["feed"], asked["page"]
    source.save(update_fields=["kind", "name", "feed", "page"])
    return resume(source=source, at=at) if is_other else source


def _turn(source: WallSource, **changes: Any) -> None:
    for name, value in changes.items():
        setattr(source, name, value)
    source.leased_until = None
    source.save(update_fields=[*changes, "leased_until"])
