"""The mail's health, for programs of the staff: the last report, and another when they ask."""

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from actions.api.access import DeskIsSure
from mailings.api.doctor_serializers import DoctorSerializer
from mailings.doctor.words import as_json
from mailings.permissions.desk import can_write, require
from mailings.services import doctor as services
from mailings.views.doctor import RATE, SCOPE
from supporters.api.access import limit


class Doctor(APIView):
    permission_classes = [IsAuthenticated, DeskIsSure]

    @extend_schema(operation_id="mail_doctor", responses=DoctorSerializer)
    def get(self, request: Request) -> Response:
        """The last report; `report` is null when nobody ever asked."""
        require(can_write(request.user))
        return Response(self._shown())

    @extend_schema(operation_id="mail_doctor_examine", request=None, responses={202: DoctorSerializer})
    def post(self, request: Request) -> Response:
        """Have the mail examined; ask again in a minute."""
        require(can_write(request.user))
        limit(request, SCOPE, RATE)
        services.ask()
        return Response(self._shown(), status=status.HTTP_202_ACCEPTED)

    def _shown(self) -> dict[str, object]:
        report = services.last_report()
        return {"is_asked": services.is_asked(), "report": as_json(report) if report else None}
