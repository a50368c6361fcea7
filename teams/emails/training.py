"""Messages about training sessions: each a named function and three templates.

Those that answer somebody's own act (a place, a wait, a change of what they signed up for) always leave; invitations
and reminders are the campaign's own words, so silence stops them and they carry the way out.
"""

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from common.mail import build, speaks_to
from common.tokens import make_token
from supporters.models import Consent, Supporter
from teams.models import Enrolment, TrainingSession, Volunteer
from teams.outings.calendar import event_ics
from teams.team.mail_choice import path_for, with_way_out

INVITATION = "session-invitation"
TeamMail = Volunteer.TeamMail


def session_enrolled(*, enrolment: Enrolment, at: datetime) -> None:
    _send("session_enrolled", enrolment, calendar=at)


def session_waiting(*, enrolment: Enrolment, position: int) -> None:
    _send("session_waiting", enrolment, position=position)


def session_place_freed(*, enrolment: Enrolment, at: datetime) -> None:
    _send("session_place_freed", enrolment, calendar=at)


def session_moved(*, enrolment: Enrolment, at: datetime) -> None:
    _send("session_moved", enrolment, calendar=_held(enrolment, at))


def session_cancelled(*, enrolment: Enrolment, words: str, at: datetime) -> None:
    _send("session_cancelled", enrolment, calendar=_held(enrolment, at), words=words)


def session_certificate(*, enrolment: Enrolment) -> None:
    """The certificate waits, and so does the form for an opinion."""
    _send("session_certificate", enrolment)


def session_invitation(*, enrolment: Enrolment) -> None:
    """Accept or decline in one click, without signing in. Nobody who turned team messages off is written to."""
    token = make_token(INVITATION, {"enrolment": enrolment.pk, "at": _stamp(enrolment.invited_at)})
    _send("session_invitation", enrolment, organising=True, path=reverse("teams:session-answer", args=[token]))


def session_reminder(*, enrolment: Enrolment, at: datetime) -> None:
    _send("session_reminder", enrolment, organising=True, calendar=at)


def wants(supporter: Supporter, *choices: str) -> bool:
    """Whether organising mail may reach them: their agreement stands, and so does one of these choices."""
    volunteer = getattr(supporter, "volunteer", None)
    if volunteer is None or volunteer.stopped_at or volunteer.team_mail not in choices:
        return False
    return bool(supporter.consents.live(Consent.Purpose.LOCAL_TEAM).exists())


def stamp_of(enrolment: Enrolment) -> int:
    """Which invitation of an enrolment a link is of."""
    return _stamp(enrolment.invited_at)


def _held(enrolment: Enrolment, at: datetime) -> datetime | None:
    """Who has a place has the date in a calendar; who waits or was invited has none to change."""
    return at if enrolment.state == Enrolment.State.ENROLLED else None


def _stamp(moment: datetime | None) -> int:
    return int(moment.timestamp()) if moment else 0


def _send(
    name: str, enrolment: Enrolment, *, organising: bool = False, calendar: datetime | None = None, **context: object
) -> None:
    """Send one; `calendar` is the moment the .ics speaks of. Nobody inactive or with restricted processing gets any."""
    supporter, session = enrolment.supporter, enrolment.session
    if not supporter.is_active or supporter.restricted_at or not supporter.is_confirmed:
        return
    if organising:
        choices = (TeamMail.ALL,) if name == "session_invitation" else (TeamMail.ALL, TeamMail.ESSENTIAL)
        if not wants(supporter, *choices):
            return
        context["team_mail_path"] = path_for(supporter)
    known: dict[str, object] = {"supporter": supporter, "session": session, "place": session.place, **context}
    message = build(name, to=supporter.email, language=supporter.language, context=known)
    if calendar is not None:
        message.attach("formation.ics", _ics(session, calendar), "text/calendar")
    if organising:
        with_way_out(message, supporter)
        speaks_to(message, session.place.zone)
    message.send()


def _ics(session: TrainingSession, at: datetime) -> bytes:
    return event_ics(
        uid=f"formation-{session.pk}@{settings.SITE_URL.split('//')[-1]}",
        summary=session.title,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        location=", ".join(filter(None, [session.address, session.place.name])) if session.address else session.link,
        description=session.link,
        url=settings.SITE_URL + reverse("teams:session", args=[session.pk]),
        cancelled=session.state == TrainingSession.State.CANCELLED,
        # Grows with time, as calendars ask: a later mail replaces an earlier one.
        sequence=int((at - session.created_at).total_seconds()),
    )
