"""One precinct: why it is ranked where it is, what was counted there, where it lies."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from territory.french_places import contracted
from territory.models import Precinct, Target
from territory.permissions import can_target, get_precinct_for
from territory.precinct_names import precinct_name
from territory.targeting.words import explain
from territory.terrain.precinct_page import counted_in, drawing_of, neighbours_of, place_in_commune
from territory.terrain.view import View
from territory.views.terrain import address, asked_targeting
from territory.written_numbers import ordinal


@require_GET
def precinct(request: HttpRequest, code: str) -> HttpResponse:
    found = get_precinct_for(request.user, code)
    targeting = asked_targeting(request)
    target = Target.objects.select_related("basin").filter(targeting=targeting, precinct=found).first()
    neighbours = neighbours_of(found, targeting)
    context = {
        "precinct": found,
        "name": precinct_name(found.code, found.commune.name),
        "targeting": targeting,
        "target": target,
        "standing": _standing(found, target) if target else "",
        "sentences": explain(target, weights=targeting.weights) if targeting and target else [],
        "counted": counted_in(found, targeting.bloc if targeting else None),
        "neighbours": neighbours,
        "drawing": drawing_of(found, neighbours),
        "addresses": found.addresses.count(),
        "can_target": can_target(request.user),
    }
    if targeting:
        context["path"] = [(place, address(View(targeting, place))) for place in View(targeting, found.commune).crumbs]
        context["query"] = urlencode({"ciblage": targeting.pk})
    else:
        context["path"], context["query"] = [], ""
    return render(request, "territory/precinct.html", context)


def _standing(precinct: Precinct, target: Target) -> str:
    """« 1er à Manosque »: its place among the precincts of its commune."""
    words = {"rank": ordinal(place_in_commune(precinct, target)), "commune": precinct.commune.name}
    return contracted(_("%(rank)s à %(commune)s") % words)
