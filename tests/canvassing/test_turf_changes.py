"""What a mobiliser changes of turfs by hand: streets, shapes, doors, locks, and what is refused."""

import pytest
from django.test import Client
from django.utils import timezone

from canvassing.areas import Area
from canvassing.models import Cutting, Turf
from canvassing.services.cutting import make_due_cuts
from territory.models import Address, Precinct
from tests.canvassing.streets import cut_in_four, make_digne, other_than, page, text, turf_of
from tests.canvassing.walking import make_walk
from tests.factories import make_address, make_team, sign_in

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


CHANGES = ("cut", "move", "polygon", "split", "merge", "lock", "offer", "doors", "undo")


@pytest.mark.parametrize("change", CHANGES)
def test_nobody_changes_the_turfs_of_another_commune(change: str, area: Area) -> None:
    elsewhere = sign_in(Client(), make_team().roles.get().supporter)
    assert elsewhere.post(page(f"turf-{change}"), {"doors": 50}).status_code == 404


def test_a_street_goes_to_another_turf_and_comes_back(mobiliser: Client, area: Area) -> None:
    turf = turf_of("Rue des Lilas")
    into = other_than(turf)
    held = set(turf.stops.values_list("address", flat=True))
    sent = {"streets": "Rue des Lilas", "rue": "Rue des Lilas", "into": into.number, "secteur": turf.number}
    answer = mobiliser.post(page("turf-move"), sent)
    assert answer["Location"].endswith(f"?secteur={into.number}")
    lilas = Address.objects.filter(street="Rue des Lilas")
    assert set(lilas.values_list("stop__turf", flat=True)) == {into.pk}
    mobiliser.post(page("turf-undo"))
    assert set(turf_of("Rue des Lilas").stops.values_list("address", flat=True)) == held


def test_one_side_of_a_street_makes_a_turf_of_its_own(mobiliser: Client, area: Area) -> None:
    sent = {"streets": "Rue Haute", "rue": "Rue Haute", "into": "nouveau", "side": "even"}
    mobiliser.post(page("turf-move"), sent)
    made = Turf.objects.live().order_by("-number")[0]
    numbers = set(made.stops.values_list("address__number", flat=True))
    assert numbers == set(range(2, 31, 2))


def test_ticked_addresses_alone_are_moved(mobiliser: Client, area: Area) -> None:
    chosen = [address.pk for address in Address.objects.filter(street="Rue Haute", number__lte=3)]
    sent = {"streets": "Rue Haute", "rue": "Rue Haute", "into": "nouveau", "addresses": chosen}
    mobiliser.post(page("turf-move"), sent)
    made = Turf.objects.live().order_by("-number")[0]
    assert sorted(made.stops.values_list("address", flat=True)) == sorted(chosen)


def test_streets_ticked_in_a_turf_move_only_what_it_holds_of_them(mobiliser: Client, area: Area) -> None:
    mobiliser.post(page("turf-move"), {"streets": "Rue Haute", "rue": "Rue Haute", "into": "nouveau", "side": "odd"})
    odd = Turf.objects.live().order_by("-number")[0]
    into = other_than(odd)
    mobiliser.post(page("turf-move"), {"streets": ["Rue Haute"], "secteur": odd.number, "into": into.number})
    moved = Address.objects.filter(street="Rue Haute", number=1).get().stop.turf
    left = Address.objects.filter(street="Rue Haute", number=2).get().stop.turf
    assert moved == into
    assert left != odd


def test_doors_inside_a_drawn_shape_change_turfs(mobiliser: Client, area: Area) -> None:
    ring = "2.349,48.8495 2.36,48.8495 2.36,48.8515 2.349,48.8515"
    mobiliser.post(page("turf-polygon"), {"ring": ring, "into": "nouveau"})
    made = Turf.objects.live().order_by("-number")[0]
    assert set(made.stops.values_list("address__street", flat=True)) == {"Rue des Lilas", "Rue du Moulin"}


@pytest.mark.parametrize("ring", ["", "2.35,48.85", "2.35;48.85", "2,1 2,1 x,y", "0,0 0,1 1,1", "500,0 500,1 501,1"])
def test_a_shape_that_is_none_is_told_on_the_page(ring: str, mobiliser: Client, area: Area) -> None:
    answer = mobiliser.post(page("turf-polygon"), {"ring": ring, "into": "nouveau"})
    assert answer.status_code == 422
    assert "À corriger" in text(answer)


