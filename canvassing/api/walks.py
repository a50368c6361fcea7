"""Walks: one's own; taking, joining, giving back. 409 for what somebody else has, 403 while the law imposes silence."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, status
from rest_framework.pagination import CursorPagination
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from canvassing.api.walk_serializers import (
    HandedSerializer,
    HandOutInput,
    JoinWalkInput,
    LinkSerializer,
    ReceiversSerializer,
    ReturnInput,
    WalkDetailSerializer,
    WalkExtensionInput,
    WalkSerializer,
)
from canvassing.models import Turf, Walk
from canvassing.permissions.field import (
    get_turf_to_run,
    get_turf_to_take,
    get_walk_for,
    get_walk_to_key_in,
    get_walk_to_run,
)
from canvassing.permissions.walks import (
    get_walk_in_hand,
    get_walk_to_join,
    members_to_hand,
    outings_to_hand,
    runs,
    seeing,
    teams_to_hand,
    walks_run_by,
)
from canvassing.services.walks import WalkTaken, extend, give_back, hand_out, join, leave, take, withdraw
from canvassing.views.walks_shared import address_of
from canvassing.walks.listing import VIEWS, listed
from canvassing.walks.page import of_team, with_walkers
from common.tokens import TokenRefused
from supporters.api.access import Conflict, limit
from teams.api.access import LeadersAreSure
from territory.silence import require_voice

LEADERS = [IsAuthenticated, LeadersAreSure]
_LINK_OVER = gettext_lazy("Ce lien ne marche plus.")


class LatestFirst(CursorPagination):
    ordering = ("-handed_at", "pk")
    page_size = 50


class Walks(generics.ListAPIView[Walk]):
    """The caller's, open and ended, the latest first."""

    serializer_class = WalkSerializer
    pagination_class = LatestFirst
    queryset = Walk.objects.none()

    def get_queryset(self) -> QuerySet[Walk]:
        return with_walkers(Walk.objects.held_by(self.request.user.pk))


class TeamWalks(generics.ListAPIView[Walk]):
    """Handed to the caller's team, and walked by nobody yet: to join by the walk's `link`."""

    serializer_class = WalkSerializer
    pagination_class = LatestFirst
    queryset = Walk.objects.none()

    def get_queryset(self) -> QuerySet[Walk]:
        return of_team(self.request.user)


class WalkDetail(APIView):
    permission_classes = LEADERS

    @extend_schema(operation_id="walk", responses=WalkDetailSerializer)
    def get(self, request: Request, key: UUID) -> Response:
        """For who walks it, or hands it out."""
        now = timezone.now()
        found = get_walk_to_key_in(request.user, key, at=now)
        row = get_object_or_404(with_walkers(Walk.objects.all()), pk=found.pk)
        mine = any(one.supporter_id == request.user.pk for one in row.current)
        known = mine or runs(request.user, row, at=now)
        return Response(WalkDetailSerializer(row, context={"with_addresses": known}).data)


class WalkLink(APIView):
    @extend_schema(responses=LinkSerializer)
    def get(self, request: Request, key: UUID) -> Response:
        """What a second phone scans. Also for a member of the team it was handed to. Not in silence."""
        now = timezone.now()
        try:
            found = get_walk_in_hand(request.user, key, at=now)
        except Http404:
            found = get_object_or_404(of_team(request.user), pk=key)
        if not found.is_open:
            raise Http404
        require_voice(found.turf.commune, now)
        return Response({"url": address_of(found)})


class WalkJoin(APIView):
    @extend_schema(request=JoinWalkInput, responses=WalkSerializer)
    def post(self, request: Request) -> Response:
        """Walk it too, by its link. 409 when two do already, or it is over; 403 for a link that was altered."""
        limit(request, "walk-join", "60/h")
        sent = JoinWalkInput(data=request.data)
        sent.is_valid(raise_exception=True)
        try:
            found = get_walk_to_join(sent.validated_data["link"])
        except TokenRefused as refused:
            return Response({"detail": _LINK_OVER}, status=refused.status)
        with conflicts():
            join(walk=found, supporter=request.user, at=timezone.now())
        return Response(WalkSerializer(found).data)


class WalkReturn(APIView):
    @extend_schema(request=ReturnInput, responses=WalkSerializer)
    def post(self, request: Request, key: UUID) -> Response:
        """Give it back, for both of a pair. Open in silence."""
        found = get_walk_for(request.user, key)
        sent = ReturnInput(data=request.data)
        sent.is_valid(raise_exception=True)
        with conflicts():
            ended = give_back(walk=found, by=request.user, at=timezone.now(), **sent.validated_data)
        return Response(WalkSerializer(ended).data)


