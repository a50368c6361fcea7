"""Proposals, for programs: send and follow one's own, support others', read the best."""

from abc import ABC, abstractmethod
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.text import slugify
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, status
from rest_framework.exceptions import Throttled
from rest_framework.pagination import PageNumberPagination
from rest_framework.parsers import FormParser, JSONParser, MultiPartParser
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from actions.api.proposal_serializers import (
    BestProposalSerializer,
    OwnProposalSerializer,
    ProposalAnswer,
    ProposalChange,
    ProposalInput,
    ProposalName,
    ProposalSerializer,
    SupportsSerializer,
)
from actions.models import Proposal, Topic
from actions.permissions.proposals import get_open_proposal, get_own_proposal, get_proposal
from actions.proposals.board import best_proposals, open_proposals, own_proposals, seconds_to_wait
from actions.services import proposals as services
from actions.services.proposal_doubles import AlreadyProposed
from actions.services.proposal_steps import ProposalMoved
from actions.views.proposal_supports import RATE, SCOPE
from supporters.api.access import Conflict, limit
from supporters.permissions import get_account


class Pages(PageNumberPagination):
    page_size = 50


class ListedProposals(generics.ListAPIView[Proposal], ABC):
    queryset = Proposal.objects.none()
    pagination_class = Pages

    @abstractmethod
    def found(self) -> Any:
        """The proposals that are listed, for who asks."""

    def get_queryset(self) -> QuerySet[Proposal]:
        return super().get_queryset() if getattr(self, "swagger_fake_view", False) else self.found()


