"""For whoever organises: announce, move, call off, see who comes, say how it went."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from common.keys import key_of
from common.limits import limited
from teams.authority import LEADS, authority_of
from teams.forms.outings import CancelForm, OutingForm, ReportForm, add_refusal
from teams.models import Outing, Participation, Team
from teams.outings.figures import Figures, counted
from teams.outings.words import result_lines, when
from teams.permissions.teams import get_led_team_for, get_outing_to_run, may_announce, require
from teams.services.outing_reports import report_outing
from teams.services.outings import (
    OutingClosed,
    announce_outing,
    cancel_outing,
    change_outing,
    silence_touched,
    tell_the_team,
)
from teams.views.access import with_second_factor
from territory.silence import require_voice


@limited("outing-new", "40/d", by="person")
@require_http_methods(["GET", "POST"])
def outing_new(request: HttpRequest) -> HttpResponse:
    """`?equipe=` names the team, `?depuis=` an outing to do again, `?type=` its kind; who leads one team need not say
    it."""
    now = timezone.now()
    model = _model(request)
    team = model.team if model else _team(request)
    if team is None:
        return _choose_team(request)
    require_voice(team.place, now)  # said before the form is filled in, not after
    posted = request.POST if request.method == "POST" else None
    asked = None if model else {"kind": request.GET.get("type", "")}
    form = OutingForm(posted, team=team, outing=model, again=model is not None, initial=asked)
    if posted is not None and form.is_valid():
        tell = form.cleaned_data["tell_team"]
        made = _refusals(form, lambda: announce_outing(
            team=team, data=form.to_data(), by=request.user, at=now, tell_team=tell
        ))  # fmt: skip
        if made:
            messages.success(request, _("C'est annoncé ! Voici la page à faire passer autour de vous."))
            return redirect("teams:outing", made.pk)
    context = {"form": form, "team": team}
    return render(request, "teams/outing_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@limited("outing-change", "60/h", by="person")
def outing_edit(request: HttpRequest, pk: int) -> HttpResponse:
    now = timezone.now()
    found = get_outing_to_run(request.user, pk, at=now)
    posted = request.POST if request.method == "POST" else None
    form = OutingForm(posted, team=found.team, outing=found)
    try:
        if posted is not None and form.is_valid():
            changed = _refusals(form, lambda: change_outing(outing=found, data=form.to_data(), at=now))
            if changed:
                if form.cleaned_data.get("tell_team"):
                    tell_the_team(outing=changed, at=now)
                messages.success(request, _("C'est enregistré."))
                return redirect("teams:outing", pk)
    except OutingClosed as error:
        messages.error(request, str(error))
        return redirect("teams:outing", pk)
    clash = silence_touched(found.place, found.starts_at, found.ends_at)
    context = {"form": form, "team": found.team, "outing": found, "clash": clash}
    return render(request, "teams/outing_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@limited("outing-change", "60/h", by="person")
def outing_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    now = timezone.now()
    found = get_outing_to_run(request.user, pk, at=now)
    form = CancelForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            cancel_outing(outing=found, words=form.cleaned_data["words"], at=now)
            messages.success(request, _("La sortie est annulée, ceux qui venaient sont prévenus."))
        except OutingClosed as error:
            messages.error(request, str(error))
        return redirect("teams:outing", pk)
    context = {"form": form, "outing": found, "when": when(found)}
    return render(request, "teams/outing_cancel.html", context, status=422 if form.errors else 200)


@with_second_factor
@require_GET
def outing_people(request: HttpRequest, pk: int) -> HttpResponse:
    """Who comes: first names and communes (L08)."""
    found = get_outing_to_run(request.user, pk, at=timezone.now())
    context = {"outing": found, "when": when(found), "rows": _rows(found)}
    return render(request, "teams/outing_people.html", context)


@with_second_factor
@require_http_methods(["GET", "POST"])
@limited("outing-change", "60/h", by="person")
def outing_report(request: HttpRequest, pk: int) -> HttpResponse:
    """Who came, one tap each; what it brought; what the others said of it."""
    now = timezone.now()
    found = get_outing_to_run(request.user, pk, at=now)
    rows = _rows(found)
    figures = counted(found.pk)
    posted = request.POST if request.method == "POST" else None
    form = ReportForm(posted, outing=found, rows=rows, counted=figures)
    if request.method == "POST" and form.is_valid():
        try:
            report_outing(outing=found, report=form.to_report(), at=now)
        except ValidationError as error:
            add_refusal(form, error)
        except OutingClosed as error:
            messages.error(request, str(error))
            return redirect("teams:outing", pk)
        else:
            messages.success(request, _("Merci ! Ceux qui sont venus reçoivent le résultat."))
            return redirect("teams:outing", pk)
    context = {
        "form": form,
        "outing": found,
        "when": when(found),
        "begun": found.starts_at <= now,
        "opinions": [row for row in rows if row.mood],
        "results": result_lines(found),
        "counted": figures,
        "late": found.reported_at is not None and _differ(found, figures),
    }
    return render(request, "teams/outing_report.html", context, status=422 if form.errors else 200)


def _differ(found: Outing, figures: Figures) -> bool:
    """Whether more was counted than the report says: phones may send late."""
    return figures.doors > found.result_doors or figures.people > found.result_people


def _rows(found: Outing) -> list[Participation]:
    rows = found.participations.filter(cancelled_at=None).select_related("supporter__home")
    return list(rows.order_by("supporter__display_name", "pk"))


def _model(request: HttpRequest) -> Outing | None:
    key = request.GET.get("depuis", "")
    return get_outing_to_run(request.user, key_of(key), at=timezone.now()) if key else None


def _team(request: HttpRequest) -> Team | None:
    """The team named, or the only one they lead; None when they must choose. 404 for who may announce nothing."""
    now, key = timezone.now(), request.GET.get("equipe", "")
    if key:
        team = get_led_team_for(request.user, key_of(key), at=now)
        require(may_announce(request.user, team, at=now) and team.is_live)
        return team
    led = _led_teams(request)
    require(bool(led) or authority_of(request.user, at=now).holds(*LEADS))
    return led[0] if len(led) == 1 else None


def _led_teams(request: HttpRequest) -> list[Team]:
    authority = authority_of(request.user, at=timezone.now())
    keys = [role.team_id for role in authority.roles if role.team_id]
    return list(Team.objects.live().filter(pk__in=keys).select_related("place__departement"))


def _choose_team(request: HttpRequest) -> HttpResponse:
    context: dict[str, Any] = {"teams": _led_teams(request)}
    return render(request, "teams/outing_team.html", context)


def _refusals(form: OutingForm, act: Callable[[], Outing]) -> Outing | None:
    try:
        return act()
    except ValidationError as error:
        form.add_refusal(error)
        return None
