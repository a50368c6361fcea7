"""Roles: listed, given, delegated, extended, ended, and the journal. 422 with the reason beside the field."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, status
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import PageNumberPagination
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from supporters.api.access import limit
from supporters.models import Supporter
from teams.api.access import LeadersAreSure
from teams.api.role_serializers import (
    DelegationInput,
    ExtensionInput,
    PersonSerializer,
    RoleChangeSerializer,
    RoleInput,
    RoleSerializer,
)
from teams.authority import LEADS, Authority, authority_of
from teams.forms.roles import JournalFilter, RolesFilter
from teams.models import Membership, Role, RoleChange
from teams.permissions.teams import get_own_role, get_role_to_end, get_role_to_extend, require
from teams.roles.giving import kinds_given
from teams.roles.seen import (
    changes_seen,
    confirmed_by_address,
    own_roles,
    people_to_choose,
    people_within,
    roles_seen,
    teams_to_give,
)
from teams.services.roles import delegate_role, end_role, extend_role, give_role

SURE = [IsAuthenticated, LeadersAreSure]
_KIND = OpenApiParameter("kind", str, enum=Role.Kind.values)


class Pages(PageNumberPagination):
    page_size = 50


class Roles(generics.ListAPIView[Role]):
    """Current roles of others in one's territories; those that end soon first."""

    permission_classes = SURE
    serializer_class = RoleSerializer
    pagination_class = Pages
    queryset = Role.objects.none()

    def get_queryset(self) -> QuerySet[Role]:
        if getattr(self, "swagger_fake_view", False):
            return super().get_queryset()
        at, user = timezone.now(), self.request.user
        authority = authority_of(user, at=at)
        require(authority.leads_somebody)
        return RolesFilter(self.request.query_params, authority=authority).narrow(roles_seen(user, authority, at=at))

    @extend_schema(
        parameters=[_KIND, OpenApiParameter("place", str, description="code"), OpenApiParameter("name", str)]
    )
    def get(self, request: Request) -> Response:
        return self.list(request)

    @extend_schema(request=RoleInput, responses={201: RoleSerializer})
    def post(self, request: Request) -> Response:
        """Give a role, to a volunteer of one's territories."""
        at = timezone.now()
        authority = authority_of(request.user, at=at)
        require(bool(kinds_given(authority)))
        limit(request, "role-give", "60/h")
        sent = _read(RoleInput(data=request.data))
        team = teams_to_give(authority).filter(pk=sent["team"]).first() if "team" in sent else None
        if "team" in sent and team is None:
            raise ValidationError({"team": [_("Cette équipe n'est pas dans votre territoire.")]})
        role = give_role(
            giver=request.user,
            supporter=_person(sent, authority),
            kind=sent["kind"],
            place=sent.get("place"),
            team=team,
            ends_at=sent["ends_at"],
            at=at,
        )
        return Response(RoleSerializer(role).data, status=status.HTTP_201_CREATED)


class OwnRoles(generics.ListAPIView[Role]):
    """The roles that one holds oneself; none for who leads nobody."""

    permission_classes = SURE
    serializer_class = RoleSerializer
    pagination_class = Pages
    queryset = Role.objects.none()

    def get_queryset(self) -> QuerySet[Role]:
        if getattr(self, "swagger_fake_view", False):
            return super().get_queryset()
        return own_roles(self.request.user, at=timezone.now())


class Candidates(APIView):
    permission_classes = SURE

    @extend_schema(
        responses=PersonSerializer(many=True),
        parameters=[
            OpenApiParameter("name", str, required=True, description="its first letters, two at least"),
            OpenApiParameter("commune", str, description="its first letters"),
        ],
    )
    def get(self, request: Request) -> Response:
        """Volunteers of one's territories to whom a role may be given: 20 at most."""
        authority = authority_of(request.user, at=timezone.now())
        require(bool(kinds_given(authority)))
        asked = {name: request.query_params.get(name, "") for name in ("name", "commune")}
        return Response(PersonSerializer(people_to_choose(authority, **asked), many=True).data)


class Delegations(APIView):
    permission_classes = SURE

    @extend_schema(request=DelegationInput, responses={201: RoleSerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Name a deputy for one's own role. A mobiliser's is a member of the team."""
        at = timezone.now()
        role = get_own_role(request.user, pk, at=at)
        limit(request, "role-give", "60/h")
        sent = _read(DelegationInput(data=request.data))
        to = _member(sent, role) if role.team_id else _person(sent, authority_of(request.user, at=at))
        deputy = delegate_role(
            role=role, to=to, by=request.user, at=at, ends_at=sent["ends_at"], place=sent.get("place")
        )
        return Response(RoleSerializer(deputy).data, status=status.HTTP_201_CREATED)


class Extension(APIView):
    permission_classes = SURE

    @extend_schema(request=ExtensionInput, responses=RoleSerializer)
    def post(self, request: Request, pk: int) -> Response:
        at = timezone.now()
        role = get_role_to_extend(request.user, pk, at=at)
        limit(request, "role-give", "60/h")
        sent = _read(ExtensionInput(data=request.data))
        extended = extend_role(role=role, by=request.user, ends_at=sent["ends_at"], at=at)
        return Response(RoleSerializer(extended).data)


class End(APIView):
    permission_classes = SURE

    @extend_schema(request=None, responses=RoleSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """End a role below one's own, or resign. What was delegated from it ends too."""
        at = timezone.now()
        role = get_role_to_end(request.user, pk, at=at)
        limit(request, "role-give", "60/h")
        return Response(RoleSerializer(end_role(role=role, by=request.user, at=at)).data)


class Journal(generics.ListAPIView[RoleChange]):
    """Every change in the territories that one leads, the latest first."""

    permission_classes = SURE
    serializer_class = RoleChangeSerializer
    pagination_class = Pages
    queryset = RoleChange.objects.none()

    def get_queryset(self) -> QuerySet[RoleChange]:
        if getattr(self, "swagger_fake_view", False):
            return super().get_queryset()
        authority = authority_of(self.request.user, at=timezone.now())
        require(authority.holds(*LEADS))
        return JournalFilter(self.request.query_params).narrow(changes_seen(authority))

    @extend_schema(parameters=[_KIND, OpenApiParameter("change", str, enum=RoleChange.Change.values)])
    def get(self, request: Request) -> Response:
        return self.list(request)


def _read(sent: Any) -> dict[str, Any]:
    sent.is_valid(raise_exception=True)
    return sent.validated_data


def _person(sent: dict[str, Any], authority: Authority) -> Supporter:
    found = people_within(authority).filter(pk=sent["supporter"]).first() if "supporter" in sent else None
    if found is None and "email" in sent and authority.is_national:
        found = confirmed_by_address(sent["email"])
    if found is None:
        raise ValidationError({"supporter": [_("Choisissez une personne de votre territoire.")]})
    return found


def _member(sent: dict[str, Any], role: Role) -> Supporter:
    stays = Membership.objects.current().filter(team=role.team_id, supporter=sent.get("supporter", 0))
    stay = stays.select_related("supporter__home").first()
    if stay is None:
        raise ValidationError({"supporter": [_("Choisissez un membre de votre équipe.")]})
    return stay.supporter
