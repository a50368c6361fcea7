"""Experiments: list, preparation, page of one, results."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from canvassing.experiments.arms import picture_of
from canvassing.experiments.wording import COVARIATE_NAMES, OUTCOME_NAMES, floor_sentence, spread_sentences
from canvassing.forms import CommitmentForm, ExperimentForm, take
from canvassing.models import DoorReport, Experiment, Reading
from canvassing.permissions import can_experiment, can_see_experiments, get_experiment_for, require
from canvassing.services import (
    Frozen,
    change_experiment,
    forget_experiment,
    prepare_experiment,
    preview,
)
from canvassing.services.previews import Preview
from territory.forms.targetings import rounds_counted
from territory.models import Bloc, Place

PAGE = 50
#: Territories listed before a draw.
MOST_TERRITORIES = 120


@require_GET
def experiments(request: HttpRequest) -> HttpResponse:
    require(can_see_experiments(request.user))
    page = Paginator(Experiment.objects.for_list(), PAGE).get_page(request.GET.get("page"))
    return render(request, "canvassing/experiments.html", {"page": page, **_rights(request)})


@require_http_methods(["GET", "POST"])
def experiment_new(request: HttpRequest) -> HttpResponse:
    """« Voir » shows what the draw could see and keeps nothing."""
    require(can_experiment(request.user))
    form = ExperimentForm(
        request.POST if request.method == "POST" else None, initial={"targeting": request.GET.get("ciblage")}
    )
    told = None
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                made = prepare_experiment(definition=form.definition(), by=request.user.email, at=timezone.now())
                if "preview" not in request.POST:
                    return redirect("canvassing:experiment", made.pk)
                told = preview(made)
                transaction.set_rollback(True)
        except ValidationError as error:
            take(form, error)
    context = {"form": form, **_rights(request), **_told(told)}
    return render(request, "canvassing/experiment_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def experiment_edit(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_experiment_for(request.user, pk, to_change=True)
    form = ExperimentForm(request.POST if request.method == "POST" else None, experiment=found)
    if request.method == "POST" and form.is_valid():
        try:
            change_experiment(experiment=found, definition=form.definition())
        except ValidationError as error:
            take(form, error)
        except Frozen as error:
            return show(request, get_experiment_for(request.user, pk), refusal=str(error), status=409)
        else:
            messages.success(request, _("C'est enregistré."))
            return redirect("canvassing:experiment", pk)
    context = {"form": form, "experiment": found, **_rights(request)}
    return render(request, "canvassing/experiment_form.html", context, status=422 if form.errors else 200)


@require_GET
def experiment(request: HttpRequest, pk: int) -> HttpResponse:
    return show(request, get_experiment_for(request.user, pk))


@require_http_methods(["GET", "POST"])
def experiment_delete(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_experiment_for(request.user, pk, to_change=True)
    if request.method == "GET":
        return render(request, "canvassing/experiment_delete.html", {"experiment": found})
    try:
        forget_experiment(experiment=found)
    except Frozen as error:
        return show(request, found, refusal=str(error), status=409)
    messages.success(request, _("L'expérience « %s » est supprimée.") % found.name)
    return redirect("canvassing:experiments")


@require_GET
@never_cache
def experiment_state(request: HttpRequest, pk: int) -> JsonResponse:
    """{"state", "version"}: the page that waits for the worker reads itself again when one of them changes."""
    found = get_experiment_for(request.user, pk)
    waits = found.is_queued or found.readings.filter(state=Reading.State.QUEUED).exists()
    return JsonResponse({"state": "queued" if waits else "ready", "version": int(found.is_drawn)})


def show(
    request: HttpRequest, found: Experiment, *, form: Any = None, refusal: str = "", status: int = 200
) -> HttpResponse:
    """The page of one experiment: what it could see before the draw, what was drawn after."""
    context = {
        "experiment": found,
        "form": form or CommitmentForm(),
        "refusal": refusal,
        "plan_outcomes": [OUTCOME_NAMES[name] for name in found.plan["outcomes"]],
        "plan_covariates": [COVARIATE_NAMES[name] for name in found.plan["covariates"]],
        "outcomes": found.outcomes.select_related("election"),
        **_rights(request),
    }
    context |= _drawn(request, found) if found.is_drawn else _prepared(found)
    return render(request, "canvassing/experiment.html", context, status=status)


def _prepared(found: Experiment) -> dict[str, Any]:
    past = {"past_draws": found.past_draws.all()}
    if found.is_queued:
        return past
    try:
        return _told(preview(found)) | past
    except ValidationError as error:  # the results it was made of have changed
        return {"refusal": " ".join(error.messages)} | past


def _drawn(request: HttpRequest, found: Experiment) -> dict[str, Any]:
    arms = found.units.arms()
    reports = DoorReport.objects.of(found)
    strata = Paginator(found.units.strata(), PAGE).get_page(request.GET.get("page"))
    return {
        "arms": {arm: sum(row["units"] for row in arms if row["arm"] == arm) for arm in {row["arm"] for row in arms}},
        "allocated": {
            "units": sum(row["units"] for row in arms if row["allocated"]),
            "people": sum(row["people"] for row in arms if row["allocated"]),
        },
        "strata": strata,
        "picture": picture_of(found),
        "names": _names({row["territory"] for row in strata}),
        "doors": reports.totals(),
        "frozen": reports.exists(),
        "past_draws": found.past_draws.all(),
    }


def _told(told: Preview | None) -> dict[str, Any]:
    if told is None:
        return {}
    names = _names({one.name for one in told.design.territories[:MOST_TERRITORIES]})
    return {
        "preview": told,
        "floor": floor_sentence(told),
        "spreads": spread_sentences(told),
        "names": names,
        "most": f":{MOST_TERRITORIES}",
    }


def _names(codes: set[str]) -> dict[str, str]:
    return dict(Place.objects.filter(code__in=codes).values_list("code", "name"))


def _rights(request: HttpRequest) -> dict[str, bool]:
    return {
        "can_experiment": can_experiment(request.user),
        "has_results": rounds_counted().exists(),
        "has_bloc": Bloc.objects.exists(),
    }
