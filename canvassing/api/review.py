"""Sessions and held cards to look at: through the same functions as the pages."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError as Refused
from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import PageNumberPagination
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from canvassing.api.board_serializers import (
    CardsInput,
    CardsOutcome,
    DoorSessionSerializer,
    HeldCardsSerializer,
    VerdictInput,
)
from canvassing.boards.queue import Filters, Shelf, choose, held_cards_by_walk, seen_as
from canvassing.doorstep.flags import FLAGS
from canvassing.models import ContactCard, DoorSession
from canvassing.permissions.boards import cards_reviewed_by, get_walk_with_cards
from canvassing.permissions.field import can_review, get_session_to_review, sessions_for
from canvassing.services.held_cards import refuse_cards, release_cards
from canvassing.services.review import AlreadyReviewed
from canvassing.views.review import RATE, SCOPE, decide
from supporters.api.access import Conflict, limit
from teams.api.access import LeadersAreSure
from territory.models import Place
from territory.permissions import require

_SHELVES = {"waiting": Shelf.WAITING, "aside": Shelf.ASIDE, "kept": Shelf.KEPT}


class Pages(PageNumberPagination):
    page_size = 100


class DoorSessions(generics.ListAPIView[DoorSession]):
    """Where the caller reviews: those that wait (the oldest first), or another shelf, or all (the latest first)."""

    permission_classes = [IsAuthenticated, LeadersAreSure]
    serializer_class = DoorSessionSerializer
    pagination_class = Pages
    queryset = DoorSession.objects.none()

    def get_queryset(self) -> QuerySet[DoorSession]:
        if getattr(self, "swagger_fake_view", False):
            return super().get_queryset()
        now, query = timezone.now(), self.request.query_params
        require(can_review(self.request.user, at=now))
        found = sessions_for(self.request.user, at=now)
        code, shelf = query.get("place", ""), query.get("shelf", "waiting")
        place = Place.objects.select_related("departement").filter(code=code).first() if code else None
        if code and place is None:
            raise Http404
        if shelf == "all":
            return found.order_by("-day", "-pk")
        return choose(found, Filters(_SHELVES.get(shelf, Shelf.WAITING), query.get("flag", ""), place))

    @extend_schema(
        parameters=[
            OpenApiParameter("shelf", str, enum=[*_SHELVES, "all"]),
            OpenApiParameter("flag", str, enum=list(FLAGS)),
            OpenApiParameter("place", str, description="code"),
        ]
    )
    def get(self, request: Request) -> Response:
        return self.list(request)


class DoorSessionDetail(generics.RetrieveAPIView[DoorSession]):
    permission_classes = [IsAuthenticated, LeadersAreSure]
    serializer_class = DoorSessionSerializer

    def get_object(self) -> DoorSession:
        return get_session_to_review(self.request.user, self.kwargs["pk"], at=timezone.now())


class DoorSessionReview(APIView):
    permission_classes = [IsAuthenticated, LeadersAreSure]

    @extend_schema(request=VerdictInput, responses=DoorSessionSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Keep it, set it aside (with a reason), restore it, or put it back to be read. 409 when somebody was first."""
        now = timezone.now()
        session = get_session_to_review(request.user, pk, at=now)
        limit(request, SCOPE, RATE)
        sent = VerdictInput(data=request.data)
        sent.is_valid(raise_exception=True)
        asked = sent.validated_data
        if asked["seen"] and asked["seen"] != seen_as(session):
            raise Conflict(_taken())
        try:
            decide(session, asked["verb"], reason=asked["reason"], by=request.user, at=now)
        except AlreadyReviewed as error:
            raise Conflict(_taken()) from error
        except Refused as error:
            raise ValidationError(error.message_dict) from error
        found = get_session_to_review(request.user, pk, at=now)
        return Response(DoorSessionSerializer(found).data)


class HeldCards(generics.ListAPIView[ContactCard]):
    """By walk, how many contact cards wait; nobody reads them."""

    permission_classes = [IsAuthenticated, LeadersAreSure]
    serializer_class = HeldCardsSerializer
    pagination_class = Pages
    queryset = ContactCard.objects.none()

    def get_queryset(self) -> QuerySet[Any]:
        if getattr(self, "swagger_fake_view", False):
            return super().get_queryset()
        now = timezone.now()
        require(can_review(self.request.user, at=now))
        return held_cards_by_walk(cards_reviewed_by(self.request.user, at=now))


class HeldCardsDecide(APIView):
    permission_classes = [IsAuthenticated, LeadersAreSure]

    @extend_schema(request=CardsInput, responses=CardsOutcome)
    def post(self, request: Request, key: UUID) -> Response:
        """Send a walk's held cards, or forget them. 403 in silence."""
        now = timezone.now()
        walk = get_walk_with_cards(request.user, key, at=now)
        limit(request, SCOPE, RATE)
        sent = CardsInput(data=request.data)
        sent.is_valid(raise_exception=True)
        releases = sent.validated_data["verb"] == "release"
        outcome = release_cards(walk=walk, at=now) if releases else refuse_cards(walk=walk)
        return Response(CardsOutcome(outcome).data)


def _taken() -> str:
    return _("Quelqu'un a décidé entre-temps, ou le téléphone a envoyé la suite.")
