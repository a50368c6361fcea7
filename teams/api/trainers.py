"""What trainers do with a session: invite, tick who came, read opinions; and the documents to take away."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, status
from rest_framework.pagination import PageNumberPagination
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from supporters.api.access import limit
from teams.api.access import LeadersAreSure
from teams.api.friend_serializers import InvitedSerializer
from teams.api.training import conflicts
from teams.api.training_serializers import (
    AttendanceSerializer,
    CameInput,
    CertificateSerializer,
    InvitableSerializer,
    InvitationsInput,
    MarkedSerializer,
    MaterialSerializer,
    OpinionsSerializer,
    VolunteerInput,
)
from teams.authority import GUIDES, authority_of
from teams.models import Enrolment, Material, Volunteer
from teams.permissions.teams import require
from teams.permissions.training import (
    can_add_materials,
    can_see_materials,
    get_certificate_for,
    get_enrolment_to_run,
    get_material_to_delete,
    get_session_to_run,
    get_volunteer_to_add,
    people_to_add,
)
from teams.services.attendance import add_present, mark, mark_all_present
from teams.services.invitations import invitable, invite
from teams.services.materials import add_material, delete_material
from teams.services.opinions import opinions_of
from teams.views.materials import material_file

SURE = [IsAuthenticated, LeadersAreSure]


class Pages(PageNumberPagination):
    page_size = 60


class Invitable(generics.ListAPIView[Volunteer]):
    """Volunteers of one's territories whom this session may still invite, candidates first."""

    permission_classes = SURE
    serializer_class = InvitableSerializer
    pagination_class = Pages
    queryset = Volunteer.objects.none()

    def get_queryset(self) -> QuerySet[Volunteer]:
        if getattr(self, "swagger_fake_view", False):
            return super().get_queryset()
        return _invitable(self.request, self.kwargs["pk"])


