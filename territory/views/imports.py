"""Bringing in official files: what is here, dropping a file, its check, its confirmation, its progress."""

import csv
import io
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.limits import limited
from common.sheets import safe_cell
from territory.forms.imports import MARGIN, RATE, ImportForm, both_too_big_words, most_words, too_big_words
from territory.imports.loaded import loaded
from territory.imports.report import FileRefused
from territory.imports.stages import Name, stage_of
from territory.imports.words import about, summary_of
from territory.models import Import
from territory.permissions import can_import, get_import_for, require
from territory.services.import_runs import in_one_sentence
from territory.services.imports import TooLate, approve_import, cancel_import, drop_file, field_of

PER_PAGE = 25


@require_GET
def imports(request: HttpRequest) -> HttpResponse:
    """What is loaded, and every file that was ever brought."""
    require(can_import(request.user))
    history = Import.objects.select_related("round__election").defer("report")
    page = Paginator(history, PER_PAGE).get_page(request.GET.get("page"))
    for row in page:
        row.about = about(row)
    return render(request, "territory/imports.html", {"page": page, "loaded": loaded(), "kinds": Import.Kind})


@csrf_exempt  # looked at below: reading the token reads the whole request, however long
@require_http_methods(["GET", "POST"])
def import_new(request: HttpRequest) -> HttpResponse:
    require(can_import(request.user))
    if request.method == "POST" and int(request.META.get("CONTENT_LENGTH") or 0) > settings.IMPORT_MAX_BYTES + MARGIN:
        return _too_big(request)
    return _import_new(request)


@csrf_protect
@limited("import", RATE, by="person")
def _import_new(request: HttpRequest) -> HttpResponse:
    if request.method == "GET":
        return _show_form(request, ImportForm(initial={"kind": request.GET.get("contenu", "")}))
    form = ImportForm(request.POST, request.FILES)
    if form.is_valid():
        read = form.cleaned_data
        try:
            row = drop_file(
                kind=read["kind"],
                file=read["file"],
                second=read["second"],
                options=form.options(),
                by=request.user,
                at=timezone.now(),
            )
        except FileRefused as refused:
            form.add_error(field_of(refused), in_one_sentence(refused))
        else:
            return redirect("territory:import", row.pk)
    return _show_form(request, form, status=413 if form.is_too_big else 422)


def _too_big(request: HttpRequest) -> HttpResponse:
    """Answered without reading what is sent; nothing is done, so no token is asked for."""
    return _show_form(request, ImportForm(), status=413, too_big=too_big_words())


def _show_form(request: HttpRequest, form: ImportForm, status: int = 200, **context: Any) -> HttpResponse:
    context |= {"form": form, "most": settings.IMPORT_MAX_BYTES}
    context |= {"most_words": most_words(), "too_big_words": too_big_words()}
    context |= {"both_too_big_words": both_too_big_words()}
    return render(request, "territory/import_new.html", context, status=status)


@require_GET
@never_cache
def import_detail(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_import_for(request.user, pk)
    stage = stage_of(row, at=timezone.now())
    same = Import.objects.filter(sha256=row.sha256, kind=row.kind, state=Import.State.DONE, pk__lt=row.pk)
    context = {
        "row": row,
        "about": about(row),
        "stage": stage,
        "summary": summary_of(row.report, done=row.state == Import.State.DONE),
        "same": same.first() if stage.name == Name.TO_CONFIRM else None,
    }
    return render(request, "territory/import.html", context)


@require_GET
@never_cache
def import_progress(request: HttpRequest, pk: int) -> JsonResponse:
    """{"stage", "share", "sentence", "moving"}: what the page asks every second while it moves."""
    return JsonResponse(stage_of(get_import_for(request.user, pk), at=timezone.now()).as_json())


@require_GET
@never_cache
def import_errors(request: HttpRequest, pk: int) -> HttpResponse:
    """The lines set aside, with their reasons, as a table."""
    row = get_import_for(request.user, pk)
    text = io.StringIO("\ufeff")
    text.seek(0, io.SEEK_END)
    writer = csv.writer(text, delimiter=";")
    writer.writerow([_("ligne"), _("raison")])
    writer.writerows([error["line"], safe_cell(error["reason"])] for error in row.report.get("errors", []))
    response = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="lignes-ecartees-{row.pk}.csv"'
    return response


@require_POST
def import_approve(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_import_for(request.user, pk)
    try:
        approve_import(row=row, by=request.user, at=timezone.now())
    except TooLate as error:
        messages.warning(request, str(error))
    return redirect("territory:import", pk)


@require_POST
def import_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_import_for(request.user, pk)
    try:
        cancel_import(row=row, by=request.user, at=timezone.now())
    except TooLate as error:
        messages.warning(request, str(error))
        return redirect("territory:import", pk)
    messages.success(request, _("« %s » est abandonné : rien n'a été écrit, le fichier est supprimé.") % row.names)
    return redirect("territory:imports")
