"""The library, for programs: what there is to pass on. Anybody may read it; `contents/<slug>/sharing/` tells how."""

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import CursorPagination
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from actions.api.library_serializers import ContentSerializer, LibraryQuestion, TopicSerializer
from actions.content.library import Search
from actions.forms.library import WORDS
from actions.models import Content, Topic
from actions.permissions.library import get_open_content
from common.text import fold
from territory.models import Place
from territory.places import find_territory


class NewestPublished(CursorPagination):
    ordering = ("-published_at", "-pk")
    page_size = 30


class Contents(generics.ListAPIView[Content]):
    serializer_class = ContentSerializer
    pagination_class = NewestPublished
    permission_classes = [AllowAny]

    def get_queryset(self) -> QuerySet[Content]:
        if getattr(self, "swagger_fake_view", False):
            return Content.objects.none()
        return self._search().found(at=timezone.now()).select_related("topic", "place", "transparency")

    @extend_schema(
        operation_id="contents_list",
        parameters=[
            LibraryQuestion,
            OpenApiParameter("place", str, description="code of a territory: what is for it, around it or inside it"),
            OpenApiParameter("q", str, description="words of the title, the summary or the text"),
            OpenApiParameter("since", str, description="published after this instant (ISO 8601)"),
        ],
    )
    def get(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Published and not over, the newest first."""
        return self.list(request, *args, **kwargs)

    def _search(self) -> Search:
        asked = LibraryQuestion(data=self.request.query_params.dict())
        asked.is_valid(raise_exception=True)
        read = asked.validated_data
        return Search(
            kind=read.get("kind", ""),
            topic=read.get("topic"),
            place=_place(read.get("place", "")),
            words=tuple(fold(read.get("q", "")).split()[:WORDS]),
            since=read.get("since"),
        )


class ContentDetail(generics.RetrieveAPIView[Content]):
    """One that is published and not over; anything else is answered 404."""

    permission_classes = [AllowAny]
    serializer_class = ContentSerializer

    def get_object(self) -> Content:
        return get_open_content(self.kwargs["slug"], at=timezone.now())


class Topics(generics.ListAPIView[Topic]):
    """Subjects, in the order of the library's filter."""

    permission_classes = [AllowAny]
    serializer_class = TopicSerializer
    pagination_class = None
    queryset = Topic.objects.all()


def _place(code: str) -> Place | None:
    if not code:
        return None
    place = find_territory(code)
    if place is None:
        raise ValidationError({"place": [_("Ce territoire n'existe pas.")]})
    return place
