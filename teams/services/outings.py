"""Announcing an outing, moving it, calling it off. The silence before a vote refuses what would touch it (L49)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from supporters.models import Supporter
from teams.models import Outing, Team
from teams.near.distances import box, km
from teams.outings.mail import mail_cancellation, mail_change, mail_team
from teams.services.teams import TeamChanged, lock
from territory.clocks import moment
from territory.models import Place, ZoneVote
from territory.silence import propaganda_allowed, require_voice

LONGEST = timedelta(hours=12)
#: Nobody knows their days further ahead; a mistyped year is refused.
FURTHEST = timedelta(days=366)
#: How far ahead, and how far away in km, an outing is still proposed to somebody.
AHEAD, AROUND = timedelta(days=30), 50


class OutingClosed(Exception):
    """It is over or called off: nothing of its rendezvous changes any more. Answered 409."""


@dataclass(frozen=True)
class OutingData:
    """What an organiser says of an outing."""

    kind: str
    title: str
    place: Place
    meeting_point: str
    starts_at: datetime
    ends_at: datetime
    capacity: int | None = None
    description: str = ""


@transaction.atomic
def announce_outing(*, team: Team, data: OutingData, by: Supporter, at: datetime, tell_team: bool = False) -> Outing:
    """Raises Silenced while the place is silent, ValidationError for hours that the silence or common sense refuse,
    TeamChanged when the team is no more."""
    if not lock(team.pk)[team.pk].is_live:
        raise TeamChanged(_("Cette équipe n'existe plus."))
    require_voice(data.place, at)
    check_hours(data, at=at)
    outing = Outing(team=team, organiser=by, created_at=at)
    _write(outing, data)
    outing.save()
    if tell_team:
        tell_the_team(outing=outing, at=at)
    return outing


@transaction.atomic
def change_outing(*, outing: Outing, data: OutingData, at: datetime) -> Outing:
    """Those who come are written to when the day, the hours or the place change. Raises OutingClosed."""
    row = locked(outing)
    if row.state != Outing.State.ANNOUNCED or row.ends_at <= at:
        raise OutingClosed(_("Cette sortie est passée ou annulée : elle ne change plus."))
    require_voice(row.place, at)
    require_voice(data.place, at)
    check_hours(data, at=at)
    if data.capacity is not None and data.capacity < row.going:
        words = _("%(going)s personnes viennent déjà : gardez au moins autant de places.") % {"going": row.going}
        raise ValidationError({"capacity": words})
    before = (row.starts_at, row.ends_at, row.place_id, row.meeting_point)
    if row.starts_at != data.starts_at:
        row.reminded_at = None
    _write(row, data)
    moved = before != (row.starts_at, row.ends_at, row.place_id, row.meeting_point)
    row.sequence += moved
    row.save()
    if moved:
        mail_change(row)
    return row


@transaction.atomic
def cancel_outing(*, outing: Outing, at: datetime, words: str = "") -> Outing:
    """Call it off, and tell those who come. Allowed in silence too, when the organiser's words stay behind."""
    row = locked(outing)
    if row.state != Outing.State.ANNOUNCED:
        raise OutingClosed(_("Cette sortie est déjà terminée ou annulée."))
    row.state = Outing.State.CANCELLED
    row.sequence += 1
    row.save(update_fields=["state", "sequence"])
    if row.ends_at > at:
        mail_cancellation(row, words=words, silent=not propaganda_allowed(row.place, at))
    return row


@transaction.atomic
def tell_the_team(*, outing: Outing, at: datetime) -> int:
    """Write once to the members who chose all messages; gives how many mails were queued. Raises Silenced, and
    OutingClosed for what nobody can come to."""
    require_voice(outing.place, at)
    row = locked(outing)
    if row.state != Outing.State.ANNOUNCED or row.ends_at <= at:
        raise OutingClosed(_("Cette sortie est passée ou annulée."))
    if not Outing.objects.filter(pk=outing.pk, team_told_at=None).update(team_told_at=at):
        return 0
    outing.team_told_at = at
    return mail_team(outing)


def check_hours(data: OutingData, *, at: datetime) -> None:
    """Raises ValidationError beside `starts_at` or `ends_at`."""
    if data.starts_at <= at:
        raise ValidationError({"starts_at": _("Choisissez un jour et une heure à venir.")})
    if data.starts_at > at + FURTHEST:
        raise ValidationError({"starts_at": _("Choisissez une date dans l'année qui vient.")})
    if data.ends_at <= data.starts_at:
        raise ValidationError({"ends_at": _("La fin vient après le début.")})
    if data.ends_at - data.starts_at > LONGEST:
        raise ValidationError({"ends_at": _("Une sortie dure douze heures au plus.")})
    vote = silence_touched(data.place, data.starts_at, data.ends_at)
    if vote:
        raise ValidationError({"starts_at": ValidationError(_silence_words(data.place, vote), code="silence")})


def silence_touched(place: Place, starts_at: datetime, ends_at: datetime) -> ZoneVote | None:
    """The vote whose silence these hours touch: an outing then would be an offence (L49)."""
    votes = ZoneVote.objects.touching(starts_at, ends_at).filter(zone=place.zone)
    vote: ZoneVote | None = votes.order_by("silence_start").first()
    return vote


def nearest_outings(*, lon: float, lat: float, at: datetime, limit: int) -> list[tuple[Outing, float]]:
    """Outings of the next 30 days with places left, within 50 km: the nearest first, then the soonest."""
    west, south, east, north = box(lon, lat, AROUND)
    around = (
        Outing.objects.told(at=at, until=at + AHEAD + LONGEST)
        .to_come(at=at)
        .with_room()
        .filter(starts_at__lte=at + AHEAD)
    )
    around = around.filter(lon__range=(west, east), lat__range=(south, north)).order_by("starts_at", "pk")
    points = around.values_list("pk", "lon", "lat")
    ranked = sorted((km(lon, lat, x, y), turn, pk) for turn, (pk, x, y) in enumerate(points))
    near = [(pk, far) for far, _turn, pk in ranked if far <= AROUND][:limit]
    found = Outing.objects.select_related("place__departement", "team").in_bulk([pk for pk, _far in near])
    return [(found[pk], far) for pk, far in near]


def locked(outing: Outing) -> Outing:
    """The row as it stands, nobody else writing it. Held by itself: PostgreSQL would lose, not follow, a row that a
    merger gives to another team while we wait for it."""
    held = Outing.objects.select_for_update().get(pk=outing.pk)
    row: Outing = Outing.objects.select_related("place", "team").get(pk=held.pk)
    return row


def _write(outing: Outing, data: OutingData) -> None:
    outing.kind, outing.title, outing.description = data.kind, data.title, data.description
    outing.place, outing.meeting_point, outing.capacity = data.place, data.meeting_point, data.capacity
    outing.starts_at, outing.ends_at = data.starts_at, data.ends_at
    # The commune's point, never an address's.
    outing.lon, outing.lat = data.place.lon, data.place.lat


def _silence_words(place: Place, vote: ZoneVote) -> str:
    return _(
        "La loi interdit de réunir ou de distribuer pendant la réserve électorale, du %(start)s au %(end)s "
        "(%(zone)s, article L49). Dernier moment permis : %(last)s."
    ) % {
        "start": moment(place, vote.silence_start),
        "end": moment(place, vote.silence_end),
        "zone": vote.get_zone_display(),
        "last": moment(place, vote.silence_start - timedelta(seconds=1)),
    }
