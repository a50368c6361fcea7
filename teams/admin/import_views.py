"""The pages of an import: give a file, look at what was found, send, give up, undo."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.limits import limited
from supporters.permissions import is_national
from teams.forms.transfers import ImportForm
from teams.models import OrganisationImport
from teams.services.import_undo import WITHIN, may_undo, undo_import
from teams.services.imports import TooLate, check_import, drop_import, send_import
from teams.transfers.export import rows_as_csv
from teams.transfers.preview import preview_of

PER_PAGE = 50
#: Files given in an hour by one person.
RATE = "20/h"


@limited("organisation-import", RATE, by="person")
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """The form; a file that holds is checked at once, and its page says what was found."""
    _require_national(request)
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    if request.method == "POST" and form.is_valid():
        answer = _check(request, form)
        if answer is not None:
            return answer
    status = 422 if form.is_bound and form.errors else 200
    return _page(request, "upload", _("Faire entrer une organisation"), {"form": form}, status=status)


@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What was found, or what is wrong line by line; and what may be done now."""
    batch = _batch(request, pk)
    now = timezone.now()
    context = {
        "batch": batch,
        "states": OrganisationImport.State,
        "preview": preview_of(batch),
        "errors": Paginator(batch.errors, PER_PAGE).get_page(request.GET.get("page")),
        "may_undo": may_undo(batch, at=now),
        "undo_until": batch.sent_at + WITHIN if batch.sent_at else None,
    }
    return _page(request, "detail", batch.file_name, context)


@require_GET
def errors(request: HttpRequest, pk: int) -> HttpResponse:
    """The lines to mend, as a table."""
    batch = _batch(request, pk)
    heading = [_("Ligne"), _("Colonne"), _("Ce qui ne va pas")]
    return rows_as_csv(f"erreurs-{batch.pk}.csv", heading, iter(batch.errors))


@require_POST
def send(request: HttpRequest, pk: int) -> HttpResponse:
    batch = _batch(request, pk)
    try:
        send_import(batch=batch, by=request.user, at=timezone.now())
    except TooLate as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Les invitations partent. Chacun répond pour soi."))
    return _to(batch)


@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    batch = _batch(request, pk)
    try:
        drop_import(batch=batch)
    except TooLate as error:
        messages.error(request, str(error))
        return _to(batch)
    messages.success(request, _("Le fichier est oublié."))
    return redirect("admin:teams_organisationimport_changelist")


@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    batch = _batch(request, pk)
    try:
        undone = undo_import(batch=batch, by=request.user, at=timezone.now())
    except TooLate as error:
        messages.error(request, str(error))
        return _to(batch)
    words = _(
        "Annulé : %(forgotten)s invitations oubliées, %(roles)s rôles terminés, %(stays)s départs, %(teams)s équipes."
    )
    messages.success(request, words % vars(undone))
    if undone.kept:
        kept = len(undone.kept)
        messages.warning(
            request,
            ngettext("%d ligne reste : voyez pourquoi plus bas.", "%d lignes restent : voyez pourquoi plus bas.", kept)
            % kept,
        )
    return _to(batch)


def _check(request: HttpRequest, form: ImportForm) -> HttpResponse | None:
    read = form.cleaned_data
    try:
        checked = check_import(
            file=read["file"],
            source_kind=read["source_kind"],
            source=read["source"],
            obtained_on=read["obtained_on"],
            by=request.user,
            at=timezone.now(),
        )
    except ValidationError as error:
        form.add_refusal(error)
        return None
    if checked.aside:
        words = _("Colonnes laissées de côté, que rien ne garde : %(names)s.")
        messages.info(request, words % {"names": ", ".join(checked.aside)})
    return _to(checked.batch)


def _require_national(request: HttpRequest) -> None:
    if not is_national(request.user):
        raise PermissionDenied


def _batch(request: HttpRequest, pk: int) -> OrganisationImport:
    _require_national(request)
    batch: OrganisationImport = get_object_or_404(OrganisationImport.objects.select_related("created_by"), pk=pk)
    return batch


def _to(batch: OrganisationImport) -> HttpResponse:
    return HttpResponseRedirect(reverse("admin:teams_organisationimport_change", args=[batch.pk]), status=303)


def _page(request: HttpRequest, name: str, title: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    whole = admin.site.each_context(request) | {"title": title} | context
    return render(request, f"admin/teams/organisationimport/{name}.html", whole, status=status)
