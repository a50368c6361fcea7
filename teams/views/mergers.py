"""What becomes of a team: taken in by a neighbour, merged, divided, closed."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from common.limits import limited
from teams.authority import LEADS, authority_of
from teams.forms.teams import MergeForm, SplitForm
from teams.near.nearest import nearest_teams
from teams.permissions.teams import get_offer_for, get_team_to_change
from teams.services.mergers import close_team, merge_teams, split_team
from teams.services.offers import accept_offer, decline_offer, offer_to_neighbours
from teams.services.teams import TeamRefused
from teams.views.access import with_second_factor

#: Teams offered for a merger.
NEAR = 15


@require_http_methods(["GET", "POST"])
@with_second_factor
@never_cache
@limited("team-movement", "60/h", by="person")
def team_offer(request: HttpRequest, pk: int) -> HttpResponse:
    """A team without mobiliser: take it in, or not. Who comes too late is told so."""
    now = timezone.now()
    offer = get_offer_for(request.user, pk, at=now)
    answers = request.method == "POST" and not {"accept", "decline"}.isdisjoint(request.POST)
    if answers:
        try:
            if "accept" in request.POST:
                accept_offer(offer=offer, by=request.user, at=now)
                messages.success(request, _("Merci ! L'équipe %(team)s rejoint la vôtre.") % {"team": offer.team.name})
                return redirect("teams:team-people", offer.neighbour_id)
            decline_offer(offer=offer, by=request.user, at=now)
            messages.success(request, _("C'est noté. D'autres équipes sont invitées."))
        except TeamRefused as refused:
            messages.error(request, refused.message)
        return redirect("teams:team", offer.neighbour_id)
    still = not offer.answered_at and offer.expires_at > now
    status = 422 if request.method == "POST" else 200  # posted, and no answer in it
    return render(request, "teams/offer.html", {"offer": offer, "still": still}, status=status)


@require_POST
@with_second_factor
@limited("team-movement", "60/h", by="person")
def team_offer_again(request: HttpRequest, pk: int) -> HttpResponse:
    now = timezone.now()
    team = get_team_to_change(request.user, pk, at=now)
    try:
        offers = offer_to_neighbours(team=team, at=now, by=request.user)
    except TeamRefused as refused:
        messages.error(request, refused.message)
    else:
        if offers:
            messages.success(request, _("L'équipe est proposée à %(n)d équipes voisines.") % {"n": len(offers)})
        else:
            messages.warning(request, _("Aucune autre équipe n'est assez proche."))
    return redirect("teams:team", pk)


@require_http_methods(["GET", "POST"])
@with_second_factor
@limited("team-movement", "60/h", by="person")
def team_merge(request: HttpRequest, pk: int) -> HttpResponse:
    now = timezone.now()
    team = get_team_to_change(request.user, pk, at=now)
    authority = authority_of(request.user, at=now)
    near = nearest_teams(lon=team.lon, lat=team.lat, limit=NEAR, at=now, with_room=False, but=[team.pk])
    near = [(other, km) for other, km in near if authority.over(other.place, LEADS)]
    form = MergeForm(request.POST if request.method == "POST" else None, near=near)
    if request.method == "POST" and form.is_valid():
        try:
            merge_teams(team=team, into=form.team, by=request.user, at=now)
        except TeamRefused as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("Les deux équipes n'en font plus qu'une. Ses membres sont prévenus."))
            return redirect("teams:team", form.team.pk)
    context = {"team": team, "form": form, "near": near}
    return render(request, "teams/team_merge.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@with_second_factor
@limited("team-movement", "60/h", by="person")
def team_split(request: HttpRequest, pk: int) -> HttpResponse:
    now = timezone.now()
    team = get_team_to_change(request.user, pk, at=now)
    form = SplitForm(request.POST if request.method == "POST" else None, team=team)
    if request.method == "POST" and form.is_valid():
        try:
            made = split_team(team=team, by=request.user, at=now, **form.cleaned_data)
        except ValidationError as refused:
            form.add_error(None, refused.messages)
        else:
            messages.success(request, _("L'équipe %(team)s est née. Ses membres sont prévenus.") % {"team": made.name})
            return redirect("teams:team", made.pk)
    return render(request, "teams/team_split.html", {"team": team, "form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@with_second_factor
@limited("team-movement", "60/h", by="person")
def team_close(request: HttpRequest, pk: int) -> HttpResponse:
    now = timezone.now()
    team = get_team_to_change(request.user, pk, at=now)
    refusal = ""
    if request.method == "POST":
        try:
            close_team(team=team, by=request.user, at=now)
        except TeamRefused as refused:
            refusal = refused.message
        else:
            messages.success(
                request, _("L'équipe %(team)s est fermée. Ses membres sont prévenus.") % {"team": team.name}
            )
            return redirect("teams:teams")
    context = {"team": team, "refusal": refusal}
    return render(request, "teams/team_close.html", context, status=422 if refusal else 200)
