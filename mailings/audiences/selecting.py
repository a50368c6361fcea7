"""Who matches an audience, who of them a letter may be written to, and why not the others.

The law asks in one order (E26), and the first answer is the one that is told: reasons never overlap, so that they add
up. What changes until the last moment, silence and caps, is only foretold here: sending asks again.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone

from mailings.audiences import rules
from mailings.audiences.matching import matching
from mailings.delivery import caps
from mailings.models import Audience, Delivery, Mailing, Recipient, Tier
from supporters.models import Consent, Supporter
from territory.models import Zone, ZoneVote
from territory.querysets import inside_place

ADULT = 18
_Reason = Delivery.Reason
_Rhythm = Recipient.Rhythm
_Kind = Mailing.Kind

#: Each rhythm receives what its name says and all that is calmer: who reads daily reads the week's letter, too.
READ_BY: dict[str, tuple[str, ...]] = {
    _Kind.DAILY: (_Rhythm.DAILY,),
    _Kind.WEEKLY: (_Rhythm.DAILY, _Rhythm.WEEKLY),
    _Kind.LETTER: (_Rhythm.DAILY, _Rhythm.WEEKLY),
    _Kind.ESSENTIAL: (_Rhythm.DAILY, _Rhythm.WEEKLY, _Rhythm.ESSENTIAL),
}


@dataclass(frozen=True)
class Preview:
    """`matching` is `receiving` and all of `left_out`, whose reasons are those that somebody has."""

    matching: int
    receiving: int
    left_out: dict[Delivery.Reason, int]


def people(audience: Audience, *, at: datetime | None = None) -> "QuerySet[Supporter]":
    """Those whom an audience means, before the law is asked: people who confirmed their address.

    Raises RuleRefused for a rule that no longer can be read.
    """
    found: QuerySet[Supporter] = Supporter.objects.confirmed().order_by("pk")
    if audience.place is not None:
        found = found.filter(inside_place(audience.place, "home"))
    if audience.kind == Audience.Kind.SELECTED:
        found = found.filter(matching(rules.read(audience.rule), at=at or timezone.now()))
    return found


def eligible(audience: Audience, *, kind: str, at: datetime) -> "QuerySet[Supporter]":
    """Those to whom deliveries are written: all but silence and caps, which sending asks."""
    found: QuerySet[Supporter] = _with_reason(audience, kind=kind, at=at, foretell=False).filter(why=_Reason.NONE)
    return found


def receiving(audience: Audience, *, kind: str, at: datetime) -> "QuerySet[Supporter]":
    """Those who would receive a letter that left everywhere at `at`: whom `preview` counts."""
    found: QuerySet[Supporter] = _with_reason(audience, kind=kind, at=at, foretell=True).filter(why=_Reason.NONE)
    return found


def settled(audience: Audience, *, kind: str, at: datetime) -> Preview:
    """What writing the deliveries settles: `receiving` are the eligible, and nobody is left out by silence or cap."""
    return _counted(_with_reason(audience, kind=kind, at=at, foretell=False))


def preview(audience: Audience, *, kind: str, at: datetime) -> Preview:
    """Who would receive a letter that left everywhere at `at`."""
    return _counted(_with_reason(audience, kind=kind, at=at, foretell=True))


def reasons(supporters: Iterable[int], *, audience: Audience, kind: str, at: datetime) -> dict[int, Delivery.Reason]:
    """Why each of those to whom deliveries were written may not be written to now, caps and silence apart; whom the
    answer does not name may. That they matched the rule was settled when deliveries were written."""
    found = _why(Supporter.objects.filter(pk__in=list(supporters)), audience, kind=kind, at=at, foretell=False)
    return {pk: _Reason(why) for pk, why in found.values_list("pk", "why") if why}


def of_age_born_before(at: datetime) -> date:
    """Whoever was born in a month before this one is 18 for certain (`Supporter.age_on`)."""
    day = timezone.localdate(at)
    return date(day.year - ADULT, day.month, 1)


def _with_reason(audience: Audience, *, kind: str, at: datetime, foretell: bool) -> "QuerySet[Any]":
    return _why(people(audience, at=at), audience, kind=kind, at=at, foretell=foretell)


def _why(
    found: "QuerySet[Supporter]", audience: Audience, *, kind: str, at: datetime, foretell: bool
) -> "QuerySet[Any]":
    """Each gains `why`: the first reason against it, in the order of E26, or none."""
    selected = audience.kind == Audience.Kind.SELECTED
    agreed = Q(Exists(_live(Consent.Purpose.ACCOUNT)), restricted_at__isnull=True)
    if selected:
        agreed &= Q(Exists(_live(Consent.Purpose.SELECTION)))
    against: list[tuple[Q, Delivery.Reason]] = [(~agreed, _Reason.CONSENT)]
    if foretell:
        against = [(_silent(at), _Reason.SILENCE), *against, (_over_cap(kind, at=at), _Reason.CAP)]
    against.append((Q(recipient__stopped_at__isnull=False), _Reason.STOPPED))
    if selected:
        born = of_age_born_before(at)
        against.append((Q(birth_month__isnull=True) | Q(birth_month__gte=born), _Reason.UNDER_AGE))
    others = [rhythm for rhythm in _Rhythm.values if rhythm not in READ_BY[kind]]
    against += [(Q(recipient__rhythm__in=others), _Reason.RHYTHM), (Q(is_active=False), _Reason.GONE)]
    whens = [When(condition, then=Value(int(reason))) for condition, reason in against]
    return found.annotate(why=Case(*whens, default=Value(0), output_field=IntegerField()))


def _counted(found: "QuerySet[Any]") -> Preview:
    """One reading of everybody."""
    counts = dict(found.order_by().values_list("why").annotate(number=Count("pk")))
    left_out = {reason: counts[reason] for reason in _Reason if reason and counts.get(reason)}
    return Preview(matching=sum(counts.values()), receiving=counts.get(0, 0), left_out=left_out)


def _live(purpose: str) -> "QuerySet[Consent]":
    found: QuerySet[Consent] = Consent.objects.live(purpose).filter(supporter=OuterRef("pk")).order_by()
    return found


def _silent(at: datetime) -> Q:
    return _in_zones(set(ZoneVote.objects.silent(at=at).values_list("zone", flat=True)))


def _in_zones(zones: set[str]) -> Q:
    """Whose home lies in one of some zones; without a home, the campaign's own."""
    if not zones:
        return Q(pk__in=[])
    return Q(home__zone__in=zones) | (Q(home__isnull=True) if settings.CAMPAIGN_ZONE in zones else Q(pk__in=[]))


