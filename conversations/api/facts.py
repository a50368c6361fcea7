"""Facts and the desk's search, for its programs."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.urls import path
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from actions.api.access import DeskIsSure
from actions.permissions.desk import require
from common.keys import key_of
from common.pagination import NewestFirst
from conversations.api.voice_serializers import (
    FactInput,
    FactSerializer,
    InsertedSerializer,
    InsertionInput,
    RetiringInput,
    ShelfSerializer,
)
from conversations.desk import search
from conversations.models import Answer, Fact, Mention, Voice
from conversations.permissions.desk import can_answer, get_answer_for, get_fact_for
from conversations.services import facts as services

PERMISSIONS = [IsAuthenticated, DeskIsSure]


class Facts(generics.ListAPIView[Fact]):
    permission_classes = PERMISSIONS
    serializer_class = FactSerializer
    pagination_class = NewestFirst

    def get_queryset(self) -> QuerySet[Fact]:
        if getattr(self, "swagger_fake_view", False):
            return Fact.objects.none()
        asked = self.request.query_params
        words, retired = search.words_of(asked.get("words", "")), asked.get("retired") == "true"
        return Fact.objects.filter(search.holding(words), is_retired=retired)

    @extend_schema(
        operation_id="facts_list", parameters=[OpenApiParameter("words", str), OpenApiParameter("retired", bool)]
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Facts and arguments with their sources."""
        require(can_answer(request.user))
        return super().get(request, *args, **kwargs)

    @extend_schema(operation_id="fact_add", request=FactInput, responses={201: FactSerializer})
    def post(self, request: Request) -> Response:
        require(can_answer(request.user))
        sent = FactInput(data=request.data)
        sent.is_valid(raise_exception=True)
        made = services.add(**sent.validated_data, by=request.user, at=timezone.now())
        return Response(FactSerializer(made).data, status=201)


class OneFact(APIView):
    permission_classes = PERMISSIONS

    @extend_schema(operation_id="fact", responses=FactSerializer)
    def get(self, request: Request, pk: int) -> Response:
        return Response(FactSerializer(get_fact_for(request.user, pk)).data)

    @extend_schema(operation_id="fact_edit", request=FactInput, responses=FactSerializer)
    def patch(self, request: Request, pk: int) -> Response:
        """Only what is sent is changed; answers that hold it stay as they were written."""
        fact = get_fact_for(request.user, pk)
        sent = FactInput(data=request.data, partial=True)
        sent.is_valid(raise_exception=True)
        return Response(FactSerializer(services.edit(fact=fact, at=timezone.now(), **sent.validated_data)).data)


class Retiring(APIView):
    permission_classes = PERMISSIONS

    @extend_schema(operation_id="fact_retire", request=RetiringInput, responses=FactSerializer)
    def put(self, request: Request, pk: int) -> Response:
        """Out of the library, or back into it."""
        fact = get_fact_for(request.user, pk)
        sent = RetiringInput(data=request.data)
        sent.is_valid(raise_exception=True)
        (services.retire if sent.validated_data["is_retired"] else services.restore)(fact=fact)
        fact.refresh_from_db()
        return Response(FactSerializer(fact).data)


class Insertion(APIView):
    permission_classes = PERMISSIONS

    @extend_schema(operation_id="fact_insert", request=InsertionInput, responses=InsertedSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Into an answer in hand, to be made personal."""
        fact = get_fact_for(request.user, pk)
        sent = InsertionInput(data=request.data)
        sent.is_valid(raise_exception=True)
        answer = get_answer_for(request.user, sent.validated_data["answer"])
        done = services.insert(fact=fact, answer=answer, by=request.user, at=timezone.now())  # type: ignore[arg-type]
        return Response({"answer": done.pk, "text": done.text})


class Search(APIView):
    permission_classes = PERMISSIONS

    @extend_schema(
        operation_id="desk_search",
        parameters=[
            OpenApiParameter("words", str, required=True),
            OpenApiParameter("before", int, description="the last answer's `before`, for older ones"),
        ],
        responses=ShelfSerializer,
    )
    def get(self, request: Request, shelf: str) -> Response:
        """What was answered, said, known: a shelf, newest first."""
        require(can_answer(request.user))
        if shelf not in search.SHELVES:
            raise Http404
        asked = request.query_params
        found = search.search(asked.get("words", ""), shelf=shelf, before=key_of(asked.get("before", "")))
        return Response({"results": [_told(row) for row in found.rows], "before": found.before})


def _told(row: Any) -> dict[str, Any]:
    if isinstance(row, Answer):
        title, text, conversation = str(row.conversation.voice), row.text, row.conversation_id
    elif isinstance(row, Mention):
        title, text, conversation = row.title, row.text, row.conversation_id
    elif isinstance(row, Voice):
        title, text, conversation = row.name, row.outlet, None
    else:
        title, text, conversation = row.title, row.text, None
    return {"id": row.pk, "title": title, "text": text, "conversation": conversation}


routes = [
    path("facts/", Facts.as_view(), name="facts"),
    path("facts/<int:pk>/", OneFact.as_view(), name="fact"),
    path("facts/<int:pk>/retired/", Retiring.as_view(), name="fact-retired"),
    path("facts/<int:pk>/insertion/", Insertion.as_view(), name="fact-insertion"),
    path("desk/search/<str:shelf>/", Search.as_view(), name="desk-search"),
]
