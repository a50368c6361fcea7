"""Who would get a letter, and who wishes what: counted now and then, for of half a million people it takes a moment."""

import json
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.core.cache import cache
from django.db.models import Count, QuerySet

from mailings.audiences.selecting import Preview, preview
from mailings.models import Audience, Recipient

#: Seconds.
KEPT = 120
_WISHES = "mail-wishes"


def readers_of(audience: Audience, *, kind: str, at: datetime) -> Preview:
    """Counted at most once in two minutes. Raises RuleRefused for a rule that no longer can be read."""
    meant = json.dumps([audience.pk, audience.kind, audience.place_id, audience.rule, kind], sort_keys=True)
    key = f"mail-readers:{sha256(meant.encode()).hexdigest()}"
    found: Preview | None = cache.get(key)
    if found is None:
        found = preview(audience, kind=kind, at=at)
        cache.set(key, found, timeout=KEPT)
    return found


@dataclass(frozen=True)
class Wishes:
    """How many read at which rhythm, and how many stopped for which reason: (words, number), the most first."""

    rhythms: list[tuple[str, int]]
    stops: list[tuple[str, int]]


def wishes() -> Wishes:
    """Counted at most once in ten minutes."""
    found: Wishes | None = cache.get(_WISHES)
    if found is None:
        open_boxes = Recipient.objects.filter(stopped_at__isnull=True)
        found = Wishes(
            rhythms=_numbers(open_boxes, "rhythm", dict(Recipient.Rhythm.choices)),
            stops=_numbers(Recipient.objects.exclude(stopped_for=""), "stopped_for", dict(Recipient.Stop.choices)),
        )
        cache.set(_WISHES, found, timeout=5 * KEPT)
    return found


def _numbers(rows: "QuerySet[Recipient]", name: str, words: dict[str, Any]) -> list[tuple[str, int]]:
    counted = rows.order_by().values_list(name).annotate(n=Count("pk")).order_by("-n", name)
    return [(words[value], number) for value, number in counted]
