"""The subjects that were tried are compared once the trial is over, and the best goes to everybody else."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, Sum
from django.utils.translation import gettext as _

from common.claims import wake
from mailings.composing.sample import Tried, best
from mailings.models import Mailing, MailingStep, Slice
from mailings.services.links import people_by_subject
from mailings.services.steps import locked, note

State, SliceState = Mailing.State, Slice.State


def choose_due(*, at: datetime) -> int:
    """Choose the subject of every letter whose trial is over. Returns how many were chosen."""
    return sum(_choose(mailing, at=at) for mailing in _over(at=at))


def _over(*, at: datetime) -> list[Mailing]:
    """Letters that hold slices back, whose trial has ended, or whose trial had nobody left to write to."""
    slices = Slice.objects.filter(mailing=OuterRef("pk"))
    held = Exists(slices.filter(state=SliceState.HELD))
    trying = Exists(slices.filter(state=SliceState.QUEUED, subject__isnull=False))
    sending = Mailing.objects.filter(held, state=State.SENDING, winner__isnull=True)
    return list(sending.filter(Q(sample_ends_at__lte=at) | ~trying & Q(sample_ends_at__isnull=True)))


@transaction.atomic
def _choose(mailing: Mailing, *, at: datetime) -> bool:
    """False when another worker was quicker, or somebody paused it."""
    row = locked(mailing)
    if row.state != State.SENDING or row.winner_id is not None:
        return False
    tried = results(row)
    won = best(tried)
    row.winner_id = won.key
    row.save(update_fields=["winner"])
    row.slices.filter(state=SliceState.HELD).update(state=SliceState.QUEUED)
    subject = row.subjects.get(pk=won.key)
    words = _("« %(subject)s » : %(clicks)d clics pour %(sent)d envois.")
    said = words % {"subject": subject.text, "clicks": won.clicks, "sent": won.sent}
    note(row, MailingStep.Kind.CHOSEN, by=None, at=at, words=said)
    wake("mailings.tasks.send_due_letters")
    return True


def results(mailing: Mailing) -> list[Tried]:
    """What each subject was sent as and clicked, in their order."""
    tries = mailing.slices.filter(subject__isnull=False).order_by()
    sent = dict(tries.values_list("subject").annotate(total=Sum("sent")))
    clicks = people_by_subject(mailing)
    return [Tried(each.pk, sent.get(each.pk) or 0, clicks.get(each.pk, 0)) for each in mailing.subjects.all()]
