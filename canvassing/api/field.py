"""Doors, and the planner."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, status
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from canvassing.api.serializers import DoorReportSerializer
from canvassing.experiments import answers
from canvassing.experiments.planner import calculate
from canvassing.forms import PlannerForm
from canvassing.models import DoorReport
from canvassing.permissions import can_experiment, can_see_experiments, require
from canvassing.services import record_doors
from canvassing.views.planner import usual_outing


class DoorReports(generics.ListCreateAPIView[DoorReport]):
    """Counts by precinct and day: no person, no address."""

    serializer_class = DoorReportSerializer

    def get_queryset(self) -> QuerySet[DoorReport]:
        require(can_experiment(self.request.user))
        return DoorReport.objects.to_show().select_related("precinct")

    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        require(can_experiment(request.user))
        sent = self.get_serializer(data=request.data)
        sent.is_valid(raise_exception=True)
        made = record_doors(at=timezone.now(), **sent.validated_data)
        return Response(self.get_serializer(made).data, status=status.HTTP_201_CREATED)


class Planner(APIView):
    @extend_schema(
        responses=OpenApiTypes.OBJECT,
        parameters=[
            OpenApiParameter("registered", int, required=True, description="registered voters to reach"),
            OpenApiParameter("volunteers", int, required=True),
            OpenApiParameter("weeks", int, required=True),
            OpenApiParameter("outings", float, description="of each volunteer in a week"),
            OpenApiParameter("hours", float, description="of one outing"),
            OpenApiParameter("team", int, description="people who knock together"),
            OpenApiParameter("walk", float, description="minutes from door to door"),
            OpenApiParameter("opening", float, description="doors that open, per cent"),
            OpenApiParameter("talk", float, description="minutes at a door that opens"),
        ],
    )
    def get(self, request: Request) -> Response:
        """Outings, people missing, and three scenarios of votes; what is not told is that of a usual outing."""
        require(can_see_experiments(request.user))
        form = PlannerForm(usual_outing() | request.query_params.dict())
        if not form.is_valid():
            raise ValidationError(form.errors)
        return Response(answers.of_plan(calculate(form.effort())))
