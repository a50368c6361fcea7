"""The daily programme: each day its letters are proposed, and an editor answers for all of them at once."""

from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from actions.models import Content
from mailings.delivery.hours import next_readable
from mailings.models import Mailing, ProgrammeDay, ProgrammeRule
from mailings.programme.content import blocks_of, changed
from mailings.programme.days import SHOWN, writes_on
from mailings.services import approving, scheduling, steering
from mailings.services.steps import expect
from mailings.services.writing import revise, write
from supporters.models import Supporter

State, DayState, Rhythm = Mailing.State, ProgrammeDay.State, ProgrammeRule.Rhythm
KINDS = {Rhythm.DAILY: Mailing.Kind.DAILY, Rhythm.WEEKLY: Mailing.Kind.WEEKLY, Rhythm.ESSENTIAL: Mailing.Kind.ESSENTIAL}
#: Days proposed ahead, from this hour on (Europe/Paris): an editor reads tomorrow's letters in the evening.
AHEAD, EVENING = 2, time(16)
#: Nobody has answered for these yet.
UNANSWERED = (State.DRAFT, State.WAITING)


def propose_coming(*, at: datetime) -> int:
    """Propose the next days once the evening has come, and give up what nobody answered for in time. Returns how many
    days were proposed."""
    now = timezone.localtime(at)
    close_past(at=at)
    if now.time() < EVENING:
        return 0
    days = [now.date() + timedelta(days=n) for n in range(1, AHEAD + 1)]
    known = set(ProgrammeDay.objects.filter(day__in=days).values_list("day", flat=True))
    return sum(propose(day=day, at=at) is not None for day in days if day not in known)


@transaction.atomic
def propose(*, day: date, at: datetime) -> ProgrammeDay | None:
    """Write the letters of a day from the lines that write on it; those there are stay, and so does what was decided.

    None where no line writes on it, or none may: in a silence, on a day that is over.
    """
    _require_near(day, at=at)
    hours = [(rule, hour) for rule in _rules_of(day) if (hour := _hour(rule, day, at=at)) is not None]
    row = ProgrammeDay.objects.select_for_update().filter(day=day).first()
    if row is None and hours:
        row = ProgrammeDay.objects.create(day=day, proposed_at=at)
    if row is None or row.state != DayState.PROPOSED:
        return row
    there = set(Mailing.objects.of_programme(day=day).values_list("rule", flat=True))
    for rule, hour in hours:
        if rule.pk not in there:
            _write(rule, day, hour, at=at)
    return row


@transaction.atomic
def approve_day(*, day: ProgrammeDay, by: Supporter, at: datetime, seen: str | None = None) -> ProgrammeDay:
    """Answer for all its letters, and schedule them: all of them or none.

    `seen`: what was read (`seen_as`); whatever changed in between is read again. Raises ValidationError, under the
    number of each letter that cannot leave.
    """
    row = _expect(day, DayState.PROPOSED)
    letters = list(Mailing.objects.of_programme(day=row.day).select_related("audience"))
    if seen is not None and seen != seen_as(letters):
        raise ValidationError(_("Un courrier a changé entre-temps : relisez cette journée."), code="state")
    if not letters:
        raise ValidationError(_("Il ne reste aucun courrier ce jour-là. Proposez-en de nouveau, ou laissez ce jour."))
    errors: dict[str, list[str]] = {}
    for letter in letters:
        try:
            with transaction.atomic():
                _let_leave(letter, by=by, at=at)
        except ValidationError as error:
            errors[str(letter.pk)] = error.messages
    if errors:
        raise ValidationError(errors)
    return _decide(row, DayState.APPROVED, by=by, at=at)


@transaction.atomic
def skip_day(*, day: ProgrammeDay, by: Supporter, at: datetime) -> ProgrammeDay:
    """No letter on that day; what was approved no longer leaves. `take_up_day` undoes it."""
    row = _expect(day, DayState.PROPOSED, DayState.APPROVED)
    for letter in Mailing.objects.of_programme(day=row.day):
        if letter.state == State.SCHEDULED:
            scheduling.unschedule(mailing=letter, by=by, at=at)
    return _decide(row, DayState.SKIPPED, by=by, at=at)


@transaction.atomic
def take_up_day(*, day: ProgrammeDay, by: Supporter, at: datetime) -> ProgrammeDay:
    """Read it again: what had been decided of it is undone, and nothing of it leaves meanwhile."""
    row = _expect(day, DayState.SKIPPED, DayState.APPROVED)
    for letter in Mailing.objects.of_programme(day=row.day):
        if letter.state == State.SCHEDULED:
            scheduling.unschedule(mailing=letter, by=by, at=at)
    row.state, row.decided_by, row.decided_at = DayState.PROPOSED, None, None
    row.save(update_fields=["state", "decided_by", "decided_at"])
    return row


