"""The ledger of the demo: acts, counter-acts and totals of days, as `supporters.ledger` books them one by one."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from django.db.models import F

from campaign.demo.stories import Fate, Story
from campaign.demo.writing import DOMAIN
from supporters.models import Act, ActDay, CountryDay, Testimony
from supporters.services.publication import subject_of
from territory.zones import PARIS

KIND = Act.Kind.TESTIMONY
#: Taken off the map after all.
UNDONE = (Fate.WITHDRAWN, Fate.REPORTED_TWICE)


def write_acts(stories: Sequence[Story], testimonies: Sequence[Testimony]) -> int:
    """One act for each publication, its counter-row where it was taken back, and every total they add up to."""
    told = [pair for pair in zip(stories, testimonies, strict=True) if pair[0].was_published]
    acts = [
        Act(supporter_id=row.supporter_id, kind=KIND, subject=subject_of(row), at=story.decided_at)
        for story, row in told
    ]
    Act.objects.bulk_create(acts, batch_size=500)
    counters = [
        Act(supporter_id=act.supporter_id, kind=KIND, subject=act.subject, at=story.last_at, quantity=-1, undoes=act)
        for (story, _row), act in zip(told, acts, strict=True)
        if story.fate in UNDONE
    ]
    Act.objects.bulk_create(counters, batch_size=500)
    Act.objects.filter(supporter__email__endswith=DOMAIN).update(recorded_at=F("at"))
    _count([*acts, *counters])
    return len(acts) + len(counters)


def _count(acts: Sequence[Act]) -> None:
    people: Counter[tuple[int, date]] = Counter()
    country: Counter[date] = Counter()
    for act in acts:
        day = act.at.astimezone(PARIS).date()
        people[act.supporter_id, day] += act.quantity
        country[day] += act.quantity
    rows = (ActDay(supporter_id=who, day=day, kind=KIND, total=total) for (who, day), total in people.items())
    ActDay.objects.bulk_create(rows, batch_size=500)
    for day, total in country.items():
        CountryDay.objects.get_or_create(day=day, kind=KIND, defaults={"total": 0})
        CountryDay.objects.filter(day=day, kind=KIND).update(total=F("total") + total)