class Proposals(ListedProposals):
    serializer_class = ProposalSerializer
    parser_classes = [JSONParser, MultiPartParser, FormParser]

    def found(self) -> Any:
        asked = self.request.query_params
        kind, topic = asked.get("kind", ""), Topic.objects.filter(slug=slugify(asked.get("topic", ""))).first()
        kind = kind if kind in Proposal.Kind.values else ""
        return open_proposals(self.request.user, kind=kind, topic=topic, newest=asked.get("order") == "newest")

    @extend_schema(
        operation_id="proposals_open",
        parameters=[
            OpenApiParameter("kind", str, enum=Proposal.Kind.values),
            OpenApiParameter("topic", str, description="slug"),
            OpenApiParameter("order", str, enum=["supports", "newest"]),
        ],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Those that may be supported, the most supported first."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="proposals_propose", request=ProposalInput, responses={201: OwnProposalSerializer}
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Propose; five a day. 409 for what is there already, or near it unless `anyway`. 403 in silence."""
        author, now = get_account(request._request), timezone.now()
        sent = ProposalInput(data=request.data)
        sent.is_valid(raise_exception=True)
        limit(request, "propose", "60/h")
        wait = seconds_to_wait(author, at=now)
        if wait:
            raise Throttled(wait)
        try:
            made = services.propose(author=author, data=sent.to_data(), at=now, anyway=sent.validated_data["anyway"])
        except AlreadyProposed as error:
            raise Conflict(error.messages[0]) from error
        return Response(OwnProposalSerializer(made).data, status=status.HTTP_201_CREATED)


class OwnProposals(ListedProposals):
    serializer_class = OwnProposalSerializer

    def found(self) -> Any:
        return own_proposals(get_account(self.request._request)).prefetch_related("steps")

    @extend_schema(operation_id="proposals_own")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Your own, the newest first."""
        return super().get(request, *args, **kwargs)


class BestProposals(ListedProposals):
    permission_classes = [AllowAny]
    serializer_class = BestProposalSerializer

    def found(self) -> Any:
        return best_proposals(at=timezone.now())

    @extend_schema(operation_id="proposals_best")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Adopted and online: those that were passed on most come first. Contents are ranked, never people."""
        return super().get(request, *args, **kwargs)


class OneProposal(APIView):
    parser_classes = [JSONParser, MultiPartParser, FormParser]

    @extend_schema(operation_id="proposal", responses=ProposalSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """One of others' that is open or adopted; one's own comes with its steps."""
        return _shown(request, get_proposal(request.user, pk))

    @extend_schema(operation_id="proposal_change", request=ProposalChange, responses=OwnProposalSerializer)
    def patch(self, request: Request, pk: int) -> Response:
        """Change your own as long as nobody decided. 409 otherwise, or for what is there already."""
        was = get_own_proposal(request.user, pk)
        limit(request, "propose", "60/h")
        sent = ProposalChange(data=request.data)
        sent.is_valid(raise_exception=True)
        anyway = bool(sent.validated_data.get("anyway"))
        try:
            services.change(proposal=was, data=sent.changed(was), at=timezone.now(), anyway=anyway)
        except (AlreadyProposed, ProposalMoved) as error:
            raise Conflict(error.messages[0]) from error
        return _shown(request, get_own_proposal(request.user, pk))

    @extend_schema(operation_id="proposal_withdraw", request=None, responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        """Withdraw your own for good, with its words and picture. 409 once the campaign adopted or refused it."""
        found = get_own_proposal(request.user, pk)
        try:
            services.withdraw(proposal=found, at=timezone.now())
        except ProposalMoved as error:
            raise Conflict(error.messages[0]) from error
        return Response(status=status.HTTP_204_NO_CONTENT)


class Answer(APIView):
    @extend_schema(operation_id="proposal_answer", request=ProposalAnswer, responses=OwnProposalSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Answer the editor's question. 409 when none waits."""
        found = get_own_proposal(request.user, pk)
        limit(request, "propose-answer", "30/h")
        sent = ProposalAnswer(data=request.data)
        sent.is_valid(raise_exception=True)
        try:
            services.answer(proposal=found, words=sent.validated_data["words"], at=timezone.now())
        except ProposalMoved as error:
            raise Conflict(error.messages[0]) from error
        return _shown(request, get_own_proposal(request.user, pk))


class Name(APIView):
    @extend_schema(operation_id="proposal_name", request=ProposalName, responses=OwnProposalSerializer)
    def put(self, request: Request, pk: int) -> Response:
        """Show your name where it appears, or no longer: at once and everywhere."""
        found = get_own_proposal(request.user, pk)
        sent = ProposalName(data=request.data)
        sent.is_valid(raise_exception=True)
        try:
            services.sign(proposal=found, is_signed=sent.validated_data["is_signed"], at=timezone.now())
        except ProposalMoved as error:
            raise Conflict(error.messages[0]) from error
        return _shown(request, get_own_proposal(request.user, pk))


class ProposalSupport(APIView):
    @extend_schema(operation_id="proposal_support", request=None, responses=SupportsSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Support one of others'; once. 403 in silence."""
        found, person = get_open_proposal(request.user, pk), get_account(request._request)
        limit(request, SCOPE, RATE)
        services.support(proposal=found, supporter=person, at=timezone.now())
        return _counted(found, supported=True)

    @extend_schema(operation_id="proposal_unsupport", request=None, responses=SupportsSerializer)
    def delete(self, request: Request, pk: int) -> Response:
        """Take your support back."""
        found, person = get_proposal(request.user, pk), get_account(request._request)
        limit(request, SCOPE, RATE)
        services.withdraw_support(proposal=found, supporter=person, at=timezone.now())
        return _counted(found, supported=False)


class ProposalReport(APIView):
    @extend_schema(operation_id="proposal_report", request=ProposalAnswer, responses={204: None})
    def post(self, request: Request, pk: int) -> Response:
        """Tell the editors that it should not be there."""
        found, person = get_open_proposal(request.user, pk), get_account(request._request)
        limit(request, "proposal-report", "20/d")
        sent = ProposalAnswer(data=request.data)
        sent.is_valid(raise_exception=True)
        services.report(proposal=found, by=person, words=sent.validated_data["words"], at=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


def _shown(request: Request, found: Proposal) -> Response:
    is_own = found.author_id == request.user.pk
    return Response((OwnProposalSerializer if is_own else ProposalSerializer)(found).data)


def _counted(found: Proposal, *, supported: bool) -> Response:
    found.refresh_from_db(fields=["supports"])
    return Response({"supports": found.supports, "supported": supported})
