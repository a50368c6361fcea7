"""Letters that leave, for programs of the staff: how far, what became of them, and the same steering as on pages."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError as Refused
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from actions.api.access import DeskIsSure
from mailings.api.mailing_serializers import MailingSerializer
from mailings.api.steering_serializers import (
    DayFiguresSerializer,
    LetterFiguresSerializer,
    ProgressSerializer,
    SteeringWords,
    UncertainSerializer,
    UncertainVerdict,
)
from mailings.figures.clicks import clicks_of
from mailings.figures.days import last_days
from mailings.figures.progress import progress_of
from mailings.figures.totals import figures_of
from mailings.figures.uncertain import uncertain_of
from mailings.models import Mailing
from mailings.permissions.desk import can_write, require
from mailings.permissions.mailings import get_mailing_for, get_mailing_to_resume
from mailings.services import steering
from supporters.api.access import Conflict, limit

PERMISSIONS = [IsAuthenticated, DeskIsSure]
#: Counted with the pages' own.
SCOPE, RATE = "mail-steering", "120/h"


class MailingProgress(APIView):
    permission_classes = PERMISSIONS

    @extend_schema(operation_id="mailing_progress", responses=ProgressSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """How many have left, at which pace, and when the last will."""
        mailing = get_mailing_for(request.user, pk)
        return Response(ProgressSerializer(progress_of(mailing, at=timezone.now())).data)


class MailingFigures(APIView):
    permission_classes = PERMISSIONS

    @extend_schema(operation_id="mailing_figures", responses=LetterFiguresSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """What became of it, by provider, activity, reason and hour; clicks of everybody together, from ten on."""
        mailing = get_mailing_for(request.user, pk)
        found = figures_of(mailing)
        told = {name: getattr(found, name) for name in ("whole", "providers", "tiers", "reasons")}
        hours = [{"hour": hour, "totals": totals} for hour, totals in found.hours]
        return Response(LetterFiguresSerializer(told | {"hours": hours, "clicks": clicks_of(mailing)}).data)


class MailFigures(APIView):
    permission_classes = PERMISSIONS

    @extend_schema(operation_id="mail_figures", responses=DayFiguresSerializer(many=True))
    def get(self, request: Request) -> Response:
        """The last thirty days, the oldest first."""
        require(can_write(request.user))
        days = [{"day": day, "totals": totals} for day, totals in last_days(at=timezone.now())]
        return Response(DayFiguresSerializer(days, many=True).data)


class _Steering(APIView):
    permission_classes = PERMISSIONS
    verb: Callable[..., Mailing]

    def _do(self, request: Request, mailing: Mailing) -> Response:
        sent = SteeringWords(data=request.data)
        sent.is_valid(raise_exception=True)
        limit(request, SCOPE, RATE)
        verb = type(self).verb
        done = or_conflict(lambda: verb(mailing=mailing, by=request.user, at=timezone.now(), **sent.validated_data))
        return Response(MailingSerializer(done).data)


class MailingPause(_Steering):
    verb = staticmethod(steering.pause)

    @extend_schema(operation_id="mailing_pause", request=SteeringWords, responses=MailingSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Hold it back. 409 when it is not on its way."""
        return self._do(request, get_mailing_for(request.user, pk))


class MailingResume(_Steering):
    verb = staticmethod(steering.resume)

    @extend_schema(operation_id="mailing_resume", request=SteeringWords, responses=MailingSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Let it go on. One that stopped by itself: national administrators alone, with their reason (422)."""
        return self._do(request, get_mailing_to_resume(request.user, pk))


class MailingCancel(_Steering):
    verb = staticmethod(steering.cancel)

    @extend_schema(operation_id="mailing_cancel", request=SteeringWords, responses=MailingSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Give up what has not left, for good. 409 when it is over."""
        return self._do(request, get_mailing_for(request.user, pk))


class MailingUncertain(APIView):
    permission_classes = PERMISSIONS

    @extend_schema(operation_id="mailing_uncertain", responses=UncertainSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """How many there are."""
        number, _which = uncertain_of(get_mailing_for(request.user, pk))
        return Response(UncertainSerializer({"number": number}).data)

    @extend_schema(operation_id="mailing_settle", request=UncertainVerdict, responses=UncertainSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Decide of all of them; answers how many. 409 where there is none to decide of."""
        mailing = get_mailing_for(request.user, pk)
        sent = UncertainVerdict(data=request.data)
        sent.is_valid(raise_exception=True)
        limit(request, SCOPE, RATE)
        who: dict[str, Any] = {"by": request.user, "at": timezone.now()}
        number = or_conflict(lambda: steering.settle_uncertain(mailing=mailing, **who, **sent.validated_data))
        return Response(UncertainSerializer({"number": number}).data)


def or_conflict(act: Callable[[], Any]) -> Any:
    """409 when its state does not allow it, or somebody was quicker; other refusals are answered 422."""
    try:
        return act()
    except Refused as error:
        fields = error.message_dict if hasattr(error, "error_dict") else {}
        if "state" in fields or getattr(error, "code", None) == "state":
            raise Conflict(error.messages[0]) from error
        raise
