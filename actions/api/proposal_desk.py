"""The editors' queue of proposals, for programs: through the same functions as the pages."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from actions.api.access import DeskIsSure
from actions.api.proposal_serializers import DeskProposalSerializer, ProposalAdoption, ProposalDecision
from actions.api.proposals import ListedProposals
from actions.forms.editing import DecisionForm
from actions.models import Proposal
from actions.permissions.proposals import get_proposal_to_decide, proposals_to_decide
from actions.proposals.queue import Filters, Shelf, choose, seen_as
from actions.services.adoption import Adoption, adopt
from actions.services.editing import TakenByAnother
from actions.services.proposal_steps import ProposalMoved
from actions.views.proposal_queue import RATE, SCOPE, carry_out
from supporters.api.access import Conflict, limit
from supporters.api.inputs import read_form
from supporters.permissions import get_account

PERMISSIONS = [IsAuthenticated, DeskIsSure]
_SHELVES = {"sent": Shelf.SENT, "asked": Shelf.ASKED, "open": Shelf.OPEN, "adopted": Shelf.ADOPTED}
_SHELVES |= {"refused": Shelf.REFUSED}


class ProposalDesk(ListedProposals):
    permission_classes = PERMISSIONS
    serializer_class = DeskProposalSerializer

    def found(self) -> Any:
        asked = self.request.query_params
        kind = asked.get("kind", "")
        filters = Filters(
            _SHELVES.get(asked.get("state", ""), Shelf.SENT), kind if kind in Proposal.Kind.values else ""
        )
        return choose(proposals_to_decide(self.request.user), filters)

    @extend_schema(
        operation_id="proposals_desk",
        parameters=[
            OpenApiParameter("state", str, enum=list(_SHELVES)),
            OpenApiParameter("kind", str, enum=Proposal.Kind.values),
        ],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """What waits is oldest first, what is open most supported first, what is decided newest first."""
        return super().get(request, *args, **kwargs)


class OneOnTheDesk(APIView):
    permission_classes = PERMISSIONS

    @extend_schema(operation_id="proposal_desk", responses=DeskProposalSerializer)
    def get(self, request: Request, pk: int) -> Response:
        return _shown(request, pk)


class Decision(APIView):
    permission_classes = PERMISSIONS

    @extend_schema(operation_id="proposal_decide", request=ProposalDecision, responses=DeskProposalSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Take, release, ask, refuse, open, undo. 409 when somebody was quicker, or has it in hand."""
        found, person = get_proposal_to_decide(request.user, pk), get_account(request._request)
        limit(request, SCOPE, RATE)
        sent = ProposalDecision(data=request.data)
        sent.is_valid(raise_exception=True)
        if sent.validated_data["seen"] not in ("", seen_as(found)):
            raise Conflict(_("Cette proposition a changé entre-temps : relisez-la."))
        form = read_form(DecisionForm(sent.validated_data))
        try:
            carry_out(found, form, by=person, at=timezone.now())
        except (ProposalMoved, TakenByAnother) as error:
            raise Conflict(error.messages[0]) from error
        return _shown(request, pk)


class AdoptionOfProposal(APIView):
    permission_classes = PERMISSIONS

    @extend_schema(operation_id="proposal_adopt", request=ProposalAdoption, responses=DeskProposalSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """It becomes a draft of the library, with its picture and credit. 409 when somebody was quicker."""
        found, person = get_proposal_to_decide(request.user, pk), get_account(request._request)
        limit(request, SCOPE, RATE)
        sent = ProposalAdoption(data=request.data)
        sent.is_valid(raise_exception=True)
        read = sent.validated_data
        data = Adoption(**(read | {"wordings": tuple(read["wordings"])}))
        try:
            adopt(proposal=found, data=data, by=person, at=timezone.now())
        except (ProposalMoved, TakenByAnother) as error:
            raise Conflict(error.messages[0]) from error
        return _shown(request, pk)


def _shown(request: Request, pk: int) -> Response:
    return Response(DeskProposalSerializer(get_proposal_to_decide(request.user, pk)).data)
