"""What follows when somebody leaves, or when what they proposed has had its time."""

from datetime import datetime

from django.conf import settings
from django.db.models import F

from actions.models import Content, Proposal, ProposalStep, RelayPost, ShortLink
from actions.services.proposals import credit_of
from common.kept_files import forget_files
from supporters.ages import is_of_age
from supporters.models import Supporter

_State = RelayPost.State
STILL_TO_LEAVE = (_State.DRAFT, _State.WAITING, _State.QUEUED, _State.FAILED)


def leave_online(*, supporter: Supporter, at: datetime) -> None:
    """In the caller's transaction: what counts the person elsewhere is put right, what they proposed goes.

    A content born of a proposal stays without the name; a link goes on without the words its maker gave it.
    """
    Proposal.objects.filter(supporters__supporter=supporter).update(supports=F("supports") - 1)
    ShortLink.objects.filter(owner=supporter).update(title="")
    ProposalStep.objects.filter(by=supporter, kind=ProposalStep.Kind.REPORTED).update(words="")
    for proposal in Proposal.objects.filter(author=supporter).select_related("author", "content"):
        _forget_name(proposal)
        forget_proposal(proposal, at)


def say_no_more(*, supporter: Supporter) -> None:
    """In the caller's transaction: the name goes out of what was born of their proposals, which stay as they are."""
    for proposal in Proposal.objects.filter(author=supporter).select_related("author", "content"):
        _forget_name(proposal)


def follow_profile(*, supporter: Supporter, was: str, at: datetime) -> None:
    """In the caller's transaction: what was born of their proposals says their name of today; of a minor, none (L06).

    `was`: the name until now. Words that an editor put in its place stay.
    """
    if not is_of_age(supporter.birth_month, at=at, minimum=settings.MIN_AGE_PUBLIC):
        say_no_more(supporter=supporter)
        return
    if was == supporter.display_name:
        return
    signed = Proposal.objects.filter(author=supporter, is_signed=True).exclude(content=None)
    for proposal in signed.select_related("author", "content"):
        now = credit_of(proposal)
        proposal.author.display_name = was
        _rename(proposal.content, credit_of(proposal), now)


def _rename(content: Content | None, was: str, now: str) -> None:
    """Messages that were still to leave say the new name too; those that left said what was true."""
    if content is None or content.credit != was:
        return
    for post in RelayPost.objects.filter(content=content, state__in=STILL_TO_LEAVE):
        post.text = post.text.replace(was, now)
        if "credit" in post.progress:
            post.progress["credit"] = now
        post.save(update_fields=["text", "progress"])
    Content.objects.filter(pk=content.pk).update(credit=now)


def _forget_name(proposal: Proposal) -> None:
    """The name goes out of what was born of it, the licence stays; a message that says it and was still to leave does
    not leave."""
    content = proposal.content
    if content is None or not proposal.is_signed:
        return
    proposal.is_signed = False
    unsigned = credit_of(proposal)
    for post in RelayPost.objects.filter(content=content) if content.credit else ():
        if content.credit in post.text and post.state in STILL_TO_LEAVE:
            post.state = _State.CANCELLED
        post.text = post.text.replace(content.credit, unsigned)
        post.progress.pop("credit", None)
        post.save(update_fields=["text", "progress", "state"])
    Content.objects.filter(pk=content.pk).update(credit=unsigned)


def forget_proposal(proposal: Proposal, at: datetime) -> None:
    """Delete a proposal; its picture goes once the transaction commits. What an editor copied of it stays."""
    names = (proposal.image, proposal.small)
    proposal.delete()
    forget_files(*names)
