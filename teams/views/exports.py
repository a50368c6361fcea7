"""Taking out what one's role may read. Each export is written down; many addresses need a second person."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.limits import limited
from teams.authority import LEADS, Authority, authority_of
from teams.forms.transfers import ExportForm
from teams.models import OrganisationExport
from teams.permissions.teams import require
from teams.permissions.transfers import exportable_places, exports_to_agree, get_export_for, get_export_to_agree
from teams.services.exports import OFFERED, NotAgreed, Over, agree_to_export, request_export, take_export
from teams.transfers.export import people_heading, people_rows, rows_as_csv, teams_heading, teams_rows
from teams.views.access import with_second_factor

PER_PAGE = 20


@limited("organisation-export", "30/h", by="person")
@require_http_methods(["GET", "HEAD", "POST"])
@with_second_factor
def export(request: HttpRequest) -> HttpResponse:
    """What may be taken, what was, and what waits for an agreement."""
    now = timezone.now()
    authority = authority_of(request.user, at=now)
    require(authority.holds(*LEADS))
    places = exportable_places(authority)
    form = ExportForm(request.POST if request.method == "POST" else None, places=places, national=authority.is_national)
    if request.method == "POST" and form.is_valid():
        row = request_export(
            by=request.user,
            place=form.cleaned_data["place"],
            content=form.cleaned_data["content"],
            with_addresses=bool(form.cleaned_data.get("with_addresses")),
            at=now,
        )
        if row.approved_at is None:
            messages.info(
                request, _("Les autres responsables nationaux sont prévenus : l'un d'eux doit être d'accord.")
            )
            return redirect("teams:export")
        return redirect("teams:export-file", row.pk)
    context = _context(request, authority, at=now) | {"form": form}
    return render(request, "teams/exports.html", context, status=422 if form.is_bound and form.errors else 200)


@require_GET
@with_second_factor
def export_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The table, written as it is read; 403 while nobody agreed, 410 a day later."""
    now = timezone.now()
    row = get_export_for(request.user, pk, at=now)
    try:
        return as_file(take_export(export=row, at=now), at=now)
    except NotAgreed:
        return render(request, "teams/export_waits.html", {"export": row}, status=403)
    except Over:
        return render(request, "teams/export_waits.html", {"export": row, "over": True}, status=410)


@require_POST
@with_second_factor
@limited("organisation-export", "30/h", by="person")
def export_agree(request: HttpRequest, pk: int) -> HttpResponse:
    now = timezone.now()
    row = get_export_to_agree(request.user, pk, at=now)
    try:
        agree_to_export(export=row, by=request.user, at=now)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Vous avez donné votre accord, pour vingt-quatre heures."))
    return redirect("teams:export")


def as_file(row: OrganisationExport, *, at: datetime) -> HttpResponseBase:
    """The download of an export that was granted."""
    name = f"{row.content}-{row.place.code}-{at:%Y-%m-%d}.csv"
    if row.content == OrganisationExport.Content.TEAMS:
        return rows_as_csv(name, teams_heading(), teams_rows(row.place))
    heading = people_heading(with_addresses=row.with_addresses)
    return rows_as_csv(name, heading, people_rows(row.place, with_addresses=row.with_addresses))


def _context(request: HttpRequest, authority: Authority, *, at: datetime) -> dict[str, Any]:
    mine = OrganisationExport.objects.filter(requested_by=request.user.pk).select_related("place", "approved_by")
    page = Paginator(mine, PER_PAGE).get_page(request.GET.get("page"))
    return {
        "page": page,
        "rows": [(row, row.approved_at is not None and at < row.approved_at + OFFERED) for row in page],
        "to_agree": list(exports_to_agree(request.user, at=at)) if authority.is_national else [],
    }
