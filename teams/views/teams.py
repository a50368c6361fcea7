"""Teams: their page, their list, their name."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from teams.authority import GUIDES, LEADS, authority_of
from teams.forms.teams import TeamForm, TeamSearchForm
from teams.models import Team
from teams.permissions.teams import get_team_for, get_team_to_edit, require
from teams.services.teams import change_team
from teams.team.listing import departements_of, teams_under
from teams.team.page import mobilisers_of, page_of
from teams.views.access import with_second_factor

PAGE = 50


@require_safe
@with_second_factor
def team(request: HttpRequest, pk: int) -> HttpResponse:
    now = timezone.now()
    found = get_team_for(request.user, pk, at=now)
    return render(request, "teams/team.html", page_of(found, request.user, authority_of(request.user, at=now), at=now))


@require_safe
@with_second_factor
def teams(request: HttpRequest) -> HttpResponse:
    """Those of one's territories, for whoever guides them."""
    now = timezone.now()
    authority = authority_of(request.user, at=now)
    require(authority.holds(*GUIDES))
    form = TeamSearchForm(request.GET, departements=departements_of(authority))
    found = teams_under(authority, at=now, **form.asked())
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    mobilisers = mobilisers_of([team.pk for team in page], at=now)
    rows = [(team, mobilisers.get(team.pk)) for team in page]
    context = {"form": form, "page": page, "rows": rows, "silent_since": now - Team.SILENT}
    context["exports"] = authority.holds(*LEADS)
    return render(request, "teams/teams.html", context)


@require_http_methods(["GET", "POST"])
@with_second_factor
def team_edit(request: HttpRequest, pk: int) -> HttpResponse:
    now = timezone.now()
    found = get_team_to_edit(request.user, pk, at=now)
    form = TeamForm(request.POST if request.method == "POST" else None, instance=found)
    if request.method == "POST" and form.is_valid():
        change_team(team=found, by=request.user, at=now, **form.cleaned_data)
        messages.success(request, _("C'est enregistré."))
        return redirect("teams:team", pk)
    return render(request, "teams/team_edit.html", {"team": found, "form": form}, status=422 if form.errors else 200)
