"""Members choose: stay where their team was taken in, or move to another near them."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from supporters.models import Supporter
from teams.models import Membership, Team
from teams.services.teams import TeamChanged, hold_with_teams, join_team


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
    before, _teams = hold_with_teams(supporter, team.pk)
    if before is not None and before.team_id != team.pk:
        Membership.objects.filter(pk=before.pk, asked_at__isnull=False, answered_at=None).update(answered_at=at)
    return join_team(team=team, supporter=supporter, at=at, if_room=True)
