"""Rounds, each with the silence of every zone, and the activation without which nothing is silent."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from territory.models import Election, Round, Zone, ZoneVote
from territory.zones import SUNDAY, window_of


@transaction.atomic
def create_round(*, election: Election, number: int, date: date) -> Round:
    """A round and the vote of every zone (L50). Raises ValidationError unless `date` is a Sunday and `number` new."""
    if date.weekday() != SUNDAY:
        raise ValidationError({"date": _("Choisissez un dimanche : c'est le jour du vote en France métropolitaine.")})
    made = Round(election=election, number=number, date=date)
    made.full_clean()
    made.save()
    ZoneVote.objects.bulk_create(_vote(made, zone) for zone in Zone.values)
    return made


@transaction.atomic
def activate_election(*, election: Election) -> Election:
    """From here on its silence is kept. Raises ValidationError when it has no round, or a round lacks a zone (L50)."""
    rounds = list(election.rounds.prefetch_related("votes"))
    if not rounds:
        raise ValidationError(_("Ajoutez d'abord un tour à cette élection."))
    for one in rounds:
        missing = set(Zone.values) - {vote.zone for vote in one.votes.all()}
        if missing:
            names = ", ".join(sorted(str(Zone(zone).label) for zone in missing))
            raise ValidationError(
                _("Le tour %(number)s n'a pas de calendrier pour : %(zones)s."),
                params={"number": one.number, "zones": names},
            )
    election.is_active = True
    election.save(update_fields=["is_active"])
    return election


def _vote(made: Round, zone: str) -> ZoneVote:
    window = window_of(zone, made.date)
    return ZoneVote(
        round=made,
        zone=zone,
        votes_on=window.votes_on,
        timezone=window.timezone,
        silence_start=window.start,
        silence_end=window.end,
    )
