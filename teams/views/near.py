"""« Near me »: one page by which a supporter finds what to do, from an address, a commune or a position."""

from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from common.limits import limited
from teams.forms.near import CommuneForm, NearForm, PositionForm, Where
from teams.models import Volunteer
from teams.near.ideas import Around, Idea, ideas_for, items_by_section
from teams.near.nearby import Found, Spot, around
from teams.permissions.teams import Person, may_announce_somewhere
from territory.models import Place
from territory.places import described
from territory.silence import current_silence


@dataclass(frozen=True)
class Answer:
    """What the page says of one spot: `where` when it was told in words, `spot` None when it is no point."""

    form: NearForm
    where: Where | None = None
    spot: Spot | None = None
    lost: bool = field(default=False, kw_only=True)
    status: int = field(default=200, kw_only=True)


@login_not_required
@csrf_exempt  # a POST changes nothing: it only keeps the position out of addresses; a token would cost a cookie (L70)
@sensitive_post_parameters("lon", "lat", "lieu")
@limited("near", "240/h")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def near(request: HttpRequest) -> HttpResponse:
    """By what was posted; else by the commune that a link carries (`?lieu=`), else around one's own commune."""
    if request.method == "POST":
        return _by_words(request) if "lieu" in request.POST else _by_position(request)
    if "lieu" in request.GET or "lieu_code" in request.GET:
        form: NearForm = CommuneForm(request.GET)
        place = form.cleaned_data["lieu"] if form.is_valid() else None
        if place:  # said by its name, whatever code led here
            form = NearForm(initial={"lieu": place})
            return _show(request, Answer(form, Where(place), spot_of(place)))
        return _show(request, Answer(form, status=200 if form.is_ambiguous else 422))
    home = request.user.home if request.user.is_authenticated else None
    return _show(request, Answer(NearForm(initial={"lieu": home}), Where(home) if home else None, spot_of(home)))


def spot_of(place: Place | None) -> Spot | None:
    """None for a place that is no point (the French abroad)."""
    if place is None or place.lon is None or place.lat is None:
        return None
    return Spot(place.lon, place.lat, place)


def spot_of_where(where: Where) -> Spot | None:
    """An address stands where it stands; its commune says whose silence it keeps."""
    if where.address:
        return Spot(where.address.address.lon, where.address.address.lat, where.place)
    return spot_of(where.place)


def ideas_around(user: Person, spot: Spot | None, place: Place | None, found: list[Found], at: datetime) -> list[Idea]:
    """None in silence: one does not call to act then."""
    if current_silence(place, at):
        return []
    person = user if user.is_authenticated else None
    return ideas_for(
        Around(
            spot=spot,
            at=at,
            found=items_by_section(found),
            person=person,
            helps=helps(user),
            leads=person is not None and may_announce_somewhere(user, at=at),
        )
    )


def helps(user: Person) -> bool:
    """Whoever helps already is not asked to."""
    return user.is_authenticated and Volunteer.objects.helping().filter(supporter=user.pk).exists()


def _by_words(request: HttpRequest) -> HttpResponse:
    """A commune has an address of its own that can be passed on; a street has none."""
    form = NearForm(request.POST)
    if not form.is_valid():
        return _show(request, Answer(form, status=200 if form.is_ambiguous else 422))
    where: Where = form.cleaned_data["lieu"]
    if where.address is None and not where.street_unknown:
        query = urlencode({"lieu": described(where.place), "lieu_code": where.place.code})
        return redirect(f"{reverse('teams:near')}?{query}")
    return _show(request, Answer(form, where, spot_of_where(where)))


def _by_position(request: HttpRequest) -> HttpResponse:
    position = PositionForm(request.POST)
    if not position.is_valid():
        return _show(request, Answer(NearForm(), lost=True, status=422))
    return _show(request, Answer(NearForm(), None, Spot(**position.cleaned_data)))


def _show(request: HttpRequest, answer: Answer) -> HttpResponse:
    now = timezone.now()
    spot, where = answer.spot, answer.where
    place = where.place if where else None
    found = around(spot, at=now) if spot else []
    context = {
        "form": answer.form,
        "position": PositionForm(auto_id=False),
        "spot": spot,
        "where": where,
        "place": place,
        "lost": answer.lost,
        "found": found,
        "helps": helps(request.user),
        "ideas": ideas_around(request.user, spot, place, found, now) if spot or place else [],
        "nothing": spot is not None and not any(part.items for part in found),
    }
    return render(request, "teams/near.html", context, status=answer.status)
