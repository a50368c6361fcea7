"""Who waits, and for what: the facts behind the gaps, as counts."""

from dataclasses import dataclass
from datetime import datetime

import numpy as np
from django.db.models import Count, F, Q, Sum

from teams.models import Membership, Team, TrainingSession, Volunteer
from teams.plan.sources import walks_waiting
from teams.plan.tree import Ints, Tree


@dataclass(frozen=True)
class People:
    """Columns are by place, with what is inside it, but `of_no_team`, which is of the place alone.

    `led_teams`: (lon, lat). `broken_teams`: (team, place, state, members, days without a mobiliser or a sign).
    """

    candidates: Ints
    unwelcomed: Ints
    of_no_team: Ints
    seats: Ints
    led_teams: list[tuple[float, float]]
    broken_teams: list[tuple[int, int, str, int, int]]
    walks: dict[int, int]
    trained: int
    certified: int


def gather(tree: Tree, *, at: datetime) -> People:
    """Five questions, whatever the size of the country."""
    waiting = Q(applied_at__isnull=False, certified_at__isnull=True, declined_at__isnull=True)
    late = Q(welcomed_at__isnull=True, welcome_due_at__lte=at)
    by_home = list(
        Volunteer.objects.helping()
        .order_by()
        .values_list("supporter__home")
        .annotate(
            n=Count("pk"),
            waiting=Count("pk", filter=waiting),
            late=Count("pk", filter=late),
            trained=Count("trained_at"),
            certified=Count("certified_at", filter=Q(trained_at__isnull=False)),
        )
    )
    helping = tree.spread({row[0]: row[1] for row in by_home})
    return People(
        candidates=tree.rolled(tree.spread({row[0]: row[2] for row in by_home})),
        unwelcomed=tree.rolled(tree.spread({row[0]: row[3] for row in by_home})),
        of_no_team=np.maximum(helping - tree.spread(_members()), 0),
        seats=tree.rolled(tree.spread(_seats(at=at))),
        led_teams=list(Team.objects.active().filter(lon__isnull=False, lat__isnull=False).values_list("lon", "lat")),
        broken_teams=_broken(at=at),
        walks=walks_waiting(at),
        trained=sum(row[4] for row in by_home),
        certified=sum(row[5] for row in by_home),
    )


def _members() -> dict[int | None, int]:
    """Volunteers of a team, by home."""
    helping = Q(supporter__volunteer__stopped_at__isnull=True, supporter__volunteer__isnull=False)
    members = Membership.objects.current().filter(helping, supporter__is_active=True)
    return dict(members.order_by().values_list("supporter__home").annotate(n=Count("pk")))


def _seats(*, at: datetime) -> dict[int | None, int]:
    """Free seats of sessions to come, by place."""
    free = TrainingSession.objects.to_come(at=at).filter(taken__lt=F("capacity")).order_by()
    return dict(free.values_list("place").annotate(n=Sum(F("capacity") - F("taken"))))


def _broken(*, at: datetime) -> list[tuple[int, int, str, int, int]]:
    """Teams that nobody leads, and those that gave no sign for two weeks."""
    state = Team.State
    silent = Q(state=state.ACTIVE, last_active_at__lt=at - Volunteer.SILENT)
    found = Team.objects.filter(silent | Q(state=state.WITHOUT)).order_by("pk")
    rows = found.values_list("pk", "place", "state", "members", "last_active_at", "without_since")
    return [
        (pk, place, kind, members, max((at - (since if kind == state.WITHOUT else sign)).days, 0))
        for pk, place, kind, members, sign, since in rows
    ]
