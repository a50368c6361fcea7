"""Low steps shared by authors and editors: the row held, the paper trail, the books. In the caller's transaction."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from actions.models import Proposal, ProposalStep
from supporters import ledger
from supporters.models import Act, Supporter

Step = ProposalStep.Kind


class ProposalMoved(ValidationError):
    """Somebody decided, changed or withdrew it meanwhile: it is no longer what this person saw."""

    def __init__(self) -> None:
        super().__init__(_("Cette proposition a changé entre-temps : relisez-la."), code="moved")


def locked(proposal: Proposal, *states: str) -> Proposal:
    """The row as it is now, held until the transaction ends, if it is in one of `states`. Raises ProposalMoved."""
    rows = Proposal.objects.select_for_update(of=("self",)).select_related("author", "place", "topic", "content")
    found: Proposal | None = rows.filter(pk=proposal.pk).first()
    if found is None or (states and found.state not in states):
        raise ProposalMoved
    return found


def note(proposal: Proposal, kind: str, *, by: Supporter | None, at: datetime, words: str = "") -> ProposalStep:
    return ProposalStep.objects.create(proposal=proposal, kind=kind, by=by, words=words, at=at)


def credit(proposal: Proposal, kind: str, *, at: datetime) -> None:
    """Book it for the author, once until it is taken back."""
    ledger.record(supporter=proposal.author, kind=kind, subject=_subject(proposal, kind), at=at)


def take_back(proposal: Proposal, kind: str, *, at: datetime) -> None:
    """Book the counter-row, if anything stands."""
    ledger.undo(kind=kind, subject=_subject(proposal, kind), at=at)


def hide(proposal: Proposal, state: str, *, at: datetime) -> None:
    """Others no longer see a locked row, and its author is no longer credited; its supports stay."""
    proposal.state, proposal.opened_at = state, None
    proposal.save()
    take_back(proposal, Act.Kind.PROPOSAL, at=at)


def _subject(proposal: Proposal, kind: str) -> str:
    """« proposal:12:1 »: the last number counts what was taken back, since the ledger books a subject once."""
    start = f"proposal:{proposal.pk}:"
    taken = Act.objects.filter(kind=kind, subject__startswith=start, undoes__isnull=False).count()
    return f"{start}{taken + 1}"
