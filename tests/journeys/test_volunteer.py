"""The whole ladder: a visitor says « I'd like to help », and one day leads a team."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client
from django.utils import timezone

from supporters import ledger
from supporters.models import Act, Supporter
from teams.models import Outing, Team, TrainingSession, Volunteer
from territory.models import Place
from tests.factories import make_outing, make_place, make_role, make_session, make_team, sign_in
from tests.mailbox import letters_to, path_sent_to

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("queued_mail")]
ADDRESS = "nadia@example.org"
ACTIVATE = "/compte/2fa/totp/activate/"


@pytest.fixture
def brest() -> Place:
    finistere = make_place(code="D-29", kind=Place.Kind.DEPARTEMENT, name="Finistère")
    return make_place(code="29019", name="Brest", lon=-4.49, lat=48.39, departement=finistere)


@pytest.fixture
def team(brest: Place) -> Team:
    return make_team(place=brest, name="Recouvrance")


def nadia() -> Volunteer:
    return Volunteer.objects.select_related("supporter").get(supporter__email=ADDRESS)


def next_of(visitor: Client) -> str:
    """What the person's own page says comes next."""
    return str(visitor.get("/equipe/").context["following"].step.key)


def says_she_would_like_to_help(visitor: Client, home: Place) -> None:
    words = {"first_name": "Nadia", "place": "", "place_code": home.code, "email": ADDRESS, "ways": ["doors"]}
    born = {"birth_month": "5", "birth_year": "1990"}
    boxes = {"consent_account": "on", "consent_local_team": "on"}
    assert visitor.post("/agir/aider/", words | born | boxes).status_code == 302


def joins_the_nearest_team(visitor: Client, team: Team) -> None:
    answer = visitor.post(path_sent_to(ADDRESS, "/agir/aider/confirmer/"), follow=True)
    assert "Recouvrance" in answer.content.decode()
    visitor.post("/equipe/proches/", {"team": team.pk})


def is_welcomed(mobiliser: Supporter) -> None:
    desk = sign_in(Client(), mobiliser)
    ((newcomer, form),) = desk.get("/equipe/accueillir/").context["newcomers"]
    words = form.initial["words"]
    desk.post(f"/equipe/accueillir/{newcomer.volunteer.pk}/", {"words": words})
    assert "Bienvenue dans l'équipe « Recouvrance »" in letters_to(ADDRESS)[-1]


def goes_out(visitor: Client, outing: Outing, mobiliser: Supporter) -> None:
    visitor.post(f"/sorties/{outing.pk}/venir/", {"friends": "0"})
    row = outing.participations.get()
    report: dict[str, Any] = {"people": "12", f"came_{row.pk}": "on", f"friends_{row.pk}": "0"}
    assert sign_in(Client(), mobiliser).post(f"/sorties/{outing.pk}/bilan/", report).status_code == 302


def is_trained(visitor: Client, session: TrainingSession, desk: Client) -> None:
    assert "Nadia" in desk.get("/equipe/candidatures/").content.decode()
    desk.post(f"/equipe/formations/{session.pk}/inviter/", {"volunteer": nadia().pk})
    visitor.post(path_sent_to(ADDRESS, "/equipe/formations/invitation/"), {"answer": "yes"})
    desk.post(f"/equipe/formations/{session.pk}/presences/tous/")


def protects_the_account(visitor: Client) -> None:
    secret = visitor.get(ACTIVATE).context["form"].secret
    code = format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
    assert visitor.post(ACTIVATE, {"code": code}).status_code == 302
    with time_machine.travel(timezone.now() + timedelta(seconds=31)):
        later = format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
        visitor.post("/compte/2fa/reauthenticate/", {"code": later})


def test_a_visitor_becomes_the_mobiliser_of_a_team(brest: Place, team: Team) -> None:
    visitor, mobiliser = Client(), team.roles.get().supporter
    trainer = make_role(None, "trainer", place=brest.departement).supporter
    outing = make_outing(team=team, starts_at=timezone.now() - timedelta(minutes=10))
    session = make_session(place=brest, trainer=trainer, starts_at=timezone.now() + timedelta(minutes=30))

    says_she_would_like_to_help(visitor, brest)
    joins_the_nearest_team(visitor, team)
    assert next_of(visitor) == "outing"

    is_welcomed(mobiliser)
    goes_out(visitor, outing, mobiliser)
    assert next_of(visitor) == "application"

    visitor.post("/equipe/candidature/", {"words": "J'ai adoré, et j'ai mes samedis."})
    assert next_of(visitor) == "training"

    desk = sign_in(Client(), trainer)
    is_trained(visitor, session, desk)
    assert next_of(visitor) == "certified"

    desk.post(f"/equipe/candidatures/{nadia().pk}/", {"team": "new", "team_name": "Quatre Moulins"})
    assert "second facteur" in letters_to(ADDRESS)[-1]
    mine = Team.objects.get(name="Quatre Moulins")
    people = f"/equipe/{mine.pk}/membres/"
    assert visitor.get(people)["Location"].startswith(ACTIVATE)

    protects_the_account(visitor)
    assert visitor.get(people).status_code == 200
    assert visitor.get("/equipe/").context["following"] is None

    steps = nadia()
    assert None not in (steps.welcomed_at, steps.first_outing_at, steps.applied_at, steps.trained_at)
    kinds = set(Act.objects.filter(supporter__in=[mobiliser, steps.supporter]).values_list("kind", flat=True))
    assert {"welcome", "outing", "training"} <= kinds
    assert ledger.recount() == []
    team.refresh_from_db()
    assert (team.members, mine.members) == (1, 1)
