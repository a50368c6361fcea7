"""Five people who will receive a letter, as different as they come: its writer looks at it with their eyes (E25).

Drawn by chance, and the same for everybody who looks at the same draw.
"""

import hashlib
from datetime import datetime
from typing import Any

from django.db.models import Max, Min, Q, QuerySet

from mailings.audiences.selecting import eligible
from mailings.models import Mailing, Tier
from supporters.models import Supporter

READERS = 5
#: One of each tier, the busiest first, then whoever it may be.
TURNS = (Tier.ENGAGED, Tier.ACTIVE, Tier.PRESENT, Tier.ASLEEP, None)


def draw(mailing: Mailing, *, turn: int, at: datetime) -> list[Supporter]:
    """At most five; from as many départements as there are. Another `turn`, other people."""
    pool = eligible(mailing.audience, kind=mailing.kind, at=at)
    ends = pool.order_by().aggregate(first=Min("pk"), last=Max("pk"))
    if ends["first"] is None:
        return []
    found: list[Supporter] = []
    for number, tier in enumerate(TURNS):
        start = _somewhere(mailing.pk, turn, number, ends["first"], ends["last"])
        reader = _next(pool, found, tier, start)
        if reader is not None:
            found.append(reader)
    return found


def first_name(reader: Supporter) -> str:
    """All that staff see of their name; nothing when they gave none."""
    return (reader.display_name.split() or [""])[0]


def _next(pool: "QuerySet[Supporter]", found: list[Supporter], tier: Tier | None, start: int) -> Supporter | None:
    """Of this tier and from elsewhere; else from elsewhere; else anybody who was not drawn."""
    fresh = pool.exclude(pk__in=[reader.pk for reader in found]).select_related("home").order_by("pk")
    seen = [reader.home.departement_id for reader in found if reader.home is not None]
    elsewhere = ~Q(home__departement__in=[pk for pk in seen if pk is not None])
    for wanted in (_of(tier) & elsewhere, elsewhere, Q()):
        reader = _from(fresh.filter(wanted), start)
        if reader is not None:
            return reader
    return None


def _of(tier: Tier | None) -> Q:
    if tier is None:
        return Q()
    of_tier = Q(recipient__tier=tier)
    return of_tier | Q(recipient__isnull=True) if tier == Tier.ASLEEP else of_tier


def _from(rows: "QuerySet[Supporter]", start: int) -> Any:
    """The first at or after a number, else the first of all."""
    return rows.filter(pk__gte=start).first() or rows.first()


def _somewhere(*told: int) -> int:
    """A number between the last two, by chance of the others."""
    *seed, first, last = told
    digest = hashlib.blake2b(repr(seed).encode(), digest_size=8).digest()
    return first + int.from_bytes(digest) % (last - first + 1)
