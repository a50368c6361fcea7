"""Rankings that staff define: list, form, state of the computation, deletion."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from territory.forms.targetings import TargetingForm, rounds_counted
from territory.models import Bloc, Targeting
from territory.permissions import can_import, can_see_terrain, can_target, get_targeting_for, require
from territory.services.targeting import create_targeting, delete_targeting, edit_targeting


@require_GET
def targetings(request: HttpRequest) -> HttpResponse:
    require(can_see_terrain(request.user))
    found = Targeting.objects.select_related("round__election", "compared__election", "bloc", "within")
    context = {"targetings": list(found), "can_target": can_target(request.user)} | _needs(request)
    return render(request, "territory/targetings.html", context)


@require_http_methods(["GET", "POST"])
def targeting_new(request: HttpRequest) -> HttpResponse:
    require(can_target(request.user))
    if request.method == "GET":
        form = TargetingForm(initial={"bloc": request.GET.get("bloc")})
        return render(request, "territory/targeting_form.html", {"form": form} | _needs(request))
    form = TargetingForm(request.POST)
    if form.is_valid():
        try:
            made = create_targeting(**form.service_fields(), at=timezone.now())
        except ValidationError as error:
            form.take(error)
        else:
            return redirect(f"{reverse('territory:terrain')}?ciblage={made.pk}")
    return render(request, "territory/targeting_form.html", {"form": form} | _needs(request), status=422)


@require_http_methods(["GET", "POST"])
def targeting(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_targeting_for(request.user, pk, to_change=True)
    form = TargetingForm(request.POST if request.method == "POST" else None, targeting=found)
    if request.method == "POST" and form.is_valid():
        try:
            edit_targeting(targeting=found, **form.service_fields(), at=timezone.now())
        except ValidationError as error:
            form.take(error)
        else:
            messages.success(request, _("C'est enregistré. Le classement se recalcule."))
            return redirect(f"{reverse('territory:terrain')}?ciblage={pk}")
    context = {"form": form, "targeting": get_targeting_for(request.user, pk)} | _needs(request)
    return render(request, "territory/targeting_form.html", context, status=422 if form.is_bound else 200)


@require_GET
@never_cache
def targeting_state(request: HttpRequest, pk: int) -> JsonResponse:
    """{"state", "version"}: the page that waits reads itself again when one of them changes."""
    found = get_targeting_for(request.user, pk)
    version = int(found.computed_at.timestamp()) if found.computed_at else 0
    return JsonResponse({"state": found.state, "version": version})


@require_http_methods(["GET", "POST"])
def targeting_delete(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_targeting_for(request.user, pk, to_change=True)
    context = {"targeting": found}
    if request.method == "GET":
        return render(request, "territory/targeting_delete.html", context)
    try:
        delete_targeting(targeting=found)
    except ValidationError as error:
        return render(request, "territory/targeting_delete.html", context | {"error": error.messages[0]}, status=422)
    messages.success(request, _("Le ciblage « %s » est supprimé.") % found.name)
    return redirect("territory:targetings")


def _needs(request: HttpRequest) -> dict[str, bool]:
    return {
        "has_results": rounds_counted().exists(),
        "has_bloc": Bloc.objects.exists(),
        "can_import": can_import(request.user),
    }
