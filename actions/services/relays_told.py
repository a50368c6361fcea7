"""The author of a proposal is told where it was relayed, once for each message."""

from datetime import datetime

from django.db import transaction

from actions.emails.proposals import tell_relayed
from actions.models import Proposal, ProposalStep, RelayPost
from actions.services.proposal_steps import note

BATCH = 200


def tell_authors(*, at: datetime) -> int:
    """Note on each proposal where it stands now, and write to its author; returns how many."""
    told = 0
    for pk in list(RelayPost.objects.to_tell().values_list("pk", flat=True)[:BATCH]):
        with transaction.atomic():
            told += _tell(pk, at=at)
    return told


def _tell(pk: int, *, at: datetime) -> bool:
    if not RelayPost.objects.to_tell().filter(pk=pk).update(told_at=at):
        return False  # another worker was quicker
    post = RelayPost.objects.select_related("account", "content").get(pk=pk)
    proposal = (
        Proposal.objects.filter(content=post.content_id).select_related("author").first() if post.content_id else None
    )
    if proposal is None:
        return False
    note(proposal, ProposalStep.Kind.RELAYED, by=None, at=at, words=post.remote_url[:1000])
    tell_relayed(proposal, post)
    return True
