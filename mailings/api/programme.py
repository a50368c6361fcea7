"""The daily programme, for programs of the staff: read, corrected and answered for as on its pages."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from actions.api.access import DeskIsSure
from mailings.api.programme_serializers import (
    CalendarDaySerializer,
    ProgrammeDaySerializer,
    ProgrammeLetterInput,
    ProgrammeLetterSerializer,
    ProgrammeRuleSerializer,
    ProgrammeSeen,
)
from mailings.api.steering import or_conflict
from mailings.models import Mailing, ProgrammeDay, ProgrammeRule
from mailings.permissions.desk import can_approve, can_write, require
from mailings.permissions.mailings import get_day_for, get_mailing_for, get_rule_for
from mailings.programme.calendar import calendar, leaves_at
from mailings.programme.sharing import shares
from mailings.services import programme as services
from mailings.services.programme_rules import save_rule
from supporters.api.access import Conflict, limit

PERMISSIONS = [IsAuthenticated, DeskIsSure]
#: Counted with the pages' own.
SCOPE, RATE = "mail-programme", "120/h"
RULES_SCOPE, RULES_RATE = "mail-programme-rules", "60/h"


class Programme(APIView):
    permission_classes = PERMISSIONS

    @extend_schema(operation_id="programme", responses=CalendarDaySerializer(many=True))
    def get(self, request: Request) -> Response:
        """Fourteen days, today first."""
        require(can_write(request.user))
        now = timezone.now()
        return Response(CalendarDaySerializer(calendar(today=timezone.localdate(now), at=now), many=True).data)


class ProgrammeRules(generics.ListAPIView[ProgrammeRule]):
    permission_classes = PERMISSIONS
    serializer_class = ProgrammeRuleSerializer
    queryset = ProgrammeRule.objects.all()
    pagination_class = None

    @extend_schema(operation_id="programme_rules_list")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Of two that would write to somebody on one day, the first does."""
        require(can_write(request.user))
        return self.list(request, *args, **kwargs)

    @extend_schema(operation_id="programme_rule_add", responses={201: ProgrammeRuleSerializer})
    def post(self, request: Request) -> Response:
        require(can_write(request.user))
        return Response(_saved(request, None), status=status.HTTP_201_CREATED)


class OneProgrammeRule(APIView):
    permission_classes = PERMISSIONS

    @extend_schema(operation_id="programme_rule_read", responses=ProgrammeRuleSerializer)
    def get(self, request: Request, pk: int) -> Response:
        return Response(ProgrammeRuleSerializer(get_rule_for(request.user, pk)).data)

    @extend_schema(
        operation_id="programme_rule_change", request=ProgrammeRuleSerializer, responses=ProgrammeRuleSerializer
    )
    def patch(self, request: Request, pk: int) -> Response:
        """Days already proposed stay as they are."""
        return Response(_saved(request, get_rule_for(request.user, pk)))


class OneProgrammeDay(APIView):
    permission_classes = PERMISSIONS

    @extend_schema(operation_id="programme_day", responses=ProgrammeDaySerializer)
    def get(self, request: Request, day: date) -> Response:
        """Its letters, each with how many would receive it."""
        return Response(_shown(get_day_for(request.user, day)))


class ProgrammePropose(APIView):
    permission_classes = PERMISSIONS

    @extend_schema(operation_id="programme_propose", request=None, responses=ProgrammeDaySerializer)
    def post(self, request: Request, day: date) -> Response:
        """Now rather than in the evening; what was left out comes back. 409 where no line may write."""
        require(can_write(request.user))
        limit(request, SCOPE, RATE)
        row = services.propose(day=day, at=timezone.now())
        if row is None:
            raise Conflict(_("Rien ne peut partir ce jour-là : aucune ligne n'écrit, ou la réserve l'interdit."))
        return Response(_shown(row))


class _Decision(APIView):
    permission_classes = PERMISSIONS
    verb: Callable[..., ProgrammeDay]

    def _do(self, request: Request, day: ProgrammeDay, **said: Any) -> Response:
        limit(request, SCOPE, RATE)
        verb = type(self).verb
        return Response(_shown(or_conflict(lambda: verb(day=day, by=request.user, at=timezone.now(), **said))))


class ProgrammeApprove(_Decision):
    verb = staticmethod(services.approve_day)

    @extend_schema(operation_id="programme_approve", request=ProgrammeSeen, responses=ProgrammeDaySerializer)
    def post(self, request: Request, day: date) -> Response:
        """Answer for all its letters. 409 when `seen` is not the day's any more; 422 under a letter's number."""
        require(can_approve(request.user))
        row, sent = get_day_for(request.user, day), ProgrammeSeen(data=request.data)
        sent.is_valid(raise_exception=True)
        return self._do(request, row, **sent.validated_data)


class ProgrammeSkip(_Decision):
    verb = staticmethod(services.skip_day)

    @extend_schema(operation_id="programme_skip", request=None, responses=ProgrammeDaySerializer)
    def post(self, request: Request, day: date) -> Response:
        """No letter on that day."""
        return self._do(request, get_day_for(request.user, day))


class ProgrammeTakeUp(_Decision):
    verb = staticmethod(services.take_up_day)

    @extend_schema(operation_id="programme_take_up", request=None, responses=ProgrammeDaySerializer)
    def post(self, request: Request, day: date) -> Response:
        """To be decided again; nothing of it leaves meanwhile."""
        return self._do(request, get_day_for(request.user, day))


class ProgrammeLetter(APIView):
    permission_classes = PERMISSIONS

    @extend_schema(
        operation_id="programme_letter_change", request=ProgrammeLetterInput, responses=ProgrammeLetterSerializer
    )
    def put(self, request: Request, pk: int) -> Response:
        """Other words, content of the day or hour. 409 once somebody answered for it."""
        mailing = _of_programme(request, pk)
        sent = ProgrammeLetterInput(data=request.data)
        sent.is_valid(raise_exception=True)
        return self._do(request, services.change_proposal, mailing, **sent.validated_data)

    @extend_schema(operation_id="programme_letter_drop", responses=ProgrammeLetterSerializer)
    def delete(self, request: Request, pk: int) -> Response:
        """Leave it out of its day; proposing the day again brings it back."""
        return self._do(request, services.drop_proposal, _of_programme(request, pk))

    def _do(self, request: Request, verb: Callable[..., Mailing], mailing: Mailing, **said: Any) -> Response:
        limit(request, SCOPE, RATE)
        done = or_conflict(lambda: verb(mailing=mailing, by=request.user, at=timezone.now(), **said))
        return Response(ProgrammeLetterSerializer(done).data)


def _of_programme(request: Request, pk: int) -> Mailing:
    """Raises Http404."""
    mailing = get_mailing_for(request.user, pk)
    require(mailing.rule_id is not None)
    return mailing


def _saved(request: Request, rule: ProgrammeRule | None) -> Any:
    sent = ProgrammeRuleSerializer(rule, data=request.data, partial=rule is not None)
    sent.is_valid(raise_exception=True)
    limit(request, RULES_SCOPE, RULES_RATE)
    return ProgrammeRuleSerializer(save_rule(rule=rule, **sent.validated_data)).data


def _shown(day: ProgrammeDay) -> Any:
    letters = list(Mailing.objects.of_programme(day=day.day).select_related("audience", "rule"))
    found = shares(letters, at=leaves_at(letters, at=timezone.now()))
    return ProgrammeDaySerializer(day, context={"shares": found}).data
