"""Members choose: stay where their team was taken in, or move to another near them."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from supporters.models import Supporter
from teams.models import Membership, Team
from teams.services.teams import TeamChanged, TeamRefused, hold, join_team, lock


@transaction.atomic
def stay(*, membership: Membership, at: datetime) -> Membership:
    """The answer to « stay or move? », given once. Raises TeamChanged."""
    asked = Membership.objects.current().filter(pk=membership.pk, asked_at__isnull=False, answered_at=None)
    if not asked.update(answered_at=at):
        raise TeamChanged(_("Vous avez déjà répondu."))
    membership.refresh_from_db()
    return membership


@transaction.atomic
def move(*, supporter: Supporter, team: Team, at: datetime) -> Membership:
    """To another team that has a mobiliser and room; the answer, too, when one was asked for. Raises TeamRefused."""
    hold(supporter)
    before = Membership.objects.current().filter(supporter=supporter).first()
    if before is not None and before.team_id == team.pk:
        return before
    there = lock(team.pk, *([before.team_id] if before else []))[team.pk]
    if there.state != Team.State.ACTIVE:
        raise TeamChanged(_("Cette équipe n'accueille plus personne. Choisissez-en une autre."))
    if there.members >= Team.ROOM:
        raise TeamRefused(_("Cette équipe est au complet. Choisissez-en une autre."))
    if before is not None:
        Membership.objects.filter(pk=before.pk, asked_at__isnull=False, answered_at=None).update(answered_at=at)
    return join_team(team=there, supporter=supporter, at=at)
