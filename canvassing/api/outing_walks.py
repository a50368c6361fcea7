"""The turfs of a door-to-door outing for programs: give it some, see who took which, take one back."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from canvassing.models import Turf
from canvassing.outings import Row, rows_of
from canvassing.permissions.outings import get_doors_outing, get_outing_walk, turfs_to_give
from canvassing.services.outing_walks import give_turfs
from canvassing.services.walks import withdraw
from canvassing.walks.controls import without_controls
from supporters.api.access import limit
from teams.api.access import LeadersAreSure

LEADERS = [IsAuthenticated, LeadersAreSure]
TAKEN = _("Ce secteur n'est plus libre, ou n'est pas à vous.")
#: Turfs told at once; a precinct has fewer.
MOST = 200


class OutingWalkSerializer(serializers.Serializer[Row]):
    """`people`: first names of whoever walks it now. `join`: the path that its code opens."""

    id = serializers.UUIDField(source="walk.pk")
    turf = serializers.IntegerField(source="walk.turf_id")
    number = serializers.IntegerField(source="walk.turf.number")
    name = serializers.CharField(source="walk.turf.name")
    doors = serializers.IntegerField(source="walk.turf.doors")
    doors_left = serializers.IntegerField(source="walk.turf.doors_left")
    people = serializers.ListField(child=serializers.CharField())
    ended_at = serializers.DateTimeField(source="walk.ended_at", allow_null=True)
    end = serializers.CharField(source="walk.end", allow_blank=True)
    join = serializers.CharField(source="join_path")


class FreeTurfSerializer(serializers.ModelSerializer[Turf]):
    precinct = serializers.CharField(source="precinct.code", default=None, allow_null=True)
    commune = serializers.CharField(source="commune.code")

    class Meta:
        model = Turf
        fields = ["id", "number", "name", "precinct", "commune", "doors_left"]
        read_only_fields = fields


class TurfsInput(serializers.Serializer[Any]):
    turfs = serializers.ListField(child=serializers.IntegerField(min_value=1), min_length=1, max_length=60)


class RefusedSerializer(serializers.Serializer[Any]):
    turf = serializers.IntegerField()
    reason = serializers.CharField()


class GivenSerializer(serializers.Serializer[Any]):
    """Every walk of the outing, and the turfs that could not be given, each with the reason."""

    walks = OutingWalkSerializer(many=True)
    refused = RefusedSerializer(many=True)


class OutingWalks(APIView):
    permission_classes = LEADERS

    @extend_schema(operation_id="outing_walks", responses=OutingWalkSerializer(many=True))
    def get(self, request: Request, pk: int) -> Response:
        """Open ones first; a few dozen at most."""
        outing = get_doors_outing(request.user, pk, at=timezone.now())
        return Response(OutingWalkSerializer(rows_of(outing), many=True).data)

    @extend_schema(operation_id="outing_walks_give", request=TurfsInput, responses={201: GivenSerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Give turfs to the outing. 409 when none of them could be, 403 in silence."""
        now = timezone.now()
        outing = get_doors_outing(request.user, pk, at=now)
        limit(request, "outing-walks", "120/h")
        sent = TurfsInput(data=request.data)
        sent.is_valid(raise_exception=True)
        wanted = set(sent.validated_data["turfs"])
        turfs = list(turfs_to_give(request.user, outing, at=now).filter(pk__in=wanted))
        given = give_turfs(outing=outing, turfs=turfs, by=request.user, at=now)
        gone = [{"turf": key, "reason": TAKEN} for key in sorted(wanted - {turf.pk for turf in turfs})]
        refused = [{"turf": turf.pk, "reason": words} for turf, words in given.refused] + gone
        answer = GivenSerializer({"walks": rows_of(outing), "refused": refused}).data
        return Response(answer, status=status.HTTP_201_CREATED if given.walks else status.HTTP_409_CONFLICT)


class FreeTurfs(APIView):
    permission_classes = LEADERS

    @extend_schema(operation_id="outing_turfs", responses=FreeTurfSerializer(many=True))
    def get(self, request: Request, pk: int) -> Response:
        """Those that may be given to the outing, the first 200 by precinct and number."""
        now = timezone.now()
        outing = get_doors_outing(request.user, pk, at=now)
        free = without_controls(turfs_to_give(request.user, outing, at=now)[:MOST])
        return Response(FreeTurfSerializer(free, many=True).data)


class OutingWalk(APIView):
    permission_classes = LEADERS

    @extend_schema(operation_id="outing_walk_withdraw", request=None, responses={204: None})
    def delete(self, request: Request, pk: int, key: UUID) -> Response:
        """Take one back. What was done before still comes in."""
        now = timezone.now()
        walk = get_outing_walk(get_doors_outing(request.user, pk, at=now), key)
        withdraw(walk=walk, by=request.user, at=now)
        return Response(status=status.HTTP_204_NO_CONTENT)
