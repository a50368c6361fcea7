"""Afterwards: who came, what it brought, how it was. And what the beat does about outings, each thing once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from supporters import ledger
from supporters.models import Act, Supporter
from teams.models import Outing, Participation
from teams.outings.mail import mail_reminder, mail_report_wanted, mail_thanks
from teams.services.outings import LONGEST, OutingClosed, locked
from teams.services.volunteers import hold_signs, note_outing, take_back_outing
from territory.clocks import clock_of
from territory.silence import propaganda_allowed

#: The reminder leaves within so long before the beginning.
DAY = timedelta(hours=24)
#: The report is asked for from so long after the end, and no more after a week.
RESTED, FORGOTTEN = timedelta(hours=12), timedelta(days=7)
#: Hours of the place's clock at which people are written to.
CIVIL = range(8, 21)


@dataclass(frozen=True)
class OutingReport:
    """What the organiser says. `came`: key of each participation to the number of friends who came along."""

    came: Mapping[int, int] = field(default_factory=dict)
    people: int = 0
    leaflets: int = 0
    doors: int = 0
    words: str = ""


@transaction.atomic
def report_outing(*, outing: Outing, report: OutingReport, at: datetime) -> Outing:
    """Write or correct the report. Who came gets the act in the ledger, and is thanked once."""
    row = locked(outing)
    if row.state == Outing.State.CANCELLED:
        raise OutingClosed(_("Cette sortie a été annulée."))
    if row.starts_at > at:
        raise ValidationError({"came": _("Cette sortie n'a pas encore commencé : revenez après.")})
    hold_signs([one.supporter_id for one in _coming(row)])
    came = [one for one in _coming(row) if _note(row, one, report.came, at=at)]
    row.state, row.reported_at = Outing.State.HELD, row.reported_at or at
    row.result_people, row.result_leaflets = report.people, report.leaflets
    row.result_doors, row.result_words = report.doors, report.words
    row.going = sum(1 + one.friends for one in _coming(row))
    if row.capacity is not None:
        row.capacity = max(row.capacity, row.going)  # more friends came than there were places
    row.save()
    _thank(row, came, at=at)
    return row


@transaction.atomic
def say_mood(*, outing: Outing, supporter: Supporter, mood: str, words: str, at: datetime) -> Participation:
    """How somebody who was there found it; their last words stand. Raises OutingClosed before it began."""
    if outing.starts_at > at:
        raise OutingClosed(_("Cette sortie n'a pas encore commencé : revenez après."))
    row = Participation.objects.select_for_update().get(outing=outing, supporter=supporter, cancelled_at=None)
    row.mood, row.words = mood, words
    row.save(update_fields=["mood", "words"])
    return row


def remind_participants(*, at: datetime) -> int:
    """The day before. Gives how many mails; an outing is claimed by its mark, in the transaction of its mails."""
    near = Outing.objects.told(at=at, until=at + DAY + LONGEST).filter(state=Outing.State.ANNOUNCED, reminded_at=None)
    due = near.filter(starts_at__gt=at, starts_at__lte=at + DAY).select_related("place", "team")
    return sum(_remind(outing, at=at) for outing in due if _is_civil(outing, at))


def ask_for_reports(*, at: datetime) -> int:
    """The day after, to whoever organised. Gives how many mails."""
    over = Outing.objects.to_report(at=at - RESTED).filter(report_asked_at=None, ends_at__gt=at - FORGOTTEN)
    over = over.filter(starts_at__range=(at - FORGOTTEN - LONGEST, at))  # a range of the index
    due = over.select_related("place", "team")
    return sum(_ask(outing, at=at) for outing in due if _is_civil(outing, at) and propaganda_allowed(outing.place, at))


@transaction.atomic
def _remind(outing: Outing, *, at: datetime) -> int:
    mine = Outing.objects.filter(pk=outing.pk, reminded_at=None, state=Outing.State.ANNOUNCED)
    return mail_reminder(outing) if mine.update(reminded_at=at) else 0


@transaction.atomic
def _ask(outing: Outing, *, at: datetime) -> int:
    mine = Outing.objects.filter(pk=outing.pk, report_asked_at=None, state=Outing.State.ANNOUNCED)
    return mail_report_wanted(outing, at=at) if mine.update(report_asked_at=at) else 0


def _is_civil(outing: Outing, at: datetime) -> bool:
    return at.astimezone(clock_of(outing.place)).hour in CIVIL


def _coming(outing: Outing) -> list[Participation]:
    return list(outing.participations.filter(cancelled_at=None).select_related("supporter").order_by("pk"))


def _note(outing: Outing, row: Participation, came: Mapping[int, int], *, at: datetime) -> bool:
    """Whether they came, in the row and in the ledger; a correction is a counter-row."""
    row.came = row.pk in came
    if row.came:
        row.friends = came[row.pk]
    row.save(update_fields=["came", "friends"])
    subject = f"outing:{outing.pk}:person:{row.supporter_id}"
    written = Act.objects.filter(Q(subject=subject) | Q(subject__startswith=f"{subject}:"), kind=Act.Kind.OUTING)
    acts = written.filter(undoes=None)
    standing = acts.filter(undone_by=None).first()
    if row.came and standing is None:
        turn = acts.count()  # came after all: another line of the book, since the first was struck out
        subject = f"{subject}:{turn + 1}" if turn else subject
        note_outing(supporter=row.supporter, at=outing.ends_at)
        ledger.record(supporter=row.supporter, kind=Act.Kind.OUTING, subject=subject, at=outing.ends_at)
    elif standing is not None and not row.came:
        take_back_outing(supporter=row.supporter, at=outing.ends_at)
        ledger.undo(kind=Act.Kind.OUTING, subject=standing.subject, at=at)
    return row.came


def _thank(outing: Outing, came: list[Participation], *, at: datetime) -> None:
    """Once each. In silence nobody is: words held back until after a vote are not sent (L51)."""
    new = [row.pk for row in came if row.thanked_at is None]
    if not new or not propaganda_allowed(outing.place, at):
        return
    Participation.objects.filter(pk__in=new, thanked_at=None).update(thanked_at=at)
    mail_thanks(outing, [row for row in came if row.pk in new])
