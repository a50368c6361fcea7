"""The testimony of whoever asks."""

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.parsers import FormParser, JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from supporters.api.access import Conflict, limit_testimony
from supporters.api.inputs import OwnTestimonyInput, TestimonyChange, data_of
from supporters.api.serializers import OwnTestimonySerializer
from supporters.models import Consent, Testimony
from supporters.permissions import get_own_testimony
from supporters.services.testimonies import edit_testimony, submit_own_testimony, withdraw_testimony


class OwnTestimony(APIView):
    """One at most; 404 when there is none."""

    parser_classes = [JSONParser, MultiPartParser, FormParser]

    @extend_schema(responses=OwnTestimonySerializer)
    def get(self, request: Request) -> Response:
        return self._show(get_own_testimony(request.user))

    @extend_schema(request=OwnTestimonyInput, responses={201: OwnTestimonySerializer})
    def post(self, request: Request) -> Response:
        sent = OwnTestimonyInput(data=request.data)
        sent.is_valid(raise_exception=True)
        if request.user.testimonies.live().exists():
            raise Conflict(_("Vous avez déjà témoigné : modifiez votre témoignage."))
        limit_testimony(request, person=f"person:{request.user.pk}")
        read = sent.validated_data
        agreed = set(request.user.consents.live().values_list("purpose", flat=True))
        testimony = submit_own_testimony(
            supporter=request.user,
            data=data_of(read),
            purposes=agreed | set(read["consents"]),
            at=timezone.now(),
            source=Consent.Source.API,
        )
        return self._show(testimony, status.HTTP_201_CREATED)

    @extend_schema(request=TestimonyChange, responses=OwnTestimonySerializer)
    def patch(self, request: Request) -> Response:
        testimony = get_own_testimony(request.user)
        sent = TestimonyChange(data=request.data)
        sent.is_valid(raise_exception=True)
        read = sent.validated_data
        data = data_of(read, was=testimony)
        return self._show(edit_testimony(testimony=testimony, data=data, at=timezone.now(), purposes=read["consents"]))

    @extend_schema(responses={204: None})
    def delete(self, request: Request) -> Response:
        """Withdraw it, for good, with the consents to publish it."""
        withdraw_testimony(testimony=get_own_testimony(request.user), at=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _show(self, testimony: Testimony, code: int = status.HTTP_200_OK) -> Response:
        return Response(OwnTestimonySerializer(testimony, context={"request": self.request}).data, status=code)
