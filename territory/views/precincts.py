"""One precinct: why it is ranked where it is, what was counted there, where it lies."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from territory.models import Target
from territory.permissions import get_precinct_for
from territory.precinct_names import precinct_name
from territory.targeting.words import explain
from territory.terrain.precinct_page import counted_in, drawing_of, neighbours_of
from territory.terrain.view import View
from territory.views.terrain import address, asked_targeting


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
        "sentences": explain(target, weights=targeting.weights) if targeting and target else [],
        "counted": counted_in(found, targeting.bloc if targeting else None),
        "neighbours": neighbours,
        "drawing": drawing_of(found, neighbours),
        "addresses": found.addresses.count(),
    }
    if targeting:
        context["path"] = [(place, address(View(targeting, place))) for place in View(targeting, found.commune).crumbs]
        context["query"] = urlencode({"ciblage": targeting.pk})
    else:
        context["path"], context["query"] = [], ""
    return render(request, "territory/precinct.html", context)
