"""When a letter leaves: a day and an hour, by each recipient's own clock, outside every silence (L32, L51)."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from mailings.delivery.hours import AHEAD, first_instant, instant, is_readable, next_readable
from mailings.models import Audience, Mailing, MailingStep
from mailings.services import gate
from mailings.services.approving import may_leave, require_sound
from mailings.services.steps import expect, locked, note
from supporters.models import Supporter
from territory.models import Zone, ZoneVote
from territory.silence import current_silence

State = Mailing.State


@transaction.atomic
def schedule(*, mailing: Mailing, send_on: date, send_time: time, by: Supporter | None, at: datetime) -> Mailing:
    """It leaves on that day at that hour, where each person lives; or at another time than was chosen before.

    Raises ValidationError by field: `send_on`, `send_time`, with the next good hour; `send_on` with the cure when the
    mail's doctor found that receivers would refuse it (E01); without a field when somebody must answer for it first.
    """
    row = expect(mailing, State.WAITING, State.SCHEDULED)
    require_good_time(row.audience, send_on=send_on, send_time=send_time, at=at)
    gate.require(at=at, field="send_on")
    require_sound(row)
    if not may_leave(row, at=at):
        raise ValidationError(_("Il part à plus de mille personnes : quelqu'un d'autre doit d'abord le valider."))
    row.send_on, row.send_time, row.state = send_on, send_time, State.SCHEDULED
    row.prepare_at = max(at, first_instant(zones_of(row.audience), send_on, send_time) - AHEAD)
    row.full_clean(exclude=["written_by", "rule", "winner"])
    row.save(update_fields=["send_on", "send_time", "state", "prepare_at"])
    note(row, MailingStep.Kind.SCHEDULED, by=by, at=at, words=when_in_words(send_on, send_time))
    return row


@transaction.atomic
def unschedule(*, mailing: Mailing, by: Supporter | None, at: datetime) -> Mailing:
    """It does not leave; what was approved stays approved."""
    row = expect(mailing, State.SCHEDULED)
    row.state, row.prepare_at = State.WAITING, None
    row.save(update_fields=["state", "prepare_at"])
    note(row, MailingStep.Kind.UNSCHEDULED, by=by, at=at)
    return row


@transaction.atomic
def call_back_unanswered(*, mailing: Mailing, at: datetime) -> bool:
    """Before its deliveries are written: what grew beyond a thousand people since it was scheduled waits for somebody
    else to answer for it. True when it was called back."""
    row = locked(mailing)
    if row.state != State.PREPARING or row.deliveries.exists() or may_leave(row, at=at):
        return False
    row.state, row.prepare_at = State.WAITING, None
    row.save(update_fields=["state", "prepare_at"])
    words = _("Il partirait désormais à plus de mille personnes : quelqu'un d'autre doit d'abord le valider.")
    note(row, MailingStep.Kind.UNSCHEDULED, by=None, at=at, words=words)
    return True


def require_good_time(audience: Audience, *, send_on: date, send_time: time, at: datetime) -> None:
    """Raises ValidationError for an hour at which one does not read, that is over, or in a silence of the audience."""
    if not is_readable(send_on, send_time):
        words = _("On n'écrit que de 7 h à 21 h, et pas avant 9 h le dimanche. Prochain bon moment : %(when)s.")
        offer = when_in_words(*next_readable(send_on, send_time))
        raise ValidationError({"send_time": words % {"when": offer}}, code="hours")
    if instant(_own_zone(audience), send_on, send_time) <= at:
        raise ValidationError({"send_time": _("Cette heure est passée. Choisissez-en une à venir.")}, code="past")
    silences = [vote for zone in zones_of(audience) if (vote := _silence_then(zone, send_on, send_time)) is not None]
    if silences:
        raise ValidationError({"send_on": [_silence_in_words(vote) for vote in silences]}, code="silence")


def zones_of(audience: Audience) -> list[str]:
    """The zones in which the audience may have people: of its place, or of all who said where they live."""
    if audience.place is not None:
        return [audience.place.zone]
    homes = Supporter.objects.filter(is_active=True, home__isnull=False).order_by()
    there = set(homes.values_list("home__zone", flat=True).distinct())
    return sorted(there | {settings.CAMPAIGN_ZONE})


def when_in_words(day: date, hour: time) -> str:
    """« dimanche 11 avril 2027 à 09:00 »."""
    return _("%(day)s à %(hour)s") % {"day": date_format(day, "l j F Y"), "hour": time_format(hour, "H:i")}


def _own_zone(audience: Audience) -> str:
    """By whose clock an hour is over: where it has passed elsewhere, people are written to as soon as one may."""
    return audience.place.zone if audience.place is not None else settings.CAMPAIGN_ZONE


def _silence_then(zone: str, day: date, hour: time) -> ZoneVote | None:
    return current_silence(zone, instant(zone, day, hour))


def _silence_in_words(vote: ZoneVote) -> str:
    clock = ZoneInfo(vote.timezone)
    words = _("Réserve électorale (%(zone)s) du %(start)s au %(end)s : choisissez un jour avant ou après.")
    start, end = (
        date_format(moment.astimezone(clock), "j F Y, H:i") for moment in (vote.silence_start, vote.silence_end)
    )
    return words % {"zone": Zone(vote.zone).label, "start": start, "end": end}
