"""« I'd like to help »: the page, the link that confirms, the choice of a team, and stopping."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.limits import check_limit, limited, network_key, too_many
from common.tokens import TokenRefused
from supporters import consents
from supporters.events import came_in
from supporters.forms.testimony import ResendForm
from supporters.link_sign_in import may_sign_in, sign_in
from supporters.models import Supporter
from supporters.permissions import get_account
from teams.forms.help import ChoicesForm, ChooseTeamForm, HelpForm
from teams.ladder.help_rules import PURPOSES
from teams.models import HelpOffer, Membership, Outing
from teams.permissions.teams import get_volunteer_for
from teams.services import help as helping
from teams.services import volunteers
from teams.team.offers import offers_of
from territory.silence import closed_in_silence


@login_not_required
@closed_in_silence
@limited("help", "120/h")
@require_http_methods(["GET", "HEAD", "POST"])
def offer(request: HttpRequest) -> HttpResponse:
    """One page for everybody: a visitor confirms by mail, a signed-in person is only asked what is not known yet."""
    person = get_account(request) if request.user.is_authenticated else None
    volunteer = getattr(person, "volunteer", None)
    if volunteer and not volunteer.stopped_at:
        return redirect("teams:hub")
    form = HelpForm(request.POST if request.method == "POST" else None, person=person)
    if request.method == "POST" and form.is_valid():
        wait = _too_often(request, form)
        if wait:
            return too_many(request, wait)
        if _submit(request, form):
            return redirect("teams:help-teams" if person else "teams:help-sent")
    context = {"form": form, "back": volunteer is not None}
    return render(request, "teams/help.html", context, status=422 if form.errors else 200)


@login_not_required
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """The same page whoever wrote, known or not (W11)."""
    return render(request, "teams/help_sent.html", {"form": ResendForm()})


@login_not_required
@limited("help-resend", "20/h")
@require_POST
def resend(request: HttpRequest) -> HttpResponse:
    form = ResendForm(request.POST)
    if not form.is_valid():
        return render(request, "teams/help_sent.html", {"form": form}, status=422)
    email = form.cleaned_data["email"].lower()
    wait = check_limit("help-resend-address", email, "3/d")
    if wait:
        return too_many(request, wait)
    helping.resend_help(email=email, at=timezone.now())
    return redirect("teams:help-sent")


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limited("help-confirm", "60/h")
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows what will be confirmed and changes nothing: scanners of mail follow links (L02). POST confirms."""
    try:
        offered = helping.read_help(token=token)
        if request.method == "POST":
            return _confirm(request, token, offered.supporter)
    except TokenRefused as refused:
        context = {"form": ResendForm(), "expired": refused.status == 410}
        return render(request, "teams/help_link.html", context, status=refused.status)
    return render(request, "teams/help_confirm.html", {"offer": offered, **_words_of(offered)})


@login_not_required
@require_safe
def confirmed(request: HttpRequest) -> HttpResponse:
    """For whoever has an account: a link in a mail does not sign them in."""
    return render(request, "teams/help_confirmed.html")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@limited("team-choice", "30/d", by="person")
def choose(request: HttpRequest) -> HttpResponse:
    """The nearest teams, at most three; or why there is none, and what happens then."""
    volunteer, now = get_volunteer_for(request.user), timezone.now()
    if volunteer.stopped_at:
        return redirect("teams:help")
    if Membership.objects.current().filter(supporter=volunteer.supporter_id).exists():
        return redirect("teams:hub")
    offers = offers_of(helping.teams_to_choose(volunteer, at=now), at=now)
    data = request.POST if request.method == "POST" else None
    form = ChooseTeamForm(data, teams=[offered.team for offered in offers])
    if request.method == "POST" and form.is_valid():
        chosen = next(offered.team for offered in offers if offered.team.pk == form.cleaned_data["team"])
        try:
            helping.choose_team(volunteer=volunteer, team=chosen, at=now)
        except ValidationError as error:
            form.add_refusal(error)
        else:
            words = _("Bienvenue dans l'équipe « %(team)s » ! On vous accueille sous deux jours.")
            messages.success(request, words % {"team": chosen.name})
            return redirect("teams:hub")
    context = {"form": form, "offers": offers, "volunteer": volunteer}
    return render(request, "teams/help_teams.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def choices(request: HttpRequest) -> HttpResponse:
    """What I would like to do, and which messages I want."""
    volunteer = get_volunteer_for(request.user)
    initial = {"ways": volunteer.ways, "team_mail": volunteer.team_mail}
    form = ChoicesForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        volunteers.choose_ways(volunteer=volunteer, **form.cleaned_data)
        messages.success(request, _("Vos choix sont enregistrés."))
        return redirect("teams:hub")
    return render(request, "teams/help_choices.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@limited("team-choice", "30/d", by="person")
def stop(request: HttpRequest) -> HttpResponse:
    """Asked once, with what it ends; whoever stopped may come back."""
    volunteer = get_volunteer_for(request.user)
    if volunteer.stopped_at:
        return redirect("teams:hub")
    if request.method == "POST":
        volunteers.stop_helping(volunteer=volunteer, at=timezone.now())
        messages.success(request, _("C'est fait. Merci pour tout ce que vous avez donné : la porte reste ouverte."))
        return redirect("teams:hub")
    stay = Membership.objects.current().filter(supporter=volunteer.supporter_id).select_related("team").first()
    leads = volunteer.supporter.roles.current(at=timezone.now()).exists()
    return render(request, "teams/help_stop.html", {"stay": stay, "leads": leads})


def _too_often(request: HttpRequest, form: HelpForm) -> int | None:
    """Seconds to wait after three offers in a day by the same person (W06)."""
    person = f"person:{form.person.pk}" if form.person else form.cleaned_data["email"].lower()
    return check_limit("help-offer", person, "3/d") or check_limit("help-network", network_key(request), "100/d")


def _submit(request: HttpRequest, form: HelpForm) -> bool:
    now, person = timezone.now(), form.person
    try:
        if person:
            purposes = form.agreed | set(form.purposes)
            helping.offer_own_help(supporter=person, data=form.to_data(), purposes=purposes, at=now)
            return True
        offered = helping.offer_help(
            email=form.cleaned_data["email"],
            data=form.to_data(),
            purposes=form.purposes,
            at=now,
            language=request.LANGUAGE_CODE[:2],
        )
        came_in.send(Supporter, request=request, supporter=offered.supporter, at=now)
    except ValidationError as error:
        form.add_refusal(error)
    return not form.errors


def _confirm(request: HttpRequest, token: str, supporter: Supporter) -> HttpResponse:
    signs_in = may_sign_in(request, supporter)
    try:
        volunteer = helping.confirm_help(token=token, at=timezone.now())
    except ValidationError as error:
        return render(request, "teams/help_refused.html", {"words": error.messages}, status=422)
    if signs_in:
        sign_in(request, volunteer.supporter)
    if request.user.pk == volunteer.supporter_id:
        messages.success(request, _("Merci, votre adresse est confirmée."))
        return redirect("teams:help-teams")
    return redirect("teams:help-confirmed")


def _words_of(offered: HelpOffer) -> dict[str, Any]:
    agreed = [consents.text_of(purpose) for purpose in PURPOSES if purpose in offered.purposes]
    return {"agreed": agreed, "ways": [Outing.Kind(way).label for way in offered.ways]}
