"""How far a letter has come: from its slices, which are few, never from its deliveries."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.cache import cache
from django.db.models import F, Max, Q, Sum

from mailings.figures.totals import whole_of
from mailings.models import Mailing, Slice, Tally

State = Mailing.State
#: The pace is that of the last minutes, as those who watched saw it.
WATCHED = timedelta(minutes=5)
#: Two looks nearer than this say nothing of a pace.
APART = 10.0
#: What deliveries came to, as slices count it.
OUTCOMES = ("sent", "skipped", "failed", "uncertain")
_LEFT = F("size") - F("sent") - F("skipped") - F("failed") - F("uncertain")


@dataclass(frozen=True)
class Progress:
    """`selected`: everybody whose delivery is written. `pace`: people a minute, None while nothing can be said."""

    state: str
    selected: int
    sent: int = 0
    skipped: int = 0
    failed: int = 0
    uncertain: int = 0
    #: Whose turn has come, and who waits: for their local hour, another try, or the subject that is being tried.
    due: int = 0
    later: int = 0
    held: int = 0
    pace: float | None = None
    ends_at: datetime | None = None

    @property
    def done(self) -> int:
        return self.sent + self.skipped + self.failed + self.uncertain

    @property
    def share(self) -> float:
        return min(self.done / self.selected, 1.0) if self.selected else 0.0

    @property
    def is_moving(self) -> bool:
        return self.state in (State.PREPARING, State.SENDING)


def progress_of(mailing: Mailing, *, at: datetime) -> Progress:
    """One question for all readers. A letter that ended has tallies; its slices are forgotten one day."""
    if mailing.finished_at is not None:
        whole = whole_of(Tally.objects.filter(mailing=mailing))
        ended = {name: getattr(whole, name) for name in OUTCOMES}
        return Progress(state=mailing.state, selected=mailing.selected, **ended)
    slices = Slice.objects.filter(mailing=mailing)
    queued, held = Q(state=Slice.State.QUEUED), Q(state=Slice.State.HELD)
    found = slices.aggregate(
        **{f"all_{name}": Sum(name, default=0) for name in ("size", *OUTCOMES)},
        due=Sum(_LEFT, filter=queued & Q(due_at__lte=at), default=0),
        later=Sum(_LEFT, filter=queued & Q(due_at__gt=at), default=0),
        held=Sum(_LEFT, filter=held, default=0),
        last=Max("due_at", filter=queued | held),
    )
    outcomes = {name: found[f"all_{name}"] for name in OUTCOMES}
    waiting = {name: found[name] for name in ("due", "later", "held")}
    selected = mailing.selected or found["all_size"]
    done = sum(outcomes.values())
    pace = _pace(mailing, done, at=at) if mailing.state == State.SENDING else None
    ends_at = ending(left=max(selected - done, 0), pace=pace, last_due=found["last"], at=at)
    return Progress(state=mailing.state, selected=selected, pace=pace, ends_at=ends_at, **outcomes, **waiting)


def ending(*, left: int, pace: float | None, last_due: datetime | None, at: datetime) -> datetime | None:
    """When the last leaves: at this pace, and not before its hour has come. Pure."""
    if not pace or not left:
        return None
    by_pace = at + timedelta(minutes=left / pace)
    return max(last_due, by_pace) if last_due else by_pace


def pace_of(looks: list[tuple[float, int]]) -> float | None:
    """People a minute between the first and the last look (seconds, people done). Pure."""
    if len(looks) < 2 or looks[-1][0] - looks[0][0] < APART:
        return None
    return max(looks[-1][1] - looks[0][1], 0) * 60 / (looks[-1][0] - looks[0][0])


def _pace(mailing: Mailing, done: int, *, at: datetime) -> float | None:
    """What those who watch saw of the last minutes; without them, since it left."""
    now, key = at.timestamp(), f"mail-progress:{mailing.pk}"
    looks = [look for look in cache.get(key, []) if 0 <= now - look[0] <= WATCHED.total_seconds()]
    looks.append((now, done))
    cache.set(key, looks[-60:], timeout=WATCHED.total_seconds())
    if (seen := pace_of(looks)) is not None:
        return seen
    if mailing.started_at is None or (at - mailing.started_at).total_seconds() < APART:
        return None
    return done * 60 / (at - mailing.started_at).total_seconds()
