"""Official files, for programs: the same look, check, confirmation and limits as the pages."""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.exceptions import APIException, Throttled, ValidationError
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from common.limits import check_limit
from territory.api.import_serializers import ImportInput, ImportLineSerializer, ImportSerializer
from territory.forms.imports import MARGIN, RATE, ImportForm, too_big_words
from territory.imports.report import FileRefused
from territory.models import Import
from territory.permissions import can_import, get_import_for, require
from territory.services.import_runs import in_one_sentence
from territory.services.imports import TooLate, approve_import, cancel_import, drop_file, field_of


class TooBig(APIException):
    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE


class Conflict(APIException):
    """It is no longer where the caller thinks it is."""

    status_code = status.HTTP_409_CONFLICT


class Imports(generics.ListCreateAPIView[Import]):
    """Files brought in, the newest first; those of the command line too."""

    serializer_class = ImportLineSerializer
    parser_classes = [MultiPartParser]
    queryset = Import.objects.none()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Too long is answered before anything is read; the session's check would read it all."""
        length = int(request.META.get("CONTENT_LENGTH") or 0)
        if request.method == "POST" and length > settings.IMPORT_MAX_BYTES + MARGIN:
            raise TooBig(too_big_words())
        super().initial(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Import]:
        require(can_import(self.request.user))
        return Import.objects.select_related("round__election").defer("report")

    @extend_schema(request=ImportInput, responses={202: ImportSerializer})
    def post(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Drop a file. It is checked by a worker: `state` goes from `queued` to `checked`, or `refused`.

        Nothing is written before `approve`. The same file again while it waits is the same import.
        """
        require(can_import(request.user))
        wait = check_limit("import", f"person:{request.user.pk}", RATE)
        if wait:
            raise Throttled(wait)
        form = ImportForm(request.data, request.FILES)
        if not form.is_valid():
            raise ValidationError(form.errors)
        try:
            row = drop_file(
                kind=form.cleaned_data["kind"],
                file=form.cleaned_data["file"],
                second=form.cleaned_data["second"],
                options=form.options(),
                by=request.user,
                at=timezone.now(),
            )
        except FileRefused as refused:
            raise ValidationError({field_of(refused): [in_one_sentence(refused)]}) from refused
        return Response(ImportSerializer(row).data, status=status.HTTP_202_ACCEPTED)


class ImportDetail(generics.RetrieveAPIView[Import]):
    """One import: its report (`counts`, `found`, `changes`, `errors` by line), and how far the worker is."""

    serializer_class = ImportSerializer

    def get_object(self) -> Import:
        return get_import_for(self.request.user, self.kwargs["pk"])


class Approve(APIView):
    @extend_schema(request=None, responses={202: ImportSerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Have a checked file brought in. Twice is once; 409 when it does not wait for it."""
        row = get_import_for(request.user, pk)
        try:
            row = approve_import(row=row, by=request.user, at=timezone.now())
        except TooLate as error:
            raise Conflict(str(error)) from error
        return Response(ImportSerializer(row).data, status=status.HTTP_202_ACCEPTED)


class Cancel(APIView):
    @extend_schema(request=None, responses={200: ImportSerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Give a file up: it is deleted. 409 when it is being brought in, or has been."""
        row = get_import_for(request.user, pk)
        try:
            row = cancel_import(row=row, by=request.user, at=timezone.now())
        except TooLate as error:
            raise Conflict(str(error)) from error
        return Response(ImportSerializer(row).data)
