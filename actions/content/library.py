"""What the library shows: the contents that answer a question, and those that end soon."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from actions.content.time_left import time_left
from actions.models import Content, Topic
from actions.querysets import ContentQuerySet
from territory.models import Place

#: A commune's arrondissement, its commune, its département, its région, the country.
LEVELS = 4
#: What is shown of a subject beside one of its contents.
RELATED = 3


@dataclass(frozen=True)
class Search:
    """A question asked of the library. `since`: only what was published later."""

    kind: str = ""
    topic: Topic | None = None
    place: Place | None = None
    words: tuple[str, ...] = ()
    since: datetime | None = None

    def found(self, *, at: datetime) -> ContentQuerySet:
        """Open contents that answer, with their subject, territory and pictures; those « à la une » first."""
        found = Content.objects.visible(at=at)
        if self.kind:
            found = found.filter(kind=self.kind)
        if self.topic:
            found = found.filter(topic=self.topic)
        if self.place:
            found = found.filter(_about(self.place))
        for word in self.words:
            found = found.filter(search_text__contains=word)
        if self.since:
            found = found.filter(published_at__gt=self.since)
        return shown(found).order_by("-featured", "-published_at", "-pk")


def shown(contents: ContentQuerySet) -> ContentQuerySet:
    """With what a card says of each."""
    return contents.select_related("topic", "place").prefetch_related("media")


def marked(contents: Iterable[Content], *, since: datetime | None = None, at: datetime) -> list[Content]:
    """With what a card says beside: `is_new` since a visit, and how much time is `left` until it is over."""
    found = list(contents)
    for content in found:
        published = content.published_at
        content.is_new = bool(since and published and published > since)  # type: ignore[attr-defined]
        content.left = time_left(content.ends_at, at=at) if content.ends_at else ""  # type: ignore[attr-defined]
    return found


def newest(*, at: datetime, limit: int) -> list[Content]:
    """Marked."""
    return marked(shown(Content.objects.visible(at=at)).newest_first()[:limit], at=at)


def ripostes(*, at: datetime) -> ContentQuerySet:
    """Those to pass on now, the first to end first."""
    return shown(Content.objects.visible(at=at)).filter(kind=Content.Kind.RIPOSTE).order_by("ends_at", "pk")


def first_riposte(*, at: datetime, place: Place | None) -> Content | None:
    """The one to pass on first: for the whole country, or for what holds a place."""
    mine = national() | Q(place__in=lineage(place)) if place else national()
    first: Content | None = ripostes(at=at).filter(mine).first()
    return first


def of_the_day(*, at: datetime, limit: int) -> list[Content]:
    """What to pass on today, marked: the riposte that ends first, then the newest."""
    urgent = list(ripostes(at=at)[:1])
    found = newest(at=at, limit=limit)
    return marked([*urgent, *(one for one in found if one not in urgent)][:limit], at=at)


def related(content: Content, *, at: datetime) -> list[Content]:
    """What else there is to pass on, marked: of the same subject first, then the newest."""
    others = shown(Content.objects.visible(at=at)).exclude(pk=content.pk).newest_first()
    found = list(others.filter(topic=content.topic_id)[:RELATED]) if content.topic_id else []
    if len(found) < RELATED:
        taken = [one.pk for one in found]
        found += others.exclude(pk__in=taken)[: RELATED - len(found)]
    return marked(found, at=at)


def places_with_contents(*, at: datetime) -> list[Place]:
    """Territories that have something of their own to pass on, from the largest to the smallest."""
    theirs = Content.objects.visible(at=at).filter(place__isnull=False).values("place")
    found = Place.objects.filter(pk__in=theirs).exclude(kind=Place.Kind.COUNTRY)
    order = [kind.value for kind in Place.Kind]
    return sorted(found, key=lambda place: (order.index(place.kind), place.name))


def lineage(place: Place) -> list[int]:
    """Keys of a place and of those that hold it."""
    keys, parent = [place.pk], place.parent_id
    while parent is not None and len(keys) <= LEVELS:
        keys.append(parent)
        parent = Place.objects.values_list("parent", flat=True).filter(pk=parent).first()
    return keys


def national() -> Q:
    """Made for all."""
    return Q(place__isnull=True) | Q(place__kind=Place.Kind.COUNTRY)


def _about(place: Place) -> Q:
    """Made for a place, for a part of it or for what holds it; for the country, what is made for all."""
    if place.kind == Place.Kind.COUNTRY:
        return national()
    about, path = Q(place__in=lineage(place)) & ~Q(place__kind=Place.Kind.COUNTRY), "place"
    for _level in range(LEVELS):
        path += "__parent"
        about |= Q(**{path: place.pk})
    return about
