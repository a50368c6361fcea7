"""Pages of training: enrolling, inviting, ticking who came, certificates; who sees what of whom."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from supporters.models import Supporter
from teams.models import Enrolment, Role, TrainingSession
from teams.services.attendance import mark
from teams.services.enrolments import enrol
from territory.models import Place
from tests.factories import make_place, make_role, make_session, make_supporter, make_volunteer, sign_in

pytestmark = pytest.mark.django_db
State = Enrolment.State


@pytest.fixture
def departement() -> Place:
    return make_place(kind=Place.Kind.DEPARTEMENT)


@pytest.fixture
def commune(departement: Place) -> Place:
    return make_place(name="Forcalquier", departement=departement)


@pytest.fixture
def trainer(departement: Place) -> Supporter:
    person = make_volunteer().supporter
    Supporter.objects.filter(pk=person.pk).update(display_name="Farida")
    make_role(person, Role.Kind.TRAINER, place=departement)
    return Supporter.objects.get(pk=person.pk)


@pytest.fixture
def session(trainer: Supporter, commune: Place) -> TrainingSession:
    return make_session(trainer=trainer, place=commune, link="https://visio.example.org/salle")


@pytest.fixture
def running(trainer: Supporter, commune: Place) -> TrainingSession:
    """It has just begun."""
    return make_session(trainer=trainer, place=commune, starts_at=timezone.now() + timedelta(minutes=1))


def as_(person: Supporter) -> Client:
    return sign_in(Client(), person)


def url(name: str, *args: Any) -> str:
    return reverse(f"teams:{name}", args=args)


def enrolled(session: TrainingSession, **overrides: Any) -> Enrolment:
    return enrol(session=session, supporter=make_volunteer(**overrides).supporter, at=timezone.now(), or_wait=True)


def typed(**overrides: Any) -> dict[str, Any]:
    day = timezone.now() + timedelta(days=10)
    fields: dict[str, Any] = {"title": "Tenir un stand", "address": "Salle des fêtes", "begins": "14:00"}
    return fields | {"day": f"{day:%Y-%m-%d}", "hours": "4", "capacity": "30", "place": ""} | overrides


def test_a_trainer_opens_a_session_and_goes_on_to_invite(trainer: Supporter, commune: Place) -> None:
    answer = as_(trainer).post(url("session-new"), typed(place_code=commune.code))
    made = TrainingSession.objects.get()
    assert answer.headers["Location"] == url("session-invite", made.pk)
    assert made.ends_at - made.starts_at == timedelta(hours=4)


def test_a_session_elsewhere_is_refused_beside_the_place(trainer: Supporter) -> None:
    elsewhere = make_place(name="Brest")
    answer = as_(trainer).post(url("session-new"), typed(place_code=elsewhere.code))
    assert answer.status_code == 422
    assert "dans votre territoire" in answer.content.decode()


def test_hours_are_read_on_the_clock_of_the_place() -> None:
    reunion = make_place(kind=Place.Kind.DEPARTEMENT, zone="reunion")
    commune = make_place(name="Cilaos", departement=reunion, zone="reunion")
    trainer = make_role(make_supporter(), Role.Kind.TRAINER, place=reunion).supporter
    client = as_(trainer)
    client.post(url("session-new"), typed(place_code=commune.code))
    made = TrainingSession.objects.get()
    assert f"{made.starts_at:%H:%M}" == "10:00"
    page = client.get(url("session", made.pk)).content.decode()
    assert "14:00" in page
    assert "heure locale" in page


def test_doing_a_session_again_begins_with_its_words(trainer: Supporter, session: TrainingSession) -> None:
    page = as_(trainer).get(url("session-new") + f"?copie={session.pk}").content.decode()
    assert session.title in page
    assert 'name="day"' in page


def test_a_volunteer_enrols_leaves_and_finds_it_all_on_the_page(session: TrainingSession) -> None:
    client = as_(make_volunteer().supporter)
    assert "Je m'inscris" in client.get(url("session", session.pk)).content.decode().replace("&#x27;", "'")
    client.post(url("session-enrol", session.pk))
    page = client.get(url("session", session.pk)).content.decode()
    assert "Votre place est réservée" in page
    client.post(url("session-leave", session.pk))
    assert TrainingSession.objects.get(pk=session.pk).taken == 0


def test_a_full_session_says_so_and_offers_to_wait(session: TrainingSession) -> None:
    TrainingSession.objects.filter(pk=session.pk).update(capacity=1)
    enrolled(session)
    client = as_(make_volunteer().supporter)
    answer = client.post(url("session-enrol", session.pk))
    assert answer.status_code == 409
    assert "Rejoindre la liste" in answer.content.decode()
    client.post(url("session-enrol", session.pk), {"attendre": "1"})
    assert "Numéro 1" in client.get(url("session", session.pk)).content.decode()


def test_the_video_link_is_for_who_has_a_place(session: TrainingSession) -> None:
    own, stranger = enrolled(session), make_volunteer().supporter
    assert session.link in as_(own.supporter).get(url("session", session.pk)).content.decode()
    assert session.link not in as_(stranger).get(url("session", session.pk)).content.decode()


def test_participants_never_read_of_each_other(running: TrainingSession) -> None:
    one, other = enrolled(running), enrolled(running)
    Supporter.objects.filter(pk=other.supporter_id).update(display_name="Ghislaine")
    client = as_(one.supporter)
    for name in ("session", "sessions"):
        page = client.get(url(name, *([running.pk] if name == "session" else []))).content.decode()
        assert "Ghislaine" not in page
        assert other.supporter.email not in page
    assert client.get(url("session-attendance", running.pk)).status_code == 404
    assert client.get(url("certificate-of", running.pk, other.pk)).status_code == 404


def test_a_trainer_reads_first_names_and_communes_and_no_address(
    trainer: Supporter, running: TrainingSession, commune: Place
) -> None:
    own = enrolled(running, home=commune)
    waits = make_volunteer(home=commune, applied_at=timezone.now())
    client = as_(trainer)
    for name in ("session-attendance", "session-invite"):
        page = client.get(url(name, running.pk) + "?q=Camille").content.decode()
        assert "Camille" in page
        assert "Forcalquier" in page
        assert own.supporter.email not in page
        assert waits.supporter.email not in page


def test_a_trainer_of_elsewhere_runs_nothing_here(session: TrainingSession) -> None:
    client = as_(make_role(make_supporter(), Role.Kind.TRAINER).supporter)
    for name in ("session-edit", "session-cancel", "session-invite", "session-attendance", "session-opinions"):
        assert client.get(url(name, session.pk)).status_code == 404
    assert client.post(url("session-all-present", session.pk)).status_code == 404


def test_a_tap_marks_without_script_and_with_it(trainer: Supporter, running: TrainingSession) -> None:
    own, client = enrolled(running), as_(trainer)
    address = url("session-mark", running.pk, own.pk)
    assert client.post(address, {"came": "present"}).status_code == 302
    assert client.post(f"{address}?json", {"came": "unknown"}).json() == {"state": "enrolled", "present": 0}
    client.post(url("session-all-present", running.pk))
    assert Enrolment.objects.get(pk=own.pk).state == State.ATTENDED


def test_a_tap_before_the_hour_is_told_no(trainer: Supporter, session: TrainingSession) -> None:
    own = enrolled(session)
    answer = as_(trainer).post(url("session-mark", session.pk, own.pk) + "?json", {"came": "present"})
    assert answer.status_code == 409
    assert "une heure avant" in answer.json()["message"]


def test_only_volunteers_of_the_territory_are_added(
    trainer: Supporter, running: TrainingSession, commune: Place
) -> None:
    here, elsewhere = make_volunteer(home=commune), make_volunteer()
    client = as_(trainer)
    assert client.post(url("session-add", running.pk), {"volunteer": elsewhere.pk}).status_code == 404
    client.post(url("session-add", running.pk), {"volunteer": here.pk})
    assert running.enrolments.get().supporter == here.supporter


def test_a_certificate_is_its_owners_and_the_trainers(trainer: Supporter, running: TrainingSession) -> None:
    own = mark(enrolment=enrolled(running), present=True, at=timezone.now())
    page = as_(own.supporter).get(url("certificate", running.pk)).content.decode()
    for words in (own.code, "Camille", "Farida", running.title, "4 h"):
        assert words in page
    assert as_(trainer).get(url("certificate-of", running.pk, own.pk)).status_code == 200
    assert as_(make_volunteer().supporter).get(url("certificate", running.pk)).status_code == 404


def test_an_opinion_is_given_and_the_trainer_sees_only_how_many(trainer: Supporter, running: TrainingSession) -> None:
    own = mark(enrolment=enrolled(running), present=True, at=timezone.now())
    ended = timezone.now() - timedelta(hours=1)
    TrainingSession.objects.filter(pk=running.pk).update(starts_at=ended - timedelta(hours=4), ends_at=ended)
    client = as_(own.supporter)
    assert client.post(url("session-feedback", running.pk), {"rating": "9"}).status_code == 422
    client.post(url("session-feedback", running.pk), {"rating": "2", "missing": "Une pause"})
    page = as_(trainer).get(url("session-opinions", running.pk)).content.decode()
    assert "<strong>1</strong>" in page
    assert "Une pause" not in page


def test_the_list_shows_the_nearest_first(session: TrainingSession) -> None:
    home = make_place(lon=5.37, lat=43.29)
    make_session(title="Loin", lon=2.35, lat=48.85)
    make_session(title="Tout près", lon=5.40, lat=43.30, starts_at=timezone.now() + timedelta(days=30))
    page = as_(make_supporter(home=home)).get(url("sessions")).content.decode()
    assert page.index("Tout près") < page.index("Loin")


def test_the_list_asks_as_many_questions_for_many_sessions(
    trainer: Supporter, commune: Place, django_assert_max_num_queries: Any
) -> None:
    def count() -> int:
        with django_assert_max_num_queries(60) as asked:
            client.get(url("sessions"))
        return len(asked)

    client = as_(trainer)
    for _n in range(2):
        make_session(place=commune)
    count()  # a browser's first page notes its session
    few = count()
    for _n in range(9):
        make_session(place=commune)
    assert count() == few


def test_the_list_of_who_came_asks_as_many_questions_for_many_people(
    trainer: Supporter, running: TrainingSession, django_assert_max_num_queries: Any
) -> None:
    def count() -> int:
        with django_assert_max_num_queries(60) as asked:
            client.get(url("session-attendance", running.pk))
        return len(asked)

    client = as_(trainer)
    enrolled(running)
    count()  # a browser's first page notes its session
    few = count()
    for _n in range(5):
        enrolled(running)
    assert count() == few
