"""Sharing, for programs and for the page's own script: what to say, one's link, what was passed on."""

from dataclasses import asdict
from typing import Any

from django.core.exceptions import ValidationError as Refused
from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from actions.api.sharing_serializers import (
    MeasureInput,
    ShareInput,
    ShareSerializer,
    ShareTotalsSerializer,
    SharingSerializer,
    TextLengthSerializer,
)
from actions.models import Share
from actions.networks import Network
from actions.permissions.library import get_open_content
from actions.permissions.sharing import get_own_share, get_sharer
from actions.services.links import own_link
from actions.services.sharing import declare_share, undo_share
from actions.sharing.intents import intent_url
from actions.sharing.lengths import measure
from actions.sharing.mine import totals_of
from actions.sharing.panel import Panel, panel_for
from supporters.api.access import Conflict, limit
from territory.silence import require_voice

RATE = "120/h"


class Shares(generics.ListAPIView[Share]):
    serializer_class = ShareSerializer

    def get_queryset(self) -> QuerySet[Share]:
        if getattr(self, "swagger_fake_view", False):
            return Share.objects.none()
        return Share.objects.filter(supporter=self.request.user.pk).select_related("content")

    @extend_schema(operation_id="shares_list")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """What you said you passed on, the latest first."""
        return self.list(request, *args, **kwargs)

    @extend_schema(request=ShareInput, responses={201: ShareSerializer})
    def post(self, request: Request) -> Response:
        """You passed it on. Counted once a day for each network, however often it is said."""
        supporter = get_sharer(request.user)
        limit(request, "share", RATE)
        sent = ShareInput(data=request.data)
        sent.is_valid(raise_exception=True)
        now = timezone.now()
        content = get_open_content(sent.validated_data["content"], at=now)
        share = declare_share(supporter=supporter, content=content, network=sent.validated_data["network"], at=now)
        return Response(ShareSerializer(share).data, status=status.HTTP_201_CREATED)


class OwnShare(APIView):
    @extend_schema(responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        """It did not leave after all. 409 a day later."""
        share = get_own_share(request.user, pk)
        try:
            undo_share(share=share, at=timezone.now())
        except Refused as error:
            raise Conflict(error.messages[0]) from error
        return Response(status=status.HTTP_204_NO_CONTENT)


class ShareTotals(APIView):
    @extend_schema(responses=ShareTotalsSerializer)
    def get(self, request: Request) -> Response:
        """What your shares brought, in numbers."""
        totals = totals_of(request.user, at=timezone.now())
        return Response(ShareTotalsSerializer(totals).data)


class Sharing(APIView):
    @extend_schema(responses=SharingSerializer)
    def get(self, request: Request, slug: str) -> Response:
        """What there is to say of a content, and the address that opens each network with it."""
        return Response(_sharing(request, slug))

    @extend_schema(request=None, responses=SharingSerializer)
    def post(self, request: Request, slug: str) -> Response:
        """Make your own link to the content, if there is none, and put it into the messages."""
        now = timezone.now()
        content = get_open_content(slug, at=now)
        own_link(supporter=get_sharer(request.user), content=content, at=now)
        return Response(_sharing(request, slug))


class Lengths(APIView):
    @extend_schema(request=MeasureInput, responses=TextLengthSerializer(many=True))
    def post(self, request: Request) -> Response:
        """How long a text is with its link, as each network counts it."""
        sent = MeasureInput(data=request.data)
        sent.is_valid(raise_exception=True)
        found = [(network, measure(network, **sent.validated_data)) for network in Network.values]
        return Response([{"network": name, "fits": length.fits, **asdict(length)} for name, length in found])


def _sharing(request: Request, slug: str) -> dict[str, Any]:
    now = timezone.now()
    content = get_open_content(slug, at=now)
    require_voice(content.place, now)
    panel = panel_for(content=content, person=request.user, at=now)
    assert panel is not None  # noqa: S101 - nobody is silent: asked just above
    link = panel.link or panel.page
    return {
        "content": content.slug,
        "page": panel.page,
        "link": link,
        "has_own_link": link != panel.page,
        "texts": [variant.text for variant in panel.variants],
        "text": panel.text,
        "networks": [_network(panel, choice, link) for choice in panel.choices],
        "shared_today": ShareSerializer(panel.shared, many=True).data,
    }


def _network(panel: Panel, choice: Any, link: str) -> dict[str, Any]:
    network = choice.network
    known = {"text": panel.text, "url": link, "subject": panel.content.title}
    return {
        "network": network.value,
        **asdict(measure(network, panel.text, link)),
        "fits": choice.length.fits,
        "takes_text": choice.takes_text,
        "address": "" if network == Network.MASTODON else intent_url(network, **known),
    }
