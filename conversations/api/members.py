"""Members of the group, for programs: take part, be told, follow, invite, look for words."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, status
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from common.pagination import NewestFirst
from conversations.api.member_serializers import (
    FollowingSerializer,
    GroupChannelsInput,
    GroupFollowInput,
    GroupFoundPageSerializer,
    GroupInvitationSerializer,
    GroupJoinInput,
    GroupReadInput,
    GroupReadSerializer,
    MembershipSerializer,
    NotificationSerializer,
)
from conversations.group.search import search
from conversations.group.told import followings_of, notifications_of
from conversations.models import Following, Member, Notification
from conversations.permissions.group import get_thread_for, member_of
from conversations.services import following, invitations
from conversations.services import members as services
from conversations.services.notifications import mark_read
from conversations.views.search import RATE as SEARCH_RATE
from supporters.api.access import limit
from supporters.models import Consent
from supporters.permissions import get_account
from territory.silence import require_voice


class Membership(APIView):
    @extend_schema(operation_id="group_membership", responses=MembershipSerializer)
    def get(self, request: Request) -> Response:
        """Your own; 404 when you do not take part."""
        return Response(MembershipSerializer(_member(request)).data)

    @extend_schema(operation_id="group_join", request=GroupJoinInput, responses=MembershipSerializer)
    def post(self, request: Request) -> Response:
        """Take part, under the name of your profile. Idempotent."""
        supporter = get_account(request._request)
        limit(request, "group-join", "20/h")
        sent = GroupJoinInput(data=request.data)
        sent.is_valid(raise_exception=True)
        if not sent.validated_data["consent_group"]:
            raise ValidationError(
                {"consent_group": _("Consentement requis : dans le groupe, les autres lisent votre nom.")}
            )
        link = invitations.followed(sent.validated_data["invitation"])
        member = services.join(supporter=supporter, at=timezone.now(), source=Consent.Source.API, link=link)
        return Response(MembershipSerializer(member).data)

    @extend_schema(operation_id="group_channels", request=GroupChannelsInput, responses=MembershipSerializer)
    def patch(self, request: Request) -> Response:
        """By which way each thing is told. Only what is sent is changed."""
        member = _member(request)
        limit(request, "group-settings", "60/h")
        sent = GroupChannelsInput(data=request.data)
        sent.is_valid(raise_exception=True)
        chosen = {name: getattr(member, name) for name in GroupChannelsInput().fields} | sent.validated_data
        return Response(MembershipSerializer(services.set_channels(member=member, **chosen)).data)

    @extend_schema(operation_id="group_leave", request=None, responses={204: None})
    def delete(self, request: Request) -> Response:
        """Leave: your messages are deleted, for good."""
        member = _member(request)
        limit(request, "group-leave", "20/h")
        services.leave(member=member, at=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


class Notifications(generics.ListAPIView[Notification]):
    queryset = Notification.objects.none()
    serializer_class = NotificationSerializer
    pagination_class = NewestFirst

    def get_queryset(self) -> "QuerySet[Notification]":
        fake = getattr(self, "swagger_fake_view", False)
        return super().get_queryset() if fake else notifications_of(_member(self.request))

    @extend_schema(operation_id="group_notifications")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """What you were told, the newest first."""
        return super().get(request, *args, **kwargs)


class NotificationsRead(APIView):
    @extend_schema(operation_id="group_notifications_read", request=GroupReadInput, responses=GroupReadSerializer)
    def post(self, request: Request) -> Response:
        """Say that they are read. Says how many were not."""
        member = _member(request)
        limit(request, "group-read", "120/h")
        sent = GroupReadInput(data=request.data)
        sent.is_valid(raise_exception=True)
        read = mark_read(member=member, only=sent.validated_data.get("ids"), at=timezone.now())
        return Response({"read": read})


class Followings(generics.ListAPIView[Following]):
    queryset = Following.objects.none()
    serializer_class = FollowingSerializer
    pagination_class = NewestFirst

    def get_queryset(self) -> "QuerySet[Following]":
        fake = getattr(self, "swagger_fake_view", False)
        return super().get_queryset() if fake else followings_of(_member(self.request))

    @extend_schema(operation_id="group_followings")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Threads that you follow or muted, the latest choice first."""
        return super().get(request, *args, **kwargs)


class ThreadFollowing(APIView):
    @extend_schema(operation_id="group_follow", request=GroupFollowInput, responses=FollowingSerializer)
    def put(self, request: Request, pk: int) -> Response:
        """Follow a thread, or hear nothing more of it."""
        now, member = timezone.now(), _member(request)
        thread = get_thread_for(request.user, pk, at=now)
        limit(request, "group-follow", "120/h")
        sent = GroupFollowInput(data=request.data)
        sent.is_valid(raise_exception=True)
        act = following.mute if sent.validated_data["is_muted"] else following.follow
        return Response(FollowingSerializer(act(thread=thread, member=member, at=now)).data)

    @extend_schema(operation_id="group_unfollow", request=None, responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        """Neither: answers and your name are told, the rest is not."""
        member = _member(request)
        thread = get_thread_for(request.user, pk, at=timezone.now())
        limit(request, "group-follow", "120/h")
        following.unfollow(thread=thread, member=member)
        return Response(status=status.HTTP_204_NO_CONTENT)


class Search(APIView):
    @extend_schema(
        operation_id="group_search",
        parameters=[OpenApiParameter("q", str, required=True), OpenApiParameter("before", int)],
        responses=GroupFoundPageSerializer,
    )
    def get(self, request: Request) -> Response:
        """Messages that have a word beginning with each of `q`, the newest first."""
        _member(request)
        limit(request, "group-search", SEARCH_RATE)
        asked = request.query_params
        found = search(asked.get("q", "")[:100], before=asked.get("before", ""))
        return Response(GroupFoundPageSerializer(found).data)


class Invitation(APIView):
    @extend_schema(operation_id="group_invitation", responses=GroupInvitationSerializer)
    def get(self, request: Request) -> Response:
        """Your own link, made the first time it is asked for. 403 in silence."""
        member, now = _member(request), timezone.now()
        require_voice(None, now)
        return Response(GroupInvitationSerializer(invitations.link_of(member=member, at=now)).data)

    @extend_schema(operation_id="group_invitation_close", request=None, responses={204: None})
    def delete(self, request: Request) -> Response:
        """Close it: it leads nowhere from now on."""
        member = _member(request)
        limit(request, "group-invitation-close", "20/h")
        invitations.revoke(member=member, at=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


def _member(request: Request) -> Member:
    """Raises Http404 for who does not take part."""
    found = member_of(request.user)
    if found is None:
        raise Http404
    return found


routes: list[URLPattern] = [
    path("group/membership/", Membership.as_view(), name="group-membership"),
    path("group/notifications/", Notifications.as_view(), name="group-notifications"),
    path("group/notifications/read/", NotificationsRead.as_view(), name="group-notifications-read"),
    path("group/followings/", Followings.as_view(), name="group-followings"),
    path("group/threads/<int:pk>/following/", ThreadFollowing.as_view(), name="group-following"),
    path("group/search/", Search.as_view(), name="group-search"),
    path("group/invitation/", Invitation.as_view(), name="group-invitation"),
]
