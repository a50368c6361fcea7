"""Bringing an organisation in and taking it out, for programs: the same checks, agreements, register as the pages."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError as Refused
from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.pagination import PageNumberPagination
from rest_framework.parsers import MultiPartParser
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from supporters.api.access import Conflict, limit
from teams.api.access import LeadersAreSure
from teams.api.transfer_serializers import (
    OrganisationExportInput,
    OrganisationExportSerializer,
    OrganisationImportInput,
    OrganisationImportLineSerializer,
    OrganisationImportSerializer,
    UndoneSerializer,
    WaitingExportSerializer,
)
from teams.authority import LEADS, authority_of
from teams.models import OrganisationExport, OrganisationImport
from teams.permissions.teams import require
from teams.permissions.transfers import (
    exportable_places,
    exports_to_agree,
    get_export_for,
    get_export_to_agree,
    require_national,
)
from teams.services.exports import NotAgreed, Over, agree_to_export, request_export, take_export
from teams.services.import_undo import undo_import
from teams.services.imports import TooLate, check_import, drop_import, send_import
from teams.views.exports import as_file

SURE = [IsAuthenticated, LeadersAreSure]


class Gone(APIException):
    status_code = status.HTTP_410_GONE


class Waits(APIException):
    """A second person must agree first."""

    status_code = status.HTTP_403_FORBIDDEN


class Pages(PageNumberPagination):
    page_size = 50


class Imports(generics.ListAPIView[OrganisationImport]):
    """Files brought in, the newest first. National only."""

    permission_classes = SURE
    serializer_class = OrganisationImportLineSerializer
    pagination_class = Pages
    parser_classes = [MultiPartParser]
    queryset = OrganisationImport.objects.none()

    def get_queryset(self) -> QuerySet[OrganisationImport]:
        if getattr(self, "swagger_fake_view", False):
            return super().get_queryset()
        require_national(self.request.user, at=timezone.now())
        return OrganisationImport.objects.all()

    @extend_schema(request=OrganisationImportInput, responses={201: OrganisationImportSerializer})
    def post(self, request: Request) -> Response:
        """Check a file. `checked`: it waits to be sent; `refused`: `errors` says why by line. 422 without source."""
        now = timezone.now()
        by = require_national(request.user, at=now)
        limit(request, "organisation-import", "20/h")
        sent = OrganisationImportInput(data=request.data)
        sent.is_valid(raise_exception=True)
        fields = dict(sent.validated_data)
        if not fields.pop("declared"):
            raise ValidationError({"declared": [_("Sans cette déclaration, le fichier ne peut pas entrer.")]})
        try:
            checked = check_import(by=by, at=now, **fields)
        except Refused as error:
            raise ValidationError(error.message_dict) from error
        return Response(OrganisationImportSerializer(checked.batch).data, status=status.HTTP_201_CREATED)


class Import(generics.RetrieveDestroyAPIView[OrganisationImport]):
    """One file: what was found, what is wrong. DELETE forgets it, until it is sent."""

    permission_classes = SURE
    serializer_class = OrganisationImportSerializer

    def get_object(self) -> OrganisationImport:
        return _batch(self.request, self.kwargs["pk"])

    def perform_destroy(self, instance: OrganisationImport) -> None:
        with conflicts():
            drop_import(batch=instance)


class ImportSending(APIView):
    permission_classes = SURE

    @extend_schema(request=None, responses=OrganisationImportSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Let the one mail leave to each person. Twice is once; 403 in silence."""
        batch = _batch(request, pk)
        now = timezone.now()
        with conflicts():
            batch = send_import(batch=batch, by=require_national(request.user, at=now), at=now)
        return Response(OrganisationImportSerializer(batch).data)


class ImportUndoing(APIView):
    permission_classes = SURE

    @extend_schema(request=None, responses=UndoneSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """End what the file made, within thirty days; `kept` says by line what stays and why."""
        batch = _batch(request, pk)
        now = timezone.now()
        with conflicts():
            undone = undo_import(batch=batch, by=require_national(request.user, at=now), at=now)
        return Response(vars(undone))


class Exports(generics.ListAPIView[OrganisationExport]):
    """One's own exports, the newest first."""

    permission_classes = SURE
    serializer_class = OrganisationExportSerializer
    pagination_class = Pages
    queryset = OrganisationExport.objects.none()

    def get_queryset(self) -> QuerySet[OrganisationExport]:
        if getattr(self, "swagger_fake_view", False):
            return super().get_queryset()
        require(authority_of(self.request.user, at=timezone.now()).holds(*LEADS))
        return OrganisationExport.objects.filter(requested_by=self.request.user.pk).select_related("place")

    @extend_schema(request=OrganisationExportInput, responses={201: OrganisationExportSerializer})
    def post(self, request: Request) -> Response:
        """Ask for one. `approved_at` empty: a second national person must agree. Addresses are for national people."""
        now = timezone.now()
        authority = authority_of(request.user, at=now)
        require(authority.holds(*LEADS))
        limit(request, "organisation-export", "30/h")
        sent = OrganisationExportInput(data=request.data, places=exportable_places(authority))
        sent.is_valid(raise_exception=True)
        require(authority.is_national or not sent.validated_data["with_addresses"])
        row = request_export(by=request.user, at=now, **sent.validated_data)
        return Response(OrganisationExportSerializer(row).data, status=status.HTTP_201_CREATED)


class ExportsToAgree(generics.ListAPIView[OrganisationExport]):
    """Those of other people that wait for a second person's yes. National only."""

    permission_classes = SURE
    serializer_class = WaitingExportSerializer
    pagination_class = Pages
    queryset = OrganisationExport.objects.none()

    def get_queryset(self) -> QuerySet[OrganisationExport]:
        if getattr(self, "swagger_fake_view", False):
            return super().get_queryset()
        return exports_to_agree(self.request.user, at=timezone.now())


class ExportAgreement(APIView):
    permission_classes = SURE

    @extend_schema(request=None, responses=OrganisationExportSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """The second person's yes. 409 for one's own, or when it waits no more."""
        now = timezone.now()
        row = get_export_to_agree(request.user, pk, at=now)
        limit(request, "organisation-export", "30/h")
        try:
            row = agree_to_export(export=row, by=request.user, at=now)
        except Refused as error:
            raise Conflict(" ".join(error.messages)) from error
        return Response(OrganisationExportSerializer(row).data)


class ExportFile(APIView):
    permission_classes = SURE

    @extend_schema(responses={(200, "text/csv"): OpenApiTypes.BINARY})
    def get(self, request: Request, pk: int) -> HttpResponseBase:
        """The table. 403 while nobody agreed, 410 a day later."""
        now = timezone.now()
        row = get_export_for(request.user, pk, at=now)
        try:
            return as_file(take_export(export=row, at=now), at=now)
        except NotAgreed as error:
            raise Waits(_("Une seconde personne doit d'abord donner son accord.")) from error
        except Over as error:
            raise Gone(_("Un export se prend dans les vingt-quatre heures.")) from error


@contextmanager
def conflicts() -> Iterator[None]:
    try:
        yield
    except TooLate as error:
        raise Conflict(str(error)) from error


def _batch(request: Any, pk: int) -> OrganisationImport:
    require_national(request.user, at=timezone.now())
    batch: OrganisationImport = get_object_or_404(OrganisationImport, pk=pk)
    return batch
