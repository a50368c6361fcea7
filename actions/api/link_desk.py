"""Short links, for the programs of the editorial staff: sites, reports, closing."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics
from rest_framework.pagination import CursorPagination
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from actions.api.access import DeskIsSure
from actions.api.link_serializers import (
    ClosingInput,
    HandlingInput,
    LinkDomainInput,
    LinkDomainSerializer,
    LinkReportSerializer,
    StaffShortLinkSerializer,
)
from actions.models import LinkDomain, LinkReport
from actions.permissions.desk import can_edit, require
from actions.permissions.links import get_link_report, get_link_to_look_after
from actions.services import link_reports, links

PERMISSIONS = [IsAuthenticated, DeskIsSure]


class OldestFirst(CursorPagination):
    ordering = ("created_at", "pk")
    page_size = 50


class LinkDomains(generics.ListAPIView[LinkDomain]):
    permission_classes = PERMISSIONS
    serializer_class = LinkDomainSerializer
    pagination_class = OldestFirst

    def get_queryset(self) -> QuerySet[LinkDomain]:
        if getattr(self, "swagger_fake_view", False):
            return LinkDomain.objects.none()
        state = self.request.query_params.get("state", "")
        if not state:
            return LinkDomain.objects.all()
        known = state in LinkDomain.State.values
        return LinkDomain.objects.filter(state=state) if known else LinkDomain.objects.none()

    @extend_schema(
        operation_id="link_domains_list", parameters=[OpenApiParameter("state", str, enum=LinkDomain.State.values)]
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Sites that links lead to and that are not known beforehand."""
        require(can_edit(request.user))
        return super().get(request, *args, **kwargs)


class OneDomain(APIView):
    permission_classes = PERMISSIONS

    @extend_schema(operation_id="link_domain", responses=LinkDomainSerializer)
    def get(self, request: Request, host: str) -> Response:
        require(can_edit(request.user))
        return Response(LinkDomainSerializer(get_object_or_404(LinkDomain, host=host)).data)

    @extend_schema(operation_id="link_domain_judge", request=LinkDomainInput, responses=LinkDomainSerializer)
    def put(self, request: Request, host: str) -> Response:
        """Accept a site, refuse it, or leave it for later; before any link leads there, too."""
        require(can_edit(request.user))
        sent = LinkDomainInput(data=request.data)
        sent.is_valid(raise_exception=True)
        judged = link_reports.judge_domain(host=host, by=request.user, at=timezone.now(), **sent.validated_data)
        return Response(LinkDomainSerializer(judged).data)


class OpenReports(generics.ListAPIView[LinkReport]):
    permission_classes = PERMISSIONS
    serializer_class = LinkReportSerializer
    pagination_class = OldestFirst

    def get_queryset(self) -> QuerySet[LinkReport]:
        return LinkReport.objects.filter(handled_at=None).select_related("link")

    @extend_schema(operation_id="link_reports_list")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Visitors' reports that nobody has handled."""
        require(can_edit(request.user))
        return super().get(request, *args, **kwargs)


class Handling(APIView):
    permission_classes = PERMISSIONS

    @extend_schema(operation_id="link_report_handle", request=HandlingInput, responses=LinkReportSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Handled: the link stays, unless `close` is true."""
        found, now = get_link_report(request.user, pk), timezone.now()
        sent = HandlingInput(data=request.data)
        sent.is_valid(raise_exception=True)
        handled = link_reports.handle_report(report=found, close=sent.validated_data["close"], by=request.user, at=now)
        return Response(LinkReportSerializer(handled).data)


class Closing(APIView):
    """A link of anybody's, as the staff looks after it."""

    permission_classes = PERMISSIONS

    @extend_schema(operation_id="link_look", responses=StaffShortLinkSerializer)
    def get(self, request: Request, slug: str) -> Response:
        return Response(StaffShortLinkSerializer(get_link_to_look_after(request.user, slug)).data)

    @extend_schema(operation_id="link_closing", request=ClosingInput, responses=StaffShortLinkSerializer)
    def put(self, request: Request, slug: str) -> Response:
        """Close it for a reason that its owner reads."""
        link = get_link_to_look_after(request.user, slug)
        sent = ClosingInput(data=request.data)
        sent.is_valid(raise_exception=True)
        closed = links.disable(link=link, by=request.user, at=timezone.now(), **sent.validated_data)
        return Response(StaffShortLinkSerializer(closed).data)

    @extend_schema(operation_id="link_reopening", request=None, responses=StaffShortLinkSerializer)
    def delete(self, request: Request, slug: str) -> Response:
        """Open it again."""
        link = get_link_to_look_after(request.user, slug)
        return Response(StaffShortLinkSerializer(links.enable(link=link, by=request.user, at=timezone.now())).data)
