"""What editors do with proposals: take one, ask its author, refuse, open it to supports, take a decision back."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from actions.emails import proposals as emails
from actions.models import Content, Proposal
from actions.services.proposal_steps import Step, credit, hide, locked, note, take_back
from actions.services.proposals import WORDS_MAX
from common.kept_files import forget_files
from supporters.models import Act, Supporter
from supporters.wording import poll_words_in, result_words_in
from territory.models import ZoneVote
from territory.silence import require_voice

State = Proposal.State
#: For so long a proposal is its reader's; then anybody may take it over.
LEASE = timedelta(minutes=30)
#: For so long a decision may be taken back.
UNDO = timedelta(minutes=10)
#: Characters of a reason, as the model has it.
REASON_MAX = 500
_DECISIONS = (Step.OPENED, Step.REFUSED, Step.ADOPTED)


class TakenByAnother(ValidationError):
    """Somebody else is reading it; `reader` is their name."""

    def __init__(self, reader: str) -> None:
        self.reader = reader
        super().__init__(_("%(name)s s'en occupe déjà.") % {"name": reader}, code="taken")


@transaction.atomic
def take(*, proposal: Proposal, by: Supporter, at: datetime) -> Proposal:
    """Read it for LEASE, alone; taking it again begins anew. Raises TakenByAnother, ProposalMoved."""
    row = locked(proposal, *Proposal.WAITING)
    free_for(row, by, at=at)
    is_new = row.taken_by_id != by.pk or not is_taken(row, at=at)
    row.taken_by, row.taken_at = by, at
    row.save(update_fields=["taken_by", "taken_at"])
    if is_new:
        note(row, Step.TAKEN, by=by, at=at)
    return row


@transaction.atomic
def release(*, proposal: Proposal, by: Supporter, at: datetime) -> Proposal:
    """Give it back to the queue. Raises TakenByAnother, ProposalMoved."""
    row = locked(proposal, *Proposal.WAITING)
    free_for(row, by, at=at)
    if row.taken_by_id:
        let_go(row)
        row.save(update_fields=["taken_by", "taken_at"])
        note(row, Step.RELEASED, by=by, at=at)
    return row


@transaction.atomic
def ask(*, proposal: Proposal, question: str, by: Supporter, at: datetime) -> Proposal:
    """Ask its author something; others no longer see it until that is settled.

    Raises ValidationError without a question, TakenByAnother, ProposalMoved.
    """
    words = _said(question, "question", _("Écrivez votre question."), longest=WORDS_MAX)
    row = locked(proposal, *Proposal.WAITING)
    free_for(row, by, at=at)
    hide(row, State.ASKED, at=at)
    note(row, Step.ASKED, by=by, at=at, words=words)
    emails.asked(proposal=row, question=words)
    return row


@transaction.atomic
def refuse(
    *, proposal: Proposal, reason: str, by: Supporter, at: datetime, duplicate_of: Proposal | None = None
) -> Proposal:
    """Say no, and why: its author reads the reason. Allowed in silence: it shows nothing.

    Raises ValidationError without a reason, TakenByAnother, ProposalMoved.
    """
    words = _said(reason, "reason", _("Un refus s'explique : dites pourquoi."), longest=REASON_MAX)
    row = locked(proposal, *Proposal.WAITING)
    free_for(row, by, at=at)
    row.state, row.reason, row.decided_at = State.REFUSED, words, at
    row.duplicate_of = duplicate_of or row.duplicate_of
    let_go(row)
    row.save()
    take_back(row, Act.Kind.PROPOSAL, at=at)
    note(row, Step.REFUSED, by=by, at=at, words=words)
    emails.refused(proposal=row)
    return row


@transaction.atomic
def open_to_supports(*, proposal: Proposal, by: Supporter, at: datetime) -> Proposal:
    """Show it to everybody who is signed in, who may support it.

    Raises Silenced, ValidationError (words of L55, an author whose data rests), TakenByAnother, ProposalMoved.
    """
    row = locked(proposal, State.SENT, State.ASKED)
    free_for(row, by, at=at)
    require_voice(row.place, at)
    check_may_be_shown(row, at=at)
    row.state, row.opened_at = State.OPEN, at
    let_go(row)
    row.save(update_fields=["state", "opened_at", "taken_by", "taken_at"])
    credit(row, Act.Kind.PROPOSAL, at=at)
    note(row, Step.OPENED, by=by, at=at)
    emails.opened(proposal=row)
    return row


@transaction.atomic
def undo(*, proposal: Proposal, by: Supporter, at: datetime) -> Proposal:
    """Take one's own last decision back, within UNDO; a draft that was born of it goes with it.

    Raises ValidationError when it is too late or somebody else's, ProposalMoved.
    """
    row = locked(proposal, State.OPEN, State.REFUSED, State.ADOPTED)
    if not may_undo(row, by, at=at):
        raise ValidationError(_("Cette décision ne peut plus être annulée."))
    if row.state == State.ADOPTED:
        _forget_draft(row)
        take_back(row, Act.Kind.ADOPTED, at=at)
    before = _state_before(row)
    row.reason, row.decided_at = "", None
    if before == State.OPEN:
        row.state = before
        credit(row, Act.Kind.PROPOSAL, at=at)
        row.save()
    else:
        hide(row, before, at=at)
    note(row, Step.REOPENED, by=by, at=at)
    return row


def may_undo(proposal: Proposal, person: Supporter, *, at: datetime) -> bool:
    """Whether the last thing that happened is a decision of this person, a moment ago."""
    last = proposal.steps.exclude(kind=Step.REPORTED).order_by("-pk").first()
    return bool(last and last.kind in _DECISIONS and last.by_id == person.pk and at - last.at <= UNDO)


def is_taken(proposal: Proposal, *, at: datetime) -> bool:
    """Whether somebody is reading it."""
    return bool(proposal.taken_by_id and proposal.taken_at and at - proposal.taken_at < LEASE)


def check_may_be_shown(proposal: Proposal, *, at: datetime) -> None:
    """Raises ValidationError: an author whose data rests, or words that must wait while a territory votes (L55)."""
    if proposal.author.restricted_at or not proposal.author.is_active:
        raise ValidationError(_("Son auteur a demandé que ses données ne servent pas : elle ne peut pas paraître."))
    if not ZoneVote.objects.silent(at=at).exists():
        return
    text = f"{proposal.title} {proposal.text} {proposal.alt}"
    if found := poll_words_in(text):
        words = _("Sondages interdits la veille et le jour du vote (loi du 19 juillet 1977) : « %(word)s ».")
        raise ValidationError(words % {"word": found})
    if found := result_words_in(text):
        words = _("Résultats interdits avant la fermeture du dernier bureau (art. L52-2) : « %(word)s ».")
        raise ValidationError(words % {"word": found})


def free_for(row: Proposal, person: Supporter, *, at: datetime) -> None:
    """Raises TakenByAnother while somebody else reads a locked row, ValidationError for one's own."""
    if row.author_id == person.pk:
        raise ValidationError(_("Vous l'avez proposée : une autre personne décide."))
    if is_taken(row, at=at) and row.taken_by_id != person.pk:
        raise TakenByAnother(str(row.taken_by))


