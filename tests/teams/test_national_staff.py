"""A national administrator of the staff has the country without a role: on every list that asks for a territory."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from supporters.models import Supporter
from teams.models import Enrolment, TrainingSession
from tests.factories import make_session, make_supporter, make_volunteer, sign_in
from tests.teams.pyramid import Pyramid, make_pyramid

pytestmark = pytest.mark.django_db


@pytest.fixture
def pyramid(db: None) -> Pyramid:
    return make_pyramid()


@pytest.fixture
def office(national: Supporter) -> Client:
    return sign_in(Client(), national)


@pytest.fixture
def session(pyramid: Pyramid) -> TrainingSession:
    return make_session(place=pyramid.communes["here"], title="Apprendre à Manosque", link="https://example.org/salle")


def test_sessions_of_the_country_are_theirs_to_run(office: Client, session: TrainingSession) -> None:
    page = office.get(reverse("teams:sessions")).content.decode()
    assert "Apprendre à Manosque" in page.split("Dans votre territoire", 1)[1]


def test_they_invite_anybody_of_the_country(office: Client, session: TrainingSession, pyramid: Pyramid) -> None:
    make_volunteer(supporter=make_supporter(display_name="Nolwenn", home=pyramid.communes["elsewhere"]))
    page = office.get(reverse("teams:session-invite", args=[session.pk])).content.decode()
    assert "Victor" in page
    assert "Nolwenn" in page


def test_they_add_anybody_who_came(office: Client, pyramid: Pyramid) -> None:
    soon = timezone.now() + timedelta(minutes=1)
    session = make_session(place=pyramid.communes["here"], starts_at=soon)
    person = make_volunteer(home=pyramid.communes["elsewhere"])
    sheet = reverse("teams:session-attendance", args=[session.pk])
    assert "Ajouter" in office.get(sheet, {"q": "nant"}).content.decode()
    office.post(reverse("teams:session-add", args=[session.pk]), {"volunteer": person.pk})
    assert session.enrolments.get().state == Enrolment.State.ATTENDED


def test_candidates_may_be_invited_to_sessions_anywhere(
    office: Client, session: TrainingSession, pyramid: Pyramid
) -> None:
    make_volunteer(home=pyramid.communes["elsewhere"], applied_at=timezone.now(), first_outing_at=timezone.now())
    assert session.title in office.get(reverse("teams:candidates")).content.decode()
