"""Invitations to a training session: one mail each, candidates first, an answer that has its day."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from supporters.models import Supporter
from teams.models import Enrolment, Role, TrainingSession
from teams.services.enrolments import Full, enrol
from teams.services.invitations import Expired, accept, decline, invitable, invite
from territory.models import Place
from tests.factories import make_place, make_role, make_session, make_supporter, make_volunteer, sign_in

pytestmark = pytest.mark.django_db
State = Enrolment.State


@pytest.fixture
def commune() -> Place:
    return make_place(departement=make_place(kind=Place.Kind.DEPARTEMENT))


@pytest.fixture
def trainer(commune: Place) -> Supporter:
    return make_role(make_supporter(), Role.Kind.TRAINER, place=commune.departement).supporter


@pytest.fixture
def session(trainer: Supporter, commune: Place) -> TrainingSession:
    return make_session(trainer=trainer, place=commune)


def url(name: str, *args: Any) -> str:
    return reverse(f"teams:{name}", args=args)


def enrolled(session: TrainingSession) -> Enrolment:
    return enrol(session=session, supporter=make_volunteer().supporter, at=timezone.now())


def test_an_invitation_is_sent_once() -> None:
    session, volunteer = make_session(), make_volunteer()
    for _n in range(2):
        invite(session=session, volunteers=[volunteer], by=make_supporter(), at=timezone.now())
    assert [message.to for message in mail.outbox] == [[volunteer.supporter.email]]


def test_who_declined_is_not_invited_again() -> None:
    session, volunteer = make_session(), make_volunteer()
    [own] = invite(session=session, volunteers=[volunteer], by=make_supporter(), at=timezone.now())
    decline(enrolment=own, at=timezone.now())
    assert invite(session=session, volunteers=[volunteer], by=make_supporter(), at=timezone.now()) == []


def test_candidates_are_the_first_to_invite_and_who_refuses_messages_is_not_shown() -> None:
    home = make_place()
    plain = make_volunteer(home=home)
    candidate = make_volunteer(home=home, applied_at=timezone.now())
    make_volunteer(home=home, team_mail="none")
    make_volunteer()
    assert list(invitable(session=make_session(), territories=[home])) == [candidate, plain]


def test_an_invitation_ends_after_fourteen_days_or_when_the_session_begins() -> None:
    far, near = make_session(starts_at=timezone.now() + timedelta(days=40)), make_session()
    now, person = timezone.now(), make_volunteer()
    [long] = invite(session=far, volunteers=[person], by=make_supporter(), at=now)
    [short] = invite(session=near, volunteers=[person], by=make_supporter(), at=now)
    assert long.invitation_expires_at == now + timedelta(days=14)
    assert short.invitation_expires_at == near.starts_at
    with pytest.raises(Expired):
        accept(enrolment=long, at=now + timedelta(days=14))


def test_accepting_an_invitation_to_a_full_session_offers_to_wait() -> None:
    session = make_session(capacity=1)
    [own] = invite(session=session, volunteers=[make_volunteer()], by=make_supporter(), at=timezone.now())
    enrolled(session)
    with pytest.raises(Full):
        accept(enrolment=own, at=timezone.now())
    assert accept(enrolment=own, at=timezone.now(), or_wait=True).state == State.WAITING


def test_a_trainer_is_neither_enrolled_nor_invited() -> None:
    home = make_place()
    trainer = make_volunteer(home=home)
    session = make_session(trainer=trainer.supporter)
    assert not invitable(session=session, territories=[home]).exists()
    with pytest.raises(ValidationError, match="Vous animez"):
        enrol(session=session, supporter=trainer.supporter, at=timezone.now())


@pytest.fixture
def link(trainer: Supporter, session: TrainingSession) -> str:
    """The address in the mail of an invitation."""
    invite(session=session, volunteers=[make_volunteer()], by=trainer, at=timezone.now())
    found = re.search(r"http://[^/]+(/equipe/formations/invitation/\S+)", str(mail.outbox[0].body))
    assert found
    return found[1]


def test_an_invitation_is_answered_from_the_mail_without_signing_in(
    client: Client, link: str, session: TrainingSession
) -> None:
    page = client.get(link)
    assert page.status_code == 200
    assert not page.cookies
    assert session.enrolments.get().state == State.INVITED
    client.post(link, {"answer": "yes"})
    assert session.enrolments.get().state == State.ENROLLED


def test_an_invitation_is_declined_from_the_mail(client: Client, link: str, session: TrainingSession) -> None:
    assert "vous ne venez pas" in client.post(link, {"answer": "no"}).content.decode()
    assert session.enrolments.get().state == State.DECLINED


def test_an_expired_invitation_offers_to_enrol_as_anybody(client: Client, link: str, session: TrainingSession) -> None:
    session.enrolments.update(invitation_expires_at=timezone.now())
    for answer in (client.get(link), client.post(link, {"answer": "yes"})):
        assert answer.status_code == 410
        assert url("session", session.pk) in answer.content.decode()
    assert session.enrolments.get().state == State.INVITED


def test_a_post_that_answers_nothing_takes_no_place(client: Client, link: str, session: TrainingSession) -> None:
    """As the one-click way out of mail programs, sent to the wrong address."""
    assert client.post(link, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert session.enrolments.get().state == State.INVITED


def test_an_altered_link_answers_410_and_tells_nothing(client: Client, link: str, session: TrainingSession) -> None:
    answer = client.get(link[:-3] + "x/")
    assert answer.status_code == 410
    assert session.title not in answer.content.decode()


def test_an_invitation_to_a_session_full_meanwhile_offers_to_wait(
    client: Client, link: str, session: TrainingSession
) -> None:
    TrainingSession.objects.filter(pk=session.pk).update(capacity=3, taken=3)
    answer = client.post(link, {"answer": "yes"})
    assert answer.status_code == 409
    assert "Rejoindre la liste" in answer.content.decode()


def test_an_invitation_mail_lets_its_reader_choose_not_to_be_written_to(link: str) -> None:
    assert "/equipe/messages/" in str(mail.outbox[0].body)
    assert "List-Unsubscribe" in mail.outbox[0].extra_headers


def test_inviting_everybody_writes_to_each_once(trainer: Supporter, session: TrainingSession, commune: Place) -> None:
    people = {make_volunteer(home=commune).supporter.email for _n in range(3)}
    client = sign_in(Client(), trainer)
    for _n in range(2):
        client.post(url("session-invite", session.pk), {"tous": "1"})
    assert {message.to[0] for message in mail.outbox} == people
    assert len(mail.outbox) == 3


def test_who_leads_the_country_is_offered_the_region_of_an_address_and_everybody_for_a_link() -> None:
    country = make_place(kind=Place.Kind.COUNTRY)
    homes = []
    for _ in range(2):
        region = make_place(kind=Place.Kind.REGION, parent=country)
        homes.append(make_place(departement=make_place(kind=Place.Kind.DEPARTEMENT, parent=region)))
    near, far = (make_volunteer(home=home) for home in homes)
    session = make_session(place=homes[0])
    assert set(invitable(session=session, territories=[country])) == {near}
    session.link, session.address = "https://visio.example/salle", ""
    assert set(invitable(session=session, territories=[country])) == {near, far}
