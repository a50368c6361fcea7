"""What is written about walks, each thing once: handed to you, soon over, came back unfinished."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from canvassing.emails import walks as mails
from canvassing.models import DoorSession, Mark, Walk
from canvassing.querysets import WalkQuerySet
from supporters.models import Supporter
from teams.models import Role
from teams.outings.mail import reachable
from territory.clocks import clock_of
from territory.models import ZoneVote
from territory.silence import propaganda_allowed, zone_of

#: The reminder leaves within so long before the term.
DAY = timedelta(hours=24)
#: A walk of a day or two needs no reminder: whoever has it was told yesterday.
_SHORT = timedelta(days=2)
#: Turfs that one person hands to one team within so long are told by the first.
_TOGETHER = timedelta(hours=1)
#: Hours of the place's clock at which people are written to.
CIVIL = range(8, 21)
#: Whoever hands out is told of walks that came back once a day; of none that ended longer ago.
_ONCE, _FORGOTTEN = timedelta(hours=20), timedelta(days=7)


def tell_handed(*, walk: Walk, by: Supporter, at: datetime) -> int:
    """To the person it was handed to, or to who leads the team, once for the turfs of an hour; nobody is told what
    they did themselves, and those who come to an outing find it there."""
    if walk.outing_id is not None:
        return 0
    people = Supporter.objects.filter(pk__in=walk.walkers.values("supporter"))
    if not people.exists():
        same = Walk.objects.filter(team=walk.team_id, handed_by=by, outing=None, walkers=None)
        if same.filter(handed_at__gt=at - _TOGETHER).exclude(pk=walk.pk).exists():
            return 0
        people = _leaders(walk, at=at)
    return _send(mails.walk_handed, people.exclude(pk=by.pk), walk, at=at)


def remind_walkers(*, at: datetime) -> int:
    """The day before the term, of walks from which nothing came in. Gives how many mails."""
    near = Walk.objects.open().filter(reminded_at=None, ends_at__gt=at, ends_at__lte=at + DAY, outing=None)
    due = untouched(near).select_related("turf__commune__departement", "turf__precinct")
    return sum(_remind(walk, at=at) for walk in list(due) if _may_write(walk, at=at))


def tell_came_back(*, at: datetime) -> int:
    """Once a day at most, in one mail: the walks that came back unfinished at their term. Gives how many mails."""
    back = Walk.objects.filter(end=Walk.End.EXPIRED, told_at=None, ended_at__gt=at - _FORGOTTEN)
    found: dict[int, list[Walk]] = {}
    walks = back.select_related("turf__commune__departement", "turf__precinct", "team").order_by("ended_at", "pk")
    for walk in walks:
        if _may_write(walk, at=at):
            for person in _who_hands_out(walk, at=at):
                found.setdefault(person.pk, []).append(walk)
    return sum(_tell_back(pk, rows, at=at) for pk, rows in found.items())


@transaction.atomic
def _remind(walk: Walk, *, at: datetime) -> int:
    if not Walk.objects.open().filter(pk=walk.pk, reminded_at=None).update(reminded_at=at):
        return 0
    if walk.ends_at - walk.handed_at < _SHORT:
        return 0
    people = Supporter.objects.filter(walks__walk=walk, walks__left_at=None)
    return _send(mails.walk_reminder, people, walk, at=at)


@transaction.atomic
def _tell_back(pk: int, walks: list[Walk], *, at: datetime) -> int:
    """The marks are the walks': a second leader of the same team is told in the same run, or not at all."""
    lately = Walk.objects.filter(told_at__gt=at - _ONCE, told_at__lt=at)
    person = _reached(Supporter.objects.filter(pk=pk)).first()
    teams = {walk.team_id for walk in walks}
    if lately.filter(team__in=teams).exists() or lately.filter(team=None, handed_by=pk).exists():
        return 0
    Walk.objects.filter(pk__in=[walk.pk for walk in walks]).update(told_at=at)
    if person is None:
        return 0
    zone = zone_of(person.home or walks[0].turf.commune)
    if ZoneVote.objects.silent(at=at).filter(zone=zone).exists():
        return 0
    mails.walks_came_back(to=person, walks=walks, zone=zone).send()
    return 1


def _send(write: "mails.Writing", people: "QuerySet[Supporter]", walk: Walk, *, at: datetime) -> int:
    """To those who may be written to now: where they vote may be silent though the turf is not."""
    silent = set(ZoneVote.objects.silent(at=at).values_list("zone", flat=True))
    count = 0
    for person in _reached(people):
        zone = zone_of(person.home or walk.turf.commune)
        if zone not in silent:
            write(to=person, walk=walk, zone=zone).send()
            count += 1
    return count


def _reached(people: "QuerySet[Supporter]") -> "QuerySet[Supporter]":
    return reachable(people).order_by("pk")


def _who_hands_out(walk: Walk, *, at: datetime) -> Iterable[Supporter]:
    """Who leads its team; else who handed it out, unless they took it themselves."""
    leaders = _leaders(walk, at=at)
    if walk.team_id is not None:
        return leaders
    walkers = walk.walkers.values("supporter")
    return Supporter.objects.filter(pk=walk.handed_by_id or 0).exclude(pk__in=walkers)


def _leaders(walk: Walk, *, at: datetime) -> "QuerySet[Supporter]":
    leading = Role.objects.current(at=at).filter(team=walk.team_id or 0)
    return Supporter.objects.filter(pk__in=leading.values("supporter"))


def untouched(walks: WalkQuerySet) -> WalkQuerySet:
    """From which nothing came in yet."""
    marks, sessions = Mark.objects.filter(walk=OuterRef("pk")), DoorSession.objects.filter(walk=OuterRef("pk"))
    return walks.filter(~Exists(marks), ~Exists(sessions))


def _may_write(walk: Walk, *, at: datetime) -> bool:
    place = walk.turf.commune
    return at.astimezone(clock_of(place)).hour in CIVIL and propaganda_allowed(place, at)
