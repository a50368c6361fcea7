"""Writing down doors, a precinct and a day at a time."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from canvassing.forms import DoorReportForm, take
from canvassing.models import DoorReport
from canvassing.permissions import can_experiment, require
from canvassing.services import record_doors

#: Reports shown under the form.
LATEST = 20


@require_http_methods(["GET", "POST"])
def door_reports(request: HttpRequest) -> HttpResponse:
    require(can_experiment(request.user))
    form = DoorReportForm(request.POST if request.method == "POST" else None, initial={"made_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            made = record_doors(**form.counts(), at=timezone.now())
        except ValidationError as error:
            take(form, error)
        else:
            messages.success(request, _("C'est noté : %s portes.") % made.knocked)
            return redirect("canvassing:door-reports")
    latest = DoorReport.objects.to_show().select_related("precinct__commune")[:LATEST]
    context = {"form": form, "reports": latest, "totals": DoorReport.objects.all().totals()}
    return render(request, "canvassing/door_reports.html", context, status=422 if request.method == "POST" else 200)
