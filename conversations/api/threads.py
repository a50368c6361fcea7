"""The group for programs: read threads, write in them, change one's own, find others' useful. Members alone."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.text import slugify
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, status
from rest_framework.pagination import CursorPagination
from rest_framework.parsers import FormParser, JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from actions.models import Topic
from actions.permissions.desk import require
from common.keys import key_of
from conversations.api.thread_serializers import (
    GroupMessageChange,
    GroupMessageInput,
    GroupMessageSerializer,
    GroupThreadInput,
    GroupThreadSerializer,
    UsefulSerializer,
)
from conversations.group import reading
from conversations.models import Member, Message, Thread
from conversations.permissions.group import get_message_for, get_own_message, get_thread_for, member_of, moderates
from conversations.services import messages as services
from conversations.services import votes
from conversations.views.messages import VOTE_RATE, VOTE_SCOPE, give_image
from conversations.views.threads import OPEN_RATE, WRITE_RATE
from supporters.api.access import Conflict, limit
from territory.models import Place
from territory.querysets import inside_place

PARSERS = [JSONParser, MultiPartParser, FormParser]


class LastSpoken(CursorPagination):
    ordering = ("-last_at", "-pk")
    page_size = 50


class ByNumber(CursorPagination):
    ordering = ("number",)
    page_size = 50


class GroupThreads(generics.ListAPIView[Thread]):
    serializer_class = GroupThreadSerializer
    pagination_class = LastSpoken
    parser_classes = PARSERS
    queryset = Thread.objects.none()

    def get_queryset(self) -> QuerySet[Thread]:
        if getattr(self, "swagger_fake_view", False):
            return super().get_queryset()
        user, asked = self.request.user, self.request.query_params
        require(member_of(user) is not None or moderates(user, at=timezone.now()))
        rows = Thread.objects.readable().select_related("topic", "place", "opened_by__supporter")
        if slug := asked.get("topic", ""):
            rows = rows.filter(topic__in=Topic.objects.filter(slug=slugify(slug)))
        if code := asked.get("place", ""):
            place = Place.objects.filter(code=code.replace("\x00", "")[:20]).first()
            rows = rows.filter(inside_place(place, "place")) if place else rows.none()
        return rows

    @extend_schema(
        operation_id="group_threads",
        parameters=[
            OpenApiParameter("topic", str, description="slug"),
            OpenApiParameter("place", str, description="code; what lies inside it too"),
        ],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Those that members may read, the last spoken in first. 404 to who is no member."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="group_thread_open", request=GroupThreadInput, responses={201: GroupThreadSerializer}
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Open a thread. A newcomer's waits to be read (`state`). 403 in silence, 422 while slowed down."""
        member = _member(request)
        sent = GroupThreadInput(data=request.data)
        sent.is_valid(raise_exception=True)
        limit(request, "group-thread", OPEN_RATE)
        made = services.open_thread(member=member, at=timezone.now(), **sent.words())
        return Response(GroupThreadSerializer(made).data, status=status.HTTP_201_CREATED)


class GroupThread(APIView):
    @extend_schema(operation_id="group_thread", responses=GroupThreadSerializer)
    def get(self, request: Request, pk: int) -> Response:
        return Response(GroupThreadSerializer(get_thread_for(request.user, pk, at=timezone.now())).data)


