"""What is decided on sessions outside the usual. Nothing is deleted: a session that is set aside comes back whole.

Every decision is a line that stays (SessionReview); the session itself shows the last one.
"""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from canvassing.models import DoorSession, SessionReview
from canvassing.services.sessions import count, uncount
from common.claims import wake
from supporters.models import Supporter

State = DoorSession.State
Verdict = SessionReview.Verdict
BOARDS = "canvassing.tasks.refresh_boards"
#: Characters, as the model has it.
REASON_MAX = 200


class AlreadyReviewed(Exception):
    """Somebody decided in the meantime: the session is no longer what this person saw."""


@transaction.atomic
def accept(*, session: DoorSession, by: Supporter | None, at: datetime) -> DoorSession:
    """It was outside the usual, and it is right. Raises AlreadyReviewed."""
    row = _as_seen(session, State.COUNTED)
    return _decided(row, Verdict.ACCEPTED, by=by, at=at)


@transaction.atomic
def set_aside(*, session: DoorSession, by: Supporter | None, reason: str, at: datetime) -> DoorSession:
    """It counts nowhere until it is restored; the person reads why on the walk's page.

    Raises AlreadyReviewed, and ValidationError without a reason.
    """
    words = " ".join(reason.split())
    if not words:
        raise ValidationError({"reason": _("Dites pourquoi : la personne le lira.")})
    if len(words) > REASON_MAX:
        raise ValidationError({"reason": _("Restez sous %s caractères.") % REASON_MAX})
    row = _as_seen(session, State.COUNTED, State.ASIDE)  # aside, and the phone sent more: one may leave it there
    uncount(row, at)
    row.state = State.ASIDE
    return _decided(row, Verdict.ASIDE, by=by, at=at, reason=words)


@transaction.atomic
def restore(*, session: DoorSession, by: Supporter | None, at: datetime) -> DoorSession:
    """It counts again, everywhere and as before. Raises AlreadyReviewed."""
    row = _as_seen(session, State.ASIDE)
    row.state = State.COUNTED
    count(row, at)
    return _decided(row, Verdict.RESTORED, by=by, at=at)


@transaction.atomic
def reopen(*, session: DoorSession, by: Supporter | None, at: datetime) -> DoorSession:
    """Take one's decision back: it waits to be read again, and counts meanwhile. Raises AlreadyReviewed."""
    row = _as_seen(session, State.COUNTED, State.ASIDE)
    if row.reviewed_at is None:
        raise AlreadyReviewed
    if row.state == State.ASIDE:
        row.state = State.COUNTED
        count(row, at)
    found = _decided(row, Verdict.REOPENED, by=by, at=at)
    found.reviewed_at = found.reviewed_by = None
    found.save(update_fields=["reviewed_at", "reviewed_by"])
    return found


def _as_seen(session: DoorSession, *states: str) -> DoorSession:
    """The locked row, if it is still what the caller holds and in one of `states`. Raises AlreadyReviewed."""
    row: DoorSession | None = DoorSession.objects.select_for_update().filter(pk=session.pk).first()
    if row is None or row.state not in states or row.reviewed_at != session.reviewed_at:
        raise AlreadyReviewed
    return row


def _decided(row: DoorSession, verdict: str, *, by: Supporter | None, at: datetime, reason: str = "") -> DoorSession:
    row.reviewed_by, row.reviewed_at, row.reason = by, at, reason
    row.save(update_fields=["state", "reviewed_by", "reviewed_at", "reason"])
    SessionReview.objects.create(session=row, verdict=verdict, reason=reason, by=by, at=at)
    wake(BOARDS)
    return row
