"""Audiences, for the editorial staff's programs: written, counted, archived, as on their pages."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, status
from rest_framework.pagination import CursorPagination
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from actions.api.access import DeskIsSure
from mailings.api.audience_serializers import AudienceSerializer, DrawnAudience, LetterKind, PreviewSerializer
from mailings.audiences import rules, selecting
from mailings.models import Audience, Mailing
from mailings.permissions.audiences import get_audience_for
from mailings.permissions.desk import can_write, require
from mailings.services import audiences as services
from supporters.api.access import limit

PERMISSIONS = [IsAuthenticated, DeskIsSure]
_MAILING = OpenApiParameter("mailing", str, enum=Mailing.Kind.values, description="for which kind of letter")


class ByName(CursorPagination):
    ordering = ("name", "pk")
    page_size = 50


class Audiences(generics.ListAPIView[Audience]):
    permission_classes = PERMISSIONS
    serializer_class = AudienceSerializer
    pagination_class = ByName

    def get_queryset(self) -> QuerySet[Audience]:
        if getattr(self, "swagger_fake_view", False):
            return Audience.objects.none()
        return Audience.objects.select_related("place")

    @extend_schema(operation_id="audiences_list")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """All, the archived too."""
        require(can_write(request.user))
        return super().get(request, *args, **kwargs)

    @extend_schema(operation_id="audience_define", responses={201: AudienceSerializer})
    def post(self, request: Request) -> Response:
        """422 for a rule on what may not serve to choose, for words that say nothing, for a selection of nobody."""
        require(can_write(request.user))
        made = _saved(request, None)
        return Response(AudienceSerializer(made).data, status=status.HTTP_201_CREATED)


class OneAudience(APIView):
    permission_classes = PERMISSIONS

    @extend_schema(operation_id="audience_read", responses=AudienceSerializer)
    def get(self, request: Request, pk: int) -> Response:
        return Response(AudienceSerializer(get_audience_for(request.user, pk)).data)

    @extend_schema(operation_id="audience_change", request=AudienceSerializer, responses=AudienceSerializer)
    def patch(self, request: Request, pk: int) -> Response:
        """Some of it. 422 while a letter that others approve, or that leaves, goes there."""
        return Response(AudienceSerializer(_saved(request, get_audience_for(request.user, pk))).data)


class Archiving(APIView):
    permission_classes = PERMISSIONS

    @extend_schema(operation_id="audience_archive", request=None, responses=AudienceSerializer)
    def put(self, request: Request, pk: int) -> Response:
        """Offer it no more."""
        kept = services.archive(audience=get_audience_for(request.user, pk), at=timezone.now())
        return Response(AudienceSerializer(kept).data)

    @extend_schema(operation_id="audience_bring_back", responses=AudienceSerializer)
    def delete(self, request: Request, pk: int) -> Response:
        """Offer it again."""
        return Response(AudienceSerializer(services.bring_back(audience=get_audience_for(request.user, pk))).data)


class AudienceCount(APIView):
    permission_classes = PERMISSIONS

    @extend_schema(operation_id="audience_count", parameters=[_MAILING], responses=PreviewSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """How many would receive a letter that left now, and why the others would not."""
        kept = get_audience_for(request.user, pk)
        limit(request, "audience-count", "30/m")
        return _counted(request, kept)


class Count(APIView):
    permission_classes = PERMISSIONS

    @extend_schema(
        operation_id="audience_draw", parameters=[_MAILING], request=DrawnAudience, responses=PreviewSerializer
    )
    def post(self, request: Request) -> Response:
        """The same of an audience that nobody saved."""
        require(can_write(request.user))
        limit(request, "audience-count", "30/m")
        sent = DrawnAudience(data=request.data)
        sent.is_valid(raise_exception=True)
        return _counted(request, services.drawn(**sent.validated_data))


def _saved(request: Request, kept: Audience | None) -> Audience:
    limit(request, "audience-save", "300/h")
    sent = AudienceSerializer(kept, data=request.data, partial=kept is not None)
    sent.is_valid(raise_exception=True)
    fields = {name: getattr(kept, name) for name in ("name", "kind", "place", "rule", "words")} if kept else {}
    return services.save_audience(audience=kept, **fields | sent.validated_data, by=request.user, at=timezone.now())


def _counted(request: Request, drawn: Audience) -> Response:
    asked = LetterKind(data=request.query_params)
    asked.is_valid(raise_exception=True)
    preview = selecting.preview(drawn, kind=asked.validated_data["mailing"], at=timezone.now())
    rule = drawn.rule if drawn.kind == Audience.Kind.SELECTED else {}
    found = {
        "matching": preview.matching,
        "receiving": preview.receiving,
        "left_out": [
            {"reason": reason.name.lower(), "label": str(reason.label), "number": number}
            for reason, number in preview.left_out.items()
        ],
        "says": services.suggested_words(rules.read(rule)) if rule else "",
    }
    return Response(found)
