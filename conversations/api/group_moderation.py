"""The group's moderation for programs: queue, decisions, appeals, reports; through the functions of the pages."""

from dataclasses import fields, replace
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.urls import URLPattern, path
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, status
from rest_framework.pagination import PageNumberPagination
from rest_framework.permissions import BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from actions.api.access import DeskIsSure
from conversations.api.moderation_serializers import (
    GroupAppealInput,
    GroupCareSerializer,
    GroupDecisionInput,
    GroupDecisionSerializer,
    GroupReportInput,
    GroupVerdictInput,
    ModeratedCardSerializer,
    ModeratedMessageSerializer,
)
from conversations.forms.group_moderation import AppealDecisionForm, DecisionForm
from conversations.group.moderation_queue import LONGEST, Filters, Moderated, Shelf, seen_as
from conversations.models import Message, ModerationStep, Thread
from conversations.permissions.group import get_message_to_moderate, get_thread_to_moderate, member_of
from conversations.permissions.moderation import get_appeal, get_message_to_report, get_own_decision, own_decisions
from conversations.services.appeals import appeal, decide_appeal
from conversations.services.message_reports import report
from conversations.services.message_steps import MessageMoved
from conversations.services.picks import AlreadyPicked
from conversations.services.thread_care import Care, care_of, take_care
from conversations.views.group_moderation import RATE, SCOPE, carry_out
from conversations.views.own_decisions import APPEAL_RATE, APPEAL_SCOPE, REPORT_RATE, REPORT_SCOPE
from supporters.api.access import Conflict, limit
from supporters.api.inputs import read_form
from supporters.permissions import get_account
from teams.api.access import LeadersAreSure

#: Staff and leads are held to their second factor.
SURE: list[type[BasePermission]] = [IsAuthenticated, DeskIsSure, LeadersAreSure]
_SHELVES = {"waiting": Shelf.WAITING, "reported": Shelf.REPORTED, "useful": Shelf.BEST}
_STEPS = {"appeals": Shelf.APPEALS, "decisions": Shelf.DECIDED}


class Pages(PageNumberPagination):
    page_size = 50


class GroupQueue(generics.ListAPIView[Message]):
    permission_classes = SURE
    serializer_class = ModeratedMessageSerializer
    pagination_class = Pages
    queryset = Message.objects.none()

    def get_queryset(self) -> QuerySet[Message]:
        if getattr(self, "swagger_fake_view", False):
            return super().get_queryset()
        shelf = _SHELVES.get(self.request.query_params.get("shelf", ""), Shelf.WAITING)
        rows = Moderated(self.request.user, at=timezone.now()).messages(Filters(shelf))
        return rows.select_related("thread", "author__supporter", "card", "parent")[:LONGEST]

    @extend_schema(operation_id="group_queue", parameters=[OpenApiParameter("shelf", str, enum=list(_SHELVES))])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """What waits is oldest first, what is reported or found useful most first. 404 to who moderates nothing."""
        return super().get(request, *args, **kwargs)


class GroupDecided(generics.ListAPIView[ModerationStep]):
    permission_classes = SURE
    serializer_class = GroupDecisionSerializer
    pagination_class = Pages
    queryset = ModerationStep.objects.none()

    def get_queryset(self) -> QuerySet[ModerationStep]:
        if getattr(self, "swagger_fake_view", False):
            return super().get_queryset()
        shelf = _STEPS.get(self.request.query_params.get("shelf", ""), Shelf.DECIDED)
        return Moderated(self.request.user, at=timezone.now()).steps(Filters(shelf))[:LONGEST]

    @extend_schema(operation_id="group_decided", parameters=[OpenApiParameter("shelf", str, enum=list(_STEPS))])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Decisions, newest first; or appeals that wait, oldest first."""
        return super().get(request, *args, **kwargs)


class GroupModerated(APIView):
    permission_classes = SURE

    @extend_schema(operation_id="group_moderated", responses=ModeratedCardSerializer)
    def get(self, request: Request, pk: int) -> Response:
        return _shown(request, pk)


class GroupDecision(APIView):
    permission_classes = SURE

    @extend_schema(operation_id="group_decide", request=GroupDecisionInput, responses=ModeratedCardSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Publish, refuse, hide, show, keep, warn, slow, free, pick, undo. 409 when somebody was quicker."""
        found = get_message_to_moderate(request.user, pk, at=timezone.now())
        limit(request, SCOPE, RATE)
        sent = GroupDecisionInput(data=request.data)
        sent.is_valid(raise_exception=True)
        if sent.validated_data["seen"] not in ("", seen_as(found)):
            raise Conflict(MessageMoved().messages[0])
        form = read_form(DecisionForm(sent.validated_data))
        try:
            carry_out(found, form, by=get_account(request._request), at=timezone.now())
        except (MessageMoved, AlreadyPicked) as error:
            raise Conflict(error.messages[0]) from error
        return _shown(request, pk)


