"""Public reading of places and of silence."""

from typing import Any

from django.utils import timezone
from django.utils.cache import patch_cache_control
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics
from rest_framework.exceptions import NotFound
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from territory.api.serializers import PlaceDetailSerializer, PlaceMatchSerializer, SilenceSerializer
from territory.forms import TEXT_MAX
from territory.models import Place
from territory.places import find_place, search_places
from territory.silence import current_silence, last_legal_moment, zone_of
from territory.views.places import MAX_AGE


class PlaceSearch(APIView):
    permission_classes = [AllowAny]

    @extend_schema(
        responses=PlaceMatchSerializer(many=True),
        parameters=[OpenApiParameter("q", str, required=True, description="first letters, postcode, or both")],
    )
    def get(self, request: Request) -> Response:
        """Places where people live, the most populous first, eight at most."""
        matches = search_places(request.query_params.get("q", "")[:TEXT_MAX])
        return _cacheable(Response(PlaceMatchSerializer(matches, many=True).data))


class PlaceDetail(generics.RetrieveAPIView[Place]):
    """A place by its code: INSEE's for communes, `D-69`, `R-84` and `FR` above them."""

    permission_classes = [AllowAny]
    serializer_class = PlaceDetailSerializer
    queryset = Place.objects.all()
    lookup_field = "code"

    def get_object(self) -> Place:
        return _place_or_404(self.kwargs["code"])

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return _cacheable(super().retrieve(request, *args, **kwargs))


class Silence(APIView):
    permission_classes = [AllowAny]

    @extend_schema(
        responses=SilenceSerializer,
        parameters=[OpenApiParameter("place", str, description="code of a place; without it, the campaign's own zone")],
    )
    def get(self, request: Request) -> Response:
        """Whether the law imposes silence now, and until when (code électoral, L49)."""
        code = request.query_params.get("place")
        territory = _place_or_404(code) if code else None
        now = timezone.now()
        vote = current_silence(territory, now)
        answer = {
            "zone": zone_of(territory),
            "silent": vote is not None,
            "reopens_at": vote.silence_end if vote else None,
            "last_legal_moment": last_legal_moment(territory, now),
        }
        return Response(SilenceSerializer(answer).data)


def _place_or_404(code: str) -> Place:
    place = find_place(code)
    if place is None:
        raise NotFound
    return place


def _cacheable(response: Response) -> Response:
    patch_cache_control(response, public=True, max_age=MAX_AGE)
    return response
