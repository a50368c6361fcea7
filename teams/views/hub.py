"""Somebody's own page: where they stand, what comes next, who thanks them, what waits for them."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from supporters.models import Supporter
from supporters.permissions import get_account
from teams.authority import authority_of
from teams.ladder.duties import duty_of
from teams.ladder.hub import ladder_of, stay_of, waiting_for
from teams.models import Outing, Participation, Role, Team, Thanks
from teams.team.offers import next_outings

THANKS = 5


@require_safe
@never_cache
def hub(request: HttpRequest) -> HttpResponse:
    """For whoever never offered to help: an invitation to."""
    person, now = get_account(request), timezone.now()
    authority = authority_of(request.user, at=now)
    volunteer = getattr(person, "volunteer", None)
    context: dict[str, Any] = {
        "person": person,
        "volunteer": volunteer,
        "leads": authority.leads_somebody,
        "duty": duty_of(authority),
        "waiting": waiting_for(person, authority, at=now),
    }
    if volunteer:
        stay = stay_of(person)
        steps = ladder_of(volunteer, stay)
        context |= {
            "steps": steps,
            "following": next((shown for shown in steps if shown.step.current), None),
            "team": stay.team if stay else None,
            "mobilisers": _mobilisers(stay.team) if stay else [],
            "team_outing": next_outings([stay.team_id], at=now).get(stay.team_id) if stay else None,
            "own_outings": _own_outings(person),
            "thanks": Thanks.objects.filter(supporter=person).select_related("by", "team").order_by("-at")[:THANKS],
        }
    return render(request, "teams/hub.html", context)


def _mobilisers(team: Team) -> list[str]:
    """First names."""
    roles = Role.objects.current(at=timezone.now()).filter(team=team).select_related("supporter").order_by("pk")
    return [role.supporter.display_name for role in roles]


def _own_outings(person: Supporter) -> list[Outing]:
    """Those they come to, the next first."""
    theirs = Participation.objects.filter(supporter=person, cancelled_at=None).values("outing")
    ahead = Outing.objects.to_come(at=timezone.now()).filter(pk__in=theirs)
    return list(ahead.select_related("place__departement").order_by("starts_at")[:3])