class WalkLeave(APIView):
    @extend_schema(request=None, responses=WalkSerializer)
    def post(self, request: Request, key: UUID) -> Response:
        """The other of the pair goes on; the last one gives it back."""
        found = get_walk_for(request.user, key)
        return Response(WalkSerializer(leave(walk=found, supporter=request.user, at=timezone.now())).data)


class WalkExtension(APIView):
    @extend_schema(request=WalkExtensionInput, responses=WalkSerializer)
    def post(self, request: Request, key: UUID) -> Response:
        """Another week, or, for who hands it out, until a day: four weeks in all."""
        now = timezone.now()
        found = get_walk_in_hand(request.user, key, at=now)
        limit(request, "walk-extend", "30/h")
        sent = WalkExtensionInput(data=request.data)
        sent.is_valid(raise_exception=True)
        until = sent.validated_data.get("ends_at") if runs(request.user, found, at=now) else None
        with conflicts():
            longer = extend(walk=found, by=request.user, at=now, ends_at=until)
        return Response(WalkSerializer(longer).data)


class WalkWithdrawal(APIView):
    @extend_schema(request=None, responses=WalkSerializer)
    def post(self, request: Request, key: UUID) -> Response:
        """Take it back, by who hands out there. What was done before still comes in."""
        now = timezone.now()
        found = get_walk_to_run(request.user, key, at=now)
        return Response(WalkSerializer(withdraw(walk=found, by=request.user, at=now)).data)


class TurfTake(APIView):
    @extend_schema(request=None, responses={201: WalkSerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Take a turf that « near me » shows: /api/v1/near/. 409 when somebody was quicker."""
        found = get_turf_to_take(request.user, pk)
        limit(request, "walk-take", "30/h")
        with conflicts():
            taken = take(turf=found, supporter=request.user, at=timezone.now())
        return Response(WalkSerializer(taken).data, status=status.HTTP_201_CREATED)


class TurfHandOut(APIView):
    permission_classes = LEADERS

    @extend_schema(operation_id="turf_receivers", responses=ReceiversSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """To whom the caller may hand it: teams, members of their own, outings to come."""
        return Response(ReceiversSerializer(self._receivers(request, self._turf(request, pk))).data)

    @extend_schema(operation_id="turf_hand_out", request=HandOutInput, responses={201: WalkSerializer})
    def post(self, request: Request, pk: int) -> Response:
        found = self._turf(request, pk)
        limit(request, "walk-hand", "300/h")
        sent = HandOutInput(data=request.data, **self._receivers(request, found))
        sent.is_valid(raise_exception=True)
        with conflicts():
            made = hand_out(turf=found, by=request.user, at=timezone.now(), **sent.receiver())
        return Response(WalkSerializer(made).data, status=status.HTTP_201_CREATED)

    def _turf(self, request: Request, pk: int) -> Turf:
        now = timezone.now()
        found = get_turf_to_run(request.user, pk, at=now)
        require_voice(found.commune, now)
        return found

    def _receivers(self, request: Request, turf: Turf) -> dict[str, Any]:
        now = timezone.now()
        teams = teams_to_hand(request.user, turf, at=now)
        return {
            "teams": teams,
            "members": members_to_hand(request.user, at=now),
            "outings": outings_to_hand(teams, at=now),
        }


class HandOuts(generics.ListAPIView[Walk]):
    """Who has what since when, for who hands out."""

    permission_classes = LEADERS
    serializer_class = HandedSerializer
    pagination_class = LatestFirst
    queryset = Walk.objects.none()

    def get_queryset(self) -> QuerySet[Walk]:
        if getattr(self, "swagger_fake_view", False):
            return super().get_queryset()
        now = timezone.now()
        view = self.request.query_params.get("view", "")
        return listed(walks_run_by(self.request.user, at=now), view if view in VIEWS else "", at=now)

    def get_serializer_context(self) -> dict[str, Any]:
        fake = getattr(self, "swagger_fake_view", False)
        seen = {} if fake else {"seeing": seeing(self.request.user, at=timezone.now())}
        return super().get_serializer_context() | seen

    @extend_schema(
        operation_id="hand_outs",
        parameters=[OpenApiParameter("view", str, enum=list(VIEWS), description="open, silent or ended ones")],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)


@contextmanager
def conflicts() -> Iterator[None]:
    try:
        yield
    except WalkTaken as error:
        raise Conflict(" ".join(error.messages)) from error
