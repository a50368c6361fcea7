"""The mail's health: the last report, and another when somebody asks."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from common.limits import limited
from mailings.doctor.words import by_part
from mailings.permissions.desk import can_write, require
from mailings.services import doctor as services

#: Shared with programs. An examination asks servers of others.
SCOPE, RATE = "mail-doctor", "20/h"


@require_http_methods(["GET", "HEAD", "POST"])
@limited(SCOPE, RATE, by="person")
def doctor(request: HttpRequest) -> HttpResponse:
    """POST has the mail examined by a worker; the page shows what came of it."""
    require(can_write(request.user))
    if request.method == "POST":
        if services.ask():
            messages.success(request, _("L'examen commence : il dure une minute au plus."))
        else:
            messages.info(request, _("Un examen est déjà en cours."))
        return redirect("mailings:doctor")
    report = services.last_report()
    context = {
        "report": report,
        "parts": by_part(report) if report else [],
        "is_asked": services.is_asked(),
    }
    return render(request, "mailings/doctor.html", context)