class Invitations(APIView):
    permission_classes = SURE

    @extend_schema(request=InvitationsInput, responses={201: InvitedSerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Invite each once; who was invited or has a place is passed over. 403 in silence."""
        now = timezone.now()
        found = get_session_to_run(request.user, pk, at=now)
        limit(request, "session-invite", "60/h")
        sent = InvitationsInput(data=request.data)
        sent.is_valid(raise_exception=True)
        people = _invitable(request, pk).filter(pk__in=sent.validated_data["volunteers"])
        made = invite(session=found, volunteers=list(people), by=request.user, at=now)
        return Response({"invited": len(made)}, status=status.HTTP_201_CREATED)


class Attendances(generics.ListAPIView[Enrolment]):
    """Who has a place: first name and commune."""

    permission_classes = SURE
    serializer_class = AttendanceSerializer
    queryset = Enrolment.objects.none()

    def get_queryset(self) -> QuerySet[Enrolment]:
        if getattr(self, "swagger_fake_view", False):
            return super().get_queryset()
        found = get_session_to_run(self.request.user, self.kwargs["pk"], at=timezone.now())
        return found.enrolments.holding().select_related("supporter__home")

    @extend_schema(request=VolunteerInput, responses={201: AttendanceSerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Somebody of the territory came without a place. 409 before the list opens."""
        now = timezone.now()
        found = get_session_to_run(request.user, pk, at=now)
        sent = VolunteerInput(data=request.data)
        sent.is_valid(raise_exception=True)
        volunteer = get_volunteer_to_add(request.user, sent.validated_data["volunteer"], at=now)
        with conflicts():
            row = add_present(session=found, volunteer=volunteer, at=now)
        return Response(AttendanceSerializer(row).data, status=status.HTTP_201_CREATED)


class PeopleToAdd(APIView):
    permission_classes = SURE

    @extend_schema(
        responses=InvitableSerializer(many=True),
        parameters=[OpenApiParameter("q", str, required=True, description="of the first name or the commune")],
    )
    def get(self, request: Request, pk: int) -> Response:
        """Volunteers of one's territories without a place here, who may be added to the sheet: 20 at most."""
        now = timezone.now()
        found, named = get_session_to_run(request.user, pk, at=now), request.query_params.get("q", "").strip()[:60]
        people = people_to_add(request.user, found, named=named, at=now) if named else []
        return Response(InvitableSerializer(people, many=True).data)


class WaitingList(generics.ListAPIView[Enrolment]):
    """Who waits for a place, whoever has waited longest first."""

    permission_classes = SURE
    serializer_class = AttendanceSerializer
    pagination_class = Pages
    queryset = Enrolment.objects.none()

    def get_queryset(self) -> QuerySet[Enrolment]:
        if getattr(self, "swagger_fake_view", False):
            return super().get_queryset()
        found = get_session_to_run(self.request.user, self.kwargs["pk"], at=timezone.now())
        return found.enrolments.waiting().select_related("supporter__home")


class Attendance(APIView):
    permission_classes = SURE

    @extend_schema(request=CameInput, responses=AttendanceSerializer)
    def patch(self, request: Request, pk: int, enrolment_pk: int) -> Response:
        """Came, did not, or not looked at yet. 409 before the list opens."""
        now = timezone.now()
        row = get_enrolment_to_run(request.user, pk, enrolment_pk, at=now)
        sent = CameInput(data=request.data)
        sent.is_valid(raise_exception=True)
        with conflicts():
            row = mark(enrolment=row, present=sent.validated_data["came"], at=now)
        return Response(AttendanceSerializer(row).data)


class AllPresent(APIView):
    permission_classes = SURE

    @extend_schema(request=None, responses=MarkedSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Everybody nobody has looked at yet came."""
        now = timezone.now()
        found = get_session_to_run(request.user, pk, at=now)
        with conflicts():
            marked = mark_all_present(session=found, at=now)
        return Response({"marked": len(marked)})


class CertificateOf(APIView):
    permission_classes = SURE

    @extend_schema(responses=CertificateSerializer)
    def get(self, request: Request, pk: int, enrolment_pk: int) -> Response:
        """A participant's."""
        return Response(
            CertificateSerializer(get_certificate_for(request.user, pk, enrolment_pk, at=timezone.now())).data
        )


class Opinions(APIView):
    permission_classes = SURE

    @extend_schema(responses=OpinionsSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """Without names; a mere count below five."""
        found = get_session_to_run(request.user, pk, at=timezone.now())
        return Response(OpinionsSerializer(opinions_of(found)).data)


class Materials(generics.ListCreateAPIView[Material]):
    """A file (multipart) or a link; participants and those who lead read them."""

    serializer_class = MaterialSerializer
    parser_classes = [JSONParser, MultiPartParser]

    def get_queryset(self) -> QuerySet[Material]:
        require(can_see_materials(self.request.user, at=timezone.now()))
        return Material.objects.all()

    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        now = timezone.now()
        require(can_add_materials(request.user, at=now))
        limit(request, "materials", "60/h")
        sent = self.get_serializer(data=request.data)
        sent.is_valid(raise_exception=True)
        read = {"description": "", "link": "", "file": None} | sent.validated_data
        name = read["file"].name if read["file"] else ""
        made = add_material(**read, file_name=name, by=request.user, at=now)
        return Response(self.get_serializer(made).data, status=status.HTTP_201_CREATED)


class MaterialDetail(APIView):
    @extend_schema(responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        delete_material(material=get_material_to_delete(request.user, pk, at=timezone.now()))
        return Response(status=status.HTTP_204_NO_CONTENT)


class MaterialFile(APIView):
    @extend_schema(
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY},
        parameters=[OpenApiParameter("pk", int, OpenApiParameter.PATH)],
    )
    def get(self, request: Request, pk: int) -> Any:
        request._request.user = request.user
        return material_file(request._request, pk)


def _invitable(request: Request, pk: int) -> QuerySet[Volunteer]:
    now = timezone.now()
    found = get_session_to_run(request.user, pk, at=now)
    return invitable(session=found, territories=authority_of(request.user, at=now).territories(GUIDES))
