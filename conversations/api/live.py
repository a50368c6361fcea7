"""Live threads, for programs: a pass, and the address that tells what is new."""

from django.urls import URLPattern, path
from django.utils import timezone, translation
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from conversations.permissions.group import get_thread_for
from conversations.services.live import pass_to
from supporters.api.access import limit


class PassSerializer(serializers.Serializer):
    address = serializers.CharField(help_text="to which « version.number » of what was seen last is added")
    version = serializers.IntegerField()
    number = serializers.IntegerField(help_text="of the last message")
    life = serializers.IntegerField(help_text="seconds")
    live = serializers.BooleanField()


class Live(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(operation_id="group_thread_live", responses=PassSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """A pass to a live thread, for some minutes: ask its address once a second, without more than the pass.

        It answers `{"version", "every", "live", "messages": [{"number", "parent", "html", "useful"}], "gone",
        "useful", "again"}`: wait `every` milliseconds before asking again; `again` says that too much was missed,
        `live` false that it is over; 403 and 410 that another pass is needed.
        """
        limit(request, "group-live", "60/10m")
        thread = get_thread_for(request.user, pk, at=timezone.now())
        return Response(pass_to(thread=thread, supporter=request.user.pk, language=translation.get_language()))


routes: list[URLPattern] = [path("group/threads/<int:pk>/live/", Live.as_view(), name="group-live")]
