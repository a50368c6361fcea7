"""Who answers for a letter: its writer alone for a few people, somebody else too above a thousand (E25)."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mailings.audiences.selecting import eligible
from mailings.composing.lint import lint
from mailings.models import Mailing, MailingApproval, MailingStep
from mailings.services.steps import expect, note
from supporters.models import Supporter

State = Mailing.State
#: More recipients than this, and a second person answers for it.
ALONE = 1000


@transaction.atomic
def submit(*, mailing: Mailing, by: Supporter | None, at: datetime) -> Mailing:
    """A draft is finished. Raises ValidationError with every fault that would keep it from leaving."""
    row = expect(mailing, State.DRAFT)
    require_sound(row)
    row.state = State.WAITING
    row.save(update_fields=["state"])
    note(row, MailingStep.Kind.SUBMITTED, by=by, at=at)
    return row


@transaction.atomic
def send_back(*, mailing: Mailing, by: Supporter, at: datetime) -> Mailing:
    """Back to its writer's desk: nobody answers for it as it is."""
    row = expect(mailing, State.WAITING, State.SCHEDULED)
    row.approvals.filter(revision=row.revision).delete()
    note(row, MailingStep.Kind.UNSCHEDULED, by=by, at=at, words=_("Renvoyé à l'écriture."))
    row.state, row.prepare_at = State.DRAFT, None
    row.save(update_fields=["state", "prepare_at"])
    return row


@transaction.atomic
def approve(*, mailing: Mailing, by: Supporter, at: datetime, seen: int | None = None) -> Mailing:
    """Answer for what somebody else wrote. It leaves once it is scheduled.

    `seen`: the revision that was read; nobody answers for another, were it written in between.
    """
    row = expect(mailing, State.WAITING)
    if seen is not None and seen != row.revision:
        raise ValidationError(_("Ce courrier a changé entre-temps : relisez-le."), code="state")
    if row.written_by_id == by.pk:
        raise ValidationError(_("Vous avez écrit cette version : une autre personne doit la valider."))
    require_sound(row)
    _approval, is_new = MailingApproval.objects.get_or_create(
        mailing=row, revision=row.revision, by=by, defaults={"at": at}
    )
    if is_new:
        note(row, MailingStep.Kind.APPROVED, by=by, at=at)
    return row


def is_approved(mailing: Mailing) -> bool:
    """Whether somebody other than its writer answers for the present revision."""
    given = mailing.approvals.filter(revision=mailing.revision, by__isnull=False)
    return given.exclude(by=mailing.written_by_id).exists()


def needs_second(mailing: Mailing, *, at: datetime) -> bool:
    """Whether it would go to more people than its writer may answer for alone."""
    beyond = eligible(mailing.audience, kind=mailing.kind, at=at).order_by()[ALONE : ALONE + 1]
    return beyond.exists()


def may_leave(mailing: Mailing, *, at: datetime) -> bool:
    """Whether those who must answer for it do."""
    return is_approved(mailing) or not needs_second(mailing, at=at)


def require_sound(mailing: Mailing) -> None:
    """Raises ValidationError with every fault of the letter (E05, L30, L33), « blocks » or its own."""
    faults = lint(mailing)
    if not faults:
        return
    errors: dict[str, list[str]] = {}
    for fault in faults:
        errors.setdefault("blocks" if fault.block else "letter", []).append(str(fault.sentence))
    raise ValidationError(errors)
