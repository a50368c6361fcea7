"""What the worker does for teams that nobody leads. The last line of a team's history says how far it came."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import OuterRef, Subquery

from teams.emails import teams as emails
from teams.models import Team, TeamChange, TeamOffer
from teams.querysets import TeamQuerySet
from teams.services.offers import offer_to_neighbours, say_untaken
from teams.services.teams import lock
from teams.team.audience import audience_of
from territory.models import ZoneVote

Change = TeamChange.Change


def look_after_orphans(*, at: datetime) -> int:
    """Tell members and ask neighbours; end what is past its term. Silent zones wait. Returns how many teams moved."""
    return sum([_look_after(pk, at=at) for pk in list(_waiting(at=at))])


def _waiting(*, at: datetime) -> Iterable[int]:
    silent = ZoneVote.objects.silent(at=at).values("zone")
    teams = Team.objects.filter(state=Team.State.WITHOUT).exclude(place__zone__in=silent)
    pks: Iterable[int] = (
        _with_last_line(teams).filter(last__in=(Change.LOST, Change.OFFERED)).values_list("pk", flat=True)
    )
    return pks


@transaction.atomic
def _look_after(pk: int, *, at: datetime) -> bool:
    team = lock(pk)[pk]
    last = _with_last_line(Team.objects.filter(pk=pk, state=Team.State.WITHOUT)).values_list("last", flat=True).first()
    if last == Change.LOST:
        for person, zone in audience_of(team, at=at).receivers:
            emails.team_lost(team=team, supporter=person, zone=zone)
        offer_to_neighbours(team=team, at=at)
        return True
    if last == Change.OFFERED and not TeamOffer.objects.open(at=at).filter(team=team).exists():
        team.offers.unanswered().close(at=at)
        say_untaken(team=team, at=at)
        return True
    return False


def _with_last_line(teams: TeamQuerySet) -> TeamQuerySet:
    lines = TeamChange.objects.filter(team=OuterRef("pk"), change__in=(Change.LOST, Change.OFFERED, Change.UNTAKEN))
    return teams.annotate(last=Subquery(lines.order_by("-pk").values("change")[:1]))
