"""Training sessions: places, the waiting list, invitations and silence."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from supporters import outbox
from supporters.models import OutgoingMail, Supporter
from teams.models import Enrolment, TrainingSession
from teams.services.enrolments import Closed, Full, enrol, forget_places, leave_all_sessions, leave_session
from teams.services.invitations import invite
from teams.services.nearest_sessions import nearest_sessions
from teams.services.training import SessionData, cancel_session, change_session, open_session, send_reminders
from territory.models import ZoneVote
from territory.silence import Silenced
from tests.factories import make_round, make_session, make_supporter, make_volunteer

pytestmark = pytest.mark.django_db
State = Enrolment.State


def data_of(session: TrainingSession, **overrides: Any) -> SessionData:
    names = SessionData.__dataclass_fields__
    return SessionData(**({name: getattr(session, name) for name in names} | overrides))


def places(session: TrainingSession) -> int:
    return TrainingSession.objects.get(pk=session.pk).taken


def enrolled(session: TrainingSession, **overrides: Any) -> Enrolment:
    return enrol(session=session, supporter=make_volunteer(**overrides).supporter, at=timezone.now(), or_wait=True)


def vote_in_days(days: int) -> ZoneVote:
    """A vote of metropolitan France whose silence began a day before."""
    vote = make_round()
    vote.election.is_active = True
    vote.election.save()
    day = timezone.now() + timedelta(days=days)
    return ZoneVote.objects.create(
        round=vote,
        zone="metropole",
        votes_on=day.date(),
        timezone="Europe/Paris",
        silence_start=day - timedelta(days=1),
        silence_end=day + timedelta(hours=20),
    )


def test_a_place_is_confirmed_by_mail_with_the_date_for_a_calendar() -> None:
    own = enrolled(make_session(title="Frapper aux portes"))
    assert own.state == State.ENROLLED
    assert mail.outbox[0].to == [own.supporter.email]
    [(name, content, kind)] = mail.outbox[0].attachments
    assert (name, kind) == ("formation.ics", "text/calendar")
    assert "SUMMARY:Frapper aux portes" in content


def test_enrolling_twice_takes_one_place_and_sends_one_mail() -> None:
    session = make_session()
    own = enrolled(session)
    enrol(session=session, supporter=own.supporter, at=timezone.now())
    assert places(session) == 1
    assert len(mail.outbox) == 1


def test_a_full_session_refuses_and_offers_the_waiting_list() -> None:
    session = make_session(capacity=1)
    enrolled(session)
    late = make_volunteer().supporter
    with pytest.raises(Full, match="liste d'attente"):
        enrol(session=session, supporter=late, at=timezone.now())
    assert not session.enrolments.filter(supporter=late).exists()
    assert enrol(session=session, supporter=late, at=timezone.now(), or_wait=True).state == State.WAITING


def test_the_database_holds_no_more_places_than_chairs() -> None:
    session = make_session(capacity=3, taken=3)
    with pytest.raises(IntegrityError), transaction.atomic():
        TrainingSession.objects.filter(pk=session.pk).update(taken=4)


def test_somebody_who_read_the_page_before_the_last_place_went_is_not_let_in() -> None:
    session = make_session(capacity=1)
    read_earlier = TrainingSession.objects.get(pk=session.pk)
    enrolled(session)
    with pytest.raises(Full):
        enrol(session=read_earlier, supporter=make_volunteer().supporter, at=timezone.now())


def test_who_waited_longest_gets_the_place_that_is_given_up() -> None:
    session = make_session(capacity=1)
    first = enrolled(session)
    now = timezone.now()
    waiting = [
        enrol(session=session, supporter=make_volunteer().supporter, at=now + timedelta(minutes=n), or_wait=True)
        for n in (5, 2, 9)
    ]
    leave_session(enrolment=first, at=timezone.now())
    assert [Enrolment.objects.get(pk=own.pk).state for own in waiting] == [State.WAITING, State.ENROLLED, State.WAITING]
    assert mail.outbox[-1].to == [waiting[1].supporter.email]
    assert places(session) == 1


def test_more_room_serves_the_waiting_list() -> None:
    session = make_session(capacity=3, taken=3)
    waiting = [enrolled(session) for _n in range(3)]
    change_session(session=session, data=data_of(session, capacity=5), at=timezone.now())
    states = [Enrolment.objects.get(pk=own.pk).state for own in waiting]
    assert states == [State.ENROLLED, State.ENROLLED, State.WAITING]
    assert places(session) == 5


def test_leaving_the_waiting_list_frees_no_place() -> None:
    session = make_session(capacity=1)
    enrolled(session)
    leave_session(enrolment=enrolled(session), at=timezone.now())
    assert places(session) == 1


def test_who_has_not_offered_to_help_is_asked_to_first() -> None:
    with pytest.raises(ValidationError, match="Proposez d'abord votre aide"):
        enrol(session=make_session(), supporter=make_supporter(), at=timezone.now())


@pytest.mark.parametrize("fields", [{"state": "cancelled"}, {"starts_at": timezone.now() - timedelta(minutes=1)}])
def test_nobody_enrols_in_a_session_that_is_cancelled_or_has_begun(fields: dict[str, Any]) -> None:
    with pytest.raises(Closed):
        enrolled(make_session(**fields))


def test_somebody_who_stops_helping_frees_their_places_to_come() -> None:
    session, past = make_session(capacity=1), make_session(starts_at=timezone.now() - timedelta(days=9), taken=1)
    own, waits = enrolled(session), enrolled(session)
    Enrolment.objects.create(session=past, supporter=own.supporter, state=State.ATTENDED)
    leave_all_sessions(supporter=own.supporter, at=timezone.now())
    waits.refresh_from_db()
    assert (waits.state, places(session), places(past)) == (State.ENROLLED, 1, 1)


def test_a_session_does_not_count_somebody_who_is_erased() -> None:
    past = make_session(starts_at=timezone.now() - timedelta(days=9), taken=1)
    person = make_volunteer().supporter
    Enrolment.objects.create(session=past, supporter=person, state=State.ATTENDED)
    forget_places(supporter=person, at=timezone.now())
    assert places(past) == 0


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"address": "", "link": ""}, "address"),
        ({"link": "http://exemple.fr/salle"}, "link"),
        ({"starts_at": timezone.now() - timedelta(days=1)}, "day"),
        ({"ends_at": timezone.now() + timedelta(days=8)}, "hours"),
        ({"capacity": 2}, "capacity"),
        ({"capacity": 301}, "capacity"),
    ],
)
def test_a_session_that_cannot_be_held_is_refused_beside_its_field(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        open_session(trainer=make_supporter(), data=data_of(make_session(), **changes), at=timezone.now())
    assert field in refused.value.message_dict


def test_a_session_never_shrinks_below_the_places_taken() -> None:
    session = make_session(taken=12)
    with pytest.raises(ValidationError, match="12 places"):
        change_session(session=session, data=data_of(session, capacity=11), at=timezone.now())


def test_no_session_is_held_in_the_silence_of_its_place() -> None:
    vote_in_days(3)
    with pytest.raises(ValidationError, match="silence"):
        open_session(trainer=make_supporter(), data=data_of(make_session()), at=timezone.now())


def test_nothing_is_announced_and_nobody_invited_in_silence() -> None:
    vote_in_days(0)
    session = make_session()
    with pytest.raises(Silenced):
        open_session(trainer=make_supporter(), data=data_of(session), at=timezone.now())
    with pytest.raises(Silenced):
        invite(session=session, volunteers=[make_volunteer()], by=make_supporter(), at=timezone.now())


def test_a_new_date_is_told_and_a_new_title_is_not() -> None:
    session = make_session()
    own = enrolled(session)
    mail.outbox.clear()
    change_session(session=session, data=data_of(session, title="Un autre titre"), at=timezone.now())
    assert mail.outbox == []
    later = {"starts_at": session.starts_at + timedelta(days=1), "ends_at": session.ends_at + timedelta(days=1)}
    change_session(session=session, data=data_of(session, **later), at=timezone.now())
    assert [message.to for message in mail.outbox] == [[own.supporter.email]]


def test_calling_off_tells_who_comes_and_who_waits_in_the_trainers_words() -> None:
    session = make_session(capacity=1)
    people = {enrolled(session).supporter.email, enrolled(session).supporter.email}
    mail.outbox.clear()
    cancel_session(session=session, words="La salle est inondée.", at=timezone.now())
    assert {message.to[0] for message in mail.outbox} == people
    assert all("La salle est inondée." in message.body for message in mail.outbox)
    assert "METHOD:CANCEL" in mail.outbox[0].attachments[0][1]


def test_a_session_called_off_in_silence_is_told_without_the_trainers_words() -> None:
    session = make_session()
    enrolled(session)
    vote_in_days(0)
    cancel_session(session=session, words="Votez bien !", at=timezone.now())
    assert "Votez bien" not in mail.outbox[-1].body


def test_a_reminder_leaves_once_the_day_before() -> None:
    with time_machine.travel("2026-05-04 10:00:00+00:00", tick=False):
        session = make_session(starts_at=timezone.now() + timedelta(days=2))
        own = enrolled(session)
        mail.outbox.clear()
        assert send_reminders(at=timezone.now()) == 0
        assert send_reminders(at=timezone.now() + timedelta(hours=25)) == 1
        assert send_reminders(at=timezone.now() + timedelta(hours=26)) == 0
    assert [message.to for message in mail.outbox] == [[own.supporter.email]]


def test_no_reminder_reaches_who_chose_no_message_or_restricted_their_data() -> None:
    session = make_session(starts_at=timezone.now() + timedelta(hours=20))
    enrolled(session, team_mail="none")
    restricted = enrolled(session).supporter
    Supporter.objects.filter(pk=restricted.pk).update(restricted_at=timezone.now())
    mail.outbox.clear()
    send_reminders(at=timezone.now())
    assert mail.outbox == []


def test_no_reminder_leaves_in_silence() -> None:
    session = make_session(starts_at=timezone.now() + timedelta(hours=23))
    enrolled(session)
    vote_in_days(0)
    assert send_reminders(at=timezone.now()) == 0


@pytest.mark.usefixtures("queued_mail")
def test_an_invitation_queued_before_silence_never_leaves_in_it() -> None:
    invite(session=make_session(), volunteers=[make_volunteer()], by=make_supporter(), at=timezone.now())
    vote_in_days(0)
    assert outbox.send_due(at=timezone.now()) == 0
    assert OutgoingMail.objects.get().state == OutgoingMail.State.SILENCED


@pytest.mark.usefixtures("queued_mail")
def test_a_place_given_in_silence_is_confirmed_all_the_same() -> None:
    vote_in_days(0)
    enrolled(make_session())
    assert outbox.send_due(at=timezone.now()) == 1


def test_sessions_are_found_from_the_nearest_to_the_farthest() -> None:
    far, near = make_session(lon=5.4, lat=43.3), make_session(lon=2.4, lat=48.9)
    make_session(lon=2.35, lat=48.85, state="cancelled")
    found = nearest_sessions(lon=2.35, lat=48.85, at=timezone.now(), limit=5)
    assert [session for session, _km in found] == [near, far]
    assert found[0][1] < 10 < found[1][1]
