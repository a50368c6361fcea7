"""Who came: the ladder, the ledger and the certificate, done and undone together."""

from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db.models import Sum
from django.utils import timezone

from supporters.ledger import recount
from supporters.models import Act, Supporter
from teams.models import Enrolment, Feedback, TrainingSession, Volunteer
from teams.services.attendance import BASE58, add_present, mark, mark_all_present, tell_certificates
from teams.services.enrolments import Closed, enrol
from teams.services.opinions import opinions_of, tell_opinion
from tests.factories import make_session, make_supporter, make_volunteer

pytestmark = pytest.mark.django_db
State = Enrolment.State


@pytest.fixture
def trainer() -> Supporter:
    return make_supporter(display_name="Farida")


@pytest.fixture
def session(trainer: Supporter) -> TrainingSession:
    """It begins in half an hour: the list is open."""
    return make_session(trainer=trainer, starts_at=timezone.now() + timedelta(minutes=30))


def enrolled(session: TrainingSession) -> Enrolment:
    return enrol(session=session, supporter=make_volunteer().supporter, at=timezone.now(), or_wait=True)


def acts(person: Supporter | None, kind: str) -> int:
    return Act.objects.filter(supporter=person, kind=kind).aggregate(n=Sum("quantity"))["n"] or 0


def present(own: Enrolment, at: datetime | None = None) -> Enrolment:
    return mark(enrolment=own, present=True, at=at or timezone.now())


def test_who_came_is_trained_counted_and_given_a_certificate(session: TrainingSession, trainer: Supporter) -> None:
    own = present(enrolled(session))
    assert own.state == State.ATTENDED
    assert len(own.code) == 10
    assert set(own.code) <= set(BASE58)
    assert acts(own.supporter, "training") == acts(trainer, "trainer") == 1
    assert Volunteer.objects.get(supporter=own.supporter).trained_at == own.attended_at


def test_a_slip_of_the_thumb_is_undone_everywhere(session: TrainingSession, trainer: Supporter) -> None:
    own = present(enrolled(session))
    back = mark(enrolment=own, present=None, at=timezone.now())
    assert (back.state, back.attended_at) == (State.ENROLLED, None)
    assert acts(own.supporter, "training") == acts(trainer, "trainer") == 0
    assert Volunteer.objects.get(supporter=own.supporter).trained_at is None
    assert recount() == []


def test_present_again_after_an_undo_counts_again_with_the_same_certificate(
    session: TrainingSession, trainer: Supporter
) -> None:
    own = present(enrolled(session))
    mark(enrolment=own, present=False, at=timezone.now())
    again = present(own)
    assert again.code == own.code
    assert acts(own.supporter, "training") == acts(trainer, "trainer") == 1
    assert recount() == []


def test_saying_twice_that_somebody_came_counts_once(session: TrainingSession, trainer: Supporter) -> None:
    own = enrolled(session)
    present(own)
    present(own)
    assert acts(trainer, "trainer") == 1


def test_undoing_one_session_leaves_what_another_gave(session: TrainingSession) -> None:
    own = enrolled(session)
    before = timezone.now() - timedelta(days=30)
    Volunteer.objects.filter(supporter=own.supporter).update(trained_at=before)
    mark(enrolment=present(own), present=False, at=timezone.now())
    assert Volunteer.objects.get(supporter=own.supporter).trained_at == before


def test_everybody_present_leaves_who_was_said_absent(session: TrainingSession) -> None:
    rows = [enrolled(session) for _n in range(3)]
    mark(enrolment=rows[0], present=False, at=timezone.now())
    assert len(mark_all_present(session=session, at=timezone.now())) == 2
    assert Enrolment.objects.get(pk=rows[0].pk).state == State.ABSENT


def test_the_list_opens_an_hour_before_the_session(session: TrainingSession) -> None:
    own = enrolled(session)
    with pytest.raises(Closed):
        present(own, session.starts_at - timedelta(minutes=61))
    assert present(own, session.starts_at - timedelta(minutes=60)).state == State.ATTENDED


def test_what_is_told_days_later_took_place_on_the_day(session: TrainingSession) -> None:
    own = present(enrolled(session), session.starts_at + timedelta(days=3))
    assert own.attended_at == session.starts_at
    assert Act.objects.get(kind="training").at == session.starts_at


def test_who_waits_cannot_be_marked_without_a_place(session: TrainingSession) -> None:
    TrainingSession.objects.filter(pk=session.pk).update(capacity=1)
    enrolled(session)
    with pytest.raises(ValidationError, match="pas de place"):
        present(enrolled(session))


def test_somebody_who_came_without_a_place_is_added_and_the_room_grows(session: TrainingSession) -> None:
    TrainingSession.objects.filter(pk=session.pk).update(capacity=1)
    enrolled(session)
    own = add_present(session=session, volunteer=make_volunteer(), at=timezone.now())
    session.refresh_from_db()
    assert own.state == State.ATTENDED
    assert (session.taken, session.capacity) == (2, 2)


def test_a_room_of_three_hundred_does_not_grow(session: TrainingSession) -> None:
    TrainingSession.objects.filter(pk=session.pk).update(capacity=300, taken=300)
    with pytest.raises(ValidationError, match="300"):
        add_present(session=session, volunteer=make_volunteer(), at=timezone.now())


def test_certificates_are_announced_once_when_the_session_is_over(session: TrainingSession) -> None:
    own = present(enrolled(session))
    mark(enrolment=enrolled(session), present=False, at=timezone.now())
    mail.outbox.clear()
    assert tell_certificates(at=session.ends_at - timedelta(minutes=1)) == 0
    assert tell_certificates(at=session.ends_at) == 1
    assert tell_certificates(at=session.ends_at + timedelta(hours=1)) == 0
    assert [message.to for message in mail.outbox] == [[own.supporter.email]]


def test_an_opinion_is_told_within_a_week_of_the_end_and_changed_meanwhile(session: TrainingSession) -> None:
    own, end = present(enrolled(session)), session.ends_at
    own.session = session
    for at in (end - timedelta(minutes=1), end + timedelta(days=7)):
        with pytest.raises(ValidationError):
            tell_opinion(enrolment=own, rating=5, learnt="", missing="", at=at)
    for rating in (2, 4):
        tell_opinion(enrolment=own, rating=rating, learnt="Écouter", missing="", at=end)
    assert Feedback.objects.get().rating == 4


def test_few_opinions_are_counted_and_no_more(session: TrainingSession) -> None:
    _opinions(session, 4)
    told = opinions_of(session)
    assert (told.count, told.mean, told.learnt) == (4, None, ())


def test_five_opinions_give_a_mean_and_words_in_an_order_that_stays(session: TrainingSession) -> None:
    _opinions(session, 9)
    told = opinions_of(session)
    assert told.mean == 4
    assert sorted(told.learnt) == [f"Leçon {n}" for n in range(9)]
    assert told.learnt != tuple(sorted(told.learnt))
    assert opinions_of(session) == told


def _opinions(session: TrainingSession, count: int) -> None:
    for n in range(count):
        own = session.enrolments.create(supporter=make_supporter(), state=State.ATTENDED)
        Feedback.objects.create(enrolment=own, rating=4, learnt=f"Leçon {n}", at=timezone.now())
