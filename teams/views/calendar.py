"""What everybody may see of outings: the calendar, its map, its files, the page of one. No cookie, no name."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common.keys import key_of
from teams.forms.outings import CalendarForm, JoinForm
from teams.models import Outing, Volunteer
from teams.outings.calendar import CONTENT_TYPE, calendar_ics
from teams.outings.on_map import map_points, script_settings
from teams.outings.page import day_of, linked_data
from teams.outings.search import PAGE, Search
from teams.outings.sections import Reader, sections_of
from teams.outings.words import address_of, as_ics, rendezvous, results, when, where
from teams.permissions.teams import get_outing, knows_address, may_announce
from teams.services.outings import silence_touched
from teams.services.participations import agreement_missing
from territory.silence import current_silence

#: Outings on the map, and in a calendar that somebody subscribes to: the soonest.
ON_MAP, IN_FILE = 500, 200


@require_safe
@login_not_required
def outings(request: HttpRequest) -> HttpResponse:
    form = CalendarForm(request.GET)
    search = _search(form)
    number = _page_number(request)
    found = search.page(number, at=timezone.now()) if form.is_valid() else []
    asked = {name: form.data[name] for name in ("type", "lieu", "lieu_code") if form.data.get(name)}
    context = {
        "form": form,
        "outings": [(day_of(one), one) for one in found[:PAGE]],
        "near": search.near,
        "asked": asked,
        "query": urlencode(asked),
        "previous": urlencode(asked | {"page": number - 1}) if number > 1 else "",
        "next": urlencode(asked | {"page": number + 1}) if len(found) > PAGE else "",
        "number": number,
        "settings": script_settings(urlencode(asked)),
    }
    return render(request, "teams/outings.html", context, status=200 if form.is_valid() else 400)


@require_safe
@login_not_required
def outings_map(request: HttpRequest) -> HttpResponse:
    """{"places": [{"lon", "lat", "name", "outings": [{"url", "title", "when", "kind"}]}]}: communes only."""
    form = CalendarForm(request.GET)
    if not form.is_valid():
        return JsonResponse({"error": _("Cette recherche ne peut pas être lue.")}, status=400)
    found = _search(form).all(at=timezone.now())[:ON_MAP]
    return JsonResponse({"places": map_points(found)})


@require_safe
@login_not_required
def outings_ics(request: HttpRequest) -> HttpResponse:
    """For calendars that subscribe, with the filters of the page."""
    form = CalendarForm(request.GET)
    found = _search(form).all(at=timezone.now())[:IN_FILE] if form.is_valid() else []
    events = [rendezvous(one, shows_address=one.kind != Outing.Kind.HOME) for one in found]
    name = _("Sorties – %(campaign)s") % {"campaign": settings.CAMPAIGN_NAME}
    return HttpResponse(calendar_ics(name=name, events=events), content_type=CONTENT_TYPE)


@require_safe
@login_not_required
def outing(request: HttpRequest, pk: int) -> HttpResponse:
    return show_outing(request, get_outing(pk), at=timezone.now())


@require_safe
@login_not_required
def outing_ics(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_outing(pk)
    content = as_ics(found, shows_address=knows_address(request.user, found, at=timezone.now()))
    answer = HttpResponse(content, content_type=CONTENT_TYPE)
    answer["Content-Disposition"] = f'attachment; filename="sortie-{found.pk}.ics"'
    return answer


def show_outing(
    request: HttpRequest, found: Outing, *, at: datetime, form: JoinForm | None = None, status: int = 200
) -> HttpResponse:
    """The page of one outing, as far as its reader may know it; `form` holds what was refused."""
    shows_address = knows_address(request.user, found, at=at)
    clash = silence_touched(found.place, found.starts_at, found.ends_at)
    silent = current_silence(found.place, at)
    is_open = found.state == Outing.State.ANNOUNCED and found.ends_at > at and not clash and not silent
    context = {
        "outing": found,
        "when": when(found),
        "where": where(found, shows_address=shows_address),
        "hides_address": not shows_address,
        "results": results(found),
        "clash": clash if found.state == Outing.State.ANNOUNCED else None,
        "silent": silent,
        "is_open": is_open,
        "is_over": found.ends_at <= at,
        "has_begun": found.starts_at <= at,
        "left": None if found.capacity is None else max(0, found.capacity - found.going),
        "url": address_of(found),
        "linked_data": linked_data(found) if not clash else "",
        "form": form,
        **_mine(request, found, at=at),
    }
    reader = Reader(request.user, comes=context["participation"] is not None, runs=context["runs"])
    context["sections"] = sections_of(found, reader, at=at)
    if is_open and form is None and request.user.is_authenticated:
        own = context["participation"]
        context["form"] = JoinForm(initial={"friends": own.friends if own else 0}, asks=agreement_missing(request.user))
    return render(request, "teams/outing.html", context, status=status)


def _mine(request: HttpRequest, found: Outing, *, at: datetime) -> dict[str, Any]:
    if not request.user.is_authenticated:
        return {"participation": None, "runs": False, "quiet": False}
    own = found.participations.filter(supporter=request.user.pk, cancelled_at=None).first()
    quiet = Volunteer.objects.filter(supporter=request.user.pk, team_mail=Volunteer.TeamMail.NONE).exists()
    return {"participation": own, "runs": may_announce(request.user, found.team, at=at), "quiet": quiet}


def _search(form: CalendarForm) -> Search:
    if not form.is_valid():
        return Search()
    return Search(kind=form.cleaned_data["type"], near=form.cleaned_data["lieu"])


def _page_number(request: HttpRequest) -> int:
    return max(1, min(key_of(request.GET.get("page", "")), 500))