class GroupMessages(generics.ListAPIView[Message]):
    serializer_class = GroupMessageSerializer
    pagination_class = ByNumber
    parser_classes = PARSERS
    queryset = Message.objects.none()

    def get_queryset(self) -> QuerySet[Message]:
        if getattr(self, "swagger_fake_view", False):
            return super().get_queryset()
        thread = get_thread_for(self.request.user, self.kwargs["pk"], at=timezone.now())
        rows = reading.in_sight(thread).select_related("author__supporter", "card", "parent")
        return rows.filter(number__gt=key_of(self.request.query_params.get("after", "")))

    @extend_schema(
        operation_id="group_messages",
        parameters=[OpenApiParameter("after", int, description="messages with a larger number")],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """A thread's messages in the order they came, answers among them."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="group_comment", request=GroupMessageInput, responses={201: GroupMessageSerializer}
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        """Comment, or answer the message whose number is `parent`. 403 in silence, 409 when that one is gone."""
        thread, member = get_thread_for(request.user, pk, at=timezone.now()), _member(request)
        sent = GroupMessageInput(data=request.data)
        sent.is_valid(raise_exception=True)
        limit(request, "group-message", WRITE_RATE)
        number = sent.validated_data.get("parent")
        parent = reading.place_of(thread, number) if number else None
        if number and parent is None:
            raise Conflict(services.MessageMoved().messages[0])
        words = sent.words()
        made = _moved(lambda: services.comment(thread=thread, member=member, parent=parent, at=timezone.now(), **words))
        return Response(GroupMessageSerializer(made).data, status=status.HTTP_201_CREATED)


class GroupMessage(APIView):
    @extend_schema(operation_id="group_message", responses=GroupMessageSerializer)
    def get(self, request: Request, pk: int) -> Response:
        return Response(GroupMessageSerializer(get_message_for(request.user, pk, at=timezone.now())).data)

    @extend_schema(operation_id="group_message_change", request=GroupMessageChange, responses=GroupMessageSerializer)
    def patch(self, request: Request, pk: int) -> Response:
        """Change your own for a day. 403 in silence, 409 once it is gone, 422 when it is too late."""
        found = get_own_message(request.user, pk)
        limit(request, "group-edit", "60/h")
        sent = GroupMessageChange(data=request.data)
        sent.is_valid(raise_exception=True)
        row = _moved(lambda: services.edit(message=found, at=timezone.now(), **sent.validated_data))
        return Response(GroupMessageSerializer(row).data)

    @extend_schema(operation_id="group_message_withdraw", request=None, responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        """Withdraw your own for good, with its words and picture. 409 when it was already."""
        found = get_own_message(request.user, pk)
        limit(request, "group-withdraw", "60/h")
        _moved(lambda: services.withdraw(message=found, at=timezone.now()))
        return Response(status=status.HTTP_204_NO_CONTENT)


class GroupUseful(APIView):
    @extend_schema(operation_id="group_useful", request=None, responses=UsefulSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Say that another's message helped; once. 403 in silence, 422 for your own."""
        return self._counted(request, pk, votes.mark_useful, voted=True)

    @extend_schema(operation_id="group_useful_no_more", request=None, responses=UsefulSerializer)
    def delete(self, request: Request, pk: int) -> Response:
        """Take it back."""
        return self._counted(request, pk, votes.unmark, voted=False)

    def _counted(self, request: Request, pk: int, act: Callable[..., Any], *, voted: bool) -> Response:
        found, member = get_message_for(request.user, pk, at=timezone.now()), _member(request)
        limit(request, VOTE_SCOPE, VOTE_RATE)
        _moved(lambda: act(message=found, member=member, at=timezone.now()))
        found.refresh_from_db(fields=["useful"])
        return Response({"useful": found.useful, "voted": voted})


class GroupImage(APIView):
    @extend_schema(operation_id="group_image", responses={(200, "image/webp"): OpenApiTypes.BINARY})
    def get(self, request: Request, pk: int, size: str) -> HttpResponse:
        """A message's picture: « grande » or « petite »."""
        asked: HttpRequest = request._request
        return give_image(asked, get_message_for(request.user, pk, at=timezone.now()), size)


def _member(request: Request) -> Member:
    """Raises Http404 for who takes no part."""
    member = member_of(request.user)
    if member is None:
        raise Http404
    return member


def _moved(act: Callable[[], Any]) -> Any:
    """What was done; 409 where somebody acted meanwhile."""
    try:
        return act()
    except services.MessageMoved as moved:
        raise Conflict(moved.messages[0]) from moved


routes: list[URLPattern] = [
    path("group/threads/", GroupThreads.as_view(), name="group-threads"),
    path("group/threads/<int:pk>/", GroupThread.as_view(), name="group-thread"),
    path("group/threads/<int:pk>/messages/", GroupMessages.as_view(), name="group-messages"),
    path("group/messages/<int:pk>/", GroupMessage.as_view(), name="group-message"),
    path("group/messages/<int:pk>/useful/", GroupUseful.as_view(), name="group-useful"),
    path("group/messages/<int:pk>/image/<str:size>/", GroupImage.as_view(), name="group-image"),
]
