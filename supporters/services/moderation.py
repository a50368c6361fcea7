"""What moderators decide and what visitors report. Each decision is kept, with who and when (L71)."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from supporters import emails
from supporters.models import Consent, Decision, Report, Supporter, Testimony
from supporters.photos import forget_photo, remember_removed
from supporters.services.publication import locked, put_on_map, take_off_map
from supporters.wording import poll_words_in, result_words_in
from territory.models import ZoneVote
from territory.silence import require_voice

State = Testimony.State
Verdict = Decision.Verdict
#: So many visitors take a testimony off the map until a moderator has read it again.
REPORTS_TO_REVIEW = 2


class AlreadyDecided(Exception):
    """Somebody decided, edited or withdrew in the meantime: the testimony is no longer what this moderator saw."""


class NoConsent(Exception):
    """Its author does not agree to publication any more, or has asked that their data not be used."""


class WordsNotAllowed(ValidationError):
    """The words may not be published now (L55); the message names the rule."""


@transaction.atomic
def publish_testimony(*, testimony: Testimony, moderator: Supporter, at: datetime, with_photo: bool = True) -> Decision:
    """Put a waiting testimony on the map. Without consent to the photo, or `with_photo` False, the photo is deleted.

    Raises Silenced, WordsNotAllowed, NoConsent, AlreadyDecided.
    """
    row = _as_seen(testimony, State.PENDING)
    require_voice(row.place, at)
    _check_words(row.message, at=at)
    author = row.supporter
    if author.restricted_at or not author.consents.live(Consent.Purpose.TESTIMONY).exists():
        raise NoConsent
    verdict = Verdict.PUBLISH
    if row.photo and not (with_photo and author.consents.live(Consent.Purpose.PHOTO).exists()):
        if not with_photo:
            remember_removed(row, at=at)
        forget_photo(row)
        verdict = Verdict.PUBLISH_TEXT
    if _close_reports(row, at=at) >= REPORTS_TO_REVIEW:
        row.reviewed_after_reports = True
        row.save(update_fields=["reviewed_after_reports"])
    put_on_map(row, at=at)
    decision = _keep(row, moderator, verdict)
    emails.testimony_published(testimony=row, decision=decision)
    return decision


@transaction.atomic
def refuse_testimony(
    *, testimony: Testimony, moderator: Supporter, at: datetime, reason: str, note: str = ""
) -> Decision:
    """Refuse a waiting testimony, or take a published one down; its author is told why and how to contest.

    Allowed in silence: it shows nothing. Raises ValidationError without a reason, AlreadyDecided.
    """
    if reason not in Decision.Reason.values or reason == Decision.Reason.NONE:
        raise ValidationError({"reason": _("Un refus s'explique : choisissez un motif.")})
    row = _as_seen(testimony, State.PENDING, State.PUBLISHED)
    take_off_map(row, at=at)
    if reason == Decision.Reason.PHOTO:
        remember_removed(row, at=at)
    row.state = State.REFUSED
    row.save(update_fields=["state"])
    _close_reports(row, at=at)
    decision = _keep(row, moderator, Verdict.REFUSE, reason=reason, note=note.strip())
    emails.testimony_refused(testimony=row, decision=decision)
    return decision


@transaction.atomic
def reopen_testimony(*, testimony: Testimony, moderator: Supporter, at: datetime) -> Testimony:
    """Put a decided testimony back in the queue: a decision contested, or taken by mistake. Raises AlreadyDecided."""
    row = _as_seen(testimony, State.PUBLISHED, State.REFUSED)
    take_off_map(row, at=at)
    row.state = State.PENDING
    row.save(update_fields=["state"])
    return row


@transaction.atomic
def dismiss_reports(*, testimony: Testimony, moderator: Supporter, at: datetime) -> int:
    """A moderator read the reports of a published testimony and keeps it: further ones no longer take it down.

    Returns how many reports were closed. Raises AlreadyDecided.
    """
    row = _as_seen(testimony, State.PUBLISHED)
    closed = _close_reports(row, at=at)
    row.reviewed_after_reports = True
    row.save(update_fields=["reviewed_after_reports"])
    return closed


@transaction.atomic
def report_testimony(*, testimony: Testimony, reporter: str, reason: str, details: str, at: datetime) -> Report:
    """Keep one visitor's report; `reporter` is a keyed hash that names nobody. The same visitor counts once.

    The second open report takes a published testimony back to the queue, unless a moderator has already kept it.
    """
    row = locked(testimony)
    first = not row.reports.filter(handled_at=None).exists()
    fields = {"reason": reason, "details": details.strip()}
    report, made = Report.objects.get_or_create(testimony=row, reporter=reporter, defaults=fields)
    if not made or row.state != State.PUBLISHED:
        return report
    counted = row.reports.filter(handled_at=None).count()
    if counted >= REPORTS_TO_REVIEW and not row.reviewed_after_reports:
        take_off_map(row, at=at)
        row.state = State.PENDING
        row.save(update_fields=["state"])
        emails.testimony_back_in_review(testimony=row)
        emails.reports_to_read(testimony=row)
    elif first and row.reviewed_after_reports:
        emails.reports_to_read(testimony=row)
    return report


def _as_seen(testimony: Testimony, *states: str) -> Testimony:
    """The locked row, if it is still what the caller holds and in one of `states`. Raises AlreadyDecided.

    Two moderators at once: the second waits for the first's commit here, and finds another state.
    """
    try:
        row = locked(testimony)
    except Testimony.DoesNotExist as error:
        raise AlreadyDecided from error
    if row.state not in states or row.state != testimony.state or row.message != testimony.message:
        raise AlreadyDecided
    return row


def _check_words(message: str, *, at: datetime) -> None:
    """Polls on the eve and the day, results before the last station closes (L55): while any territory is silent."""
    if not ZoneVote.objects.silent(at=at).exists():
        return
    found = poll_words_in(message)
    if found:
        words = _("Sondages interdits la veille et le jour du vote (loi du 19 juillet 1977) : « %(word)s ».")
        raise WordsNotAllowed(words % {"word": found}, code="poll")
    found = result_words_in(message)
    if found:
        words = _("Résultats interdits avant la fermeture du dernier bureau (art. L52-2) : « %(word)s ».")
        raise WordsNotAllowed(words % {"word": found}, code="results")


def _close_reports(testimony: Testimony, *, at: datetime) -> int:
    closed: int = testimony.reports.filter(handled_at=None).update(handled_at=at)
    return closed


def _keep(testimony: Testimony, moderator: Supporter, verdict: str, *, reason: str = "", note: str = "") -> Decision:
    return Decision.objects.create(
        testimony=testimony,
        moderator=moderator,
        verdict=verdict,
        reason=reason,
        note=note,
        message=testimony.message,
    )
