"""Setting the national goals, and fixing a territory's."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from common.limits import limited
from teams.forms.plan import GoalForm, PlanForm, first_values
from teams.models import Goal, Measure, Plan
from teams.permissions.plan import get_place_to_fix, require_planner
from teams.permissions.teams import require
from teams.services.plan import fix_goal, free_goal, make_plan, the_plan
from teams.views.access import with_second_factor
from territory.models import Round

#: Without an election to come, a plan is first offered for so long.
USUAL = timedelta(days=180)


@require_http_methods(["GET", "POST"])
@with_second_factor
@limited("plan-edit", "60/h", by="person")
def plan_edit(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    require_planner(request.user, at=now)
    plan = the_plan()
    form = PlanForm(request.POST if request.method == "POST" else None, initial=_initial(plan))
    if request.method == "POST" and form.is_valid():
        asked = {name: form.cleaned_data[name] for name in ("due_on", "split_by")}
        try:
            make_plan(amounts=form.amounts, by=request.user, at=now, **asked)
        except ValidationError as error:
            _take(form, error)
        else:
            messages.success(request, _("C'est noté et réparti. Les chiffres suivent dans un instant."))
            return redirect("teams:plan")
    status = 422 if form.errors else 200
    return render(request, "teams/plan_edit.html", {"form": form, "plan": plan}, status=status)


@require_http_methods(["GET", "POST"])
@with_second_factor
@limited("goal-edit", "120/h", by="person")
def goal_edit(request: HttpRequest, code: str, measure: str) -> HttpResponse:
    """An empty amount lets the territory take its share again."""
    now = timezone.now()
    place = get_place_to_fix(request.user, code, at=now)
    plan = the_plan()
    require(measure in Measure.values)
    if plan is None:
        raise Http404
    goal = Goal.objects.filter(plan=plan, place=place, measure=measure).first()
    above = Goal.objects.filter(plan=plan, place=place.parent, measure=measure).first()
    initial = {"amount": goal.amount if goal and goal.fixed else None}
    form = GoalForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            said = _decide(plan, place, measure, form.cleaned_data["amount"], by=request.user, at=now)
        except ValidationError as error:
            _take(form, error)
        else:
            messages.success(request, said)
            return redirect(f"{_address(place.parent)}?mesure={measure}")
    context = {
        "form": form,
        "place": place,
        "goal": goal,
        "above": above,
        "label": Measure(measure).label,
        "measure": measure,
    }
    return render(request, "teams/plan_goal.html", context, status=422 if form.errors else 200)


def _decide(plan: Plan, place: Any, measure: str, amount: int | None, **who: Any) -> str:
    if amount is None:
        free_goal(plan=plan, place=place, measure=measure, **who)
        return _("C'est noté : %s reprend sa part.") % place.name
    fix_goal(plan=plan, place=place, measure=measure, amount=amount, **who)
    return _("C'est noté : l'objectif est fixé (%s), les autres territoires se partagent le reste.") % place.name


def _address(place: Any) -> str:
    return reverse("teams:plan-place", args=[place.code])


def _initial(plan: Plan | None) -> dict[str, Any]:
    if plan is None:
        return first_values(due_on=_next_round())
    amounts = Goal.objects.filter(plan=plan, place__kind="country").values_list("measure", "amount")
    return dict(amounts) | {"due_on": plan.due_on, "split_by": plan.split_by}


def _next_round() -> date:
    today = timezone.localdate()
    found = Round.objects.filter(election__is_active=True, date__gt=today).order_by("date").first()
    return found.date if found else today + USUAL


def _take(form: Any, error: ValidationError) -> None:
    """Show what the service refused beside the field it speaks of."""
    for name, words in error.message_dict.items():
        form.add_error(name if name in form.fields else ("amount" if "amount" in form.fields else None), words)