class GroupVerdict(APIView):
    permission_classes = SURE

    @extend_schema(operation_id="group_verdict", request=GroupVerdictInput, responses=GroupDecisionSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Uphold a contested decision or take it back; not by who took it. 409 when it was decided already."""
        step = get_appeal(request.user, pk, at=timezone.now())
        limit(request, SCOPE, RATE)
        sent = GroupVerdictInput(data=request.data)
        sent.is_valid(raise_exception=True)
        upheld = sent.validated_data["verdict"] == AppealDecisionForm.UPHOLD
        by, words = get_account(request._request), sent.validated_data["words"]
        try:
            step = decide_appeal(step=step, upheld=upheld, words=words, by=by, at=timezone.now())
        except MessageMoved as error:
            raise Conflict(error.messages[0]) from error
        return Response(GroupDecisionSerializer(step).data)


class GroupCare(APIView):
    permission_classes = SURE

    @extend_schema(operation_id="group_care", responses=GroupCareSerializer)
    def get(self, request: Request, pk: int) -> Response:
        return _care(get_thread_to_moderate(request.user, pk, at=timezone.now()))

    @extend_schema(operation_id="group_take_care", request=GroupCareSerializer, responses=GroupCareSerializer)
    def patch(self, request: Request, pk: int) -> Response:
        """Pin, lock, show live, pace, move to another subject or territory."""
        found = get_thread_to_moderate(request.user, pk, at=timezone.now())
        limit(request, SCOPE, RATE)
        sent = GroupCareSerializer(data=request.data, partial=True)
        sent.is_valid(raise_exception=True)
        care = replace(care_of(found), **sent.validated_data)
        by = get_account(request._request)
        return _care(take_care(thread=found, care=care, by=by, at=timezone.now()))


class GroupReport(APIView):
    @extend_schema(operation_id="group_report", request=GroupReportInput, responses={204: None})
    def post(self, request: Request, pk: int) -> Response:
        """Tell the moderators that a message should not be there. Open in silence too."""
        found, member = get_message_to_report(request.user, pk, at=timezone.now()), member_of(request.user)
        if member is None:
            raise Http404
        limit(request, REPORT_SCOPE, REPORT_RATE)
        sent = GroupReportInput(data=request.data)
        sent.is_valid(raise_exception=True)
        try:
            report(message=found, member=member, at=timezone.now(), **sent.validated_data)
        except MessageMoved as error:
            raise Conflict(error.messages[0]) from error
        return Response(status=status.HTTP_204_NO_CONTENT)


class OwnDecisions(generics.ListAPIView[ModerationStep]):
    serializer_class = GroupDecisionSerializer
    pagination_class = Pages
    queryset = ModerationStep.objects.none()

    def get_queryset(self) -> QuerySet[ModerationStep]:
        return super().get_queryset() if getattr(self, "swagger_fake_view", False) else own_decisions(self.request.user)

    @extend_schema(operation_id="group_own_decisions")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Decisions on your own messages, newest first."""
        return super().get(request, *args, **kwargs)


class OwnDecision(APIView):
    @extend_schema(operation_id="group_own_decision", responses=GroupDecisionSerializer)
    def get(self, request: Request, pk: int) -> Response:
        return Response(GroupDecisionSerializer(get_own_decision(request.user, pk)).data)

    @extend_schema(operation_id="group_appeal", request=GroupAppealInput, responses=GroupDecisionSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Contest it, once, within six months: somebody else decides. 422 when it is too late or done already."""
        step = get_own_decision(request.user, pk)
        limit(request, APPEAL_SCOPE, APPEAL_RATE)
        sent = GroupAppealInput(data=request.data)
        sent.is_valid(raise_exception=True)
        step = appeal(step=step, words=sent.validated_data["words"], at=timezone.now())
        return Response(GroupDecisionSerializer(step).data)


def _shown(request: Request, pk: int) -> Response:
    return Response(ModeratedCardSerializer(get_message_to_moderate(request.user, pk, at=timezone.now())).data)


def _care(thread: Thread) -> Response:
    care: Care = care_of(thread)
    told = {name: getattr(care, name) for name in [field.name for field in fields(Care)]}
    return Response(told | {"topic": care.topic and care.topic.slug, "place": care.place and care.place.code})


routes: list[URLPattern] = [
    path("group/moderation/", GroupQueue.as_view(), name="group-queue"),
    path("group/moderation/decisions/", GroupDecided.as_view(), name="group-decided"),
    path("group/moderation/decisions/<int:pk>/verdict/", GroupVerdict.as_view(), name="group-verdict"),
    path("group/moderation/threads/<int:pk>/", GroupCare.as_view(), name="group-care"),
    path("group/moderation/<int:pk>/", GroupModerated.as_view(), name="group-moderated"),
    path("group/moderation/<int:pk>/decision/", GroupDecision.as_view(), name="group-decision"),
    path("group/messages/<int:pk>/report/", GroupReport.as_view(), name="group-report"),
    path("group/decisions/", OwnDecisions.as_view(), name="group-own-decisions"),
    path("group/decisions/<int:pk>/", OwnDecision.as_view(), name="group-own-decision"),
]
