"""What a participant thought of a session, and what its trainer reads of it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from teams.forms.training import OpinionForm, take
from teams.models import Enrolment, Feedback
from teams.permissions.training import get_own_enrolment, get_session_to_run
from teams.services.opinions import ENOUGH, may_tell, opinions_of, tell_opinion
from teams.views.access import with_second_factor


@require_http_methods(["GET", "POST"])
def session_feedback(request: HttpRequest, pk: int) -> HttpResponse:
    """For who attended; changed as they like while it is open."""
    now = timezone.now()
    own = get_own_enrolment(request.user, pk, Enrolment.State.ATTENDED)
    told = Feedback.objects.filter(enrolment=own).first()
    initial = {"rating": told.rating, "learnt": told.learnt, "missing": told.missing} if told else None
    form = OpinionForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            tell_opinion(enrolment=own, at=now, **form.cleaned_data)
        except ValidationError as error:
            take(form, error)
        else:
            messages.success(request, _("Merci : votre avis aidera les prochaines formations."))
            return redirect("teams:session", pk)
    context = {"form": form, "session": own.session, "told": told, "open": may_tell(own, at=now)}
    return render(request, "teams/session_feedback.html", context, status=422 if form.errors else 200)


@require_GET
@with_second_factor
def session_opinions(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_session_to_run(request.user, pk, at=timezone.now())
    context = {"session": found, "opinions": opinions_of(found), "enough": ENOUGH}
    return render(request, "teams/session_opinions.html", context)
