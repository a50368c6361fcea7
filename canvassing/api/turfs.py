"""Areas and their turfs: what there is, and cuts that the worker makes."""

import json
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, status
from rest_framework.pagination import PageNumberPagination
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from canvassing.api.turf_serializers import (
    AreaSerializer,
    CutInput,
    CuttingSerializer,
    RedrawSerializer,
    StopSerializer,
    TurfChangeInput,
    TurfDetailSerializer,
    TurfSerializer,
)
from canvassing.areas import Area
from canvassing.models import Cutting, Redraw, Turf
from canvassing.permissions.field import communes_cut_by, get_area_to_cut, get_turf_to_run, may_cut_somewhere
from canvassing.services.cutting import ask_cut
from canvassing.services.redrawing import lock_turf, offer_turf
from canvassing.turf_pages.listing import Areas, lines
from common.pagination import NewestFirst
from supporters.api.access import limit
from teams.api.access import LeadersAreSure
from territory.models import Address
from territory.permissions import require

#: Letters of a search that are looked at.
TEXT_MAX = 80
#: The pages' own limit, shared with them.
SCOPE, RATE = "turfs", "600/h"


class Pages(PageNumberPagination):
    page_size = 100


class OfArea:
    """A view of one area, which its caller may cut."""

    permission_classes = [IsAuthenticated, LeadersAreSure]

    def area(self) -> Area:
        area: Area = get_area_to_cut(self.request.user, self.kwargs["code"], at=timezone.now())  # type: ignore[attr-defined]
        return area

    @property
    def is_schema(self) -> bool:
        return getattr(self, "swagger_fake_view", False)


class AreaList(generics.GenericAPIView[Any]):
    permission_classes = [IsAuthenticated, LeadersAreSure]
    serializer_class = AreaSerializer
    pagination_class = Pages

    @extend_schema(
        parameters=[OpenApiParameter("q", str, description="a commune, a postcode, a code")],
        responses=AreaSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """Those that one may cut, the most wanted first."""
        now = timezone.now()
        require(may_cut_somewhere(request.user, at=now))
        text = request.query_params.get("q", "").strip()[:TEXT_MAX]
        page = self.paginate_queryset(Areas(communes_cut_by(request.user, at=now), text=text))
        return self.get_paginated_response(AreaSerializer(page, many=True).data)


class AreaDetail(OfArea, APIView):
    @extend_schema(responses=AreaSerializer)
    def get(self, request: Request, code: str) -> Response:
        return Response(AreaSerializer(lines([self.area()], lambda area: None)[0]).data)


class Cuts(OfArea, generics.ListAPIView[Cutting]):
    """Those that were asked for, the latest first."""

    serializer_class = CuttingSerializer
    pagination_class = NewestFirst

    def get_queryset(self) -> QuerySet[Cutting]:
        if self.is_schema:
            return Cutting.objects.none()
        return _cuts(self.area())

    @extend_schema(request=CutInput, responses={202: CuttingSerializer})
    def post(self, request: Request, code: str) -> Response:
        """Ask for a cut; `cuts/<id>/` tells when it is made. Turfs that are locked, or out, stay as they are."""
        area = self.area()
        limit(request, SCOPE, RATE)
        sent = CutInput(data=request.data)
        sent.is_valid(raise_exception=True)
        asked = ask_cut(area=area, by=request.user, at=timezone.now(), **sent.validated_data)
        return Response(CuttingSerializer(asked).data, status=status.HTTP_202_ACCEPTED)


class CutDetail(OfArea, generics.RetrieveAPIView[Cutting]):
    serializer_class = CuttingSerializer

    def get_queryset(self) -> QuerySet[Cutting]:
        return Cutting.objects.none() if self.is_schema else _cuts(self.area())


class AreaTurfs(OfArea, generics.ListAPIView[Turf]):
    """By number."""

    serializer_class = TurfSerializer
    pagination_class = Pages

    def get_queryset(self) -> QuerySet[Turf]:
        if self.is_schema:
            return Turf.objects.none()
        return self.area().turfs().select_related("commune", "precinct").order_by("number")


class AreaMap(OfArea, APIView):
    @extend_schema(responses=OpenApiTypes.OBJECT)
    def get(self, request: Request, code: str) -> Response:
        """GeoJSON: the outline of each turf, with what a turf shows."""
        turfs = self.area().turfs().select_related("commune", "precinct").order_by("number")
        features = [
            {
                "type": "Feature",
                "id": turf.pk,
                "geometry": json.loads(turf.outline) if turf.outline else None,
                "properties": TurfSerializer(turf).data,
            }
            for turf in turfs
        ]
        return Response({"type": "FeatureCollection", "features": features})


class AreaAddresses(OfArea, generics.ListAPIView[Address]):
    """Street by street."""

    serializer_class = StopSerializer
    pagination_class = Pages

    def get_queryset(self) -> QuerySet[Address]:
        if self.is_schema:
            return Address.objects.none()
        found = self.area().addresses().select_related("stop__turf")
        street = self.request.query_params.get("street", "")[:120]
        return (found.filter(street=street) if street else found).order_by("street", "number", "suffix", "pk")

    @extend_schema(parameters=[OpenApiParameter("street", str)])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)


class Redraws(OfArea, generics.ListAPIView[Redraw]):
    """Cuts, changes and undoings, the latest first. What is undone next is the first without `undone_at`."""

    serializer_class = RedrawSerializer
    pagination_class = NewestFirst

    def get_queryset(self) -> QuerySet[Redraw]:
        if self.is_schema:
            return Redraw.objects.none()
        area = self.area()
        return Redraw.objects.filter(commune=area.commune, precinct=area.precinct)


class TurfDetail(APIView):
    permission_classes = [IsAuthenticated, LeadersAreSure]

    @extend_schema(responses=TurfDetailSerializer)
    def get(self, request: Request, pk: int) -> Response:
        return Response(TurfDetailSerializer(self._turf(pk)).data)

    @extend_schema(request=TurfChangeInput, responses=TurfDetailSerializer)
    def patch(self, request: Request, pk: int) -> Response:
        """`locked`: a new cut leaves it as it is. `offered`: volunteers near may take it."""
        turf, now = self._turf(pk), timezone.now()
        limit(request, SCOPE, RATE)
        sent = TurfChangeInput(data=request.data)
        sent.is_valid(raise_exception=True)
        if "locked" in sent.validated_data:
            lock_turf(turf=turf, locked=sent.validated_data["locked"], at=now)
        if "offered" in sent.validated_data:
            offer_turf(turf=turf, offered=sent.validated_data["offered"], at=now)
        return Response(TurfDetailSerializer(turf).data)

    def _turf(self, pk: int) -> Turf:
        return get_turf_to_run(self.request.user, pk, at=timezone.now())


def _cuts(area: Area) -> QuerySet[Cutting]:
    return Cutting.objects.filter(commune=area.commune, precinct=area.precinct)
