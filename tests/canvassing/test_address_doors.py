"""Staff count the doors of a block: turfs follow."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from canvassing.areas import Area
from canvassing.models import AddressState
from canvassing.services.address_doors import set_doors, set_street_doors
from canvassing.services.cutting import cut_area
from canvassing.services.turf_figures import recount_stale
from territory.models import Address
from tests.canvassing.rows import make_area, turf_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def area() -> Area:
    found = make_area(streets=2)
    cut_area(area=found, doors=40, seed=0, by=None, at=timezone.now())
    return found


def first(area: Area) -> Address:
    return area.addresses().get(street="Rue 1", number=1)


def test_the_doors_of_a_block_are_those_of_its_turf(area: Area) -> None:
    block = first(area)
    before = turf_of(block)
    set_doors(address=block, doors=24, by=None, at=timezone.now())
    after = turf_of(block)
    assert before is not None
    assert after is not None
    assert (after.doors, after.doors_left) == (before.doors + 23, before.doors_left + 23)
    assert (first(area).doors, first(area).doors_by) == (24, "staff")


def test_what_was_knocked_at_stays_knocked_at(area: Area) -> None:
    block = first(area)
    set_doors(address=block, doors=10, by=None, at=timezone.now())
    AddressState.objects.create(address=block, state="nobody", left=4, at=timezone.now())
    for doors, left in ((12, 6), (8, 2), (3, 0)):
        set_doors(address=block, doors=doors, by=None, at=timezone.now())
        assert AddressState.objects.get().left == left


def test_a_closed_address_stays_closed(area: Area) -> None:
    block = first(area)
    AddressState.objects.create(address=block, state="done", left=0, at=timezone.now())
    set_doors(address=block, doors=24, by=None, at=timezone.now())
    turf = turf_of(block)
    assert turf is not None
    assert (turf.doors - turf.doors_left, AddressState.objects.get().left) == (24, 0)


def test_a_street_has_the_same_doors_at_each_number(area: Area) -> None:
    assert set_street_doors(area=area, street="rue 1", doors=4, side="even", by=None, at=timezone.now()) == 20
    found = area.addresses().filter(doors=4, doors_by="staff")
    assert {(one.street, one.number % 2) for one in found} == {("Rue 1", 0)}
    assert set_street_doors(area=area, street="Rue 1", doors=3, by=None, at=timezone.now()) == 40
    assert sum(turf.doors for turf in area.turfs()) == 160


@pytest.mark.parametrize("doors", [0, -1, 2001])
def test_a_number_of_doors_that_cannot_be_is_told_beside_its_field(area: Area, doors: int) -> None:
    for count in (
        lambda: set_doors(address=first(area), doors=doors, by=None, at=timezone.now()),
        lambda: set_street_doors(area=area, street="Rue 1", doors=doors, by=None, at=timezone.now()),
    ):
        with pytest.raises(ValidationError) as refused:
            count()
        assert list(refused.value.message_dict) == ["doors"]


@pytest.mark.parametrize(("field", "street", "side"), [("street", "Rue 9", None), ("side", "Rue 1", "left")])
def test_a_street_or_a_side_that_is_not_there_is_told(area: Area, field: str, street: str, side: str | None) -> None:
    with pytest.raises(ValidationError) as refused:
        set_street_doors(area=area, street=street, side=side, doors=4, by=None, at=timezone.now())
    assert list(refused.value.message_dict) == [field]


def test_turfs_follow_a_file_that_tells_more_doors(area: Area) -> None:
    Address.objects.filter(pk=first(area).pk).update(doors=24, doors_by="file")
    assert recount_stale() == 1
    assert sum(turf.doors for turf in area.turfs()) == 103
    assert recount_stale() == 0
