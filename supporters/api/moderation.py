"""The moderators' queue, for programs. Oldest first; each decision is kept with who and when."""

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import generics, status
from rest_framework.pagination import CursorPagination
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from supporters.api.access import Conflict, IsModerator
from supporters.api.serializers import DecisionSerializer, PublishInput, QueueSerializer, RefusalInput
from supporters.models import Testimony
from supporters.moderation_queue import Filters, choose, with_rows
from supporters.permissions import get_testimony_to_moderate
from supporters.services.moderation import AlreadyDecided, NoConsent, publish_testimony, refuse_testimony


class OldestFirst(CursorPagination):
    ordering = ("submitted_at", "pk")
    page_size = 50


@extend_schema_view(
    get=extend_schema(parameters=[OpenApiParameter("reported", bool, description="reported ones only")])
)
class Queue(generics.ListAPIView[Testimony]):
    """What waits for a decision."""

    permission_classes = [IsAuthenticated, IsModerator]
    serializer_class = QueueSerializer
    pagination_class = OldestFirst
    filter_backends: list[type] = []

    def get_queryset(self) -> QuerySet[Testimony]:
        reported = self.request.query_params.get("reported", "").lower() in {"1", "true"}
        return with_rows(choose(Filters(reported=reported))).prefetch_related("decisions")


class Publish(APIView):
    """409 when somebody decided, edited or withdrew in the meantime, or when consent is gone; 403 in silence."""

    permission_classes = [IsAuthenticated, IsModerator]

    @extend_schema(request=PublishInput, responses={201: DecisionSerializer})
    def post(self, request: Request, pk: int) -> Response:
        testimony = get_testimony_to_moderate(pk)
        sent = PublishInput(data=request.data)
        sent.is_valid(raise_exception=True)
        try:
            decision = publish_testimony(
                testimony=testimony,
                moderator=request.user,
                at=timezone.now(),
                with_photo=sent.validated_data["with_photo"],
            )
        except AlreadyDecided as error:
            raise Conflict(_("Ce témoignage a changé entre-temps.")) from error
        except NoConsent as error:
            raise Conflict(_("Son auteur a retiré son accord.")) from error
        return Response(DecisionSerializer(decision).data, status=status.HTTP_201_CREATED)


class Refuse(APIView):
    """Refuse a waiting testimony or take a published one down; its author is told the reason."""

    permission_classes = [IsAuthenticated, IsModerator]

    @extend_schema(request=RefusalInput, responses={201: DecisionSerializer})
    def post(self, request: Request, pk: int) -> Response:
        testimony = get_testimony_to_moderate(pk)
        sent = RefusalInput(data=request.data)
        sent.is_valid(raise_exception=True)
        read = {"note": "", **sent.validated_data}
        try:
            decision = refuse_testimony(testimony=testimony, moderator=request.user, at=timezone.now(), **read)
        except AlreadyDecided as error:
            raise Conflict(_("Ce témoignage a changé entre-temps.")) from error
        return Response(DecisionSerializer(decision).data, status=status.HTTP_201_CREATED)
