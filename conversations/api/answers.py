"""Answers for programs of the desk's team: written, read a second time, published; and carried elsewhere."""

from collections.abc import Callable
from typing import Any

from django.urls import URLPattern, path
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from actions.api.access import DeskIsSure
from conversations.api.conversation_serializers import (
    AnswerInput,
    AnswerReturnInput,
    AnswerSerializer,
    ContentInput,
    ConversationSerializer,
    PublishedInput,
    SecondReadingInput,
    ThreadInput,
)
from conversations.models import Answer
from conversations.permissions.desk import get_answer_for, get_conversation_for
from conversations.services import answers as services
from conversations.services import carrying
from conversations.services.answer_steps import AnswerMoved
from conversations.services.conversation_steps import ConversationMoved, TakenByAnother
from conversations.views.conversations import RATE, SCOPE
from supporters.api.access import Conflict, limit

PERMISSIONS = [IsAuthenticated, DeskIsSure]
Shape = type[serializers.Serializer[Any]]


class WriteAnswer(APIView):
    permission_classes = PERMISSIONS

    @extend_schema(operation_id="answer_write", request=AnswerInput, responses=AnswerSerializer)
    def put(self, request: Request, pk: int) -> Response:
        """Write the draft, or other words for the answer in hand: it must be read again. 409 while it leaves."""
        row = get_conversation_for(request.user, pk)
        said = _read(request, AnswerInput)
        answer = _done(lambda: services.write(conversation=row, by=request.user, at=timezone.now(), **said))  # type: ignore[arg-type]
        return Response(AnswerSerializer(answer).data)


class ToGroup(APIView):
    permission_classes = PERMISSIONS

    @extend_schema(operation_id="conversation_to_group", request=ThreadInput, responses=ConversationSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """A question becomes a thread of the group, with credit. 422 for whoever is no member."""
        row = get_conversation_for(request.user, pk)
        said = _read(request, ThreadInput)
        _done(lambda: carrying.to_group(conversation=row, by=request.user, at=timezone.now(), **said))  # type: ignore[arg-type]
        return Response(ConversationSerializer(get_conversation_for(request.user, pk)).data)


class _Verb(APIView):
    permission_classes = PERMISSIONS
    verb: Callable[..., Any]

    def _do(self, request: Request, pk: int, shape: Shape | None = None) -> Response:
        answer = get_answer_for(request.user, pk)
        said = _read(request, shape)
        done = _done(lambda: type(self).verb(answer=answer, by=request.user, at=timezone.now(), **said))
        return Response(AnswerSerializer(get_answer_for(request.user, done.pk if _is_answer(done) else pk)).data)


class OneAnswer(_Verb):
    verb = staticmethod(services.drop)

    @extend_schema(operation_id="answer", responses=AnswerSerializer)
    def get(self, request: Request, pk: int) -> Response:
        return Response(AnswerSerializer(get_answer_for(request.user, pk)).data)

    @extend_schema(operation_id="answer_drop", responses=AnswerSerializer)
    def delete(self, request: Request, pk: int) -> Response:
        """Give it up before it leaves."""
        return self._do(request, pk)


class Submit(_Verb):
    verb = staticmethod(services.submit)

    @extend_schema(operation_id="answer_submit", request=None, responses=AnswerSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Ask a second person to read it. 403 in silence; 422 for what would keep it from leaving."""
        return self._do(request, pk)


class Approve(_Verb):
    verb = staticmethod(services.approve)

    @extend_schema(operation_id="answer_approve", request=SecondReadingInput, responses=AnswerSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Answer for somebody else's words: they leave. 409 when `seen` is not what they say now."""
        return self._do(request, pk, SecondReadingInput)


class Return(_Verb):
    verb = staticmethod(services.send_back)

    @extend_schema(operation_id="answer_return", request=AnswerReturnInput, responses=AnswerSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Back to its writer, with what to correct."""
        return self._do(request, pk, AnswerReturnInput)


class Published(_Verb):
    verb = staticmethod(services.published)

    @extend_schema(operation_id="answer_published", request=PublishedInput, responses=AnswerSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """It was copied by hand; `url` is where it stands."""
        return self._do(request, pk, PublishedInput)


class TakeUp(_Verb):
    verb = staticmethod(services.take_up)

    @extend_schema(operation_id="answer_take_up", request=None, responses=AnswerSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Its words as a new draft: of one that was dropped, or that silence stopped."""
        return self._do(request, pk)


class Retry(_Verb):
    verb = staticmethod(services.retry)

    @extend_schema(operation_id="answer_retry", request=None, responses=AnswerSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Send again what failed; nothing is said twice."""
        return self._do(request, pk)


class ToLibrary(_Verb):
    verb = staticmethod(carrying.to_library)

    @extend_schema(operation_id="answer_to_library", request=ContentInput, responses=AnswerSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """An answer becomes a draft of the library."""
        return self._do(request, pk, ContentInput)


def _read(request: Request, shape: Shape | None) -> dict[str, Any]:
    limit(request, SCOPE, RATE)
    if shape is None:
        return {}
    sent = shape(data=request.data)
    sent.is_valid(raise_exception=True)
    read: dict[str, Any] = sent.validated_data
    return read


def _done(act: Callable[[], Any]) -> Any:
    try:
        return act()
    except (AnswerMoved, ConversationMoved, TakenByAnother) as error:
        raise Conflict(error.messages[0]) from error


def _is_answer(row: Any) -> bool:
    return isinstance(row, Answer)


routes: list[URLPattern] = [
    path("conversations/<int:pk>/answer/", WriteAnswer.as_view(), name="answer-write"),
    path("conversations/<int:pk>/thread/", ToGroup.as_view(), name="conversation-thread"),
    path("answers/<int:pk>/", OneAnswer.as_view(), name="answer"),
    path("answers/<int:pk>/submit/", Submit.as_view(), name="answer-submit"),
    path("answers/<int:pk>/approve/", Approve.as_view(), name="answer-approve"),
    path("answers/<int:pk>/return/", Return.as_view(), name="answer-return"),
    path("answers/<int:pk>/published/", Published.as_view(), name="answer-published"),
    path("answers/<int:pk>/take-up/", TakeUp.as_view(), name="answer-take-up"),
    path("answers/<int:pk>/retry/", Retry.as_view(), name="answer-retry"),
    path("answers/<int:pk>/content/", ToLibrary.as_view(), name="answer-content"),
]
