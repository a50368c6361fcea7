"""The way out of the organisation's mail."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from common.limits import limited
from common.tokens import TokenRefused
from teams.forms.teams import TeamMailForm
from teams.models import Volunteer
from teams.team.mail_choice import read_person


@login_not_required
@csrf_exempt  # the token is the secret; a mail program that unsubscribes in one click (RFC 8058) has no cookie
@limited("team-mail", "60/h")
@require_http_methods(["GET", "POST"])
@never_cache
def team_mail(request: HttpRequest, token: str) -> HttpResponse:
    """Choose without signing in. Reading the page changes nothing: link scanners read too (L02).

    Whoever is gone meanwhile gets the same page: the address bar tells nobody who is here.
    """
    try:
        volunteer = Volunteer.objects.filter(supporter=read_person(token)).first()
    except TokenRefused as refused:
        return render(request, "supporters/withdrawal_refused.html", status=refused.status)
    kept = volunteer.team_mail if volunteer else Volunteer.TeamMail.NONE
    one_click = request.POST.get("List-Unsubscribe") == "One-Click"
    data = {"team_mail": Volunteer.TeamMail.NONE} if one_click else request.POST if request.method == "POST" else None
    form = TeamMailForm(data, initial={"team_mail": kept})
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["team_mail"]
        if volunteer:
            Volunteer.objects.filter(pk=volunteer.pk).update(team_mail=chosen)
        return render(
            request, "teams/team_mail_done.html", {"chosen": Volunteer.TeamMail(chosen).label, "token": token}
        )
    return render(request, "teams/team_mail.html", {"form": form}, status=422 if form.errors else 200)
