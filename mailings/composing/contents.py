"""« À partager aujourd'hui » : the content that the writer chose, or the best one for the reader's territory and for
the subject that they passed on last. One is chosen for each (territory, subject), not for each reader."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from actions.models import Content, Share
from mailings.composing.compiled import Compiled, PersonalBlock
from mailings.composing.leads import absolute, candidates, lead_to
from mailings.composing.people import Reader
from mailings.models import Block
from territory.clocks import clock_of
from territory.models import Place

#: What was passed on longer ago says nothing of today.
RECENT = timedelta(days=60)
#: What each counts, against the days since it was published. A riposte ends soon, a place's own is rare.
RIPOSTE, FEATURED, SUBJECT, OWN_PLACE, OWN_AREA, DAY = 6.0, 2.0, 4.0, 5.0, 3.0, 0.5


def best(
    contents: Iterable[Content], *, lineage: Collection[int], home: int | None, topic: int | None, at: datetime
) -> Content | None:
    """The one to pass on today, of those made for all or for what holds the home. The first of several as good."""
    chosen, top = None, float("-inf")
    for content in contents:
        is_national = content.place is None or content.place.kind == Place.Kind.COUNTRY
        if not is_national and content.place_id not in lineage:
            continue
        age = (at - content.published_at).total_seconds() / 86400 if content.published_at else 0.0
        score = -DAY * age
        score += RIPOSTE * (content.kind == Content.Kind.RIPOSTE) + FEATURED * content.featured
        score += SUBJECT * (topic is not None and content.topic_id == topic)
        if not is_national:
            score += OWN_PLACE if content.place_id == home else OWN_AREA
        if score > top:
            chosen, top = content, score
    return chosen


def fragments(
    people: Mapping[int, Reader], *, block: PersonalBlock, compiled: Compiled, at: datetime
) -> dict[int, tuple[str, str]]:
    hour = at.replace(minute=0, second=0, microsecond=0)
    known = compiled.kept(block.key, since=hour)
    if "pool" not in known:
        known["pool"] = _pool(block, language=compiled.language, at=at)
    pool, is_fixed = known["pool"]
    if is_fixed:
        if "one" not in known:
            known["one"] = _written(pool[0], compiled)
        return dict.fromkeys(people, known["one"])
    topics = _topics([key for key, reader in people.items() if reader.may_select], at=at)
    _learn_homes({reader.home_id for reader in people.values()}, known)
    found = {}
    for key, reader in people.items():
        pair = (reader.home_id, topics.get(key))
        if pair not in known:
            lineage = known.get(("home", reader.home_id), ())
            chosen = best(pool, lineage=lineage, home=pair[0], topic=pair[1], at=at)
            known[pair] = _rendered(chosen, known, compiled)
        found[key] = known[pair]
    return found


def _pool(block: PersonalBlock, *, language: str, at: datetime) -> tuple[list[Content], bool]:
    """What is chosen from, and whether the writer chose: what was withdrawn since is chosen by nobody."""
    fixed = Content.objects.visible(at=at).filter(pk__in=Block.objects.filter(pk=block.block_id).values("content"))
    row = fixed.select_related("place").prefetch_related("media").first()
    return ([row], True) if row else (candidates(language=language, at=at), False)


def _topics(keys: Collection[int], *, at: datetime) -> dict[int, int]:
    """The subject of what each passed on last, for those who agreed that it counts."""
    if not keys:
        return {}
    shares = Share.objects.filter(supporter__in=keys, at__gt=at - RECENT, content__topic__isnull=False)
    return dict(shares.order_by("at", "pk").values_list("supporter", "content__topic"))


def _learn_homes(homes: Iterable[int | None], known: dict[object, object]) -> None:
    """What holds each home, in one question for those that are new."""
    new = {home for home in homes if home and ("home", home) not in known}
    if new:
        columns = ("pk", "parent", "parent__parent", "parent__parent__parent", "departement")
        for row in Place.objects.filter(pk__in=new).values_list(*columns):
            known["home", row[0]] = tuple(key for key in row if key)


def _rendered(content: Content | None, known: dict[object, object], compiled: Compiled) -> tuple[str, str]:
    name = ("written", content.pk if content else None)
    if name not in known:
        known[name] = _written(content, compiled)
    return known[name]  # type: ignore[return-value]


def _written(content: Content | None, compiled: Compiled) -> tuple[str, str]:
    page = content.get_absolute_url() if content else reverse("actions:library")
    picture = next(iter(content.media.all()), None) if content else None
    context = {
        "content": content,
        "url": lead_to(absolute(page), compiled.links),
        "picture": _picture_url(content) if content and picture else "",
        "alt": picture.alt if picture else "",
        # A date, not « dans 3 heures » : a letter is read when it is read.
        "until": _moment(content, content.ends_at) if content and content.ends_at else "",
    }
    html = render_to_string("mailings/mail/content.html", context)
    return html.strip(), render_to_string("mailings/mail/content.txt", context).strip()


def _moment(content: Content, at: datetime) -> str:
    """« mardi 24 novembre, 08:00 », on the clock of its place."""
    return date_format(timezone.localtime(at, clock_of(content.place) if content.place else None), "l j F, H:i")


def _picture_url(content: Content) -> str:
    """As JPEG: Outlook shows no WebP."""
    return settings.SITE_URL + reverse("actions:content-image", args=[content.slug])
