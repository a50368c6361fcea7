"""The script for programs."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from canvassing.doorstep.script import current_cards, law_for_pack
from canvassing.doorstep.script_text import write_script
from canvassing.permissions import require
from canvassing.permissions.field import helps, may_cut_somewhere
from canvassing.services import scripts
from territory.permissions import can_target


class ScriptInput(serializers.Serializer[Any]):
    """As its author types it: docs/doorstep.md."""

    text = serializers.CharField(max_length=12_000, trim_whitespace=False)


class BranchSerializer(serializers.Serializer[Any]):
    label = serializers.CharField()
    to = serializers.CharField()


class CardSerializer(serializers.Serializer[Any]):
    key = serializers.CharField()
    title = serializers.CharField()
    words = serializers.CharField()
    branches = BranchSerializer(many=True)


class ScriptSerializer(serializers.Serializer[Any]):
    text = serializers.CharField()
    steps = CardSerializer(many=True)
    law = serializers.ListField(child=serializers.CharField())


class ScriptView(APIView):
    @extend_schema(operation_id="script_read", responses=ScriptSerializer)
    def get(self, request: Request) -> Response:
        """The words in use, for whoever walks or hands out."""
        require(helps(request.user) or may_cut_somewhere(request.user, at=timezone.now()))
        return Response(_data())

    @extend_schema(operation_id="script_write", request=ScriptInput, responses=ScriptSerializer)
    def put(self, request: Request) -> Response:
        """Other words, taken along by every walk loaded from now on."""
        require(can_target(request.user))
        sent = ScriptInput(data=request.data)
        sent.is_valid(raise_exception=True)
        scripts.write_script(text=sent.validated_data["text"], at=timezone.now())
        return Response(_data())


def _data() -> dict[str, Any]:
    cards = current_cards()
    return {"text": write_script(cards), "steps": [card.as_data() for card in cards], "law": law_for_pack()}
