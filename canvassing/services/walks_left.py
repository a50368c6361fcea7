"""Somebody stops helping, an account or a team ends: no walk stays in hands that are no more."""

from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.db.models import QuerySet

from canvassing.models import DoorSession, Phone, Walk
from canvassing.services.walks import end_walk, leave
from supporters.models import Supporter
from teams.models import Team
from teams.services.teams import hold


@transaction.atomic
def leave_walks(*, supporter: Supporter, at: datetime) -> int:
    """Each open walk of theirs: the other of the pair goes on, or it goes back. Gives how many."""
    hold(supporter.pk)
    held = list(Walk.objects.open().held_by(supporter).select_related("turf").order_by("turf_id"))
    for walk in held:
        leave(walk=walk, supporter=supporter, at=at)
    return len(held)


def shut_phones(*, supporter: Supporter, at: datetime) -> int:
    """What they carry sends nothing more. Gives how many."""
    return Phone.objects.filter(supporter=supporter, revoked_at=None).update(revoked_at=at)


def part_from(sessions: "QuerySet[DoorSession]") -> int:
    """The numbers stay without the person, and without the phone, whose key is the same on all of its walks and would
    tell which sessions were one person's. Gives how many."""
    rows = list(sessions.order_by("pk").only("pk"))
    for row in rows:
        row.supporter, row.phone = None, uuid4()
    return DoorSession.objects.bulk_update(rows, ["supporter", "phone"], batch_size=500)


def follow_teams(*, at: datetime) -> int:
    """Open walks of teams that were merged are those of the team that took them in; of a team that closed, those
    that somebody walks are theirs alone, and the others go back. By the worker: it holds no team. Gives how many."""
    orphans = Walk.objects.open().exclude(team=None).exclude(team__state__in=Team.LIVE)
    return sum(_follow(walk, at=at) for walk in list(orphans.select_related("team", "turf").order_by("pk")))


@transaction.atomic
def _follow(walk: Walk, *, at: datetime) -> bool:
    team = walk.team
    into = team.merged_into_id if team is not None else None
    if into is None and not walk.walkers.filter(left_at=None).exists():
        end_walk(walk=walk, end=Walk.End.RETURNED, at=at)
        return True
    return bool(Walk.objects.open().filter(pk=walk.pk).update(team=into))
