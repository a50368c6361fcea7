"""The shapes that the map of the terrain colours."""

from hashlib import sha256
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from territory.contours.features import contours_of
from territory.models import Place
from territory.permissions import can_see_terrain, require


@require_safe
def contours(request: HttpRequest, code: str) -> HttpResponseBase:
    return answer(request, code)


def answer(request: Any, code: str) -> HttpResponseBase:
    """GeoJSON of what a place is made of. A browser keeps it, and asks each time whether it is still so."""
    require(can_see_terrain(request.user))
    place = get_object_or_404(Place.objects.select_related("parent"), code=code)
    body = contours_of(place).encode()
    etag = f'"{sha256(body).hexdigest()[:32]}"'
    response = HttpResponse(body, content_type="application/geo+json", headers={"Cache-Control": "private, no-cache"})
    response["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=response)
