"""Somebody stops helping: nothing of theirs may go on counting, leading or waiting for them."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from supporters.models import Supporter
from teams.models import Enrolment, Membership, Outing, Participation, Role, TrainingSession, Volunteer
from teams.services.teams import leave_team


@transaction.atomic
def leave_everything(*, supporter: Supporter, at: datetime) -> None:
    """Roles, team, outings to come, places in sessions. Idempotent; what was done stays done."""
    from teams.services.roles import end_role  # roles tell teams, too, when they end

    for role in Role.objects.filter(supporter=supporter, ended_at=None):
        end_role(role=role, by=supporter, at=at)
    leave_team(supporter=supporter, at=at, left=Membership.Left.WITHDRAWN)
    _leave_outings(supporter, at=at)
    _leave_sessions(supporter, at=at)
    Volunteer.objects.filter(supporter=supporter, stopped_at=None).update(stopped_at=at)


def _leave_outings(supporter: Supporter, *, at: datetime) -> None:
    to_come = Outing.objects.to_come(at=at)
    for row in Participation.objects.filter(supporter=supporter, cancelled_at=None, outing__in=to_come):
        if Participation.objects.filter(pk=row.pk, cancelled_at=None).update(cancelled_at=at):
            Outing.objects.filter(pk=row.outing_id).update(going=F("going") - 1 - row.friends)


def _leave_sessions(supporter: Supporter, *, at: datetime) -> None:
    states = Enrolment.State
    to_come = Enrolment.objects.filter(supporter=supporter, session__starts_at__gt=at)
    for row in to_come.filter(state=states.ENROLLED):
        if Enrolment.objects.filter(pk=row.pk, state=states.ENROLLED).update(state=states.CANCELLED):
            TrainingSession.objects.filter(pk=row.session_id).update(taken=F("taken") - 1)
    to_come.filter(state__in=(states.INVITED, states.WAITING)).update(state=states.CANCELLED)
