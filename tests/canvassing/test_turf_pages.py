"""The pages where a precinct is cut into turfs and made ready to be handed out."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from canvassing.areas import Area
from canvassing.models import ExperimentUnit, Turf
from canvassing.services.cutting import make_due_cuts
from canvassing.turf_pages.drawing import drawing_of
from supporters.models import Supporter
from teams.models import Team
from territory.models import Address, Precinct
from tests.canvassing.conftest import Field, make_drawn
from tests.canvassing.streets import cut_in_four, make_digne, make_lead, make_streets, page, text, turf_of
from tests.canvassing.walking import make_walk
from tests.factories import make_address, make_place, make_precinct, make_result, make_supporter, make_team, sign_in
from tests.territory.ranking import make_country, make_targeting

pytestmark = pytest.mark.django_db


@pytest.fixture
def precinct() -> Precinct:
    return make_digne()


@pytest.fixture
def area(precinct: Precinct) -> Area:
    return cut_in_four(precinct)


@pytest.fixture
def mobiliser(precinct: Precinct) -> Client:
    return sign_in(Client(), make_team(place=precinct.commune).roles.get().supporter)


def test_a_mobiliser_cuts_a_precinct_and_finds_its_turfs(mobiliser: Client, precinct: Precinct) -> None:
    answer = mobiliser.post(page("turf-cut"), {"doors": 30})
    assert answer["Location"] == page("turf-area")
    assert "est en route" in text(mobiliser.get(page("turf-area")))
    assert mobiliser.get(page("turf-state")).json()["state"] == "queued"
    assert make_due_cuts(at=timezone.now()) == 1
    assert mobiliser.get(page("turf-state")).json()["state"] == "ready"
    shown = text(mobiliser.get(page("turf-area")))
    assert Turf.objects.live().count() == 4
    assert all(f">{turf.number}</span> {turf.name}" in shown for turf in Turf.objects.live())


@pytest.mark.parametrize("name", ["turf-area", "turf-state", "turf-map"])
def test_turfs_are_shown_to_who_cuts_in_the_commune_alone(name: str, precinct: Precinct) -> None:
    departement = make_place(kind="departement", code="D-90")
    precinct.commune.departement = departement
    precinct.commune.save()
    team = make_team(place=precinct.commune)
    member = make_supporter()
    seen = {
        "mobiliser": sign_in(Client(), team.roles.get().supporter),
        "mobiliser elsewhere": sign_in(Client(), make_team().roles.get().supporter),
        "lead": make_lead(departement),
        "lead elsewhere": make_lead(make_place(kind="departement")),
        "member": sign_in(Client(), member),
    }
    assert {who: client.get(page(name)).status_code for who, client in seen.items()} == {
        "mobiliser": 200,
        "mobiliser elsewhere": 404,
        "lead": 200,
        "lead elsewhere": 404,
        "member": 404,
    }


def test_the_list_holds_the_precincts_of_ones_communes_and_no_other(mobiliser: Client, area: Area) -> None:
    make_address(precinct=make_precinct(commune=make_place(name="Ailleurs")))
    shown = text(mobiliser.get(reverse("canvassing:turfs")))
    assert "Digne, bureau 1" in shown
    assert "0 sur 120 portes faites" in shown
    assert "Ailleurs" not in shown


def test_addresses_of_no_known_precinct_are_cut_with_their_commune(mobiliser: Client, precinct: Precinct) -> None:
    Address.objects.filter(street="Rue Haute").update(precinct=None, placed_by="none")
    shown = text(mobiliser.get(reverse("canvassing:turfs")))
    assert "Digne, adresses sans bureau connu" in shown
    assert mobiliser.post(page("turf-cut", "90070"), {"doors": 30}).status_code == 302
    make_due_cuts(at=timezone.now())
    assert Turf.objects.get(precinct=None).addresses == 30


def test_the_list_is_searched_by_commune_and_by_what_is_left_to_cut(national: Supporter, area: Area) -> None:
    make_address(precinct=make_precinct(commune=make_place(name="Ailleurs", code="90071")))
    client, listed = sign_in(Client(), national), reverse("canvassing:turfs")
    assert "Ailleurs" not in text(client.get(listed, {"q": "90070_0001"}))
    assert "Digne" not in text(client.get(listed, {"etat": "a-decouper"}))
    assert "Ailleurs" not in text(client.get(listed, {"etat": "decoupes"}))
    assert "Rien de tel" in text(client.get(listed, {"q": "Nulle-Part"}))


def test_the_precincts_most_wanted_come_first(national: Supporter) -> None:
    country = make_country()
    for precinct in country.precincts.values():
        make_address(precinct=precinct)
    ranked = make_targeting(country).targets.order_by("rank").values_list("precinct__code", flat=True)
    shown = text(sign_in(Client(), national).get(reverse("canvassing:turfs")))
    places = [shown.index(page("turf-area", code)) for code in ranked]
    assert len(places) == 5
    assert places == sorted(places)


def test_the_list_costs_the_same_for_one_precinct_as_for_twenty(national: Supporter, area: Area) -> None:
    client, listed = sign_in(Client(), national), reverse("canvassing:turfs")
    client.get(listed)
    with CaptureQueriesContext(connection) as few:
        client.get(listed)
    for _ in range(20):
        make_address(precinct=make_precinct(commune=area.commune))
    with CaptureQueriesContext(connection) as many:
        client.get(listed)
    assert len(many) == len(few)


def test_a_turf_shows_its_streets_and_who_has_it(mobiliser: Client, area: Area) -> None:
    turf = turf_of("Rue des Lilas")
    walker = make_supporter(display_name="Jeanne")
    make_walk(turf=turf, team=Team.objects.get(), walkers=[walker])
    shown = text(mobiliser.get(page("turf-area"), {"secteur": turf.number}))
    assert "Rue des Lilas" in shown
    assert "Jeanne, jusqu'au" in shown
    assert walker.email not in shown
    assert "Choisir Rue des Lilas" not in shown


def test_what_lies_beside_the_map_is_given_alone(mobiliser: Client, area: Area) -> None:
    shown = text(mobiliser.get(page("turf-area"), {"secteur": 1, "volet": 1}))
    assert "Ses rues" in shown
    assert "<html" not in shown


def test_a_turf_can_be_handed_out_from_its_page(mobiliser: Client, area: Area) -> None:
    turf = turf_of("Rue Basse")
    shown = text(mobiliser.get(page("turf-area"), {"secteur": turf.number}))
    assert reverse("canvassing:walk-hand", args=[turf.pk]) in shown


def test_in_a_control_precinct_nothing_is_cut_nor_handed_out(field: Field, national: Supporter) -> None:
    drawn = make_drawn(field)
    unit = drawn.units.filter(arm=ExperimentUnit.Arm.CONTROL).select_related("precinct").first()
    assert unit is not None
    precinct = make_streets(unit.precinct)
    client = sign_in(Client(), national)
    shown = text(client.get(page("turf-area", precinct.code)))
    assert "Bureau témoin : personne n'y va." in shown
    assert page("turf-cut", precinct.code) not in shown
    assert client.post(page("turf-cut", precinct.code), {"doors": 30}).status_code == 422
    listed = text(client.get(reverse("canvassing:turfs"), {"q": precinct.code}))
    assert "Bureau témoin : personne n'y va" in listed


def test_doors_that_seem_to_be_missing_are_told(mobiliser: Client, precinct: Precinct) -> None:
    make_result(precinct=precinct, registered=1080)
    shown = text(mobiliser.get(page("turf-area")))
    assert "environ 600 logements" in shown.replace("\u202f", " ")
    assert "des immeubles" in shown.lower()


def test_nothing_is_told_when_doors_and_voters_fit(mobiliser: Client, precinct: Precinct) -> None:
    make_result(
        precinct=precinct, registered=210, voters=200, expressed=190, null_votes=10, blank_votes=0, votes=[190, 0]
    )
    assert "logements" not in text(mobiliser.get(page("turf-area")))


def test_the_map_is_small_and_its_turfs_never_overlap(area: Area, mobiliser: Client) -> None:
    answer = mobiliser.get(page("turf-map"))
    drawn = answer.json()
    assert len(drawn["turfs"]) == 4
    assert sum(len(turf["stops"]) for turf in drawn["turfs"]) == 5 * 120
    assert len(answer.content) < 8000
    assert not {address.key for address in Address.objects.all()} & set(str(drawn).split())


def test_where_nobody_goes_back_no_dot_is_drawn(area: Area) -> None:
    stop = Address.objects.get(street="Rue Haute", number=1).stop
    before = drawing_of(area)
    stop.delete()
    assert len(drawing_of(area)["loose"]) == 5
    assert len(before["loose"]) == 0


def test_a_leader_without_a_second_factor_is_asked_for_one(precinct: Precinct) -> None:
    client = Client()
    client.force_login(make_team(place=precinct.commune).roles.get().supporter)
    answer = client.get(page("turf-area"))
    assert answer.status_code == 302
    assert reverse("mfa_activate_totp") in answer["Location"]


def test_a_result_of_long_ago_does_not_hide_the_latest(mobiliser: Client, precinct: Precinct) -> None:
    old = make_result(precinct=precinct, registered=1080)
    old.round.date = date(2002, 4, 21)
    old.round.save()
    make_result(
        precinct=precinct, registered=210, voters=200, expressed=190, null_votes=10, blank_votes=0, votes=[190, 0]
    )
    assert "logements" not in text(mobiliser.get(page("turf-area")))


def test_who_walks_for_another_team_is_not_named_on_the_map(mobiliser: Client, area: Area) -> None:
    other = make_team(place=area.commune)
    walker = make_supporter(display_name="Zénobie")
    make_walk(turf=area.turfs()[0], team=other, walkers=[walker])
    make_walk(turf=area.turfs()[1], walkers=[walker])
    shown = text(mobiliser.get(page("turf-area")))
    assert "Zénobie" not in shown
    assert other.name in shown
    leader = sign_in(Client(), other.roles.get().supporter)
    assert "Zénobie" in text(leader.get(page("turf-area")))
