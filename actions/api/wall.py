"""The wall, for programs: anybody reads it, the editorial staff looks after it."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, status
from rest_framework.pagination import CursorPagination
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from actions.api.access import DeskIsSure
from actions.api.wall_serializers import (
    DescriptionInput,
    FollowInput,
    WallItemInput,
    WallItemSerializer,
    WallSourceSerializer,
)
from actions.models import WallItem, WallSource
from actions.permissions.desk import can_edit, require
from actions.permissions.wall import get_item_for, get_shown_item, get_source_for
from actions.services import wall as services
from common.keys import key_of
from supporters.api.access import limit

PERMISSIONS = [IsAuthenticated, DeskIsSure]


class NewestPublished(CursorPagination):
    ordering = ("-published_at", "-pk")
    page_size = 50


class ByName(CursorPagination):
    ordering = ("name", "pk")
    page_size = 50


class Wall(generics.ListAPIView[WallItem]):
    serializer_class = WallItemSerializer
    pagination_class = NewestPublished
    permission_classes = [AllowAny]

    def get_queryset(self) -> QuerySet[WallItem]:
        items = WallItem.objects.shown()
        asked = self.request.query_params if self.request else {}
        if kind := asked.get("kind", ""):
            items = items.filter(kind=kind) if kind in WallItem.Kind.values else items.none()
        if source := asked.get("source", ""):
            items = items.filter(source=key_of(source))
        return items

    @extend_schema(
        operation_id="wall_list",
        parameters=[
            OpenApiParameter("kind", str, enum=WallItem.Kind.values),
            OpenApiParameter("source", int, description="key of a source"),
        ],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """What the campaign published elsewhere, the newest first."""
        return super().get(request, *args, **kwargs)


class OneWallItem(APIView):
    permission_classes = [AllowAny, DeskIsSure]  # everybody reads; who changes is of the staff

    @extend_schema(operation_id="wall_item", responses=WallItemSerializer)
    def get(self, request: Request, pk: int) -> Response:
        return Response(WallItemSerializer(get_shown_item(pk)).data)

    @extend_schema(operation_id="wall_item_describe", request=DescriptionInput, responses=WallItemSerializer)
    def patch(self, request: Request, pk: int) -> Response:
        """Say what its picture shows: the editorial staff."""
        item = get_item_for(request.user, pk)
        sent = DescriptionInput(data=request.data)
        sent.is_valid(raise_exception=True)
        return Response(WallItemSerializer(services.describe(item=item, **sent.validated_data)).data)


class Hiding(APIView):
    permission_classes = PERMISSIONS

    @extend_schema(operation_id="wall_item_hide", request=None, responses=WallItemSerializer)
    def put(self, request: Request, pk: int) -> Response:
        """Take an item off the wall."""
        return Response(WallItemSerializer(services.hide(item=get_item_for(request.user, pk))).data)

    @extend_schema(operation_id="wall_item_show", responses=WallItemSerializer)
    def delete(self, request: Request, pk: int) -> Response:
        """Put it back. 403 in silence."""
        item = services.show(item=get_item_for(request.user, pk), at=timezone.now())
        return Response(WallItemSerializer(item).data)


class WallSources(generics.ListAPIView[WallSource]):
    permission_classes = PERMISSIONS
    serializer_class = WallSourceSerializer
    pagination_class = ByName
    queryset = WallSource.objects.all()

    @extend_schema(operation_id="wall_sources_list")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Accounts that are followed, with their state."""
        require(can_edit(request.user))
        return super().get(request, *args, **kwargs)

    @extend_schema(operation_id="wall_source_follow", request=FollowInput, responses={201: WallSourceSerializer})
    def post(self, request: Request) -> Response:
        """Follow another."""
        require(can_edit(request.user))
        limit(request, "wall-follow", "60/h")
        sent = FollowInput(data=request.data)
        sent.is_valid(raise_exception=True)
        source = services.follow(**sent.validated_data, at=timezone.now())
        return Response(WallSourceSerializer(source).data, status=status.HTTP_201_CREATED)


class Pausing(APIView):
    permission_classes = PERMISSIONS

    @extend_schema(operation_id="wall_source_pause", request=None, responses=WallSourceSerializer)
    def put(self, request: Request, pk: int) -> Response:
        """Read an account no more; what came from it stays."""
        return Response(WallSourceSerializer(services.pause(source=get_source_for(request.user, pk))).data)

    @extend_schema(operation_id="wall_source_resume", responses=WallSourceSerializer)
    def delete(self, request: Request, pk: int) -> Response:
        """Read it again, at once; a broken one too."""
        source = services.resume(source=get_source_for(request.user, pk), at=timezone.now())
        return Response(WallSourceSerializer(source).data)


class SourceItems(APIView):
    permission_classes = PERMISSIONS

    @extend_schema(operation_id="wall_item_add", request=WallItemInput, responses={201: WallItemSerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Hang one photo or video by its address. 403 in silence."""
        source = get_source_for(request.user, pk)
        limit(request, "wall-add", "60/h")
        sent = WallItemInput(data=request.data)
        sent.is_valid(raise_exception=True)
        item = services.add_item(source=source, at=timezone.now(), **sent.validated_data)
        return Response(WallItemSerializer(item).data, status=status.HTTP_201_CREATED)
