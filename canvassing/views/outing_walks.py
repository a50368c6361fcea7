"""A door-to-door outing and its turfs: the organiser picks them, shows their codes on the spot, sees who took which."""

from math import ceil
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from canvassing.forms.outings import TurfsForm
from canvassing.outings import PAIR, Row, is_time, next_free, rows_of
from canvassing.permissions.outings import get_doors_outing, get_outing_walk, turfs_to_give
from canvassing.services.outing_walks import give_turfs
from canvassing.services.walks import WalkRefused, withdraw
from canvassing.walks.controls import without_controls
from common.limits import limited
from teams.models import Outing
from teams.outings.words import when
from teams.views.access import with_second_factor
from territory.silence import current_silence

#: Turfs offered on one page.
PAGE = 60


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@with_second_factor
@limited("outing-walks", "120/h", by="person")
def outing_walks(request: HttpRequest, pk: int) -> HttpResponse:
    """`?bureau=`: the turfs of one precinct only."""
    now = timezone.now()
    outing = get_doors_outing(request.user, pk, at=now)
    free = turfs_to_give(request.user, outing, at=now)
    form = TurfsForm(request.POST if request.method == "POST" else None, free=free)
    status = 200
    if form.is_bound and form.is_valid():
        try:
            given = give_turfs(outing=outing, turfs=form.cleaned_data["turfs"], by=request.user, at=now)
        except WalkRefused as refused:
            form.add_error(None, refused.messages)
        else:
            _say_given(request, len(given.walks), [f"{turf} : {words}" for turf, words in given.refused])
            return redirect("canvassing:outing-walks", pk)
    if form.is_bound:
        status = 422
    context = _page(request, outing, form) | {"silent": current_silence(outing.place, now)}
    context |= {"is_over": outing.ends_at <= now or outing.state != Outing.State.ANNOUNCED}
    return render(request, "canvassing/outings/walks.html", context, status=status)


@require_safe
@never_cache
@with_second_factor
def outing_walks_screen(request: HttpRequest, pk: int) -> HttpResponse:
    """One large code, for whoever holds the phone or the laptop up. `?feuille=` says which walk."""
    outing = get_doors_outing(request.user, pk, at=timezone.now())
    return render(request, "canvassing/outings/screen.html", _board(request, outing))


@require_safe
@never_cache
@with_second_factor
def outing_walks_state(request: HttpRequest, pk: int) -> HttpResponse:
    """What changes on these pages, asked again every few seconds: the board, or with `?liste` the list."""
    outing = get_doors_outing(request.user, pk, at=timezone.now())
    if "liste" in request.GET:
        return render(request, "canvassing/outings/_rows.html", {"outing": outing, "rows": rows_of(outing)})
    return render(request, "canvassing/outings/_board.html", _board(request, outing))


@require_safe
@never_cache
@with_second_factor
def outing_walks_print(request: HttpRequest, pk: int) -> HttpResponse:
    """Every code on paper, to cut out: screens dislike rain."""
    outing = get_doors_outing(request.user, pk, at=timezone.now())
    rows = [row for row in rows_of(outing) if row.walk.is_open]
    return render(request, "canvassing/outings/print.html", {"outing": outing, "when": when(outing), "rows": rows})


@require_POST
@with_second_factor
def outing_walk_withdraw(request: HttpRequest, pk: int, key: UUID) -> HttpResponse:
    """Open in silence."""
    now = timezone.now()
    walk = get_outing_walk(get_doors_outing(request.user, pk, at=now), key)
    withdraw(walk=walk, by=request.user, at=now)
    words = _("Le secteur « %(name)s » est repris. Ce qui a été fait avant arrive encore.")
    messages.success(request, words % {"name": walk.turf})
    return redirect("canvassing:outing-walks", pk)


def _page(request: HttpRequest, outing: Outing, form: TurfsForm) -> dict[str, Any]:
    free = form.fields["turfs"].queryset  # type: ignore[attr-defined]
    precincts = free.order_by("precinct__code").values_list("precinct__code", flat=True).distinct()
    asked = request.GET.get("bureau", "")
    page = Paginator(free.filter(precinct__code=asked) if asked else free, PAGE).get_page(request.GET.get("page"))
    rows = rows_of(outing)
    turfs = without_controls(page.object_list)
    missing = max(0, ceil(outing.going / PAIR) - sum(row.walk.is_open for row in rows))
    ticked = request.POST.getlist("turfs") if form.is_bound else [str(turf.pk) for turf in turfs[:missing]]
    return {
        "outing": outing,
        "when": when(outing),
        "form": form,
        "rows": rows,
        "page": page,
        "turfs": [(turf, str(turf.pk) in ticked) for turf in turfs],
        "precincts": [code for code in precincts if code],
        "asked": asked,
        "missing": missing,
        "is_time": is_time(outing, timezone.now()),
    }


def _board(request: HttpRequest, outing: Outing) -> dict[str, Any]:
    rows = [row for row in rows_of(outing) if row.walk.is_open]
    key = request.GET.get("feuille", "")
    shown: Row | None = next((row for row in rows if str(row.walk.pk) == key), None) or next_free(rows)
    shown = shown or (rows[0] if rows else None)
    following = next_free(rows, but=shown)
    return {"outing": outing, "rows": rows, "shown": shown, "following": following}


def _say_given(request: HttpRequest, given: int, refused: list[str]) -> None:
    if given:
        words = ngettext("%(n)s secteur est prêt pour la sortie.", "%(n)s secteurs sont prêts pour la sortie.", given)
        messages.success(request, words % {"n": given})
    for words in refused:
        messages.warning(request, words)