def test_turfs_are_split_and_made_one_again(mobiliser: Client, area: Area) -> None:
    before = Turf.objects.live().count()
    mobiliser.post(page("turf-split"), {"turf": 1, "parts": 3})
    assert Turf.objects.live().count() == before + 2
    first, second = Turf.objects.live().order_by("-pk")[:2]
    mobiliser.post(page("turf-merge"), {"turf": first.number, "other": second.number})
    assert Turf.objects.live().count() == before + 1


def test_a_locked_turf_says_so_beside_what_was_asked(mobiliser: Client, area: Area) -> None:
    mobiliser.post(page("turf-lock"), {"turf": 1, "locked": "on"})
    answer = mobiliser.post(page("turf-split"), {"turf": 1, "parts": 2})
    assert answer.status_code == 422
    assert "Le secteur 1 est verrouillé : déverrouillez-le d'abord." in text(answer)
    mobiliser.post(page("turf-lock"), {"turf": 1})
    assert not area.turfs().get(number=1).locked


def test_a_turf_in_somebodys_hands_is_not_redrawn(mobiliser: Client, area: Area) -> None:
    turf = turf_of("Rue des Lilas")
    make_walk(turf=turf)
    sent = {"streets": "Rue des Lilas", "rue": "Rue des Lilas", "into": other_than(turf).number}
    answer = mobiliser.post(page("turf-move"), sent)
    assert answer.status_code == 422
    assert "est confié" in text(answer)


def test_volunteers_near_are_offered_a_turf_or_not(mobiliser: Client, area: Area) -> None:
    mobiliser.post(page("turf-offer"), {"turf": 2})
    assert not area.turfs().get(number=2).offered
    mobiliser.post(page("turf-offer"), {"turf": 2, "offered": "on"})
    assert area.turfs().get(number=2).offered


def test_the_doors_of_a_block_are_written_down(mobiliser: Client, area: Area) -> None:
    block = Address.objects.get(street="Rue Basse", number=7)
    sent = {"rue": "Rue Basse", f"doors-{block.pk}": 24}
    assert mobiliser.post(page("turf-doors"), sent).status_code == 302
    block.refresh_from_db()
    assert (block.doors, block.doors_by) == (24, "staff")
    assert block.stop.turf.doors == block.stop.turf.addresses + 23


def test_every_address_of_a_street_is_given_the_same_doors(mobiliser: Client, area: Area) -> None:
    mobiliser.post(page("turf-doors"), {"rue": "Rue Basse", "everywhere": 12})
    assert set(Address.objects.filter(street="Rue Basse").values_list("doors", flat=True)) == {12}


def test_doors_that_cannot_be_are_told_beside_their_field(mobiliser: Client, area: Area) -> None:
    block = Address.objects.get(street="Rue Basse", number=7)
    answer = mobiliser.post(page("turf-doors"), {"rue": "Rue Basse", f"doors-{block.pk}": 5000})
    assert answer.status_code == 422
    assert f'id="doorsform_doors-{block.pk}_error"' in text(answer)


@pytest.mark.parametrize("doors", ["", "9", "401", "beaucoup"])
def test_a_size_that_cannot_be_walked_is_refused(doors: str, mobiliser: Client, precinct: Precinct) -> None:
    answer = mobiliser.post(page("turf-cut"), {"doors": doors})
    assert answer.status_code == 422
    assert 'id="cutform_doors_error"' in text(answer)
    assert not Cutting.objects.exists()


def test_another_drawing_than_last_time_takes_another_seed(mobiliser: Client, area: Area) -> None:
    for sent in ({"doors": 30}, {"doors": 30, "other": "on"}):
        mobiliser.post(page("turf-cut"), sent)
        make_due_cuts(at=timezone.now())
    assert list(Cutting.objects.order_by("pk").values_list("seed", flat=True)) == [0, 1]


def test_a_street_that_is_elsewhere_does_not_exist_here(mobiliser: Client, area: Area) -> None:
    make_address(street="Rue d'Ailleurs")
    assert mobiliser.get(page("turf-area"), {"rue": "Rue d'Ailleurs"}).status_code == 404
    sent = {"streets": "Rue d'Ailleurs", "rue": "Rue d'Ailleurs", "into": 1}
    assert mobiliser.post(page("turf-move"), sent).status_code == 422
