"""What supporters do with proposals: send, change, answer, withdraw, support, report."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from actions.models import Content, Proposal, ProposalStep, Support
from actions.pictures import keep_picture
from actions.services.proposal_doubles import AlreadyProposed, find_twin
from actions.services.proposal_rules import ProposalData, check, may_sign, prints_of
from actions.services.proposal_steps import Step, hide, locked, note, take_back
from common.kept_files import forget_files
from supporters import ledger
from supporters.models import Act, Supporter
from territory.silence import require_voice

State = Proposal.State
#: What its author may still change.
CHANGEABLE = (State.SENT, State.ASKED)
#: So many people send an open proposal back to the editors, once.
REPORTS_TO_REVIEW = 2
WORDS_MAX = 1000
#: Licences whose name goes with the work.
NAMED_LICENCES: dict[str, str] = {Proposal.Licence.CC_BY: "CC BY", Proposal.Licence.CC_BY_SA: "CC BY-SA"}


@transaction.atomic
def propose(*, author: Supporter, data: ProposalData, at: datetime, anyway: bool = False) -> Proposal:
    """Send it to the editors. `anyway`: the author has seen what is near, and sends it all the same.

    Raises Silenced, ValidationError by field, AlreadyProposed.
    """
    require_voice(data.place, at)
    Supporter.objects.select_for_update().get(pk=author.pk)  # a button pressed twice sends once
    fields = check(data, author=author, at=at)
    fields |= _new_to_us(fields, data, at=at, anyway=anyway) | _pictures(data)
    proposal = Proposal.objects.create(author=author, state=State.SENT, sent_at=at, **fields)
    note(proposal, Step.SENT, by=author, at=at)
    return proposal


@transaction.atomic
def change(*, proposal: Proposal, data: ProposalData, at: datetime, anyway: bool = False) -> Proposal:
    """Change it as long as nobody decided; a question that was asked is answered by it.

    Raises Silenced, ValidationError by field, AlreadyProposed, ProposalMoved.
    """
    require_voice(data.place, at)
    row = locked(proposal, *CHANGEABLE)
    data = replace(data, kind=row.kind)
    fields = check(data, author=row.author, at=at, has_picture=bool(row.image))
    fields |= _new_to_us(fields, data, at=at, anyway=anyway, was=row)
    if data.photo:
        forget_files(row.image, row.small)
        fields |= _pictures(data)
    for name, value in fields.items():
        setattr(row, name, value)
    row.state = State.SENT
    row.save()
    note(row, Step.CHANGED, by=row.author, at=at)
    return row


@transaction.atomic
def answer(*, proposal: Proposal, words: str, at: datetime) -> Proposal:
    """Answer the editor's question: it is read again. Raises ValidationError without words, ProposalMoved."""
    said = words.strip()
    if not said:
        raise ValidationError({"words": _("Écrivez votre réponse.")})
    if len(said) > WORDS_MAX:
        raise ValidationError({"words": _("Restez sous %(max)s caractères.") % {"max": WORDS_MAX}})
    row = locked(proposal, State.ASKED)
    row.state = State.SENT
    row.save(update_fields=["state"])
    note(row, Step.ANSWERED, by=row.author, at=at, words=said)
    return row


@transaction.atomic
def withdraw(*, proposal: Proposal, at: datetime) -> Proposal:
    """Take it back for good, its words and picture with it; what the campaign adopted is beyond that.

    Raises ProposalMoved.
    """
    row = locked(proposal, *Proposal.WAITING)
    forget_files(row.image, row.small)
    row.image = row.small = row.alt = row.text = row.url = row.url_key = ""
    row.text_print = row.image_hash = None
    row.state, row.decided_at = State.WITHDRAWN, at
    row.save()
    take_back(row, Act.Kind.PROPOSAL, at=at)
    note(row, Step.WITHDRAWN, by=row.author, at=at)
    return row


@transaction.atomic
def sign(*, proposal: Proposal, is_signed: bool, at: datetime) -> Proposal:
    """Show the author's name, or no longer: at once, on what was born of it too. Raises ValidationError (L06)."""
    row = locked(proposal, *Proposal.WAITING, State.ADOPTED)
    refusal = may_sign(row.author, at=at) if is_signed else ""
    if refusal:
        raise ValidationError({"is_signed": refusal})
    row.is_signed = is_signed
    row.save(update_fields=["is_signed"])
    if row.content_id:
        Content.objects.filter(pk=row.content_id).update(credit=credit_of(row))
    return row


