"""Words to a team and thanks to one of its members: through the silence gate and each person's choice."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from supporters.models import Supporter
from teams.emails import teams as emails
from teams.models import Membership, Team, TeamMessage, Thanks
from teams.services.teams import TeamChanged, TeamRefused, lock
from teams.team.audience import audience_of, may_hear
from territory.silence import require_voice

#: More in a day and people stop reading.
A_DAY = 3
#: The same words again within so long are the same message: a form was sent twice.
SAME = timedelta(hours=1)


@transaction.atomic
def send_team_message(*, team: Team, author: Supporter, subject: str, text: str, at: datetime) -> TeamMessage:
    """One mail for each member who wants it. The same words sent twice leave once.

    Raises TeamRefused beyond three a day, Silenced when one may not speak to the team's place.
    """
    team = lock(team.pk)[team.pk]
    if not team.is_live:
        raise TeamChanged(_("Cette équipe n'existe plus."))
    require_voice(team.place, at)
    subject, text = " ".join(subject.split()), text.strip()
    same = team.messages.filter(author=author, subject=subject, text=text, at__gt=at - SAME)
    sent = same.first()
    if sent is not None:
        return sent
    if messages_left(team, at=at) == 0:
        raise TeamRefused(_("Trois messages sont déjà partis aujourd'hui. Attendez demain : on vous lira mieux."))
    audience = audience_of(team, at=at, but=author)
    message = TeamMessage.objects.create(
        team=team, author=author, subject=subject, text=text, at=at, sent_to=len(audience.receivers)
    )
    for person, zone in audience.receivers:
        emails.team_message(message=message, supporter=person, zone=zone)
    return message


def messages_left(team: Team, *, at: datetime) -> int:
    """How many more may be sent today."""
    midnight = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    return max(0, A_DAY - team.messages.filter(at__gte=midnight).count())


@transaction.atomic
def thank(*, membership: Membership, by: Supporter, at: datetime) -> Thanks:
    """Thank one person, once a day; the second time of a day changes nothing. Raises TeamRefused, Silenced."""
    if membership.supporter_id == by.pk:
        raise TeamRefused(_("Remerciez quelqu'un d'autre que vous."))
    if membership.left_at is not None:
        raise TeamChanged(_("Cette personne n'est plus dans l'équipe."))
    require_voice(membership.team.place, at)
    thanks, made = Thanks.objects.get_or_create(
        supporter=membership.supporter,
        by=by,
        day=timezone.localdate(at),
        defaults={"team": membership.team, "at": at},
    )
    if made:
        zone = may_hear(membership.supporter, zone=membership.team.place.zone, at=at)
        if zone:
            emails.team_thanks(thanks=thanks, zone=zone)
    return thanks
