"""Boundaries, as the map draws them: for the staff who see the terrain."""

from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from territory.views.contours import answer


class Contours(APIView):
    """What a place is made of, as GeoJSON: the country's régions, a région's départements, precincts elsewhere.

    Simplified for a view of that place, and never over 300 kB compressed; one precinct's whole boundary is with the
    precinct. In a département, communes without any contour are points, whose `kind` is `commune`.
    """

    @extend_schema(responses={(200, "application/geo+json"): OpenApiTypes.OBJECT})
    def get(self, request: Request, code: str) -> HttpResponseBase:
        return answer(request, code)
