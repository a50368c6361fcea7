"""Blocs: named lists of candidates and nuances, picked among those of a round."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from territory.forms.targetings import BlocForm, rounds_counted
from territory.models import Bloc, Round
from territory.permissions import can_import, can_target, get_bloc_for, require
from territory.services.blocs import create_bloc, delete_bloc, edit_bloc


@require_GET
def blocs(request: HttpRequest) -> HttpResponse:
    require(can_target(request.user))
    context = {
        "blocs": list(Bloc.objects.prefetch_related("targetings")),
        "has_results": rounds_counted().exists(),
        "can_import": can_import(request.user),
    }
    return render(request, "territory/blocs.html", context)


@require_http_methods(["GET", "POST"])
def bloc_new(request: HttpRequest) -> HttpResponse:
    require(can_target(request.user))
    return _form(request, None)


@require_http_methods(["GET", "POST"])
def bloc(request: HttpRequest, pk: int) -> HttpResponse:
    return _form(request, get_bloc_for(request.user, pk))


@require_http_methods(["GET", "POST"])
def bloc_delete(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_bloc_for(request.user, pk)
    context = {"bloc": found, "used": list(found.targetings.all())}
    if request.method == "GET":
        return render(request, "territory/bloc_delete.html", context)
    try:
        delete_bloc(bloc=found)
    except ValidationError as error:
        return render(request, "territory/bloc_delete.html", context | {"error": error.messages[0]}, status=422)
    messages.success(request, _("Le bloc « %s » est supprimé.") % found.name)
    return redirect("territory:blocs")


def _form(request: HttpRequest, found: Bloc | None) -> HttpResponse:
    """A new bloc, or one to change. Its boxes are those of the round chosen at the top of the page."""
    rounds = list(rounds_counted())
    chosen = _chosen(rounds, request.GET.get("tour", "") or request.POST.get("tour", ""), found)
    form = BlocForm(request.POST if request.method == "POST" else None, bloc=found, round=chosen)
    if request.method == "POST" and form.is_valid():
        try:
            if found:
                edit_bloc(bloc=found, name=form.cleaned_data["name"], members=form.members, at=timezone.now())
                messages.success(request, _("C'est enregistré. Les ciblages qui s'en servent se recalculent."))
                return redirect("territory:blocs")
            made = create_bloc(name=form.cleaned_data["name"], members=form.members)
        except ValidationError as error:
            _tell(form, error)
        else:
            return redirect(f"{reverse('territory:targeting-new')}?bloc={made.pk}")
    context = {
        "form": form,
        "bloc": Bloc.objects.prefetch_related("targetings").get(pk=found.pk) if found else None,
        "rounds": rounds,
        "chosen": chosen,
    }
    return render(request, "territory/bloc_form.html", context, status=422 if form.is_bound else 200)


def _chosen(rounds: list[Round], asked: str, found: Bloc | None) -> Round | None:
    """The round asked for, else the one in which the bloc is used, else the latest."""
    by_key = {str(one.pk): one for one in rounds}
    if asked in by_key:
        return by_key[asked]
    used = found.targetings.values_list("round_id", flat=True).first() if found else None
    return by_key.get(str(used)) or (rounds[0] if rounds else None)


def _tell(form: BlocForm, error: ValidationError) -> None:
    places = {"members": "picked" if form.groups else "more"}
    by_field = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    for name, found in by_field.items():
        name = places.get(name, name)
        form.add_error(name if name in form.fields else None, found)
