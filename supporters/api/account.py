"""A person's own account: profile, consents, data, erasure."""

from typing import Any

from django.contrib.auth import logout
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.exceptions import PermissionDenied, Throttled, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from supporters import privacy
from supporters.api.access import limit
from supporters.api.serializers import (
    ConsentSerializer,
    ErasureInput,
    ExportSerializer,
    IdentityInput,
    ProfileInput,
    ProfileSerializer,
)
from supporters.forms.consents import ConsentsForm
from supporters.models import Consent
from supporters.permissions import get_account, get_own_consent, get_own_export
from supporters.reauthentication import is_fresh
from supporters.services.accounts import change_consents, correct_profile
from supporters.services.testimony_rules import CONSENT


class Profile(APIView):
    @extend_schema(responses=ProfileSerializer)
    def get(self, request: Request) -> Response:
        return Response(ProfileSerializer(get_account(request._request)).data)

    @extend_schema(request=ProfileInput, responses=ProfileSerializer)
    def patch(self, request: Request) -> Response:
        """Correct it. Only what is sent is changed."""
        supporter = get_account(request._request)
        sent = ProfileInput(data=request.data)
        sent.is_valid(raise_exception=True)
        was = {name: getattr(supporter, name) for name in ("display_name", "home", "birth_month", "language")}
        correct_profile(supporter=supporter, at=timezone.now(), **(was | sent.validated_data))
        return Response(ProfileSerializer(supporter).data)


class Consents(APIView):
    @extend_schema(responses=ConsentSerializer(many=True))
    def get(self, request: Request) -> Response:
        """Every consent ever given, newest first, withdrawn ones included."""
        supporter = get_account(request._request)
        rows = supporter.consents.select_related("text").order_by("-given_at", "-pk")
        return Response(ConsentSerializer(rows, many=True).data)


class ConsentTo(APIView):
    """Consent to one purpose. Those to publish a testimony and a photo are given with the testimony."""

    @extend_schema(request=None, responses=ConsentSerializer)
    def put(self, request: Request, purpose: str) -> Response:
        supporter = get_account(request._request)
        self._change(request, purpose, wanted=True)
        return Response(ConsentSerializer(get_own_consent(supporter, purpose)).data)

    @extend_schema(request=None, responses={204: None})
    def delete(self, request: Request, purpose: str) -> Response:
        """Withdraw it, with what rested on it: testimony, photo, mails."""
        self._change(request, purpose, wanted=False)
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _change(self, request: Request, purpose: str, *, wanted: bool) -> None:
        """The page's own form decides: a program ticks one box more or less, and leaves the others as they are."""
        supporter = get_account(request._request)
        boxes = {CONSENT[live]: "on" for live in supporter.consents.live().values_list("purpose", flat=True)}
        box = CONSENT[Consent.Purpose(purpose)]
        boxes.pop(box, None)
        form = ConsentsForm(boxes | ({box: "on"} if wanted else {}), supporter=supporter)
        if wanted and purpose not in form.offered:
            raise ValidationError({"purpose": [_("Cet accord se donne avec le témoignage lui-même.")]})
        if not form.is_valid():
            raise ValidationError(form.errors)
        change_consents(supporter=supporter, wanted=form.wanted, offered=form.offered, at=timezone.now())


class DataExport(APIView):
    """A zip of everything about the person, built in the background; the file itself is fetched on the site."""

    @extend_schema(responses=ExportSerializer)
    def get(self, request: Request) -> Response:
        """How the latest one goes; 404 when none was asked for."""
        return Response(ExportSerializer(get_own_export(get_account(request._request))).data)

    @extend_schema(request=IdentityInput, responses={202: ExportSerializer})
    def post(self, request: Request) -> Response:
        supporter = get_account(request._request)
        sent = IdentityInput(data=request.data)
        sent.is_valid(raise_exception=True)
        require_identity(request, sent.validated_data)
        try:
            asked = privacy.request_export(supporter=supporter, at=timezone.now())
        except privacy.TooSoon as soon:
            raise Throttled(soon.wait) from soon
        return Response(ExportSerializer(asked).data, status=status.HTTP_202_ACCEPTED)


class Erasure(APIView):
    @extend_schema(request=ErasureInput, responses={204: None})
    def post(self, request: Request) -> Response:
        """Erase the account and everything about the person, at once and for ever."""
        supporter = get_account(request._request)
        sent = ErasureInput(data=request.data)
        sent.is_valid(raise_exception=True)
        if not sent.validated_data["confirm"]:
            raise ValidationError({"confirm": [_("Cochez la case pour confirmer.")]})
        require_identity(request, sent.validated_data)
        try:
            privacy.erase(supporter=supporter, at=timezone.now())
        except privacy.LastAdministrator as error:
            words = _("Vous êtes la dernière personne à administrer le site : nommez quelqu'un d'autre d'abord.")
            raise ValidationError({"confirm": [words]}) from error
        logout(request._request)
        return Response(status=status.HTTP_204_NO_CONTENT)


def require_identity(request: Request, read: dict[str, Any]) -> None:
    """A session confirmed a moment ago, or the password: a token or a session left open is not enough (W02)."""
    if request.auth is None and is_fresh(request._request):
        return
    if not read.get("password"):
        raise PermissionDenied(_("Confirmez que c'est vous : envoyez votre mot de passe, ou reconnectez-vous."))
    limit(request, "identity", "5/h")
    if not request.user.check_password(read["password"]):
        raise ValidationError({"password": [_("Ce mot de passe n'est pas le bon.")]})
