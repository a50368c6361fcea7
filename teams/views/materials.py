"""Documents to take away from training: the list, adding, reading, deleting."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from common.file_kinds import kind_named
from common.limits import limited
from teams.authority import authority_of
from teams.forms.training import MaterialForm, take
from teams.models import Material
from teams.permissions.teams import require
from teams.permissions.training import (
    can_add_materials,
    can_delete,
    can_see_materials,
    get_material_for,
    get_material_to_delete,
)
from teams.services.materials import add_material, delete_material


@require_http_methods(["GET", "POST"])
@limited("materials", "60/h", by="person")
def materials(request: HttpRequest) -> HttpResponse:
    """The list; trainers and national organisers add to it here."""
    now = timezone.now()
    require(can_see_materials(request.user, at=now))
    adds = can_add_materials(request.user, at=now)
    if request.method == "POST":
        require(adds)
    form = MaterialForm(request.POST, request.FILES) if request.method == "POST" else MaterialForm()
    if request.method == "POST" and form.is_valid():
        read = form.cleaned_data
        name = read["file"].name if read["file"] else ""
        try:
            add_material(**read, file_name=name, by=request.user, at=now)
        except ValidationError as error:
            take(form, error)
        else:
            messages.success(request, _("Le document est ajouté."))
            return redirect("teams:materials")
    authority = authority_of(request.user, at=now)
    rows = [(row, can_delete(authority, request.user, row)) for row in Material.objects.all()]
    context = {"rows": rows, "form": form, "adds": adds}
    return render(request, "teams/materials.html", context, status=422 if form.errors else 200)


@require_safe
def material_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Its bytes, to be kept and never shown within the site: it was somebody's file."""
    found = get_material_for(request.user, pk, at=timezone.now())
    kind = kind_named(found.file.rpartition(".")[2])
    if kind is None:
        raise Http404
    try:
        file = default_storage.open(found.file)
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(file, as_attachment=True, filename=found.file_name, content_type=kind.content_type)
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_http_methods(["GET", "POST"])
def material_delete(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_material_to_delete(request.user, pk, at=timezone.now())
    if request.method == "GET":
        return render(request, "teams/material_delete.html", {"material": found})
    delete_material(material=found)
    messages.success(request, _("Le document est supprimé."))
    return redirect("teams:materials")
