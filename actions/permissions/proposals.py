"""Who may read, change and decide on proposals: each function returns the object, or it does not exist (404)."""

from typing import Any

from django.shortcuts import get_object_or_404

from actions.models import Proposal
from actions.permissions.desk import can_edit, require
from actions.querysets import ProposalQuerySet

Person = Any


def get_proposal(user: Person, pk: int) -> Proposal:
    """One's own whatever its state; others' once an editor opened it, or the content born of it came out."""
    proposal = _proposal(pk)
    require(proposal.author_id == user.pk or (_is_shown(proposal) and _may_be_seen(proposal)))
    return proposal


def get_own_proposal(user: Person, pk: int) -> Proposal:
    proposal = _proposal(pk)
    require(proposal.author_id == user.pk)
    return proposal


def get_open_proposal(user: Person, pk: int) -> Proposal:
    """One of others' that may be supported or reported."""
    proposal = _proposal(pk)
    require(proposal.state == Proposal.State.OPEN and proposal.author_id != user.pk and _may_be_seen(proposal))
    return proposal


def get_proposal_to_decide(user: Person, pk: int) -> Proposal:
    """For the editorial staff; what its author withdrew is nobody's any more."""
    require(can_edit(user))
    proposal = _proposal(pk)
    require(proposal.state != Proposal.State.WITHDRAWN)
    return proposal


def proposals_to_decide(user: Person) -> ProposalQuerySet:
    require(can_edit(user))
    found: ProposalQuerySet = _rows().exclude(state=Proposal.State.WITHDRAWN)
    return found


def _is_shown(proposal: Proposal) -> bool:
    """Adopted without having been open, it is seen by nobody before others answered for the content."""
    if proposal.state == Proposal.State.OPEN:
        return True
    came_out = proposal.content is not None and proposal.content.published_at is not None
    return bool(proposal.state == Proposal.State.ADOPTED and (proposal.opened_at or came_out))


def _may_be_seen(proposal: Proposal) -> bool:
    """Whoever limits the use of their data is not shown any more."""
    return proposal.author.is_active and proposal.author.restricted_at is None


def _rows() -> Any:
    return Proposal.objects.select_related("author", "topic", "place__departement", "content", "taken_by")


def _proposal(pk: int) -> Proposal:
    proposal: Proposal = get_object_or_404(_rows(), pk=pk)
    return proposal
