"""The list of who came, made for a phone, and the certificate that follows."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from common.keys import key_of
from teams.models import Enrolment, TrainingSession
from teams.permissions.training import (
    get_certificate_for,
    get_enrolment_to_run,
    get_session_to_run,
    get_volunteer_to_add,
    people_to_add,
)
from teams.services import attendance as services
from teams.services.enrolments import Closed
from teams.views.access import with_second_factor

State = Enrolment.State
#: What a button sends, and what it means.
ANSWERS = {"present": True, "absent": False, "unknown": None}


@require_GET
@with_second_factor
def session_attendance(request: HttpRequest, pk: int) -> HttpResponse:
    return _show(request, get_session_to_run(request.user, pk, at=timezone.now()))


@require_POST
@with_second_factor
def session_mark(request: HttpRequest, pk: int, enrolment_pk: int) -> HttpResponse:
    """One tap. The page's script (`?json`) gets the row's new state and the count."""
    now = timezone.now()
    enrolment = get_enrolment_to_run(request.user, pk, enrolment_pk, at=now)
    present = ANSWERS.get(request.POST.get("came", ""))
    try:
        marked = services.mark(enrolment=enrolment, present=present, at=now)
    except (Closed, ValidationError) as error:
        if "json" in request.GET:
            return JsonResponse({"message": error.messages[0]}, status=409)
        return _show(request, enrolment.session, refusal=error.messages[0], status=409)
    if "json" in request.GET:
        return JsonResponse({"state": marked.state, "present": _present(enrolment.session)})
    return redirect(f"{reverse('teams:session-attendance', args=[pk])}#person-{enrolment_pk}")


@require_POST
@with_second_factor
def session_all_present(request: HttpRequest, pk: int) -> HttpResponse:
    now = timezone.now()
    found = get_session_to_run(request.user, pk, at=now)
    try:
        marked = services.mark_all_present(session=found, at=now)
    except (Closed, ValidationError) as error:
        return _show(request, found, refusal=error.messages[0], status=409)
    words = ngettext("%(n)s personne présente de plus.", "%(n)s personnes présentes de plus.", len(marked))
    messages.success(request, words % {"n": len(marked)})
    return redirect("teams:session-attendance", pk)


@require_POST
@with_second_factor
def session_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody of the territory who came without a place."""
    now = timezone.now()
    found = get_session_to_run(request.user, pk, at=now)
    volunteer = get_volunteer_to_add(request.user, key_of(request.POST.get("volunteer", "")), at=now)
    try:
        services.add_present(session=found, volunteer=volunteer, at=now)
    except (Closed, ValidationError) as error:
        return _show(request, found, refusal=error.messages[0], status=409)
    messages.success(request, _("%(name)s est sur la liste, et présent.") % {"name": volunteer.supporter})
    return redirect("teams:session-attendance", pk)


@require_GET
def certificate(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own."""
    return _certificate(request, get_certificate_for(request.user, pk, None, at=timezone.now()))


@require_GET
@with_second_factor
def certificate_of(request: HttpRequest, pk: int, enrolment_pk: int) -> HttpResponse:
    """A participant's, for who runs the session."""
    return _certificate(request, get_certificate_for(request.user, pk, enrolment_pk, at=timezone.now()))


def _certificate(request: HttpRequest, enrolment: Enrolment) -> HttpResponse:
    session = enrolment.session
    hours = (session.ends_at - session.starts_at).total_seconds() / 3600
    context = {"enrolment": enrolment, "session": session, "person": enrolment.supporter, "hours": hours}
    return render(request, "teams/certificate.html", context)


def _show(request: HttpRequest, found: TrainingSession, *, refusal: str = "", status: int = 200) -> HttpResponse:
    now = timezone.now()
    people = found.enrolments.holding().select_related("supporter__home").order_by("supporter__display_name", "pk")
    query = request.GET.get("q", "").strip()[:60]
    context = {
        "session": found,
        "people": people,
        "present": _present(found),
        "is_open": services.is_open(found, at=now),
        "opens_at": found.starts_at - services.OPENS_BEFORE,
        "query": query,
        "found": people_to_add(request.user, found, named=query, at=now) if query else (),
        "waiting": found.enrolments.waiting().select_related("supporter__home", "supporter__volunteer"),
        "refusal": refusal,
    }
    return render(request, "teams/session_attendance.html", context, status=status)


def _present(session: TrainingSession) -> int:
    return session.enrolments.filter(state=State.ATTENDED).count()
