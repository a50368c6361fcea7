"""Inviting volunteers to a training session: one mail each, and an answer that has its day."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from common.tokens import TokenAltered, read_token
from supporters.models import Supporter
from teams.emails import training as emails
from teams.models import Enrolment, TrainingSession, Volunteer
from teams.querysets import inside_any
from teams.services.enrolments import enrol, leave_session, locked
from teams.services.training import require_open
from territory.models import Place
from territory.silence import require_voice

State = Enrolment.State
#: How long an invitation may be answered; never beyond the beginning of the session.
OPEN_FOR = timedelta(days=14)
#: Invitations that one click sends: candidates come first, so the others can wait for the next one.
AT_ONCE = 300
#: A link that is older opens nothing; until then its own row says whether it is too late.
_LINK_LIVES = timedelta(days=400)


class Expired(ValidationError):
    """The invitation is past its day, or was answered. Answered 410."""


def invitable(*, session: TrainingSession, territories: Collection[Place]) -> QuerySet[Volunteer]:
    """Volunteers of the territories who have no row of the session yet, candidates first, those certified last.

    For a session at an address, who leads the whole country is offered its région: nobody crosses France for half a
    day. Never who objects to messages: their choice and their agreement are asked again when a mail is written.
    """
    if not session.link:
        territories = [_around(session.place) if place.kind == Place.Kind.COUNTRY else place for place in territories]
    found = Volunteer.objects.helping().filter(
        supporter__restricted_at=None,
        supporter__consents__purpose="local_team",
        supporter__consents__confirmed_at__isnull=False,
        supporter__consents__withdrawn_at=None,
        team_mail=Volunteer.TeamMail.ALL,
    )
    found = found.filter(inside_any(territories, "supporter__home")).exclude(supporter__enrolments__session=session)
    found = found.exclude(supporter=session.trainer_id)
    candidates_first = F("applied_at").asc(nulls_last=True)
    return found.select_related("supporter__home").order_by(
        F("certified_at").asc(nulls_first=True), candidates_first, "-offered_at", "pk"
    )


def _around(place: Place) -> Place:
    """The région of a place; overseas, where there is none, the collectivity itself."""
    inside = place.departement or place
    return inside.parent if inside.parent and inside.parent.kind == Place.Kind.REGION else inside


@transaction.atomic
def invite(
    *, session: TrainingSession, volunteers: Collection[Volunteer], by: Supporter, at: datetime
) -> list[Enrolment]:
    """Invite each, once: who has a row of this session already is passed over. Raises Silenced."""
    require_voice(session.place, at)
    session = locked(session)
    require_open(session, at=at)
    known = set(session.enrolments.values_list("supporter_id", flat=True))
    until = min(at + OPEN_FOR, session.starts_at)
    made = []
    for volunteer in volunteers:
        if volunteer.supporter_id in known or volunteer.supporter_id == by.pk:
            continue
        row = Enrolment(session=session, supporter=volunteer.supporter, state=State.INVITED)
        row.invited_at, row.invitation_expires_at = at, until
        row.save()
        emails.session_invitation(enrolment=row)
        made.append(row)
    return made


def invitation_of(token: str) -> Enrolment:
    """What the link of a mail is of. Raises TokenExpired or TokenAltered (also when its row is gone)."""
    read = read_token(emails.INVITATION, token, max_age=_LINK_LIVES)
    rows = Enrolment.objects.select_related("session__place", "supporter")
    found: Enrolment | None = rows.filter(pk=read["enrolment"]).first()
    if found is None or emails.stamp_of(found) != read["at"] or not found.supporter.is_active:
        raise TokenAltered
    return found


def is_open(enrolment: Enrolment, *, at: datetime) -> bool:
    """Whether the invitation may still be answered."""
    until = enrolment.invitation_expires_at
    open_state = enrolment.session.state == TrainingSession.State.OPEN
    return enrolment.state == State.INVITED and open_state and until is not None and at < until


@transaction.atomic
def accept(*, enrolment: Enrolment, at: datetime, or_wait: bool = False) -> Enrolment:
    """Take the place that was offered. Raises Expired, or Full as for anybody."""
    if not is_open(enrolment, at=at):
        raise Expired(_("Cette invitation n'est plus ouverte."))
    return enrol(session=enrolment.session, supporter=enrolment.supporter, at=at, or_wait=or_wait)


@transaction.atomic
def decline(*, enrolment: Enrolment, at: datetime) -> Enrolment:
    """Say no, which closes the invitation. Raises Expired."""
    if not is_open(enrolment, at=at):
        raise Expired(_("Cette invitation n'est plus ouverte."))
    return leave_session(enrolment=enrolment, at=at)
