"""Messages to whoever proposed a content: a question, a decision, where it went and what it brought."""

from dataclasses import dataclass

from django.core.mail import EmailMultiAlternatives

from actions.models import Content, Proposal, RelayPost
from common.mail import build, speaks_to
from supporters.emails import contact_address
from territory.silence import zone_of


@dataclass(frozen=True)
class Brought:
    """What an adopted proposal brought, people only. `clicks` None: fewer than are told."""

    shares: int
    clicks: int | None
    relays: int

    def __bool__(self) -> bool:
        return bool(self.shares or self.clicks or self.relays)


def asked(*, proposal: Proposal, question: str) -> None:
    _send(_written("proposal_asked", proposal, question=question))


def refused(*, proposal: Proposal) -> None:
    """The reason, and how to contest (L71)."""
    _send(_written("proposal_refused", proposal, contest_at=contact_address()))


def opened(*, proposal: Proposal) -> None:
    _send(_written("proposal_opened", proposal))


def adopted(*, proposal: Proposal) -> None:
    _send(_written("proposal_adopted", proposal))


def tell_relayed(proposal: Proposal, post: RelayPost) -> None:
    """The campaign's own account has just said it. It asks to pass it on: silence stops it."""
    _send(_spoken(_written("proposal_relayed", proposal, post=post, account=post.account), proposal))


def results(*, proposal: Proposal, content: Content, brought: Brought) -> None:
    """A week after it came out."""
    _send(_spoken(_written("proposal_results", proposal, content=content, brought=brought), proposal))


def _written(name: str, proposal: Proposal, **more: object) -> EmailMultiAlternatives | None:
    """None for whoever is not written to any more."""
    author = proposal.author
    if not author.is_active or author.restricted_at or not author.is_confirmed:
        return None
    context = {"person": author, "proposal": proposal, "path": proposal.get_absolute_url(), **more}
    return build(name, to=author.email, language=author.language, context=context)


def _spoken(message: EmailMultiAlternatives | None, proposal: Proposal) -> EmailMultiAlternatives | None:
    if message is not None:
        speaks_to(message, zone_of(proposal.author.home or proposal.place))
    return message


def _send(message: EmailMultiAlternatives | None) -> None:
    if message is not None:
        message.send()
