"""Newcomers to welcome: who they are, how many hours are left, and words ready to send."""

from dataclasses import dataclass
from datetime import datetime

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
from supporters.models import Supporter
from teams.forms.help import WelcomeForm
from teams.ladder.ready_words import welcome_words
from teams.models import Membership, Outing, Team, Volunteer
from teams.permissions.ladder import can_welcome, get_membership_to_welcome, get_newcomer_for, newcomers_for
from teams.permissions.teams import require
from teams.services.welcome import greet
from teams.team.offers import next_outings
from teams.views.access import with_second_factor

PAGE = 20


@dataclass(frozen=True)
class Newcomer:
    volunteer: Volunteer
    team: Team | None
    hours: int
    form: WelcomeForm

    @property
    def late(self) -> bool:
        return self.hours <= 0


@with_second_factor
@require_safe
@never_cache
def newcomers(request: HttpRequest) -> HttpResponse:
    """The most urgent first, each with a message ready to send."""
    now = timezone.now()
    require(can_welcome(request.user, at=now))
    page = Paginator(newcomers_for(request.user, at=now), PAGE).get_page(request.GET.get("page"))
    shown = _with_words(request.user, list(page.object_list), at=now)
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
    following = next_outings([team.pk], at=now).get(team.pk) if team else None
    form = _form(request, volunteer, team, following)
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


def _form(request: HttpRequest, volunteer: Volunteer, team: Team | None, outing: Outing | None) -> WelcomeForm:
    words = welcome_words(newcomer=volunteer.supporter, by=request.user, team=team, outing=outing)
    return WelcomeForm(request.POST if request.method == "POST" else None, initial={"words": words})


def _with_words(by: Supporter, people: list[Volunteer], *, at: datetime) -> list[Newcomer]:
    """Two queries, however many."""
    stays = Membership.objects.current().filter(supporter__in=[volunteer.supporter_id for volunteer in people])
    teams = {stay.supporter_id: stay.team for stay in stays.select_related("team__place__departement")}
    following = next_outings([team.pk for team in teams.values()], at=at)
    shown = []
    for volunteer in people:
        team = teams.get(volunteer.supporter_id)
        outing = following.get(team.pk) if team else None
        words = welcome_words(newcomer=volunteer.supporter, by=by, team=team, outing=outing)
        form = WelcomeForm(initial={"words": words}, auto_id=f"id_{volunteer.pk}_%s")
        shown.append(Newcomer(volunteer, team, _hours_left(volunteer, at), form))
    return shown


def _hours_left(volunteer: Volunteer, at: datetime) -> int:
    """Whole hours, rounded up; none where no date was set."""
    if volunteer.welcome_due_at is None:
        return 0
    return max(0, -int((at - volunteer.welcome_due_at).total_seconds() // 3600))
