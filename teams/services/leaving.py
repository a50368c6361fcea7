"""Somebody stops helping: nothing of theirs may go on counting, leading or waiting for them."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from supporters.models import Supporter
from teams.models import Membership, Outing, Participation, Role, Volunteer
from teams.services.enrolments import leave_all_sessions
from teams.services.participations import leave_outing
from teams.services.roles import end_role
from teams.services.teams import leave_team


@transaction.atomic
def leave_everything(*, supporter: Supporter, at: datetime) -> None:
    """Roles, team, outings to come, places in sessions. Idempotent; what was done stays done."""
    for role in Role.objects.filter(supporter=supporter, ended_at=None):
        end_role(role=role, by=supporter, at=at)
    leave_team(supporter=supporter, at=at, left=Membership.Left.WITHDRAWN)
    for row in _outings_to_come(supporter, at=at):
        leave_outing(outing=row.outing, supporter=supporter, at=at)
    leave_all_sessions(supporter=supporter, at=at)
    Volunteer.objects.filter(supporter=supporter, stopped_at=None).update(stopped_at=at)


def _outings_to_come(supporter: Supporter, *, at: datetime) -> Iterable[Participation]:
    coming = Participation.objects.filter(supporter=supporter, cancelled_at=None)
    return list(coming.filter(outing__in=Outing.objects.to_come(at=at)).select_related("outing").order_by("outing_id"))
