"""Blocs, rankings, ranked precincts and basins: what the staff's pages can do, under the same rules."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import generics, status
from rest_framework.exceptions import NotFound
from rest_framework.pagination import CursorPagination
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from territory.api.target_serializers import (
    BasinSerializer,
    BlocSerializer,
    TargetingSerializer,
    TargetSerializer,
    TermSerializer,
)
from territory.models import Basin, Bloc, Target, Targeting
from territory.permissions import can_see_terrain, can_target, get_bloc_for, get_targeting_for, require
from territory.places import find_territory
from territory.querysets import inside
from territory.services.blocs import create_bloc, delete_bloc, edit_bloc
from territory.services.targeting import create_targeting, delete_targeting, edit_targeting
from territory.targeting.terms import terms


class ByRank(CursorPagination):
    ordering = ("rank", "pk")
    page_size = 100


class ByName(CursorPagination):
    ordering = ("name", "pk")
    page_size = 50


class Blocs(generics.ListCreateAPIView[Bloc]):
    """Named lists of candidates and nuances."""

    serializer_class = BlocSerializer
    pagination_class = ByName

    def get_queryset(self) -> QuerySet[Bloc]:
        require(can_target(self.request.user))
        return Bloc.objects.all()

    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        require(can_target(request.user))
        bloc = create_bloc(**_read(self.get_serializer(data=request.data)))
        return Response(self.get_serializer(bloc).data, status=status.HTTP_201_CREATED)


class BlocDetail(generics.RetrieveUpdateDestroyAPIView[Bloc]):
    """Changed, the rankings made of it are computed again; used by one, it is not deleted (422)."""

    serializer_class = BlocSerializer
    http_method_names = ["get", "patch", "delete", "head", "options"]

    def get_object(self) -> Bloc:
        return get_bloc_for(self.request.user, self.kwargs["pk"])

    def update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        bloc = self.get_object()
        sent = _read(self.get_serializer(bloc, data=request.data, partial=True))
        whole = {"name": bloc.name, "members": bloc.members} | sent
        return Response(self.get_serializer(edit_bloc(bloc=bloc, at=timezone.now(), **whole)).data)

    def perform_destroy(self, instance: Bloc) -> None:
        delete_bloc(bloc=instance)


class Terms(APIView):
    @extend_schema(responses=TermSerializer(many=True))
    def get(self, request: Request) -> Response:
        """What a ranking may weigh beside the potential."""
        require(can_see_terrain(request.user))
        return Response(TermSerializer(terms().values(), many=True).data)


class Targetings(generics.ListCreateAPIView[Targeting]):
    """Rankings. A new one is computed by the worker: `state` says when its rows are there."""

    serializer_class = TargetingSerializer
    pagination_class = ByName

    def get_queryset(self) -> QuerySet[Targeting]:
        require(can_see_terrain(self.request.user))
        return Targeting.objects.select_related("round__election", "compared__election", "within")

    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        require(can_target(request.user))
        made = create_targeting(at=timezone.now(), **_read(self.get_serializer(data=request.data)))
        return Response(self.get_serializer(made).data, status=status.HTTP_201_CREATED)


class TargetingDetail(generics.RetrieveUpdateDestroyAPIView[Targeting]):
    serializer_class = TargetingSerializer
    http_method_names = ["get", "patch", "delete", "head", "options"]

    def get_object(self) -> Targeting:
        return get_targeting_for(
            self.request.user, self.kwargs["pk"], to_change=self.request.method not in SAFE_METHODS
        )

    def update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        targeting = self.get_object()
        sent = _read(self.get_serializer(targeting, data=request.data, partial=True))
        fields = ("name", "round", "bloc", "compared", "within", "by", "weights")
        whole = {field: getattr(targeting, field) for field in fields} | sent
        changed = edit_targeting(targeting=targeting, at=timezone.now(), **whole)
        return Response(self.get_serializer(changed).data)

    def perform_destroy(self, instance: Targeting) -> None:
        delete_targeting(targeting=instance)


@extend_schema_view(get=extend_schema(parameters=[OpenApiParameter("within", str, description="code of a place")]))
class Targets(generics.ListAPIView[Target]):
    """Ranked precincts, the first to go to first, each score opened into its terms."""

    serializer_class = TargetSerializer
    pagination_class = ByRank
    queryset = Target.objects.none()

    def get_queryset(self) -> QuerySet[Target]:
        if getattr(self, "swagger_fake_view", False):
            return super().get_queryset()
        found = self.targeting.targets.select_related("precinct__commune", "basin")
        code = self.request.query_params.get("within")
        if not code:
            return found
        place = find_territory(code)
        if place is None:
            raise NotFound
        return found.filter(inside(place, "precinct__"))

    def get_serializer_context(self) -> dict[str, Any]:
        weights = {} if getattr(self, "swagger_fake_view", False) else self.targeting.weights
        return super().get_serializer_context() | {"weights": weights}

    @property
    def targeting(self) -> Targeting:
        if not hasattr(self, "_targeting"):
            self._targeting = get_targeting_for(self.request.user, self.kwargs["pk"])
        return self._targeting


class Basins(generics.ListAPIView[Basin]):
    """Neighbouring precincts of high potential, those with the most people first."""

    serializer_class = BasinSerializer
    pagination_class = ByRank
    queryset = Basin.objects.none()

    def get_queryset(self) -> QuerySet[Basin]:
        if getattr(self, "swagger_fake_view", False):
            return super().get_queryset()
        return get_targeting_for(self.request.user, self.kwargs["pk"]).basins.all()


def _read(serializer: Any) -> dict[str, Any]:
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)
