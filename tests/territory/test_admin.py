"""Elections typed in the admin get their silence; a calendar in force is not one person's to change."""

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from supporters.models import Supporter
from territory.gazetteer import Gazetteer
from territory.models import Election, Place, Round, SilenceChange, Zone, ZoneVote
from territory.services import activate_election, create_round
from tests.factories import make_precinct, make_supporter, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client: Client, national: Supporter) -> Client:
    return sign_in(client, national)


@pytest.fixture
def election() -> Election:
    election = Election.objects.create(slug="2027", name="Présidentielle 2027")
    create_round(election=election, number=1, date=date(2027, 4, 11))
    return election


def rounds(*dates: str, initial: int = 0) -> dict[str, Any]:
    posted: dict[str, Any] = {"rounds-TOTAL_FORMS": len(dates), "rounds-INITIAL_FORMS": initial}
    for n, day in enumerate(dates):
        posted |= {f"rounds-{n}-number": n + 1, f"rounds-{n}-date": day}
    return posted


def act(client: Client, model: str, name: str, pk: int) -> Any:
    return client.post(f"/admin/territory/{model}/", {"action": name, "_selected_action": [pk]}, follow=True)


def test_an_election_typed_with_its_rounds_has_every_zone(office: Client) -> None:
    posted = {"name": "Présidentielle", "slug": "presidentielle", **rounds("2027-04-11", "2027-04-25")}
    answer = office.post("/admin/territory/election/add/", posted)
    assert answer.status_code == 302, answer.content.decode()
    assert Round.objects.count() == 2
    assert ZoneVote.objects.count() == 2 * len(Zone.values)


def test_a_round_that_is_no_sunday_is_refused_beside_its_field(office: Client) -> None:
    posted = {"name": "Présidentielle", "slug": "presidentielle", **rounds("2027-04-10")}
    answer = office.post("/admin/territory/election/add/", posted)
    assert "Choisissez un dimanche" in answer.content.decode()
    assert not Election.objects.exists()


def test_an_election_is_activated_from_the_list(office: Client, election: Election) -> None:
    act(office, "election", "activate", election.pk)
    election.refresh_from_db()
    assert election.is_active


def test_an_election_without_round_is_not_activated_and_says_why(office: Client) -> None:
    election = Election.objects.create(slug="vide", name="Vide")
    answer = act(office, "election", "activate", election.pk)
    election.refresh_from_db()
    assert not election.is_active
    assert "un tour" in answer.content.decode()


def test_one_person_cannot_take_back_a_silence_in_force(office: Client, election: Election) -> None:
    activate_election(election=election)
    assert office.post(f"/admin/territory/election/{election.pk}/delete/", {"post": "yes"}).status_code == 403
    office.post(f"/admin/territory/election/{election.pk}/change/", {"name": "X", "slug": "x", **rounds()})
    election.refresh_from_db()
    assert election.is_active
    vote = election.rounds.get().votes.first()
    assert office.post(f"/admin/territory/zonevote/{vote.pk}/change/", {}).status_code == 403


def test_a_correction_is_proposed_by_one_and_applied_by_another(office: Client, election: Election) -> None:
    vote = election.rounds.get().votes.get(zone="metropole")
    posted = {
        "vote": vote.pk,
        "silence_start_0": "2027-04-09", "silence_start_1": "20:00",
        "silence_end_0": "2027-04-11", "silence_end_1": "20:00",
        "reason": "Décret",
    }  # fmt: skip
    answer = office.post("/admin/territory/silencechange/add/", posted)
    assert answer.status_code == 302, answer.content.decode()
    change = SilenceChange.objects.get()
    act(office, "silencechange", "apply", change.pk)
    change.refresh_from_db()
    assert change.applied_at is None

    other = make_supporter(is_staff=True)
    other.groups.add(Group.objects.get(name="national"))
    act(sign_in(Client(), other), "silencechange", "apply", change.pk)
    change.refresh_from_db()
    vote.refresh_from_db()
    assert change.applied_by == other.email
    assert vote.silence_start == change.silence_start


def test_a_correction_that_ends_before_it_begins_is_refused_beside_its_field(
    office: Client, election: Election
) -> None:
    posted = {
        "vote": election.rounds.get().votes.get(zone="metropole").pk,
        "silence_start_0": "2027-04-11", "silence_start_1": "20:00",
        "silence_end_0": "2027-04-09", "silence_end_1": "20:00",
        "reason": "Erreur",
    }  # fmt: skip
    assert office.post("/admin/territory/silencechange/add/", posted).status_code in {200, 422}
    assert not SilenceChange.objects.exists()


def test_moderators_see_neither_elections_nor_corrections(client: Client, moderator: Supporter) -> None:
    office = sign_in(client, moderator)
    assert office.get("/admin/territory/election/").status_code == 403
    assert office.get("/admin/territory/silencechange/add/").status_code == 403


def test_every_page_of_the_staff_opens(office: Client, election: Election, country: Gazetteer) -> None:
    vote, place = election.rounds.get().votes.first(), Place.objects.get(code="13004")
    for page in ("election/", f"election/{election.pk}/change/", "zonevote/", f"zonevote/{vote.pk}/change/",
                 "silencechange/", "silencechange/add/", "place/", f"place/{place.pk}/change/"):  # fmt: skip
        assert office.get(f"/admin/territory/{page}").status_code == 200, page


def test_places_are_searched_as_the_public_searches_them(office: Client, country: Gazetteer) -> None:
    answer = office.get("/admin/territory/place/", {"q": "st den"})
    assert {place.code for place in answer.context["cl"].result_list} == {"93066", "97411"}


def test_precincts_are_found_by_their_code_or_their_commune(office: Client) -> None:
    here = make_precinct(code="93066_0011")
    make_precinct(code="93066_0012", commune=here.commune)
    make_precinct()
    for typed, count in (("93066_11", 1), (here.commune.code, 2), ("93066_?", 0), ("zzz", 0)):
        answer = office.get("/admin/territory/precinct/", {"q": typed})
        assert len(answer.context["cl"].result_list) == count, typed


@pytest.mark.parametrize("model", ["precinct", "result", "boundary", "address", "candidate", "targeting", "import"])
def test_what_comes_from_files_or_has_its_page_is_only_read(office: Client, model: str) -> None:
    assert office.get(f"/admin/territory/{model}/").status_code == 200
    assert office.get(f"/admin/territory/{model}/add/").status_code == 403


def test_a_specialist_sees_the_territory_and_nobody(client: Client) -> None:
    person = make_supporter(is_staff=True)
    person.groups.add(Group.objects.get(name="specialists"))
    sign_in(client, person)
    page = client.get("/admin/").content.decode()
    assert "/admin/territory/import/" in page
    assert "/admin/supporters/" not in page
    assert client.get("/admin/supporters/supporter/").status_code == 403
    assert client.get("/terrain/donnees/").status_code == 200
