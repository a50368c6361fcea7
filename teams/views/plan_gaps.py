"""Where the chain breaks, ranked by what mending it would bring."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from teams.authority import Authority, authority_of
from teams.forms.plan import GapFilter
from teams.models import Gap
from teams.permissions.plan import get_gaps_place_for
from teams.plan.gap_words import tell
from teams.services.plan import the_plan
from teams.transfers.export import rows_as_csv
from teams.views.plan import file_name
from territory.models import Place
from territory.querysets import covers

PAGE = 50


@require_GET
def plan_gaps(request: HttpRequest) -> HttpResponse:
    """`lieu`, `kind` narrow the list. Without `lieu`: the widest territory of whoever asks."""
    now = timezone.now()
    place = get_gaps_place_for(request.user, request.GET.get("lieu", ""), at=now)
    authority = authority_of(request.user, at=now)
    narrow = GapFilter(request.GET)
    found = _gaps(place, narrow.asked)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    kept = {"lieu": place.code, "kind": narrow.asked}
    return render(
        request,
        "teams/plan_gaps.html",
        {
            "place": place,
            "form": narrow,
            "page": page,
            "told": [tell(gap, authority) for gap in page],
            "places": _closer(place, authority),
            "query": urlencode({key: value for key, value in kept.items() if value}),
            "plan": the_plan(),
        },
    )


@require_GET
def plan_gaps_csv(request: HttpRequest) -> HttpResponseBase:
    now = timezone.now()
    place = get_gaps_place_for(request.user, request.GET.get("lieu", ""), at=now)
    authority = authority_of(request.user, at=now)
    head = (_("rupture"), _("code"), _("territoire"), _("département"), _("pourquoi"), _("bénévoles en jeu"))
    told = [tell(gap, authority) for gap in _gaps(place, GapFilter(request.GET).asked)]  # in the reader's language
    lines = (_line(one.gap, one.title, one.why) for one in told)
    return rows_as_csv(f"{file_name('ruptures', place)}.csv", head, lines)


def _line(gap: Gap, title: str, why: str) -> tuple[Any, ...]:
    departement = gap.departement.name if gap.departement else ""
    return (gap.get_kind_display(), gap.place.code, title, departement, why, gap.gain)


def _gaps(place: Place, kind: str) -> Any:
    found = (
        Gap.objects.within(place).select_related("place__departement", "departement", "team").order_by("-gain", "pk")
    )
    return found.filter(kind=kind) if kind else found


def _closer(place: Place, authority: Authority) -> list[tuple[str, str, bool]]:
    """Territories to look at instead: those around that the person may see, and those inside."""
    held = authority.territories()
    around = [one for one in (place.parent, place.parent.parent if place.parent else None) if one]
    seen = [one for one in reversed(around) if authority.is_national or any(covers(mine, one) for mine in held)]
    kinds = (Place.Kind.COMMUNE, Place.Kind.ARRONDISSEMENT)
    inside = list(Place.objects.filter(parent=place).exclude(kind__in=kinds).order_by("name"))
    return [(one.code, one.name, one.pk == place.pk) for one in [*seen, place, *inside]]
