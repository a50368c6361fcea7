"""The pages of training, as a visitor, a participant and a trainer reach them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from common.tokens import make_token
from supporters.models import Supporter
from teams.emails.training import INVITATION, stamp_of
from teams.models import Enrolment, Feedback, Material, Role, TrainingSession
from teams.services.attendance import mark
from teams.services.enrolments import enrol
from teams.services.invitations import invite
from territory.models import Place
from tests.browser.walking import SignIn, send, stops
from tests.factories import make_place, make_role, make_session, make_volunteer

NAMES = ("Anaïs", "Bilal", "Chloé", "Driss", "Élodie", "Fanch", "Gaël", "Hawa")
PROGRAMME = "Frapper, sourire, écouter.\n\nApportez une bouteille d'eau et un carnet."


@dataclass
class School:
    """`next` is to come, `full` has no place left, `running` begins in a minute, `past` is over."""

    trainer: Supporter
    participant: Supporter
    next: TrainingSession
    full: TrainingSession
    running: TrainingSession
    past: TrainingSession


def make_school() -> School:
    now = timezone.now()
    departement = make_place(kind=Place.Kind.DEPARTEMENT, name="Finistère", lon=-4.0, lat=48.3)
    commune = make_place(name="Quimper", departement=departement, lon=-4.1, lat=48.0)
    trainer = make_volunteer(home=commune).supporter
    trainer.display_name = "Farida"
    trainer.save()
    make_role(trainer, Role.Kind.TRAINER, place=departement)
    common = {"trainer": trainer, "place": commune, "description": PROGRAMME, "lon": commune.lon, "lat": commune.lat}
    people = [make_volunteer(home=commune, applied_at=now if n % 2 else None).supporter for n in range(8)]
    for person, name in zip(people, NAMES, strict=True):
        Supporter.objects.filter(pk=person.pk).update(display_name=name)
    link = "https://visio.example.org/salle"
    coming = make_session(title="Convaincre à la porte", link=link, **common)
    full = make_session(title="Tenir un stand", capacity=3, **common)
    running = make_session(title="Devenir mobilisateur", starts_at=now + timedelta(minutes=1), **common)
    past = make_session(title="Accueillir", starts_at=now - timedelta(hours=5), **common)
    for person in people[:3]:
        enrol(session=full, supporter=person, at=now)
    for person in people[2:6]:
        enrol(session=running, supporter=person, at=now)
    for n, person in enumerate(people[:6]):
        row = Enrolment.objects.create(session=past, supporter=person, state=Enrolment.State.ENROLLED, asked_at=now)
        row = mark(enrolment=row, present=True, at=now)
        if n:
            Feedback.objects.create(enrolment=row, rating=4, learnt=f"Écouter, {n} fois.", missing="Une pause", at=now)
    TrainingSession.objects.filter(pk=past.pk).update(taken=6)
    Material.objects.create(title="Le guide", description="À relire", link="https://example.org/guide", added_at=now)
    poster = {"file": "materials/x.pdf", "file_name": "affiche.pdf"}
    Material.objects.create(title="L'affiche", added_by=trainer, added_at=now, **poster)
    return School(trainer, people[0], coming, full, running, past)


def training_walk(page: Page, sign_in: SignIn) -> Iterator[str]:
    school = make_school()
    yield from _answering(page, school)
    sign_in(make_volunteer().supporter)
    yield from stops(page, "sessions")
    yield from stops(page, "session", of=school.full)
    sign_in(school.participant)
    yield from stops(page, "sessions", "materials")
    yield from stops(page, "session", of=school.next)
    yield from stops(page, "session", "certificate", "session-feedback", of=school.past)
    sign_in(school.trainer)
    yield from stops(page, "sessions", "session-new", "materials")
    send(page)
    yield "materials, refused"
    yield from stops(page, "session", "session-edit", "session-invite", "session-cancel", of=school.next)
    yield from stops(page, "session-attendance", of=school.next)
    page.goto(f"{reverse('teams:session-attendance', args=[school.running.pk])}?q=a")
    yield "session-attendance, with a search"
    yield from stops(page, "session", "session-attendance", "session-opinions", of=school.past)
    row = school.past.enrolments.first()
    assert row
    page.goto(reverse("teams:certificate-of", args=[school.past.pk, row.pk]))
    yield "certificate-of"
    page.goto(reverse("teams:material-delete", args=[Material.objects.get(title="L'affiche").pk]))
    yield "material-delete"


def _answering(page: Page, school: School) -> Iterator[str]:
    """The link of an invitation's mail, before and after its day, and once it is altered."""
    guest = make_volunteer(home=school.next.place)
    [row] = invite(session=school.next, volunteers=[guest], by=school.trainer, at=timezone.now())
    address = reverse("teams:session-answer", args=[make_token(INVITATION, {"enrolment": row.pk, "at": stamp_of(row)})])
    page.goto(address)
    yield "session-answer"
    Enrolment.objects.filter(pk=row.pk).update(invitation_expires_at=timezone.now())
    page.goto(address)
    yield "session-answer, expired"
    page.goto(reverse("teams:session-answer", args=["abime"]))
    yield "session-answer, lost"
