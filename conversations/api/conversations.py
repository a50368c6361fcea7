"""The desk's conversations for programs of its team: through the same functions as the pages."""

from collections.abc import Callable
from typing import Any

from django.urls import URLPattern, path
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, serializers
from rest_framework.pagination import PageNumberPagination
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from actions.api.access import DeskIsSure
from actions.permissions.desk import require
from conversations.api import answers
from conversations.api.conversation_serializers import (
    CloseInput,
    ConversationSerializer,
    DeskFiguresSerializer,
    HandOverInput,
    RemindInput,
    TakeInput,
    TakenSerializer,
    WholeConversationSerializer,
)
from conversations.desk.figures import figures
from conversations.desk.queue import Shelf, choose
from conversations.models import Conversation
from conversations.permissions.desk import can_answer, get_conversation_for, get_voice_for
from conversations.services import conversations as services
from conversations.services.conversation_steps import ConversationMoved, TakenByAnother
from conversations.views.conversations import RATE, SCOPE
from supporters.api.access import Conflict, limit

PERMISSIONS = [IsAuthenticated, DeskIsSure]
_SHELVES = {shelf.name.lower(): shelf for shelf in Shelf}


class ByPage(PageNumberPagination):
    """Of what the desk has open, page by page in the suggested order."""

    page_size = 50


class Conversations(generics.ListAPIView[Conversation]):
    permission_classes = PERMISSIONS
    serializer_class = ConversationSerializer
    pagination_class = ByPage
    queryset = Conversation.objects.none()

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return super().get_queryset()
        require(can_answer(self.request.user))
        reader: Any = self.request.user
        return choose(_SHELVES.get(self.request.query_params.get("shelf", ""), Shelf.NEW), reader)

    @extend_schema(operation_id="conversations", parameters=[OpenApiParameter("shelf", str, enum=list(_SHELVES))])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """A shelf of the queue; what waits for us in the suggested order, each factor with its worth in hours."""
        return self.list(request, *args, **kwargs)


class OneConversation(APIView):
    permission_classes = PERMISSIONS

    @extend_schema(operation_id="conversation", responses=WholeConversationSerializer)
    def get(self, request: Request, pk: int) -> Response:
        return Response(WholeConversationSerializer(get_conversation_for(request.user, pk)).data)


class TakeSeveral(APIView):
    permission_classes = PERMISSIONS

    @extend_schema(operation_id="conversations_take", request=TakeInput, responses=TakenSerializer)
    def post(self, request: Request) -> Response:
        """Take several that nobody follows."""
        require(can_answer(request.user))
        limit(request, SCOPE, RATE)
        sent = TakeInput(data=request.data)
        sent.is_valid(raise_exception=True)
        person: Any = request.user
        taken, others = services.take_batch(pks=sent.validated_data["conversations"], by=person, at=timezone.now())
        return Response(TakenSerializer({"taken": taken, "others": others}).data)


class Figures(APIView):
    permission_classes = PERMISSIONS

    @extend_schema(operation_id="desk_figures", responses=DeskFiguresSerializer)
    def get(self, request: Request) -> Response:
        require(can_answer(request.user))
        return Response(DeskFiguresSerializer(figures(at=timezone.now())).data)


class _Verb(APIView):
    permission_classes = PERMISSIONS
    verb: Callable[..., Conversation]

    def _do(self, request: Request, pk: int, shape: type[serializers.Serializer[Any]] | None = None) -> Response:
        row = get_conversation_for(request.user, pk)
        limit(request, SCOPE, RATE)
        said: dict[str, Any] = {}
        if shape is not None:
            sent = shape(data=request.data)
            sent.is_valid(raise_exception=True)
            said = sent.validated_data
        try:
            type(self).verb(conversation=row, by=request.user, at=timezone.now(), **said)
        except (ConversationMoved, TakenByAnother) as error:
            raise Conflict(error.messages[0]) from error
        return Response(ConversationSerializer(get_conversation_for(request.user, pk)).data)


class Take(_Verb):
    verb = staticmethod(services.take)

    @extend_schema(operation_id="conversation_take", request=None, responses=ConversationSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Follow it, alone. 409 when somebody else does."""
        return self._do(request, pk)


class Release(_Verb):
    verb = staticmethod(services.release)

    @extend_schema(operation_id="conversation_release", request=None, responses=ConversationSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Give it back to the queue."""
        return self._do(request, pk)


class HandOver(_Verb):
    verb = staticmethod(services.hand_over)

    @extend_schema(operation_id="conversation_hand", request=HandOverInput, responses=ConversationSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Give it to somebody of the desk."""
        return self._do(request, pk, HandOverInput)


class Remind(_Verb):
    verb = staticmethod(services.remind)

    @extend_schema(operation_id="conversation_remind", request=RemindInput, responses=ConversationSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Be told on a day; one that was answered waits for them until then."""
        return self._do(request, pk, RemindInput)


class Close(_Verb):
    verb = staticmethod(services.close)

    @extend_schema(operation_id="conversation_close", request=CloseInput, responses=ConversationSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """It is over; its draft is dropped."""
        return self._do(request, pk, CloseInput)


class Reopen(_Verb):
    verb = staticmethod(services.reopen)

    @extend_schema(operation_id="conversation_reopen", request=None, responses=ConversationSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Undo a closing. 422 when another conversation is open with the same voice."""
        return self._do(request, pk)


class Begin(APIView):
    permission_classes = PERMISSIONS

    @extend_schema(operation_id="conversation_begin", request=None, responses={201: ConversationSerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Write first to a voice. 422 when a conversation is open with it."""
        voice, person = get_voice_for(request.user, pk), request.user
        limit(request, SCOPE, RATE)
        row = services.begin(voice=voice, subject="", by=person, at=timezone.now())  # type: ignore[arg-type]
        return Response(ConversationSerializer(row).data, status=201)


routes: list[URLPattern] = [
    path("conversations/", Conversations.as_view(), name="conversations"),
    path("conversations/take/", TakeSeveral.as_view(), name="conversations-take"),
    path("conversations/figures/", Figures.as_view(), name="desk-figures"),
    path("conversations/<int:pk>/", OneConversation.as_view(), name="conversation"),
    path("conversations/<int:pk>/take/", Take.as_view(), name="conversation-take"),
    path("conversations/<int:pk>/release/", Release.as_view(), name="conversation-release"),
    path("conversations/<int:pk>/hand-over/", HandOver.as_view(), name="conversation-hand"),
    path("conversations/<int:pk>/reminder/", Remind.as_view(), name="conversation-remind"),
    path("conversations/<int:pk>/close/", Close.as_view(), name="conversation-close"),
    path("conversations/<int:pk>/reopen/", Reopen.as_view(), name="conversation-reopen"),
    path("voices/<int:pk>/conversations/", Begin.as_view(), name="conversation-begin"),
    *answers.routes,
]
