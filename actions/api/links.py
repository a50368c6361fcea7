"""Short links, for programs: one's own, what everybody may know of any, and a way to report one."""

from dataclasses import asdict
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, status
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from actions.api.link_serializers import (
    LinkChange,
    LinkFiguresSerializer,
    LinkInfoSerializer,
    LinkInput,
    LinkReportInput,
    ShortLinkSerializer,
)
from actions.forms.links import LinksFilter
from actions.links.addresses import short_url
from actions.links.figures import figures_of
from actions.links.standing import is_open
from actions.models import ShortLink
from actions.permissions.links import get_link, get_own_link, may_open_again
from actions.services import links as services
from actions.services.link_reports import report
from actions.views.link_codes import link_code
from common.web_addresses import shown_host
from supporters.api.access import Conflict, limit
from supporters.permissions import get_account


class Links(generics.ListAPIView[ShortLink]):
    serializer_class = ShortLinkSerializer

    def get_queryset(self) -> QuerySet[ShortLink]:
        if getattr(self, "swagger_fake_view", False):
            return ShortLink.objects.none()
        mine = ShortLink.objects.filter(owner=self.request.user.pk).select_related("content")
        return LinksFilter({"mots": self.request.query_params.get("q", "")}).narrow(mine)

    @extend_schema(
        operation_id="links_list", parameters=[OpenApiParameter("q", str, description="in title, slug or target")]
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Your own, the newest first."""
        return super().get(request, *args, **kwargs)

    @extend_schema(operation_id="links_shorten", request=LinkInput, responses={201: ShortLinkSerializer})
    def post(self, request: Request) -> Response:
        """Shorten the address of any public https page; 30 a day. 403 in the silence before a vote."""
        owner = get_account(request._request)
        sent = LinkInput(data=request.data)
        sent.is_valid(raise_exception=True)
        limit(request, services.SCOPE, services.RATE)
        made = services.shorten(owner=owner, at=timezone.now(), **sent.validated_data)
        return Response(ShortLinkSerializer(made).data, status=status.HTTP_201_CREATED)


class OwnLink(APIView):
    @extend_schema(operation_id="link", responses=ShortLinkSerializer)
    def get(self, request: Request, slug: str) -> Response:
        return Response(ShortLinkSerializer(get_own_link(request.user, slug)).data)

    @extend_schema(operation_id="link_change", request=LinkChange, responses=ShortLinkSerializer)
    def patch(self, request: Request, slug: str) -> Response:
        """Lead elsewhere, rename, set an end. Where it led stays in its public history."""
        link, now = get_own_link(request.user, slug), timezone.now()
        limit(request, "short-link-change", "120/h")
        sent = LinkChange(data=request.data)
        sent.is_valid(raise_exception=True)
        services.change(link=link, by=request.user, at=now, **sent.validated_data)
        return Response(ShortLinkSerializer(get_own_link(request.user, slug)).data)

    @extend_schema(operation_id="link_close", request=None, responses={204: None})
    def delete(self, request: Request, slug: str) -> Response:
        """Close it: it leads nowhere, and its slug serves nobody else. `opening/` opens it again."""
        link = get_own_link(request.user, slug)
        limit(request, "short-link-change", "120/h")
        services.disable(link=link, reason="", by=request.user, at=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


class Opening(APIView):
    @extend_schema(operation_id="link_open", request=None, responses=ShortLinkSerializer)
    def post(self, request: Request, slug: str) -> Response:
        """Open a link that you closed. 409 for one that staff closed."""
        link = get_own_link(request.user, slug)
        if not may_open_again(request.user, link):
            raise Conflict(link.disabled_for)
        limit(request, "short-link-change", "120/h")
        return Response(ShortLinkSerializer(services.enable(link=link, by=request.user, at=timezone.now())).data)


class LinkFigures(APIView):
    @extend_schema(operation_id="link_statistics", responses=LinkFiguresSerializer)
    def get(self, request: Request, slug: str) -> Response:
        """Thirty days and the sites that visitors came from: counts, from ten clicks on."""
        figures = asdict(figures_of(get_own_link(request.user, slug), at=timezone.now()))
        return Response(LinkFiguresSerializer(figures).data)


class LinkCode(APIView):
    @extend_schema(
        operation_id="link_code",
        responses={(200, "image/svg+xml"): OpenApiTypes.BINARY, (200, "image/png"): OpenApiTypes.BINARY},
        parameters=[OpenApiParameter("kind", str, OpenApiParameter.PATH, enum=["svg", "png"])],
    )
    def get(self, request: Request, slug: str, kind: str) -> HttpResponse:
        """The code to scan, for print."""
        request._request.user = request.user
        return link_code(request._request, slug, kind)


class LinkInfo(APIView):
    permission_classes = [AllowAny]

    @extend_schema(operation_id="link_info", responses=LinkInfoSerializer)
    def get(self, request: Request, slug: str) -> Response:
        """Where any link leads, since when, and where it led before."""
        link = get_link(slug)
        opened = is_open(link, at=timezone.now())
        told = {
            "slug": link.slug,
            "url": short_url(link),
            "is_open": opened,
            "target": link.target if opened else None,
            "host": shown_host(link.target) if opened else None,
            "created_at": link.created_at,
            "expires_at": link.expires_at,
            "history": link.targets.all()[: services.HISTORY],
        }
        return Response(LinkInfoSerializer(told).data)


class LinkReports(APIView):
    permission_classes = [AllowAny]

    @extend_schema(operation_id="link_report", request=LinkReportInput, responses={202: None})
    def post(self, request: Request, slug: str) -> Response:
        """Say that a link should not be there. Nothing of you is kept."""
        link = get_link(slug)
        limit(request, "short-link-report", "60/h")
        sent = LinkReportInput(data=request.data)
        sent.is_valid(raise_exception=True)
        report(link=link, at=timezone.now(), **sent.validated_data)
        return Response(status=status.HTTP_202_ACCEPTED)
