"""Who sees what of the plan, and who changes it. What is not for a person answers as if it did not exist (404).

Figures down to départements are for everybody who is signed in. Those of communes, where a few people are soon known
by name, and the gaps are for who holds a role there: whoever leads or trains above, and mobilisers in their own
département. National goals are set by national organisers; a territory's goal by who leads the territory around it.
"""

from datetime import datetime

from django.http import Http404
from django.shortcuts import get_object_or_404

from teams.authority import GUIDES, LEADS, Authority, authority_of
from teams.permissions.teams import Person, require
from teams.plan.tree import WITH_GOALS, Kind
from territory.models import Place
from territory.querysets import covers

_ABOVE = "parent__parent__parent"


def get_plan_place_for(user: Person, code: str, *, at: datetime) -> Place:
    """A territory of the plan, with those around it."""
    place = _place(code)
    if place.kind not in WITH_GOALS:
        require(sees_closely(authority_of(user, at=at), place))
    return place


def get_gaps_place_for(user: Person, code: str, *, at: datetime) -> Place:
    """Where somebody may read the gaps; without a code, the widest of their territories."""
    authority = authority_of(user, at=at)
    place = _place(code) if code else usual_place(authority)
    if place is None or not sees_closely(authority, place):
        raise Http404
    return place


def get_place_to_fix(user: Person, code: str, *, at: datetime) -> Place:
    place = _place(code)
    require(may_fix(authority_of(user, at=at), place))
    return place


def require_planner(user: Person, *, at: datetime) -> None:
    require(authority_of(user, at=at).is_national)


def sees_closely(authority: Authority, place: Place) -> bool:
    """The communes of a territory and where its chain breaks."""
    if authority.over(place, GUIDES):
        return True
    led = [role.place for role in authority.roles if role.team_id is not None]
    return any(covers(home.departement or home, place) for home in led)


def may_fix(authority: Authority, place: Place) -> bool:
    """Below one's own level: the country's territories, or a région's départements."""
    if place.kind not in WITH_GOALS or place.kind == Kind.COUNTRY or place.parent is None:
        return False
    return authority.over(place.parent, LEADS)


def usual_place(authority: Authority) -> Place | None:
    """The widest territory somebody has; a mobiliser's is the département around the team."""
    if authority.is_national:
        return Place.objects.filter(kind=Kind.COUNTRY).first()
    for place in authority.territories(GUIDES):
        return place
    for role in authority.roles:
        return role.place.departement or role.place
    return None


def _place(code: str) -> Place:
    found = Place.objects.select_related(_ABOVE, "departement")
    place: Place = get_object_or_404(found, code=code)
    return place
