"""From voters to reach to outings, people missing, and three scenarios."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from canvassing.experiments.planner import calculate
from canvassing.experiments.wording import SCENARIO_WORDS
from canvassing.forms import PlannerForm
from canvassing.permissions import can_see_experiments, require


@require_GET
def planner(request: HttpRequest) -> HttpResponse:
    """The three first figures suffice: the others are those of a usual outing."""
    require(can_see_experiments(request.user))
    asked = request.GET.dict()
    usual = usual_outing()
    form = PlannerForm(usual | asked if asked else None, initial=usual)
    context = {"form": form}
    if form.is_bound and form.is_valid():
        found = calculate(form.effort())
        context |= {
            "found": found,
            "scenarios": [(one, SCENARIO_WORDS[one.scenario.key]) for one in found.scenarios],
        }
    return render(request, "canvassing/planner.html", context, status=422 if form.errors else 200)


def usual_outing() -> dict[str, Any]:
    """What the fields hold when nothing else was said."""
    return {name: field.initial for name, field in PlannerForm.base_fields.items() if field.initial is not None}
