"""Turfs changed by hand. 422 beside the field when one of them is locked or in somebody's hands; all can be undone."""

from typing import Any

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from canvassing.api.turf_serializers import (
    DoorsInput,
    MergeTurfsInput,
    MoveAddressesInput,
    MoveStreetInput,
    PolygonInput,
    RedrawSerializer,
    SplitTurfInput,
    StopSerializer,
    StreetDoorsInput,
)
from canvassing.api.turfs import RATE, SCOPE, OfArea
from canvassing.areas import Area
from canvassing.models import Turf
from canvassing.permissions.field import get_turf_to_run
from canvassing.services import address_doors, passes, redrawing
from supporters.api.access import limit
from teams.api.access import LeadersAreSure

Data = dict[str, Any]


class _Change(OfArea, APIView):
    """POST what changes; the answer is the change, which `undo/` takes back."""

    def read(self, kind: type[serializers.Serializer[Any]]) -> tuple[Area, Data]:
        """The area, and what was sent, with the turf that `into` means, who asks and when."""
        area = self.area()
        limit(self.request, SCOPE, RATE)
        sent = kind(data=self.request.data)
        sent.is_valid(raise_exception=True)
        data: Data = sent.validated_data | {"by": self.request.user, "at": timezone.now()}
        if data.get("into") is not None:
            data["into"] = _turfs(area, [data["into"]], field="into")[0]
        return area, data


class MoveStreet(_Change):
    @extend_schema(request=MoveStreetInput, responses=RedrawSerializer)
    def post(self, request: Request, code: str) -> Response:
        """A street, or its odd or even side, goes into a turf."""
        area, data = self.read(MoveStreetInput)
        return Response(RedrawSerializer(redrawing.move_street(area=area, **data)).data)


class MoveAddresses(_Change):
    @extend_schema(request=MoveAddressesInput, responses=RedrawSerializer)
    def post(self, request: Request, code: str) -> Response:
        """Some addresses go into a turf."""
        area, data = self.read(MoveAddressesInput)
        return Response(RedrawSerializer(redrawing.move_addresses(area=area, **data)).data)


class Polygon(_Change):
    @extend_schema(request=PolygonInput, responses=RedrawSerializer)
    def post(self, request: Request, code: str) -> Response:
        """The addresses inside a contour go into a turf."""
        area, data = self.read(PolygonInput)
        return Response(RedrawSerializer(redrawing.draw_polygon(area=area, **data)).data)


class Merge(_Change):
    @extend_schema(request=MergeTurfsInput, responses=RedrawSerializer)
    def post(self, request: Request, code: str) -> Response:
        """Several turfs become one, under the lowest of their numbers."""
        area, data = self.read(MergeTurfsInput)
        data["turfs"] = _turfs(area, data["turfs"], field="turfs")
        return Response(RedrawSerializer(redrawing.merge_turfs(**data)).data)


class Undo(_Change):
    @extend_schema(request=None, responses=RedrawSerializer)
    def post(self, request: Request, code: str) -> Response:
        """Take back the last change, or the last cut, that still stands."""
        area, data = self.read(serializers.Serializer)
        return Response(RedrawSerializer(redrawing.undo_redraw(area=area, **data)).data)


class Pass(_Change):
    @extend_schema(request=None, responses=OpenApiTypes.OBJECT)
    def post(self, request: Request, code: str) -> Response:
        """All doors are to knock at again, but for those where nobody may go back. `{"addresses": begun before}`."""
        area, data = self.read(serializers.Serializer)
        return Response({"addresses": passes.begin_pass(area=area, at=data["at"])})


class StreetDoors(_Change):
    @extend_schema(request=StreetDoorsInput, responses=OpenApiTypes.OBJECT)
    def post(self, request: Request, code: str) -> Response:
        """The same number of doors for each address of a street, or of one side of it."""
        area, data = self.read(StreetDoorsInput)
        return Response({"addresses": address_doors.set_street_doors(area=area, **data)})


class AddressDoors(_Change):
    @extend_schema(request=DoorsInput, responses=StopSerializer)
    def put(self, request: Request, code: str, pk: int) -> Response:
        """How many doors there are behind an address: no file will write over it."""
        area, data = self.read(DoorsInput)
        address = get_object_or_404(area.addresses().select_related("stop__turf"), pk=pk)
        return Response(StopSerializer(address_doors.set_doors(address=address, **data)).data)


class Split(APIView):
    permission_classes = [IsAuthenticated, LeadersAreSure]

    @extend_schema(request=SplitTurfInput, responses=RedrawSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """A turf becomes several of about as many doors."""
        now = timezone.now()
        turf = get_turf_to_run(request.user, pk, at=now)
        limit(request, SCOPE, RATE)
        sent = SplitTurfInput(data=request.data)
        sent.is_valid(raise_exception=True)
        redraw = redrawing.split_turf(turf=turf, by=request.user, at=now, **sent.validated_data)
        return Response(RedrawSerializer(redraw).data)


def _turfs(area: Area, numbers: list[int], *, field: str) -> list[Turf]:
    found = {turf.number: turf for turf in area.turfs().select_related("commune__departement", "precinct")}
    if not found.keys() >= set(numbers):
        raise ValidationError({field: _("Ce secteur n'est plus là : rechargez la page.")})
    return [found[number] for number in numbers]
