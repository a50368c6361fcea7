"""Turfs changed by hand, and everything undone."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from canvassing.areas import Area
from canvassing.models import AddressState, Redraw, Turf, Walk
from canvassing.services import redrawing
from canvassing.services.cutting import cut_area
from tests.canvassing.rows import HOUSE, STREET, held, make_area, turf_of
from tests.canvassing.walking import make_walk

pytestmark = pytest.mark.django_db


@pytest.fixture
def area() -> Area:
    """Four streets of forty doors in four turfs."""
    found = make_area(streets=4)
    cut_area(area=found, doors=40, seed=0, by=None, at=timezone.now())
    return found


def by() -> dict[str, Any]:
    return {"by": None, "at": timezone.now()}


def turf(area: Area, number: int) -> Turf:
    found: Turf = area.turfs().select_related("commune", "precinct").get(number=number)
    return found


def street_in(area: Area, street: str) -> set[int]:
    """Numbers of the turfs that hold a street."""
    return set(area.turfs().filter(stops__address__street=street).values_list("number", flat=True))


def around(west: float, east: float, north: float = 49.0) -> list[tuple[float, float]]:
    return [(west, 48.8), (east, 48.8), (east, north), (west, north)]


def test_a_street_goes_to_another_turf(area: Area) -> None:
    redrawing.move_street(area=area, street="RUE 1", into=turf(area, 2), **by())
    assert street_in(area, "Rue 1") == {2}
    assert sum(one.doors for one in area.turfs()) == 160


def test_one_side_of_a_street_goes_to_another_turf(area: Area) -> None:
    redrawing.move_street(area=area, street="Rue 1", into=None, **by())
    (home,) = street_in(area, "Rue 1")
    redrawing.move_street(area=area, street="Rue 1", side="odd", into=None, **by())
    sides = {one.number % 2: turf_of(one) for one in area.addresses().filter(street="Rue 1")}
    assert sides[0] == turf(area, home)
    assert sides[1] is not None
    assert sides[1].number != home
    assert sides[1].doors == 20


def test_what_changes_is_counted_ordered_outlined_and_named_again(area: Area) -> None:
    into = turf(area, 2)
    redrawing.move_street(area=area, street="Rue 1", into=into, **by())
    after = turf(area, 2)
    assert after.doors == after.addresses == len(held(area)[2])
    assert list(after.stops.order_by("order").values_list("order", flat=True)) == list(range(after.addresses))
    assert "Rue 1" in after.name
    assert after.outline != into.outline


def test_a_turf_that_gives_all_it_has_is_retired_and_its_number_is_free(area: Area) -> None:
    everything = list(held(area)[1])
    redrawing.move_addresses(area=area, addresses=everything, into=turf(area, 2), **by())
    assert [one.number for one in area.turfs()] == [2, 3, 4]
    redrawing.split_turf(turf=turf(area, 2), parts=2, **by())
    assert sorted(one.number for one in area.turfs()) == [1, 2, 3, 4]


def test_a_contour_takes_the_addresses_inside_it(area: Area) -> None:
    redrawing.draw_polygon(area=area, ring=around(2.35 + 0.5 * STREET, 2.35 + 1.5 * STREET), into=None, **by())
    (number,) = street_in(area, "Rue 1")
    assert set(held(area)[number]) == set(area.addresses().filter(street="Rue 1").values_list("pk", flat=True))


def test_a_contour_that_crosses_itself_is_understood(area: Area) -> None:
    bow = [(2.35, 48.85), (2.36, 48.85 + 30 * HOUSE), (2.36, 48.85), (2.35, 48.85 + 30 * HOUSE)]
    assert redrawing.draw_polygon(area=area, ring=bow, into=None, **by()).kind == "polygon"


def test_a_turf_is_split_into_parts_of_about_as_many_doors(area: Area) -> None:
    redrawing.merge_turfs(turfs=list(area.turfs()), **by())
    redrawing.split_turf(turf=turf(area, 1), parts=3, **by())
    doors = [one.doors for one in area.turfs()]
    assert (len(doors), sum(doors), max(doors) / min(doors) < 1.3) == (3, 160, True)


def test_merged_turfs_are_one_walk_under_the_lowest_number(area: Area) -> None:
    before = held(area)
    redrawing.merge_turfs(turfs=[turf(area, 3), turf(area, 2)], **by())
    assert sorted(held(area)) == [1, 2, 4]
    assert set(held(area)[2]) == {*before[2], *before[3]}


CHANGES: list[Callable[[Area], Any]] = [
    lambda area: redrawing.move_street(area=area, street="Rue 1", into=turf(area, 4), **by()),
    lambda area: redrawing.move_addresses(area=area, addresses=held(area)[1], into=turf(area, 2), **by()),
    lambda area: redrawing.draw_polygon(area=area, ring=around(2.35, 2.36, 48.8513), into=None, **by()),
    lambda area: redrawing.split_turf(turf=turf(area, 1), parts=2, **by()),
    lambda area: redrawing.merge_turfs(turfs=[turf(area, 1), turf(area, 2)], **by()),
    lambda area: cut_area(area=area, doors=25, seed=3, **by()),
]


def shown(area: Area) -> list[tuple[Any, ...]]:
    figures = ("pk", "number", "name", "doors", "doors_left", "metres", "outline", "lon", "lat", "state")
    return list(area.turfs().order_by("number").values_list(*figures))


@pytest.mark.parametrize("change", CHANGES)
def test_every_change_can_be_undone(area: Area, change: Callable[[Area], Any]) -> None:
    before, turfs = held(area), shown(area)
    change(area)
    assert held(area) != before
    redrawing.undo_redraw(area=area, **by())
    assert (held(area), shown(area)) == (before, turfs)


def test_changes_are_undone_one_after_the_other_down_to_none(area: Area) -> None:
    states = [held(area)]
    for change in CHANGES:
        change(area)
        states.append(held(area))
    for before in reversed(states[:-1]):
        redrawing.undo_redraw(area=area, **by())
        assert held(area) == before
    redrawing.undo_redraw(area=area, **by())
    assert held(area) == {}
    with pytest.raises(ValidationError, match="rien à annuler"):
        redrawing.undo_redraw(area=area, **by())


def test_what_a_turf_held_stays_known_when_it_is_undone(area: Area) -> None:
    """A phone may come back late with what was done there."""
    number = 4
    gone, before = turf(area, number), held(area)[number]
    redrawing.undo_redraw(area=area, **by())
    undoing = Redraw.objects.order_by("-pk")[0]
    assert undoing.before[str(gone.pk)] == before
    assert undoing.undone_at is not None


def test_what_is_no_longer_there_does_not_come_back(area: Area) -> None:
    redrawing.merge_turfs(turfs=[turf(area, 1), turf(area, 2)], **by())
    gone = area.addresses().filter(stop__turf__number=1).first()
    assert gone is not None
    gone.delete()
    redrawing.undo_redraw(area=area, **by())
    assert sum(one.doors for one in area.turfs()) == 159


REFUSED: list[tuple[str, Callable[[Area], Any]]] = [
    ("into", lambda area: redrawing.move_street(area=area, street="Rue 4", into=turf(area, 1), **by())),
    ("addresses", lambda area: redrawing.move_addresses(area=area, addresses=held(area)[1], into=None, **by())),
    ("ring", lambda area: redrawing.draw_polygon(area=area, ring=around(2.3, 2.4), into=None, **by())),
    ("parts", lambda area: redrawing.split_turf(turf=turf(area, 1), parts=2, **by())),
    ("turfs", lambda area: redrawing.merge_turfs(turfs=[turf(area, 1), turf(area, 2)], **by())),
]


@pytest.mark.parametrize("hold", ["locked", "out"])
@pytest.mark.parametrize(("field", "change"), REFUSED)
def test_a_turf_that_is_locked_or_in_somebody_s_hands_is_not_changed(
    area: Area, hold: str, field: str, change: Callable[[Area], Any]
) -> None:
    if hold == "locked":
        redrawing.lock_turf(turf=turf(area, 1), locked=True, at=timezone.now())
    else:
        make_walk(turf=turf(area, 1))
    before = held(area)
    with pytest.raises(ValidationError) as refused:
        change(area)
    assert list(refused.value.message_dict) == [field]
    assert "secteur 1" in str(refused.value)
    assert held(area) == before


def test_nothing_is_undone_in_a_turf_that_is_in_somebody_s_hands(area: Area) -> None:
    make_walk(turf=turf(area, 1))
    with pytest.raises(ValidationError, match="confié"):
        redrawing.undo_redraw(area=area, **by())
    assert len(held(area)) == 4


WRONG: list[tuple[str, Callable[[Area], Any]]] = [
    ("street", lambda area: redrawing.move_street(area=area, street="Rue 99", into=None, **by())),
    ("side", lambda area: redrawing.move_street(area=area, street="Rue 1", side="left", into=None, **by())),
    ("addresses", lambda area: redrawing.move_addresses(area=area, addresses=[], into=None, **by())),
    ("addresses", lambda area: redrawing.move_addresses(area=area, addresses=[0], into=None, **by())),
    ("ring", lambda area: redrawing.draw_polygon(area=area, ring=[(2.35, 48.85)] * 4, into=None, **by())),
    ("ring", lambda area: redrawing.draw_polygon(area=area, ring=[(2.35, 48.85)], into=None, **by())),
    ("ring", lambda area: redrawing.draw_polygon(area=area, ring=around(5, 6), into=None, **by())),
    ("ring", lambda area: redrawing.draw_polygon(area=area, ring=around(float("nan"), 6), into=None, **by())),
    ("parts", lambda area: redrawing.split_turf(turf=turf(area, 1), parts=1, **by())),
    ("parts", lambda area: redrawing.split_turf(turf=turf(area, 1), parts=1000, **by())),
    ("turfs", lambda area: redrawing.merge_turfs(turfs=[turf(area, 1)], **by())),
    ("turfs", lambda area: redrawing.merge_turfs(turfs=[], **by())),
]


@pytest.mark.parametrize(("field", "change"), WRONG)
def test_what_cannot_be_is_told_beside_its_field(area: Area, field: str, change: Callable[[Area], Any]) -> None:
    with pytest.raises(ValidationError) as refused:
        change(area)
    assert list(refused.value.message_dict) == [field]
    assert Redraw.objects.count() == 1


def test_a_turf_of_another_precinct_takes_nothing(area: Area) -> None:
    other = make_area(streets=1)
    cut_area(area=other, doors=40, seed=0, by=None, at=timezone.now())
    with pytest.raises(ValidationError) as refused:
        redrawing.move_street(area=area, street="Rue 1", into=turf(other, 1), **by())
    assert list(refused.value.message_dict) == ["into"]
    with pytest.raises(ValidationError, match="même bureau"):
        redrawing.merge_turfs(turfs=[turf(area, 1), turf(other, 1)], **by())


def test_a_turf_that_was_cut_again_meanwhile_is_refused(area: Area) -> None:
    old = turf(area, 1)
    cut_area(area=area, doors=25, seed=1, by=None, at=timezone.now())
    for change in (
        lambda: redrawing.split_turf(turf=old, parts=2, **by()),
        lambda: redrawing.move_street(area=area, street="Rue 1", into=old, **by()),
        lambda: redrawing.lock_turf(turf=old, locked=True, at=timezone.now()),
    ):
        with pytest.raises(ValidationError, match="rechargez"):
            change()


def test_an_address_where_nobody_goes_back_moves_nowhere(area: Area) -> None:
    shunned = area.addresses().filter(street="Rue 1").first()
    assert shunned is not None
    AddressState.objects.create(address=shunned, state="do_not_visit", left=0, at=timezone.now())
    home = turf_of(shunned)
    redrawing.move_street(area=area, street="Rue 1", into=None, **by())
    assert turf_of(shunned) == home


def test_addresses_that_came_since_go_where_they_are_put(area: Area) -> None:
    from tests.canvassing.rows import add_streets

    add_streets(area, streets=1, houses=6, name="Allée")
    redrawing.move_street(area=area, street="Allée 1", into=turf(area, 1), **by())
    assert street_in(area, "Allée 1") == {1}


def test_an_address_that_another_precinct_s_turf_still_holds_moves_unless_somebody_walks_it(area: Area) -> None:
    other = make_area(streets=1, commune=area.commune, lon=2.37)
    cut_area(area=other, doors=40, seed=0, by=None, at=timezone.now())
    old = turf(other, 1)
    other.addresses().filter(number__lte=10).update(precinct=area.precinct, street="Rue 9")
    walk = make_walk(turf=old)
    with pytest.raises(ValidationError, match="confié"):
        redrawing.move_street(area=area, street="Rue 9", into=turf(area, 1), **by())
    Walk.objects.filter(pk=walk.pk).update(ended_at=timezone.now(), end="returned")
    redrawing.move_street(area=area, street="Rue 9", into=turf(area, 1), **by())
    old.refresh_from_db()
    assert street_in(area, "Rue 9") == {1}
    assert (old.doors, old.stops.count()) == (30, 30)


def test_a_turf_is_kept_for_the_team_and_offered_again(area: Area) -> None:
    one = turf(area, 1)
    redrawing.offer_turf(turf=one, offered=False, at=timezone.now())
    assert 1 not in area.turfs().to_take().values_list("number", flat=True)
    redrawing.offer_turf(turf=one, offered=True, at=timezone.now())
    assert 1 in area.turfs().to_take().values_list("number", flat=True)
