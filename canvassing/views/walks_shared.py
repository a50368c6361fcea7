"""Walking it together: the code one shows, and the page that the other's phone opens."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from canvassing.models import Walk
from canvassing.permissions.field import helps
from canvassing.permissions.walks import get_walk_in_hand, get_walk_to_join
from canvassing.services.walks import WalkRefused, WalkTaken, join
from canvassing.walks.links import path_of
from canvassing.walks.minutes import minutes_for
from common.limits import limited
from common.tokens import TokenRefused
from supporters.permissions import get_account
from teams.views.friends import KINDS
from territory.clocks import moment
from territory.silence import require_voice


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@limited("walk-join", "60/h", by="person")
def walk_join(request: HttpRequest, token: str) -> HttpResponse:
    """A page that asks, then a button that joins: a phone that only looks changes nothing."""
    person, now = get_account(request), timezone.now()
    try:
        found = get_walk_to_join(token)
    except TokenRefused as refused:
        return render(request, "canvassing/walks/over.html", status=refused.status)
    if found.walkers.filter(supporter=person, left_at=None).exists():
        return redirect("canvassing:walk", found.pk)
    require_voice(found.turf.commune, now)
    words, status = "", 200
    if request.method == "POST":
        try:
            join(walk=found, supporter=person, at=now)
        except WalkRefused as refused:
            words, status = refused.messages[0], 409 if isinstance(refused, WalkTaken) else 422
        else:
            messages.success(request, _("Vous en êtes. Chargez-la avant de partir : ensuite, plus besoin de réseau."))
            return redirect("canvassing:walk", found.pk)
    context = {"walk": found, "words": words, "helps": helps(person)}
    context["minutes"] = minutes_for(found.turf.doors_left)
    context["until"] = moment(found.turf.commune, found.ends_at)
    return render(request, "canvassing/walks/join.html", context, status=status)


@require_safe
@never_cache
def walk_share(request: HttpRequest, key: str) -> HttpResponse:
    """The code, large: scanned from across a table."""
    found = _to_share(request, key)
    return render(request, "canvassing/walks/share.html", {"walk": found, "url": address_of(found)})


@require_safe
@never_cache
def walk_code(request: HttpRequest, key: str, kind: str) -> HttpResponse:
    if kind not in KINDS:
        raise Http404
    content_type, draw = KINDS[kind]
    response = HttpResponse(draw(address_of(_to_share(request, key))), content_type=content_type)
    response["Content-Disposition"] = f'inline; filename="feuille-de-route.{kind}"'
    return response


def address_of(walk: Walk) -> str:
    """The link in full: what is scanned."""
    return f"{settings.SITE_URL}{path_of(walk)}"


def _to_share(request: HttpRequest, key: str) -> Walk:
    """By who walks it or hands it out, while it is open and one may speak there."""
    now = timezone.now()
    found = get_walk_in_hand(request.user, key, at=now)
    if not found.is_open:
        raise Http404
    require_voice(found.turf.commune, now)
    return found