@transaction.atomic
def support(*, proposal: Proposal, supporter: Supporter, at: datetime) -> Support:
    """Say that it is good: once each, never for one's own. Raises Silenced, ValidationError, ProposalMoved."""
    require_voice(proposal.place, at)
    row = locked(proposal, State.OPEN)
    if row.author_id == supporter.pk:
        raise ValidationError(_("Vous l'avez écrite : aux autres de la soutenir."))
    found, made = Support.objects.get_or_create(proposal=row, supporter=supporter, defaults={"at": at})
    if made:
        Proposal.objects.filter(pk=row.pk).update(supports=F("supports") + 1)
        ledger.record(supporter=supporter, kind=Act.Kind.SUPPORT, subject=f"support:{found.pk}", at=at)
    return found


@transaction.atomic
def withdraw_support(*, proposal: Proposal, supporter: Supporter, at: datetime) -> bool:
    """Take one's support back; False when there was none."""
    row = locked(proposal)
    found = Support.objects.filter(proposal=row, supporter=supporter).first()
    if found is None:
        return False
    ledger.undo(kind=Act.Kind.SUPPORT, subject=f"support:{found.pk}", at=at)
    found.delete()
    Proposal.objects.filter(pk=row.pk).update(supports=F("supports") - 1)
    return True


@transaction.atomic
def report(*, proposal: Proposal, by: Supporter, words: str, at: datetime) -> Proposal:
    """Tell the editors that an open proposal should not be there; the same person counts once.

    The second person sends it back to them, unless an editor has already kept it. Raises ProposalMoved.
    """
    row = locked(proposal, State.OPEN)
    opened = row.steps.filter(kind=Step.OPENED).order_by("-pk").first()
    since = row.steps.filter(kind=Step.REPORTED, pk__gt=opened.pk if opened else 0)
    if since.filter(by=by).exists():
        return row
    kept = opened is not None and row.steps.filter(kind=Step.REPORTED, pk__lt=opened.pk).exists()
    note(row, Step.REPORTED, by=by, at=at, words=words.strip()[:WORDS_MAX])
    if not kept and since.values("by").distinct().count() >= REPORTS_TO_REVIEW:
        hide(row, State.SENT, at=at)
    return row


def credit_of(proposal: Proposal) -> str:
    """What stands under what was born of it: a name by consent alone, and the licence that asks to be named."""
    name = author_name(proposal)
    words = _("Proposé par %(name)s") % {"name": name} if name else _("Proposé par un sympathisant")
    licence = NAMED_LICENCES.get(proposal.licence)
    return f"{words}, {licence}" if licence else words


def author_name(proposal: Proposal) -> str:
    """The author's name if they want it shown, and nothing limits it; or ""."""
    author = proposal.author
    return author.display_name if proposal.is_signed and not author.restricted_at and author.is_active else ""


def question_of(proposal: Proposal) -> ProposalStep | None:
    """The editor's question that waits for an answer."""
    if proposal.state != State.ASKED:
        return None
    asked: ProposalStep | None = proposal.steps.filter(kind=Step.ASKED).order_by("-pk").first()
    return asked


def _new_to_us(
    fields: dict[str, Any], data: ProposalData, *, at: datetime, anyway: bool, was: Proposal | None = None
) -> dict[str, Any]:
    """The columns that it is compared by. Raises AlreadyProposed."""
    image_hash = data.photo.hash if data.photo else was.image_hash if was else None
    prints = prints_of(fields, image_hash=image_hash)
    twin = find_twin(prints, at=at, but=was)
    if twin and (twin.same or not anyway):
        raise AlreadyProposed(twin)
    near = twin.proposal if twin else None
    kept = {"url_key": prints.url_key, "text_print": prints.text_print, "image_hash": prints.image_hash}
    return kept | {"duplicate_of": near}


def _pictures(data: ProposalData) -> dict[str, str]:
    if data.kind != Proposal.Kind.IMAGE or data.photo is None:
        return {}
    large, small = keep_picture(data.photo)
    return {"image": large, "small": small}
