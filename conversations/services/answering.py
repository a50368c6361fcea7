"""The way out of answers: each leaves once, whoever is killed, and never while the campaign must be silent.

`conversations.mouths.speak` writes down what was done before the next step, and looks for it before it posts again.
"""

import logging
import time
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from actions.relays.rules import (
    WAITS,
    Limited,
    Posted,
    Refused,
    RelayError,
    Trouble,
    Unreachable,
    next_try,
    pause_until,
)
from common.claims import claimed
from conversations.emails import desk as emails
from conversations.models import Answer
from conversations.mouths import speak
from conversations.services import answer_rules as rules
from conversations.services.answer_steps import note_sent, whole
from conversations.services.conversation_steps import State, Step, locked, note
from territory.models import ZoneVote
from territory.silence import zone_of

logger = logging.getLogger(__name__)

#: Longer than an answer can take: each request ends by itself.
LEASE = timedelta(minutes=5)
#: Tries in all, those included whose worker was killed.
MOST_TRIES = len(WAITS) + 3


class _Silenced(Exception):
    """It must not leave, now or ever (L51)."""


def send_due(*, at: datetime, limit: int = 20) -> int:
    """Send what is due; returns how many answers left."""
    sent = 0
    for pk, now in claimed(Answer.objects.all(), at=at, lease=LEASE, limit=limit):
        rows = Answer.objects.select_related("conversation__voice", "account__place", "to", "written_by")
        answer = rows.filter(pk=pk).first()
        if answer is not None:
            sent += _send(answer, at=now)
    return sent


def _send(answer: Answer, *, at: datetime) -> bool:
    started = time.monotonic()
    try:
        if answer.attempts > MOST_TRIES:
            raise Refused(_("L'envoi s'est interrompu trop souvent. Prévenez la personne qui administre le site."))
        if answer.account is not None and answer.account.paused_until and answer.account.paused_until > at:
            raise Limited(_("Ce compte est en pause."), until=answer.account.paused_until)
        _require_leave(answer, at=at)
        where = speak(answer=answer, at=at)
    except _Silenced:
        _end(answer, Answer.State.SILENCED, _("La réserve électorale a commencé avant son départ."), at=at)
        return False
    except RelayError as error:
        _keep(answer, error, at=_later(at, started))
        return False
    except Exception as error:
        logger.exception("answer %s", answer.pk)
        _keep(answer, Unreachable(type(error).__name__), at=_later(at, started))
        return False
    return _sent(answer, where, at=_later(at, started))


def _require_leave(answer: Answer, *, at: datetime) -> None:
    """May it still leave, at this instant? Raises _Silenced, or a RelayError."""
    planned = datetime.fromisoformat(answer.progress.get("planned") or at.isoformat())
    zone = zone_of(answer.account.place if answer.account else None)
    # Whatever was to leave before or in a silence and has not, never leaves after it (L51).
    if ZoneVote.objects.touching(min(planned, at), at + timedelta(microseconds=1)).filter(zone=zone).exists():
        raise _Silenced
    if answer.account is not None and not answer.account.is_active:
        raise Refused(_("Ce compte n'est plus en service."))
    if sentence := rules.unfit(answer, whole(answer), at=at):
        raise Refused(sentence)


@transaction.atomic
def _sent(answer: Answer, where: Posted, *, at: datetime) -> bool:
    """False when another worker, which took this one for dead, has noted it meanwhile."""
    row = locked(answer.conversation)
    found = Answer.objects.select_for_update().get(pk=answer.pk)
    if found.state == Answer.State.SENT:
        return False
    note_sent(row, found, remote_id=where.remote_id, url=where.remote_url, at=at)
    return True


def _keep(answer: Answer, error: RelayError, *, at: datetime) -> None:
    """It did not leave: later, never, or once somebody has mended the account."""
    sentence = str(error)[:300]
    if isinstance(error, Limited):
        _put_off(answer, pause_until(error.until, at=at), sentence, attempts=answer.attempts - 1)
    elif isinstance(error, Refused | Trouble) or (again := next_try(attempts=answer.attempts, at=at)) is None:
        _end(answer, Answer.State.FAILED, sentence, at=at)
    else:
        _put_off(answer, again, sentence, attempts=answer.attempts)


def _put_off(answer: Answer, until: datetime, sentence: str, *, attempts: int) -> None:
    mine = Answer.objects.filter(pk=answer.pk, state=Answer.State.QUEUED, attempts=answer.attempts)
    mine.update(due_at=until, leased_until=None, error=sentence, attempts=attempts)


@transaction.atomic
def _end(answer: Answer, state: str, sentence: str, *, at: datetime) -> None:
    """It stays here; whoever wrote it is told. Their words wait on us again."""
    row = locked(answer.conversation)
    mine = Answer.objects.filter(pk=answer.pk, state=Answer.State.QUEUED, attempts=answer.attempts)
    if not mine.update(state=state, error=sentence[:300], leased_until=None):
        return
    silenced = state == Answer.State.SILENCED
    row.state = State.TAKEN if silenced else State.DRAFTED
    row.save(update_fields=["state"])
    note(row, Step.SILENCED if silenced else Step.FAILED, by=None, at=at, words=sentence)
    answer.state, answer.error = state, sentence[:300]
    emails.stopped(answer=answer)


def _later(at: datetime, started: float) -> datetime:
    return at + timedelta(seconds=time.monotonic() - started)
