"""Newcomers to welcome: who they are, how many hours are left, and words ready to send."""

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
from teams.forms.help import WelcomeForm
from teams.ladder.newcomers import Newcomer, told_of
from teams.models import Team, Volunteer
from teams.permissions.ladder import can_welcome, get_membership_to_welcome, get_newcomer_for, newcomers_for
from teams.permissions.teams import require
from teams.services.welcome import greet
from teams.views.access import with_second_factor

PAGE = 20


@with_second_factor
@require_safe
@never_cache
def newcomers(request: HttpRequest) -> HttpResponse:
    """The most urgent first, each with a message ready to send."""
    now = timezone.now()
    require(can_welcome(request.user, at=now))
    page = Paginator(newcomers_for(request.user, at=now), PAGE).get_page(request.GET.get("page"))
    shown = [_with_form(one) for one in told_of(list(page.object_list), by=request.user, at=now)]
    return render(request, "teams/welcome_list.html", {"page": page, "newcomers": shown})


@with_second_factor
@limited("welcome", "200/d", by="person")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def welcome(request: HttpRequest, pk: int) -> HttpResponse:
    """A member, by their stay in a team."""
    membership = get_membership_to_welcome(request.user, pk, at=timezone.now())
    return _welcome(request, membership.supporter.volunteer, membership.team)


@with_second_factor
@limited("welcome", "200/d", by="person")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def welcome_newcomer(request: HttpRequest, pk: int) -> HttpResponse:
    """A newcomer, of a team or of none yet."""
    volunteer, team = get_newcomer_for(request.user, pk, at=timezone.now())
    return _welcome(request, volunteer, team)


def _welcome(request: HttpRequest, volunteer: Volunteer, team: Team | None) -> HttpResponse:
    now, name = timezone.now(), volunteer.supporter.display_name
    if volunteer.welcomed_at:
        messages.info(request, _("Quelqu'un a déjà accueilli %(name)s.") % {"name": name})
        return redirect("teams:newcomers")
    form = _form(request, volunteer)
    if request.method == "POST" and form.is_valid():
        try:
            greet(volunteer=volunteer, team=team, by=request.user, at=now, **form.cleaned_data)
        except ValidationError as error:
            form.add_refusal(error)
        else:
            messages.success(request, _("C'est fait. Merci d'accueillir %(name)s !") % {"name": name})
            return redirect("teams:newcomers")
    context = {"form": form, "volunteer": volunteer, "team": team}
    return render(request, "teams/welcome.html", context, status=422 if form.errors else 200)


def _form(request: HttpRequest, volunteer: Volunteer) -> WelcomeForm:
    if request.method == "POST":
        return WelcomeForm(request.POST)
    return WelcomeForm(initial={"words": told_of([volunteer], by=request.user, at=timezone.now())[0].words})


def _with_form(newcomer: Newcomer) -> tuple[Newcomer, WelcomeForm]:
    return newcomer, WelcomeForm(initial={"words": newcomer.words}, auto_id=f"id_{newcomer.volunteer.pk}_%s")
