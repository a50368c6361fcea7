"""What a volunteer is told on the walk's page of sessions that were set aside: why, and whom to ask."""

from typing import Any

from django import template

from canvassing.models import DoorSession
from teams.models import Membership

register = template.Library()


@register.inclusion_tag("canvassing/review/_told.html", takes_context=True)
def sessions_aside(context: Any, walk: Any = None) -> dict[str, Any]:
    """The person's own, on one walk or on all; two queries at most."""
    person = context["request"].user
    found = DoorSession.objects.filter(supporter=person.pk, state=DoorSession.State.ASIDE)
    if walk is not None:
        found = found.filter(walk=walk.pk)
    sessions = list(found.select_related("commune").order_by("-day", "-pk"))
    team = None
    if sessions:
        mine = Membership.objects.current().filter(supporter=person.pk).select_related("team").first()
        team = mine.team if mine else None
    return {"sessions": sessions, "team": team, "CAMPAIGN": context.get("CAMPAIGN"), "elsewhere": walk is None}
