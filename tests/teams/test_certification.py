"""From candidate to mobiliser, or a kind no."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from supporters.models import Supporter
from teams.models import Membership, Role, Team, Volunteer
from teams.services.certification import certify, decline
from teams.services.volunteers import apply
from territory.models import Place
from tests.factories import make_member, make_place, make_role, make_supporter, make_team, make_volunteer, sign_in
from tests.mailbox import letters_to

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("queued_mail")]
NOW = timezone.now()


@pytest.fixture
def finistere() -> Place:
    return make_place(kind=Place.Kind.DEPARTEMENT, name="Finistère")


@pytest.fixture
def trainer(finistere: Place) -> Supporter:
    return make_role(None, "trainer", place=finistere).supporter


@pytest.fixture
def candidate(finistere: Place) -> Volunteer:
    """Who went out and applied; not trained yet."""
    home = make_place(name="Brest", departement=finistere, lon=-4.49, lat=48.39)
    person = make_supporter(display_name="Nadia", home=home)
    return make_volunteer(
        supporter=person, first_outing_at=NOW, applied_at=NOW, application="J'ai adoré.", welcomed_at=NOW
    )


@pytest.fixture
def trained(candidate: Volunteer) -> Volunteer:
    candidate.trained_at = NOW
    candidate.save()
    return candidate


# --- applying ---


def test_one_applies_after_a_first_outing(client: Client) -> None:
    volunteer = make_volunteer(first_outing_at=NOW)
    sign_in(client, volunteer.supporter).post("/equipe/candidature/", {"words": "J'ai du temps le samedi."})
    volunteer.refresh_from_db()
    assert volunteer.applied_at is not None
    assert volunteer.application == "J'ai du temps le samedi."


def test_before_it_the_page_says_why_not_yet(client: Client) -> None:
    volunteer = make_volunteer()
    sign_in(client, volunteer.supporter)
    assert "Participez d'abord à une sortie" in client.get("/equipe/candidature/").content.decode()
    assert client.post("/equipe/candidature/", {"words": "Moi !"}).status_code == 422
    volunteer.refresh_from_db()
    assert volunteer.applied_at is None


@pytest.mark.parametrize("words", ["", "x" * 501])
def test_words_are_needed_and_short(client: Client, words: str) -> None:
    volunteer = make_volunteer(first_outing_at=NOW)
    assert sign_in(client, volunteer.supporter).post("/equipe/candidature/", {"words": words}).status_code == 422


def test_applying_again_changes_the_words_and_keeps_the_date(candidate: Volunteer) -> None:
    apply(volunteer=candidate, words="Encore mieux dit.", at=timezone.now())
    candidate.refresh_from_db()
    assert (candidate.application, candidate.applied_at) == ("Encore mieux dit.", NOW)


# --- reading candidates ---


def test_a_trainer_reads_first_names_communes_and_words(client: Client, trainer: Supporter, candidate: Any) -> None:
    page = sign_in(client, trainer).get("/equipe/candidatures/").content.decode()
    for words in ("Nadia", "Brest", "J&#x27;ai adoré."):
        assert words in page
    assert candidate.supporter.email not in page


def test_a_trainer_elsewhere_sees_none(client: Client, candidate: Volunteer) -> None:
    elsewhere = make_role(None, "trainer").supporter
    sign_in(client, elsewhere)
    assert "Nadia" not in client.get("/equipe/candidatures/").content.decode()
    for path in ("", "refuser/"):
        assert client.get(f"/equipe/candidatures/{candidate.pk}/{path}").status_code == 404


def test_mobilisers_and_members_do_not_read_candidates(client: Client, candidate: Volunteer) -> None:
    team = make_team(place=candidate.supporter.home)
    for person in (team.roles.get().supporter, make_member(team)):
        assert sign_in(client, person).get("/equipe/candidatures/").status_code == 404


def test_names_wait_for_the_second_factor(client: Client, trainer: Supporter) -> None:
    client.force_login(trainer)
    assert client.get("/equipe/candidatures/").status_code == 302


# --- certifying ---


def test_a_new_team_opens_with_its_mobiliser(client: Client, trainer: Supporter, trained: Volunteer) -> None:
    sent = {"team": "new", "team_name": "Recouvrance"}
    answer = sign_in(client, trainer).post(f"/equipe/candidatures/{trained.pk}/", sent)
    assert answer["Location"] == "/equipe/candidatures/"
    team = Team.objects.get(name="Recouvrance")
    role = Role.objects.current(at=timezone.now()).get(supporter=trained.supporter)
    assert (role.kind, role.team, role.given_by) == ("mobiliser", team, trainer)
    assert (team.state, team.members, team.place.name) == ("active", 1, "Brest")
    trained.refresh_from_db()
    assert trained.certified_by == trainer
    letter = letters_to(trained.supporter.email)[0]
    assert "second facteur" in letter
    assert "Recouvrance" in letter


def test_a_team_that_nobody_leads_is_taken_over(client: Client, trainer: Supporter, trained: Volunteer) -> None:
    home = trained.supporter.home
    orphan = make_team(place=home, state="without", name="Kerinou")
    former = make_team(place=home)
    make_member(former, trained.supporter)
    sign_in(client, trainer)
    assert "Kerinou" in client.get(f"/equipe/candidatures/{trained.pk}/").content.decode()
    client.post(f"/equipe/candidatures/{trained.pk}/", {"team": str(orphan.pk)})
    orphan.refresh_from_db()
    assert orphan.state == "active"
    assert Membership.objects.current().get(supporter=trained.supporter).team == orphan


def test_nobody_is_certified_before_a_training(client: Client, trainer: Supporter, candidate: Volunteer) -> None:
    sent = {"team": "new", "team_name": "Recouvrance"}
    assert sign_in(client, trainer).post(f"/equipe/candidatures/{candidate.pk}/", sent).status_code == 422
    assert not Team.objects.exists()
    assert not Role.objects.filter(supporter=candidate.supporter).exists()


def test_a_new_team_needs_a_name(client: Client, trainer: Supporter, trained: Volunteer) -> None:
    answer = sign_in(client, trainer).post(f"/equipe/candidatures/{trained.pk}/", {"team": "new", "team_name": " "})
    assert answer.status_code == 422


def test_a_team_outside_the_territory_cannot_be_given(client: Client, trainer: Supporter, trained: Volunteer) -> None:
    outside = make_team(state="without", place=make_place(lon=-4.49, lat=48.39), name="Ailleurs")
    sign_in(client, trainer)
    assert "Ailleurs" not in client.get(f"/equipe/candidatures/{trained.pk}/").content.decode()
    assert client.post(f"/equipe/candidatures/{trained.pk}/", {"team": str(outside.pk)}).status_code == 422
    with pytest.raises(ValidationError):
        certify(volunteer=trained, by=trainer, at=timezone.now(), team=outside)
    trained.refresh_from_db()
    assert trained.certified_at is None


def test_nobody_is_certified_twice(trainer: Supporter, trained: Volunteer) -> None:
    certify(volunteer=trained, by=trainer, at=timezone.now(), team_name="Recouvrance")
    with pytest.raises(ValidationError):
        certify(volunteer=trained, by=trainer, at=timezone.now(), team_name="Encore")
    assert Team.objects.count() == 1


# --- a kind no ---


def test_a_refusal_is_dated_and_says_why(client: Client, trainer: Supporter, candidate: Volunteer) -> None:
    words = "Merci ! Venez d'abord à deux autres sorties."
    sign_in(client, trainer).post(f"/equipe/candidatures/{candidate.pk}/refuser/", {"reason": words})
    candidate.refresh_from_db()
    assert candidate.declined_at is not None
    assert words in letters_to(candidate.supporter.email)[0]
    assert "Nadia" not in client.get("/equipe/candidatures/").content.decode()
    own = sign_in(Client(), candidate.supporter).get("/equipe/").content.decode()
    assert "deux autres sorties" in own


def test_a_refusal_without_words_is_refused(client: Client, trainer: Supporter, candidate: Volunteer) -> None:
    answer = sign_in(client, trainer).post(f"/equipe/candidatures/{candidate.pk}/refuser/", {"reason": ""})
    assert answer.status_code == 422
    candidate.refresh_from_db()
    assert candidate.declined_at is None


def test_whoever_was_refused_may_apply_again(candidate: Volunteer) -> None:
    candidate.declined_at, candidate.declined_because = NOW, "Plus tard."
    candidate.save()
    again = timezone.now()
    apply(volunteer=candidate, words="Me revoilà.", at=again)
    candidate.refresh_from_db()
    assert (candidate.applied_at, candidate.declined_at, candidate.declined_because) == (again, None, "")


@pytest.mark.parametrize("limit", [{"restricted_at": NOW}, {"is_active": False}])
def test_nobody_who_may_not_be_written_to_is_told_of_a_refusal(db: None, limit: dict[str, Any]) -> None:
    candidate = make_volunteer(first_outing_at=NOW, applied_at=NOW, application="Pour aider.")
    Supporter.objects.filter(pk=candidate.supporter.pk).update(**limit)
    decline(volunteer=candidate, reason="Plus tard.", at=NOW)
    assert letters_to(candidate.supporter.email) == []