def _over_cap(kind: str, *, at: datetime) -> Q:
    """Who already had what one may have, on their own day."""
    days: dict[int, set[str]] = {}
    for zone in Zone.values:
        days.setdefault(caps.day_number(at, zone), set()).add(zone)
    found = Q(pk__in=[])
    for today, zones in days.items():
        found |= _in_zones(zones) & _full_on(today, kind)
    return found


def _full_on(today: int, kind: str) -> Q:
    """The caps of `mailings.delivery.caps`, as a condition on the recipient."""
    weekly = Q(recipient__rhythm=_Rhythm.WEEKLY)
    asleep = Q(recipient__tier=Tier.ASLEEP)
    groups = {
        (Tier.ASLEEP, _Rhythm.WEEKLY): weekly & asleep,
        (Tier.ENGAGED, _Rhythm.WEEKLY): weekly & ~asleep,
        (Tier.ASLEEP, _Rhythm.DAILY): ~weekly & asleep,
        (Tier.ENGAGED, _Rhythm.DAILY): ~weekly & ~asleep,
    }
    found = Q(recipient__last_day__gte=today)  # today's letter is there already
    for (tier, rhythm), who in groups.items():
        found |= who & _weeks_full(today, caps.most(tier=tier, rhythm=rhythm, kind=kind))
    return found


def _weeks_full(today: int, most: int) -> Q:
    found = Q(pk__in=[])
    for ago in range(1, caps.DAYS):
        full = [week for week in range(caps.FULL + 1) if caps.bits(today - ago, week, today).bit_count() >= most]
        if full:
            found |= Q(recipient__last_day=today - ago, recipient__week__in=full)
    return found
