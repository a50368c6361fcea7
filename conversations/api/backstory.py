"""What was said on a network before a conversation, for programs of the desk's team."""

from django.urls import URLPattern, path
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from actions.api.access import DeskIsSure
from conversations.ears.brought import EarError
from conversations.permissions.desk import get_conversation_for
from conversations.services.backstory import before


class SaidSerializer(serializers.Serializer[object]):
    name = serializers.CharField(source="author.name", read_only=True)
    text = serializers.CharField(read_only=True)
    at = serializers.DateTimeField(read_only=True)


class BackstorySerializer(serializers.Serializer[object]):
    said = SaidSerializer(many=True, read_only=True)
    refusal = serializers.CharField(read_only=True, help_text="why it cannot be read now")


class Backstory(APIView):
    permission_classes = [IsAuthenticated, DeskIsSure]

    @extend_schema(operation_id="conversation_before", responses=BackstorySerializer)
    def get(self, request: Request, pk: int) -> Response:
        """The public thread that leads to it, read now, oldest first; nothing of it is kept."""
        row = get_conversation_for(request.user, pk)
        try:
            found = {"said": before(conversation=row, at=timezone.now()), "refusal": ""}
        except EarError as error:
            found = {"said": [], "refusal": str(error)}
        return Response(BackstorySerializer(found).data)


routes: list[URLPattern] = [path("conversations/<int:pk>/before/", Backstory.as_view(), name="conversation-before")]
