"""When somebody opens the library: what is marked as new is what came since their visit before."""

from datetime import datetime, timedelta

from actions.models import LibraryVisit
from supporters.models import Supporter

#: Pages opened within so long of each other are one visit.
VISIT = timedelta(minutes=30)
#: Within a visit, its row is written again at most this often.
TICK = timedelta(minutes=5)


def note_visit(*, supporter: Supporter, at: datetime) -> datetime | None:
    """The end of the visit before this one: what was published later is new. None on the first visit.

    Whoever asked that nothing more be done with their data is not followed: what is kept is read, not written.
    """
    visit = LibraryVisit.objects.filter(supporter=supporter.pk).first()
    if supporter.restricted_at is not None:
        return visit.before if visit else None
    if visit is None:
        LibraryVisit.objects.bulk_create([LibraryVisit(supporter=supporter, at=at)], ignore_conflicts=True)
        return None
    if at - visit.at < TICK:
        return visit.before
    before = visit.at if at - visit.at >= VISIT else visit.before
    # Of two pages opened at once, one writes: the other must not take this very visit for the one before.
    LibraryVisit.objects.filter(supporter=supporter.pk, at=visit.at).update(at=at, before=before)
    return before
