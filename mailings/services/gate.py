"""The gate before every letter: no mailing starts to leave while SPF, DKIM or DMARC fail (E01, docs/mail-doctor.md)."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mailings.delivery.reach import is_guarded, really_sends
from mailings.doctor.findings import Finding
from mailings.doctor.verdict import FRESH, TRUSTED, Verdict, judge
from mailings.doctor.words import tell
from mailings.models import Examination
from mailings.services import doctor

#: A mailing waits so long for an examination, from the moment it was to be prepared; then it pauses.
PATIENCE = timedelta(hours=1)
#: A fault that was found longer ago may be cured: it is looked at once more before a mailing pauses for it.
RECENT = timedelta(hours=1)
_OPEN = Verdict()


def standing(*, at: datetime) -> Verdict:
    """Whether letters may start to leave now. Asks nobody anything: for pages."""
    if not is_guarded():
        return _OPEN
    rows = Examination.objects.filter(setup=doctor.setup(), at__gt=at - TRUSTED)
    return judge(doctor.as_report(row) for row in rows.iterator(chunk_size=10))


def ask(*, at: datetime) -> Verdict:
    """The same, before something leaves: has the mail examined where that is unknown, or known for long."""
    verdict = standing(at=at)
    if is_guarded() and (is_to_wait_for(verdict, at=at) or not _is_examined_since(at - FRESH)):
        doctor.ask()
    return verdict


def is_to_wait_for(verdict: Verdict, *, at: datetime) -> bool:
    """Whether another report may say more."""
    return verdict.is_waiting or (verdict.is_shut and not _is_examined_since(at - RECENT))


def require(*, at: datetime, field: str = "") -> None:
    """Raises ValidationError with every fault and its cure, under `field` where one is named.

    What is unknown is no refusal: it is examined, and waited for when the mailing is prepared.
    """
    verdict = standing(at=at)
    if not verdict.is_shut:
        ask(at=at)
        return
    last = _("Une fois corrigé, examinez de nouveau sur la page du docteur du courrier.")
    words = [*(_said(one) for one in verdict.faults), last]
    raise ValidationError({field: words} if field else words, code="mail")


def examine_daily() -> bool:
    """Ask for the examination of each night where letters really leave. False where they do not."""
    return really_sends() and doctor.ask()


def in_words(verdict: Verdict) -> str:
    """Why a mailing does not start, in the 300 characters that a journal takes; the rest is the doctor's to tell."""
    if not verdict.is_shut:
        return _("L'examen du courrier n'a pas abouti : on ne sait pas si les messageries l'accepteraient.")
    others = len(verdict.faults) - 1
    more = ngettext("Et %(n)s autre faute.", "Et %(n)s autres fautes.", others) % {"n": others} if others else ""
    first = _said(verdict.faults[0])
    room = 300 - len(more) - 1
    return f"{first if len(first) <= room else first[: room - 1] + '…'} {more}".strip()


def _said(finding: Finding) -> str:
    told = tell(finding)
    return f"{told.words} {told.cure}".strip()


def _is_examined_since(moment: datetime) -> bool:
    return Examination.objects.filter(setup=doctor.setup(), at__gt=moment).exists()
