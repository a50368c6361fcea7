"""Where the desk listens and what it heard, for programs of the desk's team."""

from typing import Any

from django.db.models import QuerySet
from django.urls import URLPattern, path
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, status
from rest_framework.pagination import CursorPagination
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from actions.api.access import DeskIsSure
from actions.permissions.desk import require
from conversations.api.listening_serializers import (
    BringInput,
    ListenerChange,
    ListenerSerializer,
    ListenInput,
    MentionSerializer,
)
from conversations.models import Listener, Mention
from conversations.permissions.desk import can_answer, get_listener_for
from conversations.permissions.listening import get_mention_for
from conversations.services import listeners as services
from conversations.services import rechecks
from conversations.services.pasting import bring
from conversations.views.listening import CHANGES
from supporters.api.access import limit

PERMISSIONS = [IsAuthenticated, DeskIsSure]


class ByName(CursorPagination):
    ordering = ("name", "pk")
    page_size = 50


class Listeners(generics.ListAPIView[Listener]):
    permission_classes = PERMISSIONS
    serializer_class = ListenerSerializer
    pagination_class = ByName
    queryset = Listener.objects.all()

    @extend_schema(operation_id="listeners_list")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Feeds, accounts and boxes that are looked at, with their state."""
        require(can_answer(request.user))
        return super().get(request, *args, **kwargs)

    @extend_schema(operation_id="listener_add", request=ListenInput, responses={201: ListenerSerializer})
    def post(self, request: Request) -> Response:
        """Listen somewhere else too. 422 where it cannot be."""
        require(can_answer(request.user))
        limit(request, *CHANGES)
        sent = ListenInput(data=request.data)
        sent.is_valid(raise_exception=True)
        told = dict(sent.validated_data) | {"by": request.user, "at": timezone.now()}
        if told["kind"] == Listener.Kind.FEED:
            names = ("feed", "name", "voice", "takes_all", "by", "at")
            made = services.follow(**{name: told[name] for name in names})
        else:
            names = ("kind", "account", "query", "name", "by", "at")
            made = services.look_through(**{name: told[name] for name in names})
        return Response(ListenerSerializer(made).data, status=status.HTTP_201_CREATED)


class OneListener(APIView):
    permission_classes = PERMISSIONS

    @extend_schema(operation_id="listener", responses=ListenerSerializer)
    def get(self, request: Request, pk: int) -> Response:
        return Response(ListenerSerializer(get_listener_for(request.user, pk)).data)

    @extend_schema(operation_id="listener_change", request=ListenerChange, responses=ListenerSerializer)
    def patch(self, request: Request, pk: int) -> Response:
        """Change its name, address, words or voice. Another feed is read at once."""
        found = get_listener_for(request.user, pk)
        limit(request, *CHANGES)
        sent = ListenerChange(data=request.data)
        sent.is_valid(raise_exception=True)
        changed = services.correct(listener=found, at=timezone.now(), **sent.validated_data)
        return Response(ListenerSerializer(changed).data)

    @extend_schema(operation_id="listener_remove", responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        """Take it off the list; what was heard stays."""
        found = get_listener_for(request.user, pk)
        limit(request, *CHANGES)
        services.remove(listener=found)
        return Response(status=status.HTTP_204_NO_CONTENT)


class Pausing(APIView):
    permission_classes = PERMISSIONS

    @extend_schema(operation_id="listener_pause", request=None, responses=ListenerSerializer)
    def put(self, request: Request, pk: int) -> Response:
        """Look no more; what was heard stays."""
        found = get_listener_for(request.user, pk)
        limit(request, *CHANGES)
        return Response(ListenerSerializer(services.pause(listener=found)).data)

    @extend_schema(operation_id="listener_resume", responses=ListenerSerializer)
    def delete(self, request: Request, pk: int) -> Response:
        """Look again, at once; a broken one too."""
        found = get_listener_for(request.user, pk)
        limit(request, *CHANGES)
        return Response(ListenerSerializer(services.resume(listener=found, at=timezone.now())).data)


class Mentions(generics.ListAPIView[Mention]):
    permission_classes = PERMISSIONS
    serializer_class = MentionSerializer

    def get_queryset(self) -> QuerySet[Mention]:
        mentions = Mention.objects.prefetch_related("findings")
        origin = self.request.query_params.get("origin", "") if self.request else ""
        if not origin:
            return mentions
        return mentions.filter(origin=origin) if origin in Mention.Origin.values else mentions.none()

    @extend_schema(
        operation_id="mentions_list", parameters=[OpenApiParameter("origin", str, enum=Mention.Origin.values)]
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """What was heard, newest first."""
        require(can_answer(request.user))
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="mention_bring", request=BringInput, responses={201: MentionSerializer, 200: MentionSerializer}
    )
    def post(self, request: Request) -> Response:
        """Bring the address of a page that speaks of the campaign: 201, or 200 for one that was known."""
        require(can_answer(request.user))
        limit(request, *CHANGES)
        sent = BringInput(data=request.data)
        sent.is_valid(raise_exception=True)
        mention, is_new = bring(**sent.validated_data, by=request.user, at=timezone.now())
        return Response(MentionSerializer(mention).data, status=201 if is_new else 200)


class OneMention(APIView):
    permission_classes = PERMISSIONS

    @extend_schema(operation_id="mention", responses=MentionSerializer)
    def get(self, request: Request, pk: int) -> Response:
        return Response(MentionSerializer(get_mention_for(request.user, pk)).data)


class Checking(APIView):
    permission_classes = PERMISSIONS

    @extend_schema(operation_id="mention_check", request=None, responses=MentionSerializer)
    def put(self, request: Request, pk: int) -> Response:
        """Look whether it is still there."""
        found = get_mention_for(request.user, pk)
        limit(request, "mention-check", "60/h")
        return Response(MentionSerializer(rechecks.check(mention=found, at=timezone.now())).data)


routes: list[URLPattern] = [
    path("listeners/", Listeners.as_view(), name="listeners"),
    path("listeners/<int:pk>/", OneListener.as_view(), name="listener"),
    path("listeners/<int:pk>/pausing/", Pausing.as_view(), name="listener-pausing"),
    path("mentions/", Mentions.as_view(), name="mentions"),
    path("mentions/<int:pk>/", OneMention.as_view(), name="mention"),
    path("mentions/<int:pk>/checking/", Checking.as_view(), name="mention-checking"),
]
