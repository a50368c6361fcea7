"""What a person may do with their data: read, take away, limit, erase (L04, L05)."""

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.limits import limited, too_many
from supporters import privacy
from supporters.forms.account import ErasureForm, RightsRequestForm
from supporters.permissions import get_account, get_export_for
from supporters.services.rights import ask_staff


@require_http_methods(["GET", "POST"])
@limited("rights-request", "5/d", by="person")
@never_cache
def personal_data(request: HttpRequest) -> HttpResponse:
    supporter = get_account(request)
    form = RightsRequestForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        ask_staff(supporter=supporter, at=timezone.now(), **form.cleaned_data)
        messages.success(request, _("Votre demande est notée. Nous répondons en un mois au plus."))
        return redirect("supporters:personal-data")
    now = timezone.now()
    context = {
        "form": form,
        "exports": supporter.exports.all()[:5],
        "requests": supporter.rights_requests.order_by("-created_at")[:20],
        "now": now,
    }
    return render(request, "supporters/personal_data.html", context, status=422 if form.errors else 200)


@require_POST
def export(request: HttpRequest) -> HttpResponse:
    try:
        privacy.request_export(supporter=get_account(request), at=timezone.now())
    except privacy.TooSoon as too_soon:
        return too_many(request, too_soon.wait)
    messages.success(request, _("Nous rassemblons vos données. Un e-mail vous prévient quand le fichier est prêt."))
    return redirect("supporters:personal-data")


@require_GET
@never_cache
def export_file(request: HttpRequest, pk: int) -> HttpResponse | FileResponse:
    found = get_export_for(request.user, pk, at=timezone.now())
    if not default_storage.exists(found.file):
        raise Http404
    name = f"mes-donnees-{found.requested_at:%Y-%m-%d}.zip"
    return FileResponse(
        default_storage.open(found.file), as_attachment=True, filename=name, content_type="application/zip"
    )


@require_http_methods(["GET", "POST"])
@never_cache
def erase(request: HttpRequest) -> HttpResponse:
    supporter = get_account(request)
    form = ErasureForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            privacy.erase(supporter=supporter, at=timezone.now())
        except privacy.LastAdministrator:
            form.add_error(
                None, _("Vous êtes la dernière personne à administrer le site : nommez quelqu'un d'autre d'abord.")
            )
        else:
            logout(request)
            return redirect("supporters:goodbye")
    context = {"form": form, "rows": sum(privacy.count(supporter).values())}
    return render(request, "supporters/erase.html", context, status=422 if form.errors else 200)


@login_not_required
@require_GET
def goodbye(request: HttpRequest) -> HttpResponse:
    return render(request, "supporters/goodbye.html")
