"""Who of a team may be written to, and why the others may not: their choice, a limit they asked for, the silence."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef

from supporters.models import Consent, Supporter
from teams.models import Membership, Team, Volunteer
from territory.models import ZoneVote


@dataclass
class Audience:
    """`receivers`: people with the zone in which each votes. The others are counted, never named."""

    receivers: list[tuple[Supporter, str]] = field(default_factory=list)
    by_choice: int = 0
    restricted: int = 0
    silenced: int = 0

    @property
    def left_out(self) -> int:
        return self.by_choice + self.restricted + self.silenced


def audience_of(team: Team, *, at: datetime, but: Supporter | None = None) -> Audience:
    """The members of a team, sorted. Two queries."""
    stays = Membership.objects.current().filter(team=team)
    people = Supporter.objects.filter(pk__in=stays.values("supporter"))
    if but is not None:
        people = people.exclude(pk=but.pk)
    return sort_people(list(_known(people)), zone=team.place.zone, at=at)


def may_hear(person: Supporter, *, zone: str, at: datetime) -> str | None:
    """The zone by which one person may be written to now; None when they may not."""
    known = list(_known(Supporter.objects.filter(pk=person.pk)))
    receivers = sort_people(known, zone=zone, at=at).receivers
    return receivers[0][1] if receivers else None


def sort_people(people: list[Supporter], *, zone: str, at: datetime) -> Audience:
    """`zone`: of whoever told us no home."""
    silent = set(ZoneVote.objects.silent(at=at).values_list("zone", flat=True))
    audience = Audience()
    for person in people:
        where = person.home.zone if person.home else zone
        if not person.is_active or not person.is_confirmed or person.restricted_at:
            audience.restricted += 1
        elif not _wants(person):
            audience.by_choice += 1
        elif where in silent:
            audience.silenced += 1
        else:
            audience.receivers.append((person, where))
    return audience


def _known(people: models.QuerySet[Supporter]) -> Iterable[Supporter]:
    agreed = Consent.objects.live(Consent.Purpose.LOCAL_TEAM).filter(supporter=OuterRef("pk"))
    return people.select_related("home", "volunteer").annotate(agreed=Exists(agreed)).order_by("pk")


def _wants(person: Any) -> bool:
    """Agreed that the local team writes, and did not ask for less since."""
    volunteer = getattr(person, "volunteer", None)
    chosen = volunteer.team_mail if volunteer else Volunteer.TeamMail.ALL
    return bool(person.agreed) and chosen == Volunteer.TeamMail.ALL
