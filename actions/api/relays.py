"""What the campaign relays, for programs of the staff: through the same functions as the pages."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError as Refused
from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, status
from rest_framework.exceptions import ValidationError
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from actions.api.access import DeskIsSure
from actions.api.relays_serializers import (
    RelayAccountSerializer,
    RelayCheckSerializer,
    RelayInput,
    RelaySerializer,
    RelayVerdict,
    RelayWords,
)
from actions.models import RelayAccount, RelayPost
from actions.permissions.desk import can_relay, require
from actions.permissions.relays import get_account_for, get_post_for
from actions.services import relays
from actions.services.relay_accounts import check_account
from supporters.api.access import Conflict, limit

PERMISSIONS = [IsAuthenticated, DeskIsSure]


class RelayAccounts(generics.ListAPIView[RelayAccount]):
    """The campaign's accounts and whether they may speak."""

    permission_classes = PERMISSIONS
    serializer_class = RelayAccountSerializer
    queryset = RelayAccount.objects.all()

    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        require(can_relay(request.user))
        return self.list(request, *args, **kwargs)


class RelayAccountCheck(APIView):
    permission_classes = PERMISSIONS

    @extend_schema(request=None, responses=RelayCheckSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Sign in to it and post nothing. One that was in trouble and answers speaks again."""
        account = get_account_for(request.user, pk)
        limit(request, "relay-check", "30/h")
        trouble = check_account(account=account, at=timezone.now())
        account.refresh_from_db()
        return Response(RelayCheckSerializer({"trouble": trouble, "account": account}).data)


class Relays(generics.ListAPIView[RelayPost]):
    permission_classes = PERMISSIONS
    serializer_class = RelaySerializer
    queryset = RelayPost.objects.none()

    def get_queryset(self) -> QuerySet[RelayPost]:
        if getattr(self, "swagger_fake_view", False):
            return super().get_queryset()
        require(can_relay(self.request.user))
        found = RelayPost.objects.select_related("account", "content").prefetch_related("approvals").order_by("-pk")
        state = self.request.query_params.get("state", "")
        return found.filter(state=state) if state in RelayPost.State.values else found

    @extend_schema(operation_id="relays_list", parameters=[OpenApiParameter("state", str, enum=RelayPost.State.values)])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Messages, the latest written first."""
        return self.list(request, *args, **kwargs)

    @extend_schema(operation_id="relays_create", request=RelayInput, responses={201: RelaySerializer})
    def post(self, request: Request) -> Response:
        """A draft for one account, which two people must approve. 403 in silence."""
        require(can_relay(request.user))
        sent = RelayInput(data=request.data)
        sent.is_valid(raise_exception=True)
        now, asked = timezone.now(), {"content": None, "medium": None} | sent.validated_data
        asked.setdefault("due_at", now)
        post = _refused_as_422(lambda: relays.draft(**asked, by=request.user, at=now))  # type: ignore[arg-type]
        return Response(RelaySerializer(post).data, status=status.HTTP_201_CREATED)


class RelayDetail(APIView):
    permission_classes = PERMISSIONS

    @extend_schema(operation_id="relays_read", responses=RelaySerializer)
    def get(self, request: Request, pk: int) -> Response:
        return Response(RelaySerializer(get_post_for(request.user, pk)).data)

    @extend_schema(operation_id="relays_rewrite", request=RelayWords, responses=RelaySerializer)
    def put(self, request: Request, pk: int) -> Response:
        """Other words: its approvals fall. 409 when it is leaving, or has left."""
        post = get_post_for(request.user, pk)
        sent = RelayWords(data=request.data)
        sent.is_valid(raise_exception=True)
        now, asked = timezone.now(), {"medium": None} | sent.validated_data
        asked.setdefault("due_at", now)
        changed = _refused_as_422(
            lambda: relays.rewrite(post=post, **asked, by=request.user, at=now)  # type: ignore[arg-type]
        )
        return Response(RelaySerializer(changed).data)


class _Verb(APIView):
    permission_classes = PERMISSIONS
    verb: Callable[..., RelayPost]

    def _do(self, request: Request, pk: int, **said: Any) -> Response:
        post = get_post_for(request.user, pk)
        done = _refused_as_422(lambda: type(self).verb(post=post, by=request.user, at=timezone.now(), **said))
        return Response(RelaySerializer(done).data)


class RelayApprove(_Verb):
    verb = staticmethod(relays.approve_post)

    @extend_schema(request=RelayVerdict, responses=RelaySerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Answer for it; with the second person it waits for its time. 409 when `seen` is not what it says now."""
        sent = RelayVerdict(data=request.data)
        sent.is_valid(raise_exception=True)
        return self._do(request, pk, **sent.validated_data)


class RelayCancel(_Verb):
    verb = staticmethod(relays.cancel)

    @extend_schema(request=None, responses=RelaySerializer)
    def post(self, request: Request, pk: int) -> Response:
        """It does not leave. 409 when it is leaving at this very moment."""
        return self._do(request, pk)


class RelayTakeUp(_Verb):
    verb = staticmethod(relays.take_up)

    @extend_schema(request=None, responses=RelaySerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Undo a cancelling: a draft again."""
        return self._do(request, pk)


class RelayRetry(_Verb):
    verb = staticmethod(relays.retry)

    @extend_schema(request=None, responses=RelaySerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Send again what failed; nothing is posted twice."""
        return self._do(request, pk)


def _refused_as_422(act: Callable[[], RelayPost]) -> RelayPost:
    try:
        return act()
    except relays.PostMoved as error:
        raise Conflict(error.messages[0]) from error
    except Refused as error:
        said = error.message_dict if hasattr(error, "error_dict") else {"non_field_errors": error.messages}
        raise ValidationError(said) from error
