"""« Near me »: one page by which a supporter finds a team, an outing or a training, from a commune or a position."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from common.limits import limited
from teams.forms.near import NearForm, PositionForm
from teams.models import Volunteer
from teams.near.nearby import Spot, around
from territory.models import Place


@login_not_required
@csrf_exempt  # a POST changes nothing: it only keeps the position out of addresses; a token would cost a cookie (L70)
@sensitive_post_parameters("lon", "lat")
@limited("near", "240/h")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def near(request: HttpRequest) -> HttpResponse:
    """By `?lieu=`, else by a posted position, else around one's own commune."""
    if request.method == "POST":
        return _by_position(request)
    if "lieu" in request.GET or "lieu_code" in request.GET:
        form = NearForm(request.GET)
        place = form.cleaned_data["lieu"] if form.is_valid() else None
        status = 200 if form.is_valid() or form.is_ambiguous else 422
        if place:  # said by its name, whatever code led here
            form = NearForm(initial={"lieu": place})
        return _show(request, form, spot_of(place), place=place, status=status)
    home = request.user.home if request.user.is_authenticated else None
    return _show(request, NearForm(initial={"lieu": home}), spot_of(home), place=home)


def spot_of(place: Place | None) -> Spot | None:
    """None for a place that is no point (the French abroad)."""
    if place is None or place.lon is None or place.lat is None:
        return None
    return Spot(place.lon, place.lat, place)


def _helps(request: HttpRequest) -> bool:
    """Whoever helps already is not asked to."""
    person = request.user
    return person.is_authenticated and Volunteer.objects.helping().filter(supporter=person).exists()


def _by_position(request: HttpRequest) -> HttpResponse:
    position = PositionForm(request.POST)
    if not position.is_valid():
        return _show(request, NearForm(), None, lost=True, status=422)
    return _show(request, NearForm(), Spot(**position.cleaned_data))


def _show(
    request: HttpRequest,
    form: NearForm,
    spot: Spot | None,
    *,
    place: Place | None = None,
    lost: bool = False,
    status: int = 200,
) -> HttpResponse:
    found = around(spot, at=timezone.now()) if spot else []
    context = {
        "form": form,
        "position": PositionForm(auto_id=False),
        "spot": spot,
        "place": place,
        "lost": lost,
        "found": found,
        "helps": _helps(request),
        "nothing": spot is not None and not any(part.items for part in found),
    }
    return render(request, "teams/near.html", context, status=status)
