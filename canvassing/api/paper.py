"""A paper sheet for programs: what is printed, and taking it over."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError as Refused
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from canvassing.doorstep.reading import COUNTS, MOST_LEFT
from canvassing.doorstep.topics import TOPICS
from canvassing.models import AddressState
from canvassing.models.reports import MOST_DOORS
from canvassing.paper.keying import Keyed, KeyedLine
from canvassing.paper.sheet import Line, lines_of
from canvassing.permissions.field import get_walk_to_key_in
from canvassing.permissions.walks import get_sheet_to_key_in, walkers_known_to
from canvassing.services.paper import key_in
from supporters.api.access import limit


class LineSerializer(serializers.Serializer[Line]):
    place = serializers.IntegerField()
    address = serializers.IntegerField(source="address.pk")
    number = serializers.CharField(source="label")
    street = serializers.CharField(source="address.street")
    doors = serializers.IntegerField(source="address.doors")
    state = serializers.ChoiceField(choices=AddressState.State.choices)
    left = serializers.IntegerField()
    note = serializers.CharField()


class LineInput(serializers.Serializer[Any]):
    address = serializers.IntegerField()
    state = serializers.ChoiceField(choices=AddressState.State.choices)
    left = serializers.IntegerField(min_value=0, max_value=MOST_LEFT, default=0)


class SheetInput(serializers.Serializer[Any]):
    """`sheet`: an id made by the program; sent again it counts once. `by`: one of its walkers, if known."""

    sheet = serializers.UUIDField()
    day = serializers.DateField()
    by = serializers.IntegerField(required=False, allow_null=True)
    lines = LineInput(many=True, required=False)
    counts = serializers.DictField(child=serializers.IntegerField(min_value=0, max_value=MOST_DOORS), required=False)
    topics = serializers.DictField(child=serializers.IntegerField(min_value=0, max_value=MOST_DOORS), required=False)

    def validate_counts(self, counts: dict[str, int]) -> dict[str, int]:
        return self._known(counts, COUNTS)

    def validate_topics(self, topics: dict[str, int]) -> dict[str, int]:
        return self._known(topics, TOPICS)

    def _known(self, sent: dict[str, int], names: Any) -> dict[str, int]:
        unknown = sorted(set(sent) - set(names))
        if unknown:
            raise ValidationError([", ".join(unknown)])
        return {name: number for name, number in sent.items() if number}


class KnockedSerializer(serializers.Serializer[Any]):
    knocked = serializers.IntegerField()


class Sheet(APIView):
    @extend_schema(operation_id="walk_sheet", responses=LineSerializer(many=True))
    def get(self, request: Request, key: UUID) -> Response:
        """The lines of the sheet, in walking order."""
        walk = get_walk_to_key_in(request.user, key, at=timezone.now())
        return Response(LineSerializer(lines_of(walk.turf), many=True).data)

    @extend_schema(operation_id="walk_sheet_keyed", request=SheetInput, responses=KnockedSerializer)
    def post(self, request: Request, key: UUID) -> Response:
        """Take a sheet over, whole or not at all."""
        now = timezone.now()
        walk = get_sheet_to_key_in(request.user, key, at=now)
        limit(request, "walk-key", "120/h")
        sent = SheetInput(data=request.data)
        sent.is_valid(raise_exception=True)
        data = sent.validated_data
        lines = [KeyedLine(**line) for line in data.get("lines", [])]
        keyed = Keyed(data["sheet"], data["day"], lines, data.get("counts", {}), data.get("topics", {}))
        by = walkers_known_to(request.user, walk, at=now).filter(pk=data.get("by") or 0).first()
        try:
            knocked = key_in(walk=walk, keyed=keyed, supporter=by, at=now)
        except Refused as refused:
            raise ValidationError(refused.messages) from refused
        return Response({"knocked": knocked})
