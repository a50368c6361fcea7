"""The acts that give an experiment its chance, and the list that volunteers receive."""

import csv

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from canvassing.forms import CommitmentForm, take
from canvassing.permissions import get_experiment_for
from canvassing.services import Frozen, ask_for_draw, commit_words
from canvassing.views.experiments import show
from common.sheets import safe_cell


@require_POST
def experiment_commit(request: HttpRequest, pk: int) -> HttpResponse:
    experiment = get_experiment_for(request.user, pk, to_change=True)
    form = CommitmentForm(request.POST)
    if form.is_valid():
        try:
            commit_words(experiment=experiment, commitment=form.cleaned_data["commitment"], at=timezone.now())
        except ValidationError as error:
            take(form, error)
        except Frozen as error:
            return show(request, experiment, refusal=str(error), status=409)
        else:
            messages.success(request, _("La phrase est enregistrée avec son heure. Publiez-la, puis tirez au sort."))
            return redirect("canvassing:experiment", pk)
    return show(request, experiment, form=form, status=422)


@require_POST
def experiment_draw(request: HttpRequest, pk: int) -> HttpResponse:
    experiment = get_experiment_for(request.user, pk, to_change=True)
    try:
        ask_for_draw(experiment=experiment, by=request.user.email, at=timezone.now())
    except Frozen as error:
        return show(request, experiment, refusal=str(error), status=409)
    except ValidationError as error:
        return show(request, experiment, refusal=" ".join(error.messages), status=422)
    messages.success(request, _("Le tirage est demandé."))
    return redirect("canvassing:experiment", pk)


@require_GET
def experiment_units(request: HttpRequest, pk: int) -> HttpResponse:
    """The units handed to volunteers, the highest potential first; `?tout=1` gives every unit with its arm."""
    experiment = get_experiment_for(request.user, pk)
    everything = request.GET.get("tout") == "1"
    units = experiment.units.all() if everything else experiment.units.allocated()
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="experience-{pk}.csv"'
    sheet = csv.writer(answer, delimiter=";")
    sheet.writerow(["code", "commune", "territoire", "strate", "potentiel", "inscrits", "groupe", "confie"])
    for unit in units.select_related("precinct__commune", "commune").iterator():
        commune = unit.commune or unit.precinct.commune
        row = [unit.code, commune.name, unit.territory, unit.stratum, unit.potential, unit.registered]
        sheet.writerow([safe_cell(value) for value in [*row, unit.get_arm_display(), int(unit.allocated)]])
    return answer
