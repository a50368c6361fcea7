"""The map of a ranking as a picture, for browsers without scripts."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from territory.permissions import can_see_terrain, require
from territory.terrain.still import look_of, picture_of
from territory.terrain.view import open_view
from territory.views.terrain import MAX_AGE, asked_targeting


@require_GET
def drawing(request: HttpRequest) -> HttpResponse:
    """SVG of the view that the page of the same address shows; with `sombre`, for dark pages."""
    require(can_see_terrain(request.user))
    targeting = asked_targeting(request)
    if targeting is None:
        raise Http404
    view = open_view(targeting, request.GET.get("lieu", ""), request.GET.get("tri", ""))
    look = look_of(settings.CAMPAIGN_COLOUR, dark="sombre" in request.GET)
    response = HttpResponse(picture_of(view, look), content_type="image/svg+xml")
    response["Cache-Control"] = f"private, max-age={MAX_AGE}"
    return response
