"""Somebody stops helping: nothing of theirs may go on counting, leading or waiting for them."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime

from django.db import transaction

from supporters.models import Supporter
from teams.models import Membership, Outing, Participation, Role, Volunteer
from teams.services.enrolments import leave_all_sessions
from teams.services.outings import OutingClosed
from teams.services.participations import leave_outing
from teams.services.roles import end_role
from teams.services.teams import hold, leave_team


@transaction.atomic
def leave_everything(*, supporter: Supporter, at: datetime, left: str = Membership.Left.WITHDRAWN) -> None:
    """Outings to come, places in sessions, team, roles. Idempotent; what was done stays done."""
    hold(supporter.pk)
    for row in _outings_to_come(supporter, at=at):
        with suppress(OutingClosed):  # reported a moment ago: it is done
            leave_outing(outing=row.outing, supporter=supporter, at=at)
    leave_all_sessions(supporter=supporter, at=at)
    Volunteer.objects.filter(supporter=supporter, stopped_at=None).update(stopped_at=at)
    leave_team(supporter=supporter, at=at, left=left)
    for role in Role.objects.filter(supporter=supporter, ended_at=None):
        end_role(role=role, by=supporter, at=at)


def _outings_to_come(supporter: Supporter, *, at: datetime) -> Iterable[Participation]:
    coming = Participation.objects.filter(supporter=supporter, cancelled_at=None)
    return list(coming.filter(outing__in=Outing.objects.to_come(at=at)).select_related("outing").order_by("outing_id"))
