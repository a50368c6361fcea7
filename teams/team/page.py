"""What a team's page shows: to its members, to its mobiliser, to those above. No list of people."""

from datetime import datetime, timedelta
from typing import Any

from supporters.models import Supporter
from teams.authority import GUIDES, LEADS, Authority
from teams.models import Membership, Outing, Role, Team, TeamChange, TeamOffer
from teams.team.results import results_of

#: Messages are shown for a month.
MONTH = timedelta(days=31)
OUTINGS = 5
HISTORY = 20


def page_of(team: Team, person: Supporter, authority: Authority, *, at: datetime) -> dict[str, Any]:
    """A constant number of queries, whatever the size of the team."""
    leads, changes = authority.leads(team), authority.over(team.place, LEADS)
    coming = Outing.objects.to_come(at=at).filter(team=team).select_related("place", "team")
    held = (
        Outing.objects.filter(team=team, state=Outing.State.HELD).select_related("place", "team").order_by("-starts_at")
    )
    return {
        "team": team,
        "mobiliser": mobilisers_of([team.pk], at=at).get(team.pk),
        "mine": Membership.objects.current().filter(team=team, supporter=person).first(),
        "leads": leads,
        "sees_people": leads or authority.over(team.place, GUIDES),
        "edits": (leads or changes) and team.is_live,
        "changes": changes and team.is_live,
        "coming": list(coming.order_by("starts_at", "pk")[:OUTINGS]),
        "held": list(held[:OUTINGS]),
        "results": results_of([team.pk])[team.pk],
        "team_messages": list(team.messages.filter(at__gt=at - MONTH).select_related("author")),
        "history": list(team.changes.select_related("other")[:HISTORY]),
        "offers": _offers(team, at=at) if leads or changes else [],
        "untaken": changes and _is_untaken(team),
        "asked": list(team.offers.open(at=at).select_related("neighbour__place")) if changes else [],
    }


def mobilisers_of(teams: list[int], *, at: datetime) -> dict[int, Supporter]:
    """Who leads each team in their own right. One query."""
    roles = Role.objects.current(at=at).filter(team__in=teams, delegated_from=None).select_related("supporter")
    return {role.team_id: role.supporter for role in roles if role.team_id}


def _offers(team: Team, *, at: datetime) -> list[TeamOffer]:
    """Teams that this one is asked to take in."""
    return list(TeamOffer.objects.open(at=at).filter(neighbour=team).select_related("team__place"))


def _is_untaken(team: Team) -> bool:
    """Nobody leads it, and its neighbours have been asked in vain."""
    kinds = (TeamChange.Change.LOST, TeamChange.Change.OFFERED, TeamChange.Change.UNTAKEN)
    last = team.changes.filter(change__in=kinds).order_by("-pk").first()
    return team.state == Team.State.WITHOUT and last is not None and last.change == TeamChange.Change.UNTAKEN
