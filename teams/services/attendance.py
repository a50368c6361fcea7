"""Who came: one tap, and what follows from it – the ladder, the ledger, the certificate – done and undone together."""

import secrets
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from supporters import ledger
from supporters.models import Act, Supporter
from teams.emails import training as emails
from teams.models import Enrolment, TrainingSession, Volunteer
from teams.services.enrolments import Closed, locked
from teams.services.training import LARGEST
from teams.services.volunteers import hold_signs, note_training

State = Enrolment.State
#: The list opens so long before the session begins.
OPENS_BEFORE = timedelta(hours=1)
#: Letters and digits that nobody takes for one another.
BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
CODE_LENGTH = 10


def is_open(session: TrainingSession, *, at: datetime) -> bool:
    return session.state == TrainingSession.State.OPEN and at >= session.starts_at - OPENS_BEFORE


@transaction.atomic
def mark(*, enrolment: Enrolment, present: bool | None, at: datetime) -> Enrolment:
    """Say that somebody came, did not, or (None) that nobody has looked yet. Saying it twice changes nothing.

    Raises Closed before the list opens, ValidationError for somebody without a place.
    """
    session = locked(enrolment.session)
    _require_open(session, at=at)
    enrolment = Enrolment.objects.select_for_update(of=("self",)).select_related("supporter").get(pk=enrolment.pk)
    if enrolment.state not in Enrolment.HOLDING:
        raise ValidationError(_("Cette personne n'a pas de place dans cette formation."))
    state = {True: State.ATTENDED, False: State.ABSENT, None: State.ENROLLED}[present]
    if enrolment.state == state:
        return enrolment
    if enrolment.state == State.ATTENDED:
        _undo(enrolment, at=at)
    enrolment.state = state
    if state == State.ATTENDED:
        _attend(session, enrolment, at=at)
    enrolment.save(update_fields=["state", "attended_at", "code"])
    return enrolment


@transaction.atomic
def mark_all_present(*, session: TrainingSession, at: datetime) -> list[Enrolment]:
    """Everybody nobody has looked at yet came. Who was said absent stays so. Returns whom it changed."""
    rows = locked(session).enrolments.filter(state=State.ENROLLED).order_by("pk")
    hold_signs(list(rows.values_list("supporter", flat=True)))
    return [mark(enrolment=row, present=True, at=at) for row in rows.select_related("session")]


@transaction.atomic
def add_present(*, session: TrainingSession, volunteer: Volunteer, at: datetime) -> Enrolment:
    """Somebody came without a place. Who stands in the room has a chair: a full session grows by one, to LARGEST."""
    session = locked(session)
    _require_open(session, at=at)
    found = session.enrolments.filter(supporter=volunteer.supporter_id).first()
    row = found or Enrolment(session=session, supporter=volunteer.supporter)
    if row.state not in Enrolment.HOLDING:
        if session.is_full and session.capacity >= LARGEST:
            raise ValidationError(_("La liste est complète : %(n)s personnes au plus.") % {"n": LARGEST})
        TrainingSession.objects.filter(pk=session.pk).update(
            taken=F("taken") + 1, capacity=F("capacity") + (1 if session.is_full else 0)
        )
        row.state, row.asked_at = State.ENROLLED, at
        row.save()
    return mark(enrolment=row, present=True, at=at)


def tell_certificates(*, at: datetime) -> int:
    """Announce certificates by mail, once each, when their session is over: a slip of the thumb has been put right
    by then. Returns how many."""
    due = Enrolment.objects.filter(state=State.ATTENDED, told_at=None, session__ends_at__lte=at)
    return sum(_tell(pk, at=at) for pk in due.values_list("pk", flat=True)[:500])


@transaction.atomic
def _tell(pk: int, *, at: datetime) -> bool:
    if not Enrolment.objects.filter(pk=pk, state=State.ATTENDED, told_at=None).update(told_at=at):
        return False
    emails.session_certificate(enrolment=Enrolment.objects.select_related("supporter", "session__place").get(pk=pk))
    return True


def _attend(session: TrainingSession, enrolment: Enrolment, *, at: datetime) -> None:
    """Its place in the ladder and the ledger. What is told later took place when the session began."""
    came_at = min(at, session.starts_at)
    enrolment.attended_at = came_at
    enrolment.code = enrolment.code or _new_code()
    note_training(supporter=enrolment.supporter, at=came_at)
    subject = f"training:{enrolment.pk}:{len(_acts(enrolment)) + 1}"
    ledger.record(supporter=enrolment.supporter, kind=Act.Kind.TRAINING, subject=subject, at=came_at)
    if session.trainer is not None and session.trainer_id != enrolment.supporter_id:
        ledger.record(supporter=session.trainer, kind=Act.Kind.TRAINER, subject=subject, at=came_at)


def _undo(enrolment: Enrolment, *, at: datetime) -> None:
    subject = f"training:{enrolment.pk}:{len(_acts(enrolment))}"
    for kind in (Act.Kind.TRAINING, Act.Kind.TRAINER):
        ledger.undo(kind=kind, subject=subject, at=at)
    others = Enrolment.objects.filter(supporter=enrolment.supporter, state=State.ATTENDED).exclude(pk=enrolment.pk)
    earlier = others.order_by("attended_at").values_list("attended_at", flat=True).first()
    # Only a step that this session gave is taken back: somebody may have been trained before they came here.
    given = Volunteer.objects.filter(supporter=enrolment.supporter, trained_at=enrolment.attended_at)
    given.update(trained_at=earlier)
    enrolment.attended_at = None


def _acts(enrolment: Enrolment) -> list[int]:
    """The acts this enrolment was recorded as, undone or not: a subject is written once, ever, so each has a number."""
    person: Supporter = enrolment.supporter
    mine = Act.objects.filter(supporter=person, kind=Act.Kind.TRAINING, undoes=None)
    return list(mine.filter(subject__startswith=f"training:{enrolment.pk}:").values_list("pk", flat=True))


def _new_code() -> str:
    while True:
        code = "".join(secrets.choice(BASE58) for _n in range(CODE_LENGTH))
        if not Enrolment.objects.filter(code=code).exists():
            return code


def _require_open(session: TrainingSession, *, at: datetime) -> None:
    if session.state != TrainingSession.State.OPEN:
        raise Closed(_("Cette formation est annulée."))
    if not is_open(session, at=at):
        raise Closed(_("La feuille de présence s'ouvre une heure avant le début."))
