"""Walks on paper: the sheet, and the page that takes it over."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from canvassing.doorstep.script import LAW
from canvassing.doorstep.topics import TOPICS
from canvassing.forms import take
from canvassing.forms.paper import COUNT_LABELS, KeyInForm
from canvassing.paper.sheet import lines_of, streets_of, way_of
from canvassing.permissions.walks import get_sheet_to_key_in, get_walk_in_hand, walkers_known_to
from canvassing.services.paper import key_in
from canvassing.walks.minutes import minutes_for
from common.limits import limited
from teams.friends.qr_codes import inside_page
from teams.views.access import with_second_factor
from territory.clocks import clock_of
from territory.silence import require_voice


@require_GET
def sheet(request: HttpRequest, key: UUID) -> HttpResponse:
    """To walk with: as a phone is loaded, by who has it in hand, while it is open and one may knock there."""
    now = timezone.now()
    walk = get_walk_in_hand(request.user, key, at=now)
    if not walk.is_open:
        raise Http404
    require_voice(walk.turf.commune, now)
    lines = lines_of(walk.turf)
    doors = sum(line.left for line in lines)
    address = f"{settings.SITE_URL}{reverse('canvassing:walk-key', args=[walk.pk])}"
    context = {
        "walk": walk,
        "turf": walk.turf,
        "back": reverse("canvassing:walk", args=[walk.pk]),
        "lines": lines,
        "streets": streets_of(lines),
        "way": way_of(walk.turf, lines),
        "doors": doors,
        "minutes": minutes_for(doors),
        "code": mark_safe(inside_page(address)),  # noqa: S308 - drawn by us from an address of ours
        "counts": COUNT_LABELS.values(),
        "topics": TOPICS.values(),
        "law": LAW,
    }
    return render(request, "canvassing/paper/sheet.html", context)


@require_http_methods(["GET", "POST"])
@with_second_factor
@limited("walk-key", "120/h", by="person")
def walk_key(request: HttpRequest, key: UUID) -> HttpResponse:
    now = timezone.now()
    walk = get_sheet_to_key_in(request.user, key, at=now)
    form = KeyInForm(
        request.POST or None,
        lines=lines_of(walk.turf),
        keyer=request.user,
        walkers=walkers_known_to(request.user, walk, at=now),
        today=now.astimezone(clock_of(walk.turf.commune)).date(),
    )
    back = reverse("canvassing:walk", args=[walk.pk])
    if form.is_valid():
        try:
            knocked = key_in(walk=walk, keyed=form.keyed(), supporter=form.cleaned_data["by"], at=now)
        except ValidationError as error:
            take(form, error)
        else:
            words = ngettext("C'est noté : %(n)s porte.", "C'est noté : %(n)s portes.", knocked)
            messages.success(request, words % {"n": knocked} + " " + _("Merci d'être allé les voir."))
            return redirect(back)
    refused = request.method == "POST"
    context = {"walk": walk, "turf": walk.turf, "form": form, "back": back}
    return render(request, "canvassing/paper/key_in.html", context, status=422 if refused else 200)
