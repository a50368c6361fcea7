"""Welcomed within two days, or whoever is above is told: once."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from supporters.models import Act, OutgoingMail, Supporter
from supporters.services.consents import withdraw_consent
from teams.models import Membership, Team, Volunteer
from teams.services.welcome import tell_leads_of_late_welcomes, welcome
from territory.models import Place
from tests.campaign.test_pages import make_silence
from tests.factories import (
    make_member,
    make_place,
    make_role,
    make_supporter,
    make_team,
    make_volunteer,
    sign_in,
)
from tests.mailbox import letters_to

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("queued_mail")]


@pytest.fixture
def brest() -> Place:
    region = make_place(kind=Place.Kind.REGION, name="Bretagne")
    finistere = make_place(kind=Place.Kind.DEPARTEMENT, name="Finistère", parent=region)
    return make_place(name="Brest", departement=finistere, lon=-4.49, lat=48.39)


@pytest.fixture
def team(brest: Place) -> Team:
    return make_team(place=brest, name="Recouvrance")


def mobiliser_of(team: Team) -> Supporter:
    person: Supporter = team.roles.get().supporter
    return person


def newcomer_of(team: Team, *, hours: int = 48, **overrides: Any) -> Volunteer:
    due = timezone.now() + timedelta(hours=hours)
    person = make_supporter(home=team.place, display_name=overrides.pop("name", "Nadia"))
    volunteer = make_volunteer(supporter=person, welcome_due_at=due, **overrides)
    make_member(team, volunteer.supporter)
    return volunteer


def address_of(volunteer: Volunteer) -> str:
    stay = Membership.objects.current().get(supporter=volunteer.supporter)
    return f"/equipe/membres/{stay.pk}/accueillir/"


# --- welcoming ---


def test_the_mobiliser_sees_newcomers_with_the_hours_left(client: Client, team: Team) -> None:
    newcomer_of(team, hours=5)
    page = sign_in(client, mobiliser_of(team)).get("/equipe/accueillir/").content.decode()
    assert "Nadia" in page
    assert "plus que 5 heures" in page
    assert "Bienvenue dans l&#x27;équipe « Recouvrance »" in page


def test_one_click_welcomes_dates_counts_and_writes(client: Client, team: Team) -> None:
    newcomer = newcomer_of(team)
    mobiliser = mobiliser_of(team)
    words = {"words": "Bonjour Nadia, on vous attend samedi."}
    assert sign_in(client, mobiliser).post(address_of(newcomer), words)["Location"] == "/equipe/accueillir/"
    newcomer.refresh_from_db()
    assert newcomer.welcomed_by == mobiliser
    assert newcomer.welcomed_at is not None
    assert "on vous attend samedi" in letters_to(newcomer.supporter.email)[0]
    assert list(Act.objects.values_list("supporter", "kind")) == [(mobiliser.pk, "welcome")]


def test_whoever_welcomes_second_changes_nothing(team: Team) -> None:
    newcomer = newcomer_of(team)
    stay = Membership.objects.current().get(supporter=newcomer.supporter)
    for by in (mobiliser_of(team), make_supporter()):
        welcome(membership=stay, by=by, at=timezone.now(), words="Bienvenue !")
    newcomer.refresh_from_db()
    assert newcomer.welcomed_by == mobiliser_of(team)
    assert len(letters_to(newcomer.supporter.email)) == 1
    assert Act.objects.count() == 1


def test_an_empty_welcome_is_refused(client: Client, team: Team) -> None:
    newcomer = newcomer_of(team)
    assert sign_in(client, mobiliser_of(team)).post(address_of(newcomer), {"words": " "}).status_code == 422
    newcomer.refresh_from_db()
    assert newcomer.welcomed_at is None


@pytest.mark.parametrize("how", ["none", "withdrawn", "restricted"])
def test_nothing_is_written_to_who_wants_none_but_they_are_welcomed(client: Client, team: Team, how: str) -> None:
    newcomer = newcomer_of(team, team_mail="none" if how == "none" else "all")
    stay = Membership.objects.current().get(supporter=newcomer.supporter)
    person = newcomer.supporter
    if how == "withdrawn":
        person.consents.filter(purpose="local_team").withdraw(at=timezone.now())
    if how == "restricted":
        Supporter.objects.filter(pk=person.pk).update(restricted_at=timezone.now())
    welcome(membership=stay, by=mobiliser_of(team), at=timezone.now(), words="Bienvenue !")
    newcomer.refresh_from_db()
    assert newcomer.welcomed_at is not None
    assert letters_to(person.email) == []


def test_in_silence_nobody_is_welcomed(client: Client, team: Team) -> None:
    newcomer = newcomer_of(team)
    make_silence()
    assert sign_in(client, mobiliser_of(team)).post(address_of(newcomer), {"words": "Bonjour"}).status_code == 403
    newcomer.refresh_from_db()
    assert newcomer.welcomed_at is None


def test_a_mobiliser_of_another_team_does_not_see_them(client: Client, team: Team) -> None:
    newcomer = newcomer_of(team)
    other = sign_in(client, mobiliser_of(make_team()))
    assert other.get(address_of(newcomer)).status_code == 404
    assert other.get(f"/equipe/accueillir/{newcomer.pk}/").status_code == 404
    assert "Nadia" not in other.get("/equipe/accueillir/").content.decode()


def test_members_and_strangers_welcome_nobody(client: Client, team: Team) -> None:
    newcomer = newcomer_of(team)
    for person in (make_member(team), make_supporter()):
        assert sign_in(client, person).get("/equipe/accueillir/").status_code == 404
        assert client.post(address_of(newcomer), {"words": "Bonjour"}).status_code == 404


def test_names_wait_for_the_second_factor(client: Client, team: Team) -> None:
    client.force_login(mobiliser_of(team))
    assert client.get("/equipe/accueillir/").status_code == 302


def test_the_lead_welcomes_who_has_no_team(client: Client, brest: Place) -> None:
    alone = make_volunteer(home=brest, welcome_due_at=timezone.now())
    lead = make_role(None, "departmental", place=brest.departement).supporter
    page = sign_in(client, lead).get("/equipe/accueillir/").content.decode()
    assert "Sans équipe" in page
    client.post(f"/equipe/accueillir/{alone.pk}/", {"words": "Parlons-en !"})
    alone.refresh_from_db()
    assert alone.welcomed_by == lead
    assert "Parlons-en" in letters_to(alone.supporter.email)[0]


def test_the_list_asks_as_many_questions_for_one_as_for_ten(client: Client, team: Team) -> None:
    sign_in(client, mobiliser_of(team)).get("/equipe/accueillir/")
    counts = []
    for more in (1, 9):
        for _ in range(more):
            newcomer_of(team)
        with CaptureQueriesContext(connection) as queries:
            client.get("/equipe/accueillir/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


# --- nobody did ---


def later() -> Any:
    return timezone.now() + timedelta(hours=49)


@pytest.mark.parametrize(
    ("held", "told"),
    [
        (("departmental", "regional", "national"), "departmental"),
        (("regional", "national"), "regional"),
        (("national",), "national"),
    ],
)
def test_the_closest_lead_is_told(team: Team, held: tuple[str, ...], told: str) -> None:
    newcomer_of(team)
    finistere = team.place.departement
    assert finistere is not None
    places = {"departmental": finistere, "regional": finistere.parent, "national": make_place(kind="country")}
    people = {kind: make_role(None, kind, place=places[kind]).supporter for kind in held}
    assert tell_leads_of_late_welcomes(at=later()) == 1
    assert {kind for kind in held if letters_to(people[kind].email)} == {told}


def test_one_mail_lists_how_many_by_team_with_first_names_alone(team: Team, brest: Place) -> None:
    newcomer_of(team, name="Nadia"), newcomer_of(team, name="Omar")
    alone = make_volunteer(home=brest, welcome_due_at=timezone.now())
    lead = make_role(None, "departmental", place=brest.departement).supporter
    assert tell_leads_of_late_welcomes(at=later()) == 3
    (letter,) = letters_to(lead.email)
    assert "Recouvrance (2) : Nadia, Omar" in letter
    assert "Sans équipe proche (1)" in letter
    assert alone.supporter.email not in letter


def test_a_lead_is_told_once_ever(team: Team) -> None:
    newcomer_of(team)
    make_role(None, "departmental", place=team.place.departement)
    assert [tell_leads_of_late_welcomes(at=later()) for _ in range(2)] == [1, 0]
    assert OutgoingMail.objects.count() == 1


def test_nobody_is_told_of_who_was_welcomed_or_is_not_late(team: Team) -> None:
    make_role(None, "departmental", place=team.place.departement)
    newcomer_of(team, welcomed_at=timezone.now())
    newcomer_of(team, hours=72)
    assert tell_leads_of_late_welcomes(at=later()) == 0


def test_silence_and_a_place_without_lead_leave_them_for_later(team: Team) -> None:
    newcomer = newcomer_of(team)
    assert tell_leads_of_late_welcomes(at=later()) == 0
    lead = make_role(None, "departmental", place=team.place.departement).supporter
    vote = make_silence()
    with time_machine.travel(later(), tick=False):
        vote.silence_start, vote.silence_end = timezone.now() - timedelta(1), timezone.now() + timedelta(1)
        vote.save()
        assert tell_leads_of_late_welcomes(at=timezone.now()) == 0
    newcomer.refresh_from_db()
    assert newcomer.lead_told_at is None
    assert letters_to(lead.email) == []
    vote.delete()
    assert tell_leads_of_late_welcomes(at=later()) == 1


def test_whoever_withdrew_waits_for_nobody(team: Team) -> None:
    newcomer = newcomer_of(team)
    make_role(None, "departmental", place=team.place.departement)
    withdraw_consent(supporter=newcomer.supporter, purpose="local_team", at=timezone.now())
    assert tell_leads_of_late_welcomes(at=later()) == 0


def test_the_administrators_hear_where_nobody_holds_a_role(team: Team, national: Supporter) -> None:
    newcomer_of(team)
    assert tell_leads_of_late_welcomes(at=later()) == 1
    assert len(letters_to(national.email)) == 1


@pytest.mark.parametrize("how", ["no message", "restricted", "closed"])
def test_a_lead_who_may_not_be_written_to_leaves_it_to_the_next_above(team: Team, how: str) -> None:
    newcomer_of(team)
    finistere = team.place.departement
    assert finistere is not None
    deaf = make_role(make_volunteer().supporter, "departmental", place=finistere).supporter
    if how == "no message":
        Volunteer.objects.filter(supporter=deaf).update(team_mail="none")
    else:
        limits = {"restricted": {"restricted_at": timezone.now()}, "closed": {"is_active": False}}
        Supporter.objects.filter(pk=deaf.pk).update(**limits[how])
    above = make_role(None, "regional", place=finistere.parent).supporter
    assert tell_leads_of_late_welcomes(at=later()) == 1
    assert (len(letters_to(deaf.email)), len(letters_to(above.email))) == (0, 1)
