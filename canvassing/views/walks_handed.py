"""Handing out: who has what since when, giving a turf to somebody, taking it back."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from canvassing.forms import take as take_errors
from canvassing.forms.walks import HandForm
from canvassing.permissions.field import get_turf_to_run, get_walk_to_run
from canvassing.permissions.walks import seeing, walks_run_by
from canvassing.services.walks import WalkTaken, hand_out, withdraw
from canvassing.walks.listing import VIEWS, listed
from canvassing.walks.minutes import minutes_for
from common.limits import limited
from teams.views.access import with_second_factor
from territory.clocks import moment
from territory.silence import last_legal_moment, require_voice

PAGE = 30


@require_safe
@never_cache
@with_second_factor
def walks(request: HttpRequest) -> HttpResponse:
    """`?vue=`: open ones, those from which nothing comes, ended ones. `?q=`: of a commune, a team, a street."""
    now = timezone.now()
    found = walks_run_by(request.user, at=now)
    view = request.GET.get("vue", "")
    view = view if view in VIEWS else ""
    search = " ".join(request.GET.get("q", "").replace("\0", "").split())[:80]
    page = Paginator(listed(found, view, at=now, search=search), PAGE).get_page(request.GET.get("page"))
    sees = seeing(request.user, at=now)
    rows = [(walk, sees.people_of(walk)) for walk in page]
    context = {"page": page, "rows": rows, "view": view, "views": VIEWS.items(), "search": search}
    return render(request, "canvassing/walks/handed.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@with_second_factor
@limited("walk-hand", "300/h", by="person")
def walk_hand(request: HttpRequest, pk: int) -> HttpResponse:
    now = timezone.now()
    turf = get_turf_to_run(request.user, pk, at=now)
    require_voice(turf.commune, now)
    form = HandForm(request.POST if request.method == "POST" else None, user=request.user, turf=turf, at=now)
    status = 200
    if form.is_bound and form.is_valid():
        try:
            made = hand_out(turf=turf, by=request.user, at=now, ends_at=form.cleaned_data["ends_at"], **form.receiver())
        except ValidationError as error:
            take_errors(form, error)
            status = 409 if isinstance(error, WalkTaken) else 422
        else:
            until = moment(turf.commune, made.ends_at)
            messages.success(request, _("C'est confié, jusqu'au %(until)s.") % {"until": until})
            return redirect("canvassing:walk", made.pk)
    elif form.is_bound:
        status = 422
    context = {"form": form, "turf": turf, "minutes": minutes_for(turf.doors_left)}
    context["last"] = last_legal_moment(turf.commune, now)
    return render(request, "canvassing/walks/hand.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@with_second_factor
def walk_withdraw(request: HttpRequest, key: str) -> HttpResponse:
    """Open in silence."""
    now = timezone.now()
    found = get_walk_to_run(request.user, key, at=now)
    if request.method == "POST":
        withdraw(walk=found, by=request.user, at=now)
        messages.success(request, _("Elle est retirée. Ce qui a été fait avant arrive encore."))
        return redirect("canvassing:walks")
    return render(request, "canvassing/walks/withdraw.html", {"walk": found})
