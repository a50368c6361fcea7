"""Who gets which line of a day: nobody two of them, and of two that mean somebody the earlier line writes.

Asked when a day is approved, and again when deliveries are written: what was approved is what leaves.
"""

from dataclasses import dataclass, field
from datetime import datetime

from django.core.cache import cache
from django.db.models import Q, QuerySet

from mailings.audiences.selecting import Preview, eligible, preview, receiving, settled
from mailings.models import Delivery, Mailing
from supporters.models import Supporter

#: Seconds for which a count is shown again.
KEPT = 120
_CAP = Delivery.Reason.CAP
_UNANSWERED = (Mailing.State.DRAFT, Mailing.State.WAITING, Mailing.State.SILENCED)


@dataclass(frozen=True)
class Share:
    """Of one letter. `taken`: how many of its audience an earlier line of the day writes to (among those over cap)."""

    mailing: Mailing
    matching: int
    receiving: int
    taken: int = 0
    left_out: dict[Delivery.Reason, int] = field(default_factory=dict)


def earlier(mailing: Mailing) -> list[Mailing]:
    """The letters of its day from lines before its own that nobody called off."""
    rule = mailing.rule
    if rule is None or mailing.send_on is None:
        return []
    before = Q(rule__position__lt=rule.position) | Q(rule__position=rule.position, rule__lt=rule.pk)
    return list(Mailing.objects.of_programme(day=mailing.send_on).filter(before).select_related("audience"))


def takers(mailing: Mailing, *, at: datetime) -> "QuerySet[Supporter]":
    """To whom deliveries are written: all of the audience that may be, less those whom an earlier line writes to."""
    return _less(eligible(mailing.audience, kind=mailing.kind, at=at), _leaving(mailing), at=at)


def settled_share(mailing: Mailing, *, at: datetime) -> Preview:
    """What writing the deliveries settles; whoever an earlier line writes to has enough letters for the day."""
    found = settled(mailing.audience, kind=mailing.kind, at=at)
    return _told(found, takers(mailing, at=at).count()) if _leaving(mailing) else found


def shares(mailings: list[Mailing], *, at: datetime) -> list[Share]:
    """As foretold for `at`, when the first of them leaves. Counted at most once in two minutes."""
    key = "mail-shares:" + ",".join(f"{one.pk}.{one.revision}.{one.state}" for one in mailings)
    kept: list[tuple[int, int, int, dict[Delivery.Reason, int]]] | None = cache.get(key)
    if kept is None:
        kept = [_counted(one, at) for one in mailings]
        cache.set(key, kept, timeout=KEPT)
    return [Share(one, *counts) for one, counts in zip(mailings, kept, strict=True)]


def _counted(mailing: Mailing, at: datetime) -> tuple[int, int, int, dict[Delivery.Reason, int]]:
    found, others = preview(mailing.audience, kind=mailing.kind, at=at), earlier(mailing)
    if not others:
        return found.matching, found.receiving, 0, found.left_out
    left = _less(receiving(mailing.audience, kind=mailing.kind, at=at), others, at=at).count()
    told = _told(found, left)
    return told.matching, told.receiving, found.receiving - left, told.left_out


def _leaving(mailing: Mailing) -> list[Mailing]:
    """The earlier letters for which somebody answered: the others leave nobody without a letter."""
    return [one for one in earlier(mailing) if one.state not in _UNANSWERED]


def _less(people: "QuerySet[Supporter]", others: list[Mailing], *, at: datetime) -> "QuerySet[Supporter]":
    for one in others:
        people = people.exclude(pk__in=eligible(one.audience, kind=one.kind, at=at).order_by().values("pk"))
    return people


def _told(found: Preview, left: int) -> Preview:
    """The same people, of whom `left` receive: the others are over their cap by the earlier line."""
    taken = found.receiving - left
    if not taken:
        return found
    return Preview(found.matching, left, found.left_out | {_CAP: found.left_out.get(_CAP, 0) + taken})
