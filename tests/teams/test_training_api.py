"""Training through /api/v1/: the same services under the same rules."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from supporters.models import Supporter
from teams.models import Enrolment, Role, TrainingSession
from teams.services.enrolments import enrol
from territory.models import Place
from tests.factories import make_place, make_role, make_session, make_supporter, make_volunteer, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def commune() -> Place:
    return make_place(departement=make_place(kind=Place.Kind.DEPARTEMENT))


@pytest.fixture
def trainer(commune: Place) -> Supporter:
    return make_role(make_supporter(), Role.Kind.TRAINER, place=commune.departement).supporter


@pytest.fixture
def session(trainer: Supporter, commune: Place) -> TrainingSession:
    """It begins in half an hour."""
    start = timezone.now() + timedelta(minutes=30)
    return make_session(trainer=trainer, place=commune, starts_at=start, link="https://visio.example.org/a")


def as_(person: Supporter) -> Client:
    return sign_in(Client(), person)


def url(name: str, *args: Any) -> str:
    return reverse(f"api:teams-api:{name}", args=args)


def send(client: Client, method: str, path: str, **data: Any) -> Any:
    return getattr(client, method)(path, data, content_type="application/json")


def test_a_trainer_opens_changes_and_calls_off(trainer: Supporter, commune: Place) -> None:
    client, start = as_(trainer), timezone.now() + timedelta(days=3)
    told = {"title": "Tenir un stand", "place": commune.code, "address": "Salle 2", "starts_at": start.isoformat()}
    made = send(client, "post", url("sessions"), **told, ends_at=(start + timedelta(hours=4)).isoformat())
    assert made.status_code == 201, made.json()
    pk = made.json()["id"]
    assert send(client, "patch", url("session", pk), capacity=12).json()["capacity"] == 12
    assert send(client, "patch", url("session", pk), capacity=1).status_code == 422
    assert send(client, "post", url("session-cancellation", pk)).json()["state"] == "cancelled"


def test_a_session_elsewhere_or_by_nobody_is_refused(trainer: Supporter) -> None:
    start = timezone.now() + timedelta(days=3)
    told = {"title": "Ailleurs", "place": make_place().code, "address": "Salle 2", "starts_at": start.isoformat()}
    told["ends_at"] = (start + timedelta(hours=4)).isoformat()
    assert send(as_(trainer), "post", url("sessions"), **told).status_code == 422
    assert send(as_(make_supporter()), "post", url("sessions"), **told).status_code == 404


def test_a_place_is_taken_and_given_up(session: TrainingSession) -> None:
    client = as_(make_volunteer().supporter)
    assert client.get(url("session", session.pk)).json()["link"] == ""
    taken = send(client, "post", url("session-place", session.pk))
    assert (taken.status_code, taken.json()["mine"]) == (201, "enrolled")
    assert taken.json()["link"] == session.link
    assert client.delete(url("session-place", session.pk)).status_code == 204
    assert client.delete(url("session-place", session.pk)).status_code == 404


def test_a_full_session_answers_409_unless_one_waits(session: TrainingSession) -> None:
    TrainingSession.objects.filter(pk=session.pk).update(capacity=3, taken=3)
    client = as_(make_volunteer().supporter)
    assert send(client, "post", url("session-place", session.pk)).status_code == 409
    assert send(client, "post", url("session-place", session.pk), wait=True).json()["mine"] == "waiting"


def test_a_trainer_invites_ticks_and_reads(trainer: Supporter, session: TrainingSession, commune: Place) -> None:
    guest, comes = make_volunteer(home=commune), make_volunteer(home=commune)
    enrol(session=session, supporter=comes.supporter, at=timezone.now())
    client = as_(trainer)
    [row] = client.get(url("session-invitable", session.pk)).json()["results"]
    assert row == {"id": guest.pk, "name": "Camille", "commune": commune.name, "candidate": False}
    sent = send(client, "post", url("session-invitations", session.pk), volunteers=[guest.pk])
    assert sent.json() == {"invited": 1}
    [person] = client.get(url("session-attendance", session.pk)).json()["results"]
    assert set(person) == {"id", "name", "commune", "state", "attended_at", "code"}
    marked = send(client, "patch", url("session-mark", session.pk, person["id"]), came=True).json()
    assert marked["state"] == "attended"
    assert client.get(url("certificate-of", session.pk, person["id"])).json()["code"] == marked["code"]
    assert as_(comes.supporter).get(url("certificate", session.pk)).json()["code"] == marked["code"]
    assert client.get(url("session-opinions", session.pk)).json()["count"] == 0


def test_who_came_without_a_place_is_added_and_all_are_present(
    trainer: Supporter, session: TrainingSession, commune: Place
) -> None:
    enrol(session=session, supporter=make_volunteer().supporter, at=timezone.now())
    client = as_(trainer)
    added = send(client, "post", url("session-attendance", session.pk), volunteer=make_volunteer(home=commune).pk)
    assert added.json()["state"] == "attended"
    assert send(client, "post", url("session-all-present", session.pk)).json() == {"marked": 1}


def test_the_list_of_who_came_is_shut_before_its_hour(trainer: Supporter, commune: Place) -> None:
    session = make_session(place=commune)
    own = enrol(session=session, supporter=make_volunteer().supporter, at=timezone.now())
    answer = send(as_(trainer), "patch", url("session-mark", session.pk, own.pk), came=True)
    assert answer.status_code == 409


@pytest.mark.parametrize("name", ["session-invitable", "session-attendance", "session-opinions"])
def test_nobody_else_reads_about_people(session: TrainingSession, name: str) -> None:
    elsewhere = make_role(make_supporter(), Role.Kind.TRAINER).supporter
    for person in (make_volunteer().supporter, elsewhere):
        assert as_(person).get(url(name, session.pk)).status_code == 404


def test_a_trainer_without_second_factor_reads_of_nobody(trainer: Supporter, session: TrainingSession) -> None:
    client = Client()
    client.force_login(trainer)
    assert client.get(url("session-attendance", session.pk)).status_code == 403


def test_an_opinion_is_told_once_the_session_is_over(session: TrainingSession) -> None:
    own = enrol(session=session, supporter=make_volunteer().supporter, at=timezone.now())
    Enrolment.objects.filter(pk=own.pk).update(state="attended")
    client = as_(own.supporter)
    assert send(client, "put", url("session-opinion", session.pk), rating=4).status_code == 422
    ended = timezone.now() - timedelta(minutes=5)
    TrainingSession.objects.filter(pk=session.pk).update(starts_at=ended - timedelta(hours=4), ends_at=ended)
    assert send(client, "put", url("session-opinion", session.pk), rating=4).status_code == 200
    assert client.get(url("session-opinion", session.pk)).json() == {"rating": 4, "learnt": "", "missing": ""}


@pytest.mark.usefixtures("own_files")
def test_a_document_is_added_read_and_deleted(trainer: Supporter) -> None:
    client = as_(trainer)
    sent = {"title": "Le guide", "file": SimpleUploadedFile("guide.pdf", b"%PDF-1.7")}
    made = client.post(url("materials"), sent)
    assert made.status_code == 201, made.json()
    pk = made.json()["id"]
    assert made.json()["file_name"] == "guide.pdf"
    assert b"".join(client.get(url("material-file", pk)).streaming_content) == b"%PDF-1.7"  # type: ignore[attr-defined]
    refused = client.post(url("materials"), {"title": "Page", "file": SimpleUploadedFile("a.pdf", b"<html>")})
    assert refused.status_code == 422
    assert as_(make_supporter()).get(url("materials")).status_code == 404
    assert client.delete(url("material", pk)).status_code == 204
