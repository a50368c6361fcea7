"""The editorial desk, for programs: contents written, illustrated, answered for and withdrawn, as on its pages."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, status
from rest_framework.pagination import CursorPagination
from rest_framework.parsers import MultiPartParser
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from actions.api.access import DeskIsSure
from actions.api.content_serializers import (
    ContentVerdict,
    DeskContentSerializer,
    ListedContentSerializer,
    MediumInput,
    RecordSerializer,
    WordingsInput,
)
from actions.models import Content, Medium
from actions.permissions.contents import get_content_to_edit
from actions.permissions.desk import can_edit, require
from actions.services import content as services
from actions.services import media
from actions.services.records import keep_record
from actions.views.contents import RATE, SCOPE, decide
from common.images import read_upload
from supporters.api.access import Conflict, limit

PERMISSIONS = [IsAuthenticated, DeskIsSure]


class LatestChanged(CursorPagination):
    ordering = ("-changed_at", "-pk")
    page_size = 50


class DeskContents(generics.ListAPIView[Content]):
    permission_classes = PERMISSIONS
    serializer_class = ListedContentSerializer
    pagination_class = LatestChanged

    def get_queryset(self) -> QuerySet[Content]:
        if getattr(self, "swagger_fake_view", False):
            return Content.objects.none()
        require(can_edit(self.request.user))
        found: QuerySet[Content] = Content.objects.select_related("topic", "place", "written_by")
        state = self.request.query_params.get("state")
        return found.filter(state=state) if state in Content.State.values else found

    @extend_schema(
        operation_id="desk_contents_list", parameters=[OpenApiParameter("state", str, enum=Content.State.values)]
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """In every state, or in one."""
        return self.list(request, *args, **kwargs)

    @extend_schema(operation_id="desk_content_write", request=DeskContentSerializer, responses=DeskContentSerializer)
    def post(self, request: Request) -> Response:
        """A draft."""
        require(can_edit(request.user))
        limit(request, SCOPE, RATE)
        now = timezone.now()
        sent = DeskContentSerializer(data=request.data, context={"now": now})
        sent.is_valid(raise_exception=True)
        made = services.write(by=request.user, at=now, **sent.validated_data)
        return _shown(request, made.pk, at=now, status=status.HTTP_201_CREATED)


class DeskContent(APIView):
    permission_classes = PERMISSIONS

    @extend_schema(operation_id="desk_content_read", responses=DeskContentSerializer)
    def get(self, request: Request, pk: int) -> Response:
        return _shown(request, pk, at=timezone.now())

    @extend_schema(operation_id="desk_content_revise", request=DeskContentSerializer, responses=DeskContentSerializer)
    def patch(self, request: Request, pk: int) -> Response:
        """Change some of it. Other words make a new revision, which waits for its own approvals."""
        found, now = get_content_to_edit(request.user, pk), timezone.now()
        limit(request, SCOPE, RATE)
        sent = DeskContentSerializer(found, data=request.data, partial=True, context={"now": now})
        sent.is_valid(raise_exception=True)
        services.revise(content=found, by=request.user, at=now, **sent.validated_data)
        return _shown(request, pk, at=now)


class Verdicts(APIView):
    permission_classes = PERMISSIONS

    @extend_schema(operation_id="desk_content_decide", request=ContentVerdict, responses=DeskContentSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Submit, approve, send back, withdraw or restore. 409 when it is not, or no longer, what was read."""
        found, now = get_content_to_edit(request.user, pk), timezone.now()
        limit(request, SCOPE, RATE)
        sent = ContentVerdict(data=request.data)
        sent.is_valid(raise_exception=True)
        if sent.validated_data["seen"] != found.revision:
            raise Conflict(_("Ce contenu a changé entre-temps : relisez-le."))
        try:
            decide(found, sent.validated_data["verb"], by=request.user, at=now)
        except ValidationError as error:
            if getattr(error, "code", "") == "state":
                raise Conflict(error.messages[0]) from error
            raise
        return _shown(request, pk, at=now)


class Wordings(APIView):
    permission_classes = PERMISSIONS

    @extend_schema(operation_id="desk_content_wordings", request=WordingsInput, responses=DeskContentSerializer)
    def put(self, request: Request, pk: int) -> Response:
        """Ways of saying it, all at once."""
        found, now = get_content_to_edit(request.user, pk), timezone.now()
        limit(request, SCOPE, RATE)
        sent = WordingsInput(data=request.data)
        sent.is_valid(raise_exception=True)
        pairs = [(line["network"], line["text"]) for line in sent.validated_data["wordings"]]
        media.write_wordings(content=found, wordings=pairs, by=request.user, at=now)
        return _shown(request, pk, at=now)


class Media(APIView):
    permission_classes = PERMISSIONS
    parser_classes = [MultiPartParser]

    @extend_schema(operation_id="desk_content_add_medium", request=MediumInput, responses=DeskContentSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """A picture, or a video with captions and its still. 413, 415 or 422 for a file that will not do."""
        found, now = get_content_to_edit(request.user, pk), timezone.now()
        limit(request, SCOPE, RATE)
        sent = MediumInput(data=request.data)
        sent.is_valid(raise_exception=True)
        _add_medium(found, sent.validated_data, by=request.user, at=now)
        return _shown(request, pk, at=now, status=status.HTTP_201_CREATED)


class OneMedium(APIView):
    permission_classes = PERMISSIONS

    @extend_schema(operation_id="desk_content_remove_medium", responses={204: None})
    def delete(self, request: Request, pk: int, medium: int) -> Response:
        """Its files go with it."""
        found = get_content_to_edit(request.user, pk)
        limit(request, SCOPE, RATE)
        row = Medium.objects.filter(content=found, pk=medium).first()
        if row is None:
            raise Http404
        media.remove_medium(medium=row, by=request.user, at=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


class Record(APIView):
    permission_classes = PERMISSIONS

    @extend_schema(operation_id="desk_content_record", request=RecordSerializer, responses=RecordSerializer)
    def put(self, request: Request, pk: int) -> Response:
        """What was paid or given for it."""
        found = get_content_to_edit(request.user, pk)
        limit(request, SCOPE, RATE)
        sent = RecordSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        row = keep_record(content=found, by=request.user, at=timezone.now(), **sent.validated_data)
        return Response(RecordSerializer(row).data)


def _add_medium(content: Content, sent: dict[str, Any], *, by: Any, at: datetime) -> None:
    file, film, captions = sent["picture"], sent.get("video"), sent.get("captions")
    if bool(film) != bool(captions):
        field, words = ("captions", _("Une vidéo a toujours ses sous-titres.")) if film else (
            "video", _("Ces sous-titres vont avec une vidéo : ajoutez-la.")
        )  # fmt: skip
        raise ValidationError({field: words})
    photo = read_upload(file)
    if not film:
        media.add_picture(content=content, photo=photo, alt=sent["alt"], by=by, at=at)
        return
    media.add_video(
        content=content,
        video=film,
        captions=captions.read(),
        still=photo,
        alt=sent["alt"],
        transcript=sent["transcript"],
        by=by,
        at=at,
    )


def _shown(request: Request, pk: int, *, at: datetime, status: int = 200) -> Response:
    found = get_content_to_edit(request.user, pk)
    return Response(DeskContentSerializer(found, context={"now": at}).data, status=status)