@transaction.atomic
def change_proposal(
    *,
    mailing: Mailing,
    subject: str,
    text: str,
    content: Content | None,
    send_time: time,
    by: Supporter,
    at: datetime,
) -> Mailing:
    """Another subject, greeting, content of the day or hour. Who changes what is read is its writer from then on.

    Raises ValidationError by field.
    """
    row = expect(mailing, *UNANSWERED)
    scheduling.require_good_time(row.audience, send_on=row.send_on or at.date(), send_time=send_time, at=at)
    others = list(row.subjects.values_list("text", flat=True)[1:])
    blocks = changed(list(row.blocks.all()), text=text, content=content)
    row = revise(mailing=row, subjects=[subject, *others], blocks=blocks, by=by, at=at)
    row.send_time = send_time
    row.save(update_fields=["send_time"])
    return row


@transaction.atomic
def drop_proposal(*, mailing: Mailing, by: Supporter, at: datetime) -> Mailing:
    """Leave one letter of a day out; `propose` brings it back as the line has it."""
    row = expect(mailing, *UNANSWERED)
    return steering.cancel(mailing=row, by=by, at=at, words=_("Retiré du programme de ce jour."))


def close_past(*, at: datetime) -> int:
    """Proposals of days that are over, for which nobody answered, are given up. Returns how many."""
    late = Mailing.objects.filter(rule__isnull=False, send_on__lt=timezone.localdate(at), state__in=UNANSWERED)
    return int(late.update(state=State.CANCELLED))


def seen_as(letters: list[Mailing]) -> str:
    """What an editor has before their eyes, to be sent back with the approval."""
    return ".".join(f"{one.pk}-{one.revision}-{one.send_time:%H%M}" for one in letters)


def _let_leave(letter: Mailing, *, by: Supporter, at: datetime) -> None:
    """Submitted, answered for where that is needed, scheduled; what had left already stays."""
    if letter.state == State.DRAFT:
        letter = approving.submit(mailing=letter, by=by, at=at)
    if letter.state != State.WAITING:
        return
    if letter.written_by_id != by.pk:
        approving.approve(mailing=letter, by=by, at=at, seen=letter.revision)
    if letter.send_on is None or letter.send_time is None:  # not while the database keeps its promises
        return
    scheduling.schedule(mailing=letter, send_on=letter.send_on, send_time=letter.send_time, by=by, at=at)


def _write(rule: ProgrammeRule, day: date, hour: time, *, at: datetime) -> Mailing:
    title = _("%(name)s, %(day)s") % {"name": rule.name, "day": date_format(day, "l j F")}
    letter = write(
        by=None,
        at=at,
        title=title[:120],
        kind=KINDS[Rhythm(rule.rhythm)],
        audience=rule.audience,
        sender=settings.CAMPAIGN_NAME[:60],
        subjects=[rule.subject],
        blocks=blocks_of(rule),
        rule=rule,
    )
    letter.send_on, letter.send_time = day, hour
    letter.save(update_fields=["send_on", "send_time"])
    return letter


def _rules_of(day: date) -> list[ProgrammeRule]:
    active = ProgrammeRule.objects.filter(is_active=True, audience__archived_at__isnull=True)
    return [rule for rule in active.select_related("audience") if writes_on(rule.weekdays, day)]


def _hour(rule: ProgrammeRule, day: date, *, at: datetime) -> time | None:
    """The line's hour, or the first good one of that day after it; None when nothing may leave then."""
    good_day, hour = next_readable(day, rule.send_time)
    if good_day != day:
        return None
    try:
        scheduling.require_good_time(rule.audience, send_on=day, send_time=hour, at=at)
    except ValidationError:
        return None
    return hour


def _require_near(day: date, *, at: datetime) -> None:
    today = timezone.localdate(at)
    if not today <= day < today + timedelta(days=SHOWN):
        raise ValidationError(_("Le programme se propose pour les quatorze jours à venir."))


def _expect(day: ProgrammeDay, *states: str) -> ProgrammeDay:
    row: ProgrammeDay = ProgrammeDay.objects.select_for_update().get(pk=day.pk)
    if row.state not in states:
        words = _("Cette journée a changé entre-temps : %(state)s.")
        raise ValidationError(words % {"state": row.get_state_display().lower()}, code="state")
    return row


def _decide(row: ProgrammeDay, state: str, *, by: Supporter, at: datetime) -> ProgrammeDay:
    row.state, row.decided_by, row.decided_at = state, by, at
    row.save(update_fields=["state", "decided_by", "decided_at"])
    return row
