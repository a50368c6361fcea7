"""What anybody may read, send and report."""

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema, inline_serializer
from rest_framework import generics, serializers, status
from rest_framework.parsers import FormParser, JSONParser, MultiPartParser
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param
from rest_framework.views import APIView

from supporters.api.access import limit, limit_testimony
from supporters.api.inputs import NewTestimonyInput, data_of, read_form
from supporters.api.search import SearchForm
from supporters.api.serializers import CountersSerializer, MessageSerializer, ReportInput, TestimonySerializer
from supporters.forms.map import cursor_text
from supporters.forms.testimony import ReportForm
from supporters.map_counters import published_total
from supporters.models import Consent, Testimony
from supporters.permissions import get_public_testimony
from supporters.services.moderation import report_testimony
from supporters.services.testimonies import submit_testimony
from supporters.views.report import reporter_key

PAGE = 50
TestimonyPage = inline_serializer(
    "TestimonyPage",
    {"next": serializers.URLField(allow_null=True), "results": TestimonySerializer(many=True)},
)


class Testimonies(APIView):
    permission_classes = [AllowAny]
    parser_classes = [JSONParser, MultiPartParser, FormParser]

    @extend_schema(
        operation_id="testimonies_list",
        responses=TestimonyPage,
        parameters=[
            OpenApiParameter("departement", str, description="« 69 », « 2A »"),
            OpenApiParameter("commune", str, description="INSEE code"),
            OpenApiParameter("q", str, description="words of the name, the message or the place"),
            OpenApiParameter("bbox", str, description="west,south,east,north in degrees"),
            OpenApiParameter("cursor", str, description="taken from `next`"),
        ],
    )
    def get(self, request: Request) -> Response:
        """Published testimonies, newest first, by cursor: a new one does not shift the pages."""
        asked = read_form(SearchForm(request.query_params))
        found = asked.search().newest(limit=PAGE + 1, before=asked.cleaned_data["cursor"])
        following = None
        if len(found) > PAGE:
            last = found[PAGE - 1]
            cursor = cursor_text(last.published_at, last.pk)
            following = replace_query_param(request.build_absolute_uri(), "cursor", cursor)
        shown = TestimonySerializer(found[:PAGE], many=True, context={"request": request})
        return Response({"next": following, "results": shown.data})

    @extend_schema(request=NewTestimonyInput, responses={202: MessageSerializer})
    def post(self, request: Request) -> Response:
        """Testify without an account: a mail asks to confirm. The answer is the same whatever the address."""
        sent = NewTestimonyInput(data=request.data)
        sent.is_valid(raise_exception=True)
        read = sent.validated_data
        limit_testimony(request, person=read["email"].lower())
        submit_testimony(
            email=read["email"],
            data=data_of(read),
            purposes=read["consents"],
            at=timezone.now(),
            language=(get_language() or "fr")[:2],
            source=Consent.Source.API,
        )
        words = _("Merci ! Un e-mail part vers vous : son lien confirme votre témoignage.")
        return Response({"detail": words}, status=status.HTTP_202_ACCEPTED)


class TestimonyDetail(generics.RetrieveAPIView[Testimony]):
    """One published testimony; anything else is answered 404."""

    permission_classes = [AllowAny]
    serializer_class = TestimonySerializer

    def get_object(self) -> Testimony:
        return get_public_testimony(self.kwargs["pk"])


class TestimonyReport(APIView):
    """Tell the moderators that a published testimony should not be there."""

    permission_classes = [AllowAny]

    @extend_schema(request=ReportInput, responses={202: MessageSerializer})
    def post(self, request: Request, pk: int) -> Response:
        testimony = get_public_testimony(pk)
        limit(request, "report", "60/h")
        form = read_form(ReportForm(request.data))
        report_testimony(
            testimony=testimony, reporter=reporter_key(request._request), at=timezone.now(), **form.cleaned_data
        )
        words = _("Merci. Un modérateur va relire ce témoignage.")
        return Response({"detail": words}, status=status.HTTP_202_ACCEPTED)


class Counters(APIView):
    """The campaign's totals, counted when they change."""

    permission_classes = [AllowAny]

    @extend_schema(responses=CountersSerializer)
    def get(self, request: Request) -> Response:
        return Response({"published": published_total()})
