"""How fast each letter box provider is written to, for programs of the staff: the pages' own rules."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from actions.api.access import DeskIsSure
from mailings.api.pace_serializers import PaceHoldInput, PaceInput, PaceReason, PaceSerializer, PaceStepSerializer
from mailings.api.steering import or_conflict
from mailings.models import PaceStep, ProviderState
from mailings.permissions.desk import can_write, require
from mailings.permissions.paces import get_state_to_steer, get_states_for
from mailings.services import paces as services
from mailings.views.paces import JOURNAL, RATE, SCOPE
from supporters.api.access import limit

PERMISSIONS = [IsAuthenticated, DeskIsSure]


class Paces(APIView):
    permission_classes = PERMISSIONS

    @extend_schema(operation_id="mail_paces", responses=PaceSerializer(many=True))
    def get(self, request: Request) -> Response:
        """All letter box providers, as they stand."""
        return Response(PaceSerializer(get_states_for(request.user), many=True).data)


class PaceSteps(APIView):
    permission_classes = PERMISSIONS

    @extend_schema(operation_id="mail_pace_steps", responses=PaceStepSerializer(many=True))
    def get(self, request: Request) -> Response:
        """The last thirty things that staff did with paces, the newest first."""
        require(can_write(request.user))
        return Response(PaceStepSerializer(PaceStep.objects.select_related("by")[:JOURNAL], many=True).data)


class _Steering(APIView):
    permission_classes = PERMISSIONS
    verb: Callable[..., ProviderState]
    sent: type[Serializer[Any]] = PaceReason

    def _do(self, request: Request, provider: str) -> Response:
        state = get_state_to_steer(request.user, provider)
        sent = self.sent(data=request.data)
        sent.is_valid(raise_exception=True)
        limit(request, SCOPE, RATE)
        who: dict[str, Any] = {"by": request.user, "at": timezone.now()}
        verb = type(self).verb
        done = or_conflict(lambda: verb(provider=state.provider, **who, **sent.validated_data))
        return Response(PaceSerializer(done).data)


class PaceSet(_Steering):
    verb = staticmethod(services.set_pace)
    sent = PaceInput

    @extend_schema(operation_id="mail_pace_set", request=PaceInput, responses=PaceSerializer)
    def put(self, request: Request, provider: str) -> Response:
        """So many messages a minute, or the default again. National administrators; 409 when that is its pace."""
        return self._do(request, provider)


class PaceHold(_Steering):
    verb = staticmethod(services.hold)
    sent = PaceHoldInput

    @extend_schema(operation_id="mail_pace_hold", request=PaceHoldInput, responses=PaceSerializer)
    def post(self, request: Request, provider: str) -> Response:
        """Write nothing to it for some hours. National administrators; 409 when it rests as long already."""
        return self._do(request, provider)


class PaceLift(_Steering):
    verb = staticmethod(services.lift_pause)

    @extend_schema(operation_id="mail_pace_lift", request=PaceReason, responses=PaceSerializer)
    def post(self, request: Request, provider: str) -> Response:
        """Write to it again at once. National administrators; 409 when it does not rest."""
        return self._do(request, provider)
