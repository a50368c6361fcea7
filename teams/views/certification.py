"""Applying as mobiliser, and answering those who do."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from common.limits import limited
from teams.forms.help import ApplicationForm, CertifyForm, DeclineForm
from teams.models import Team
from teams.permissions.ladder import can_certify, candidates_for, get_candidate_for, sessions_for, teams_without
from teams.permissions.teams import get_volunteer_for, require
from teams.services.certification import certify as certify_candidate
from teams.services.certification import decline as decline_candidate
from teams.services.volunteers import apply as apply_as_mobiliser
from teams.templatetags.kilometres import kilometres
from teams.views.access import with_second_factor

PAGE = 25
SESSIONS = 3


@limited("apply", "20/d", by="person")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def apply(request: HttpRequest) -> HttpResponse:
    """After the first outing; before it, why not yet."""
    volunteer = get_volunteer_for(request.user)
    if volunteer.stopped_at or volunteer.certified_at:
        return redirect("teams:hub")
    form = ApplicationForm(request.POST if request.method == "POST" else None, initial={"words": volunteer.application})
    if request.method == "POST" and form.is_valid():
        try:
            apply_as_mobiliser(volunteer=volunteer, at=timezone.now(), **form.cleaned_data)
        except ValidationError as error:
            form.add_refusal(error)
        else:
            messages.success(
                request, _("Merci ! Votre candidature est arrivée : on vous invite bientôt à une formation.")
            )
            return redirect("teams:hub")
    return render(
        request, "teams/apply.html", {"form": form, "volunteer": volunteer}, status=422 if form.errors else 200
    )


@with_second_factor
@require_safe
@never_cache
def candidates(request: HttpRequest) -> HttpResponse:
    """First names, communes and words of those who applied within one's territory."""
    now = timezone.now()
    require(can_certify(request.user, at=now))
    page = Paginator(candidates_for(request.user, at=now), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "sessions": sessions_for(request.user, at=now)[:SESSIONS]}
    return render(request, "teams/apply_candidates.html", context)


@with_second_factor
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@limited("candidates", "120/h", by="person")
def certify(request: HttpRequest, pk: int) -> HttpResponse:
    """Once trained: a new team, or one near home that nobody leads."""
    now = timezone.now()
    candidate = get_candidate_for(request.user, pk, at=now)
    near = teams_without(request.user, candidate, at=now)
    waiting = [(team, _told(team, far)) for team, far in near]
    form = CertifyForm(request.POST if request.method == "POST" else None, waiting=waiting)
    if request.method == "POST" and form.is_valid():
        try:
            certify_candidate(volunteer=candidate, by=request.user, at=now, **form.to_choice())
        except ValidationError as error:
            form.add_refusal(error)
        else:
            words = _("%(name)s mène désormais son équipe. Un e-mail lui dit par où commencer.")
            messages.success(request, words % {"name": candidate.supporter.display_name})
            return redirect("teams:candidates")
    context = {"form": form, "candidate": candidate}
    return render(request, "teams/apply_certify.html", context, status=422 if form.errors else 200)


@with_second_factor
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@limited("candidates", "120/h", by="person")
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Not this time, and why: the person reads these very words."""
    now = timezone.now()
    candidate = get_candidate_for(request.user, pk, at=now)
    form = DeclineForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            decline_candidate(volunteer=candidate, at=now, **form.cleaned_data)
        except ValidationError as error:
            form.add_refusal(error)
        else:
            messages.success(request, _("Votre réponse est partie."))
            return redirect("teams:candidates")
    context = {"form": form, "candidate": candidate}
    return render(request, "teams/apply_decline.html", context, status=422 if form.errors else 200)


def _told(team: Team, far: float) -> str:
    return f"{team.name} – {team.place.name}, {kilometres(far)}"
