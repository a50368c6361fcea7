"""Reporting a testimony: a notice that anybody may give, without an account (L71)."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.views.decorators.http import require_http_methods

from common.limits import limited, network_key
from supporters.forms.testimony import ReportForm
from supporters.permissions import get_public_testimony
from supporters.services.moderation import report_testimony


@login_not_required
@limited("report", "60/h")
@require_http_methods(["GET", "HEAD", "POST"])
def testimony_report(request: HttpRequest, pk: int) -> HttpResponse:
    """Open in silence too."""
    testimony = get_public_testimony(pk)
    form = ReportForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        report_testimony(testimony=testimony, reporter=reporter_key(request), at=timezone.now(), **form.cleaned_data)
        return render(request, "supporters/testimony_reported.html", {"testimony": testimony})
    status = 422 if form.is_bound else 200
    return render(request, "supporters/testimony_report.html", {"form": form, "testimony": testimony}, status=status)


def reporter_key(request: HttpRequest) -> str:
    """Who reports, as a keyed hash that changes every day: it counts people and names nobody."""
    day = timezone.localdate().isoformat()
    if request.user.is_authenticated:
        return salted_hmac(f"report:{day}", str(request.user.pk), algorithm="sha256").hexdigest()
    return network_key(request, salt=f"report:{day}")
