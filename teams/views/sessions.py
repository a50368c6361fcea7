"""Training sessions: the list, one of them, opening, changing and calling off."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from common.keys import key_of
from common.limits import limited
from teams.authority import GUIDES, authority_of
from teams.forms.training import CancelForm, SessionForm, take
from teams.models import Enrolment, TrainingSession, Volunteer
from teams.near.distances import km
from teams.permissions.teams import require
from teams.permissions.training import (
    can_see_materials,
    can_train,
    get_session_for,
    get_session_to_run,
    sessions_run_by,
)
from teams.services import attendance
from teams.services.enrolments import position_of
from teams.services.opinions import may_tell
from teams.services.training import SessionData, cancel_session, change_session, open_session
from territory.models import Place

State = Enrolment.State
PAGE = 20
#: Past sessions and those somebody runs: the latest are enough on this page.
RECENT = 10


@require_GET
def sessions(request: HttpRequest) -> HttpResponse:
    """Mine, those near me first, and what is past."""
    now = timezone.now()
    mine = Enrolment.objects.filter(supporter=request.user).select_related("session__place", "session__trainer")
    to_come = (State.INVITED, State.ENROLLED, State.WAITING)
    coming = mine.filter(state__in=to_come, session__ends_at__gt=now).order_by("session__starts_at")
    past = mine.filter(state=State.ATTENDED).order_by("-session__starts_at")
    known = set(coming.values_list("session", flat=True))
    near = [row for row in near_first(request.user.home, at=now) if row[1] not in known]
    page = Paginator(near, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": _with_distance(page.object_list),
        "coming": coming,
        "past": past[:RECENT],
        "run": _run_by(request, now)[:RECENT] if can_train(request.user, at=now) else None,
        "home": request.user.home,
        "materials": can_see_materials(request.user, at=now),
    }
    return render(request, "teams/sessions.html", context)


@require_GET
def session(request: HttpRequest, pk: int) -> HttpResponse:
    return show(request, get_session_for(pk))


@require_http_methods(["GET", "POST"])
@limited("session-new", "40/d", by="person")
def session_new(request: HttpRequest) -> HttpResponse:
    """`?copie=` begins with what another session says."""
    now = timezone.now()
    require(can_train(request.user, at=now))
    if request.method == "POST":
        form = SessionForm(request.POST)
    elif copied := request.GET.get("copie", ""):
        form = SessionForm.of(get_session_to_run(request.user, key_of(copied), at=now), copy=True)
    else:
        form = SessionForm(initial={"place": request.user.home})
    if request.method == "POST" and (data := _read(request, form)):
        try:
            made = open_session(trainer=request.user, data=data, at=now)
        except ValidationError as error:
            take(form, error)
        else:
            messages.success(request, _("La formation est annoncée. Invitez maintenant vos candidats."))
            return redirect("teams:session-invite", made.pk)
    return _form(request, form)


@require_http_methods(["GET", "POST"])
@limited("session-change", "60/h", by="person")
def session_edit(request: HttpRequest, pk: int) -> HttpResponse:
    now = timezone.now()
    found = get_session_to_run(request.user, pk, at=now)
    form = SessionForm.of(found, request.POST if request.method == "POST" else None)
    if request.method == "POST" and (data := _read(request, form)):
        try:
            change_session(session=found, data=data, at=now)
        except ValidationError as error:
            take(form, error)
        else:
            messages.success(request, _("C'est enregistré. Si la date ou le lieu ont changé, les inscrits le savent."))
            return redirect("teams:session", pk)
    return _form(request, form, session=found)


@require_http_methods(["GET", "POST"])
@limited("session-change", "60/h", by="person")
def session_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    now = timezone.now()
    found = get_session_to_run(request.user, pk, at=now)
    form = CancelForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            cancel_session(session=found, words=form.cleaned_data["words"], at=now)
        except ValidationError as error:
            take(form, error)
        else:
            messages.success(request, _("La formation est annulée, et les inscrits sont prévenus."))
            return redirect("teams:session", pk)
    context = {"form": form, "session": found}
    return render(request, "teams/session_cancel.html", context, status=422 if form.errors else 200)


def show(request: HttpRequest, found: TrainingSession, *, refusal: str = "", status: int = 200) -> HttpResponse:
    """The page of a session, with what this person may do next."""
    now = timezone.now()
    own = found.enrolments.filter(supporter=request.user).first()
    state = own.state if own else ""
    if own:
        own.session = found
    runs = authority_of(request.user, at=now).over(found.place, GUIDES)
    context = {
        "session": found,
        "own": own,
        "state": state,
        "refusal": refusal,
        "runs": runs,
        "gives": found.trainer_id == request.user.pk,
        "position": position_of(own) if own and state == State.WAITING else 0,
        "waiting": found.enrolments.waiting().count() if runs or found.is_full else 0,
        "to_come": found.state == TrainingSession.State.OPEN and found.starts_at > now,
        "over": found.ends_at <= now,
        "sees_link": runs or state in Enrolment.HOLDING,
        "is_volunteer": Volunteer.objects.helping().filter(supporter=request.user).exists(),
        "may_tell": bool(own) and may_tell(own, at=now),
        "list_opens": runs and attendance.is_open(found, at=now),
    }
    return render(request, "teams/session.html", context, status=status)


def near_first(home: Place | None, *, at: datetime) -> list[tuple[float | None, int]]:
    """(km or None, key) of every session to come: nearest first; without a home, the first to begin first."""
    rows = TrainingSession.objects.to_come(at=at).order_by("starts_at", "pk").values_list("pk", "lon", "lat")
    if home is None or home.lon is None or home.lat is None:
        return [(None, pk) for pk, _lon, _lat in rows]
    measured = [(None if lon is None else km(home.lon, home.lat, lon, lat), pk) for pk, lon, lat in rows]
    return sorted(measured, key=lambda row: (row[0] is None, row[0] or 0))


def _with_distance(rows: list[tuple[float | None, int]]) -> list[dict[str, Any]]:
    found = TrainingSession.objects.select_related("place", "trainer").in_bulk([pk for _km, pk in rows])
    return [{"session": found[pk], "km": distance} for distance, pk in rows if pk in found]


def _run_by(request: HttpRequest, now: datetime) -> Any:
    """With whether somebody waits for a place."""
    waits = Enrolment.objects.waiting().filter(session=OuterRef("pk"))
    return sessions_run_by(request.user, at=now).annotate(has_waiting=Exists(waits))


def _read(request: HttpRequest, form: SessionForm) -> SessionData | None:
    """What was typed, when it can be read and lies within the person's territory."""
    if not form.is_valid():
        return None
    data = form.to_data()
    if not authority_of(request.user, at=timezone.now()).over(data.place, GUIDES):
        form.add_error("place", _("Cette commune n'est pas dans votre territoire."))
        return None
    return data


def _form(request: HttpRequest, form: SessionForm, **context: Any) -> HttpResponse:
    return render(request, "teams/session_form.html", {"form": form, **context}, status=422 if form.errors else 200)
