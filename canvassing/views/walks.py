"""One's own walks: those one has, those to take near home, one of them as a plain list, giving it back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from canvassing.models import Turf, Walk
from canvassing.near import nearest_walks
from canvassing.permissions.field import get_turf_to_take, get_walk_for, get_walk_to_key_in, helps, may_cut_somewhere
from canvassing.permissions.walks import get_walk_in_hand, runs, seeing
from canvassing.services.walks import WalkRefused, WalkTaken, extend, give_back, leave, take
from canvassing.walks.links import path_of
from canvassing.walks.minutes import minutes_for
from canvassing.walks.page import of_team, own_walks, streets_of, with_walkers
from common.limits import limited
from supporters.permissions import get_account
from teams.views.access import with_second_factor
from territory.clocks import moment
from territory.silence import current_silence

#: Others to take, told to whoever came a moment too late.
OTHERS = 3


@require_safe
@never_cache
def doorstep(request: HttpRequest) -> HttpResponse:
    """My walks, my team's that nobody walks, and those to take near my commune."""
    now = timezone.now()
    person = get_account(request)
    own = own_walks(person, at=now)
    context = {
        "own": own,
        "of_team": [(one, path_of(one)) for one in own.of_team],
        "helps": helps(person),
        "hands_out": may_cut_somewhere(person, at=now),
    }
    return render(request, "canvassing/walks/doorstep.html", context)


@require_safe
@never_cache
@with_second_factor
def walk(request: HttpRequest, key: str) -> HttpResponse:
    now = timezone.now()
    return _show(request, get_walk_to_key_in(request.user, key, at=now))


@require_POST
@limited("walk-take", "30/h", by="person")
def walk_take(request: HttpRequest, pk: int) -> HttpResponse:
    now = timezone.now()
    turf = get_turf_to_take(request.user, pk)
    try:
        taken = take(turf=turf, supporter=request.user, at=now)
    except WalkRefused as refused:
        return _too_late(request, turf, refused)
    messages.success(request, _("Ce secteur est à vous. Chargez-le avant de partir : ensuite, plus besoin de réseau."))
    return redirect("canvassing:walk", taken.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def walk_return(request: HttpRequest, key: str) -> HttpResponse:
    """Open in silence: nobody keeps what they cannot use."""
    found = get_walk_for(request.user, key)
    if request.method != "POST":
        return render(request, "canvassing/walks/return.html", {"walk": found})
    finished = request.POST.get("end") == Walk.End.FINISHED
    try:
        give_back(
            walk=found,
            by=request.user,
            at=timezone.now(),
            end=Walk.End.FINISHED if finished else Walk.End.RETURNED,
        )
    except WalkRefused as refused:
        messages.error(request, refused.messages[0])
        return _show(request, found, status=409)
    thanks = _("Merci pour ces portes. La feuille de route est terminée.")
    messages.success(request, thanks if finished else _("C'est noté : quelqu'un d'autre pourra la prendre."))
    return redirect("canvassing:doorstep")


@require_POST
def walk_leave(request: HttpRequest, key: str) -> HttpResponse:
    """The other of the pair goes on."""
    found = get_walk_for(request.user, key)
    left = leave(walk=found, supporter=request.user, at=timezone.now())
    words = _("C'est noté : l'autre personne continue.") if left.is_open else _("C'est noté : elle est rendue.")
    messages.success(request, words)
    return redirect("canvassing:doorstep")


@require_POST
@with_second_factor
@limited("walk-extend", "30/h", by="person")
def walk_extend(request: HttpRequest, key: str) -> HttpResponse:
    """Another week, for whoever walks it or hands it out."""
    now = timezone.now()
    found = get_walk_in_hand(request.user, key, at=now)
    try:
        longer = extend(walk=found, by=request.user, at=now)
    except WalkRefused as refused:
        messages.error(request, refused.messages[0])
        return _show(request, found, status=409 if isinstance(refused, WalkTaken) else 422)
    until = moment(found.turf.commune, longer.ends_at)
    messages.success(request, _("C'est prolongé, jusqu'au %(until)s.") % {"until": until})
    return redirect("canvassing:walk", found.pk)


def _show(request: HttpRequest, found: Walk, *, status: int = 200) -> HttpResponse:
    now = timezone.now()
    row = get_object_or_404(with_walkers(Walk.objects.all()), pk=found.pk)
    mine = any(walker.supporter_id == request.user.pk for walker in row.current)
    runs_it = runs(request.user, row, at=now)
    sees = mine or (runs_it and seeing(request.user, at=now).people_of(row))
    context = {
        "walk": row,
        "mine": mine,
        "runs": runs_it,
        "others": [one.supporter for one in row.current if one.supporter_id != request.user.pk] if sees else [],
        "join_path": path_of(row) if row.is_open and not mine and of_team(request.user).filter(pk=row.pk) else "",
        "streets": streets_of(row) if row.is_open and (mine or runs_it) else [],
        "silent": current_silence(row.turf.commune, now),
        "until": moment(row.turf.commune, row.ends_at),
        "minutes": minutes_for(row.turf.doors_left),
    }
    return render(request, "canvassing/walks/walk.html", context, status=status)


def _too_late(request: HttpRequest, turf: Turf, refused: WalkRefused) -> HttpResponse:
    """A sentence, and the nearest others: nobody came for nothing."""
    place = turf.commune
    lon, lat = (turf.lon, turf.lat) if turf.lon is not None else (place.lon, place.lat)
    others = nearest_walks(lon=lon, lat=lat, limit=OTHERS, at=timezone.now(), but=[turf.pk]) if lon is not None else ()
    taken = isinstance(refused, WalkTaken)
    context = {"turf": turf, "words": refused.messages[0], "others": others, "taken": taken}
    return render(request, "canvassing/walks/too_late.html", context, status=409 if taken else 422)