def let_go(row: Proposal) -> None:
    """Nobody reads a locked row any more; the caller saves it."""
    row.taken_by = row.taken_at = None


def _said(words: str, field: str, without: str, *, longest: int) -> str:
    said = words.strip()
    if not said:
        raise ValidationError({field: without})
    if len(said) > longest:
        raise ValidationError({field: _("Restez sous %(max)s caractères.") % {"max": longest}})
    return said


def _state_before(row: Proposal) -> str:
    """Where the last decision found it."""
    if row.state != State.OPEN and row.opened_at:
        return State.OPEN
    said = row.steps.filter(kind__in=(Step.ASKED, Step.ANSWERED, Step.CHANGED)).order_by("-pk").first()
    return State.ASKED if said and said.kind == Step.ASKED else State.SENT


def _forget_draft(row: Proposal) -> None:
    """The draft that adoption made, unless somebody has gone on with it. Raises ValidationError."""
    content: Content | None = row.content
    if content is None:
        return
    if content.state != Content.State.DRAFT or content.revision > 1:
        raise ValidationError(_("Le contenu est déjà à la validation : retirez-le d'abord de la bibliothèque."))
    files = [name for medium in content.media.all() for name in (medium.image, medium.small)]
    row.content = None
    row.save(update_fields=["content"])
    content.delete()
    forget_files(*files)
