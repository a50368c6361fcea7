"""An area is cut into turfs of about as many doors; what is locked or in somebody's hands stays."""

from datetime import timedelta
from typing import Any

import numpy as np
import pytest
import shapely
from django.core.exceptions import ValidationError
from django.utils import timezone

from canvassing.areas import Area, areas_within
from canvassing.cutting.words import name_of, street_counts
from canvassing.models import AddressState, Cutting, Redraw, Turf, TurfAddress
from canvassing.services.cutting import ask_cut, cut_area, make_cut, make_due_cuts
from canvassing.services.redrawing import lock_turf
from canvassing.services.turf_changes import KEPT
from canvassing.services.turf_figures import refresh, refresh_left
from territory.models import Address
from tests.canvassing.conftest import make_drawn, make_field
from tests.canvassing.rows import add_streets, held, make_area, turf_of
from tests.canvassing.walking import make_walk
from tests.factories import make_place, make_supporter

pytestmark = pytest.mark.django_db


def cut(area: Area, **overrides: Any) -> dict[str, Any]:
    fields: dict[str, Any] = {"doors": 80, "seed": 0, "by": None, "at": timezone.now()}
    return cut_area(area=area, **(fields | overrides)).as_json()


def test_turfs_have_about_as_many_doors_and_every_address_is_in_one() -> None:
    area = make_area()
    report = cut(area)
    turfs = list(area.turfs())
    assert (report["turfs"], report["addresses"], TurfAddress.objects.count()) == (3, 240, 240)
    assert all(72 <= turf.doors <= 90 for turf in turfs)
    assert [report["doors_min"], report["doors_max"]] == [min(t.doors for t in turfs), max(t.doors for t in turfs)]
    assert report["metres_per_door"] == round(sum(turf.metres for turf in turfs) / 240, 2)


def test_the_same_addresses_and_seed_give_the_same_turfs() -> None:
    area = make_area()
    cut(area, seed=7)
    before = held(area)
    cut(area, seed=7)
    assert held(area) == before


def test_the_order_in_which_addresses_came_in_changes_nothing() -> None:
    area, again = make_area(streets=4), make_area(streets=4)
    mirrored = Address.objects.filter(precinct=again.precinct).order_by("-pk")
    rows = list(mirrored)
    mirrored.delete()
    for one in rows:
        one.pk = None
    Address.objects.bulk_create(rows)
    cut(area), cut(again)
    doors = [sorted(turf.doors for turf in one.turfs()) for one in (area, again)]
    names = [sorted(turf.name for turf in one.turfs()) for one in (area, again)]
    assert doors[0] == doors[1]
    assert names[0] == names[1]


def test_no_turf_joins_two_villages_that_are_far_apart() -> None:
    area = make_area(streets=2, houses=30)
    add_streets(area, streets=2, houses=30, lon=2.42, name="Chemin")
    cut(area)
    for turf in area.turfs():
        assert len({name.split()[0] for name in turf.stops.values_list("address__street", flat=True)}) == 1


def test_a_turf_of_few_doors_is_not_proposed_to_volunteers_near() -> None:
    area = make_area(streets=1, houses=20)
    add_streets(area, streets=1, houses=4, lon=2.5, name="Chemin")
    cut(area)
    assert dict(area.turfs().values_list("doors", "offered")) == {20: True, 4: False}


def test_a_walk_begins_on_the_side_of_the_middle_of_the_commune_and_comes_back() -> None:
    area = make_area(streets=2)
    area.commune.lon, area.commune.lat = 2.35, 48.95
    area.commune.save()
    cut(area)
    for turf in area.turfs():
        places = list(turf.stops.order_by("order").values_list("address__lon", "address__lat"))
        assert (turf.lon, turf.lat) == places[0]
        assert turf.lat == max(lat for _lon, lat in places)


def test_an_outline_holds_the_doors_of_its_turf() -> None:
    area = make_area(streets=2)
    cut(area)
    for turf in area.turfs():
        surface = shapely.from_geojson(turf.outline)
        places = turf.stops.values_list("address__lon", "address__lat")
        assert all(surface.covers(shapely.Point(*place)) for place in places)


def test_turfs_are_called_by_their_main_streets() -> None:
    area = make_area(streets=2, houses=20)
    cut(area)
    assert [turf.name for turf in area.turfs()] == ["Rue 1, Rue 2"]
    cut(area, doors=20)
    assert all(turf.name.startswith("Rue ") for turf in area.turfs())


def test_a_street_that_others_share_is_named_with_its_numbers() -> None:
    whole = street_counts(["Rue du Port"] * 4 + ["Quai Nord", "Impasse"], [1, 1, 1, 9, 2, 1])
    told = name_of(["Impasse", "Rue du Port", "Rue du Port", "Quai Nord"], [1, 2, 58, 3], [1, 1, 2, 2], whole)
    assert told == "Rue du Port 2–58, Quai Nord"


def test_locked_turfs_and_those_in_somebody_s_hands_stay_as_they_are() -> None:
    area = make_area()
    cut(area)
    first, second, _third = area.turfs().order_by("number")
    lock_turf(turf=first, locked=True, at=timezone.now())
    make_walk(turf=second)
    before = held(area)
    report = cut(area, doors=20)
    after = held(area)
    assert (after[1], after[2]) == (before[1], before[2])
    assert report["addresses"] == len(before[3])
    assert len(after) == 2 + report["turfs"]
    assert sorted(pk for number in after if number > 2 for pk in after[number]) == sorted(before[3])


def test_a_turf_that_was_walked_is_kept_for_its_walks_and_holds_nothing() -> None:
    area = make_area(streets=3)
    cut(area)
    turf = area.turfs()[0]
    walk = make_walk(turf=turf, ended_at=timezone.now(), end="finished")
    cut(area)
    turf.refresh_from_db()
    assert (turf.state, turf.doors, turf.stops.count()) == ("retired", 0, 0)
    assert walk.turf == turf


def test_nobody_goes_back_where_it_was_asked_not_to() -> None:
    area = make_area(streets=3)
    shunned = area.addresses().first()
    assert shunned is not None
    AddressState.objects.create(address=shunned, state="do_not_visit", left=0, at=timezone.now())
    cut(area)
    assert turf_of(shunned) is None
    assert TurfAddress.objects.count() == 119


def test_doors_that_were_knocked_at_are_not_left_again() -> None:
    area = make_area(streets=2)
    done = area.addresses()[:30]
    AddressState.objects.bulk_create(AddressState(address=one, state="done", left=0, at=timezone.now()) for one in done)
    cut(area)
    assert sum(turf.doors_left for turf in area.turfs()) == 50
    assert sum(turf.doors for turf in area.turfs()) == 80


def test_blocks_count_for_their_doors() -> None:
    area = make_area(streets=2)
    Address.objects.filter(street="Rue 1").update(doors=10)
    report = cut(area)
    assert report["turfs"] == round(440 / 80)
    assert sum(turf.doors for turf in area.turfs()) == 440


def test_addresses_whose_precinct_is_unknown_are_cut_by_commune() -> None:
    town = make_area(streets=2)
    loose = Area(town.commune)
    add_streets(loose, streets=3, houses=30, lon=2.38, name="Chemin")
    cut(loose)
    assert all(turf.precinct is None and turf.name.startswith("Chemin") for turf in loose.turfs())
    assert not town.turfs().exists()
    assert [area.code for area in areas_within(town.commune)] == sorted([town.code, loose.code])


def test_an_address_whose_precinct_is_known_better_leaves_its_old_turf() -> None:
    commune = make_place(lon=2.35, lat=48.85)
    one, other = make_area(streets=2, commune=commune), make_area(streets=2, commune=commune, lon=2.36)
    cut(one), cut(other)
    moved = one.addresses().filter(street="Rue 2")
    keys = list(moved.values_list("pk", flat=True))
    moved.update(precinct=other.precinct)
    cut(other)
    assert Turf.objects.filter(stops__address__in=keys).exclude(precinct=other.precinct).count() == 0
    assert sum(turf.doors for turf in one.turfs()) == 40


@pytest.mark.parametrize("doors", [9, 401, 0, -80])
def test_a_number_of_doors_that_nobody_walks_is_refused_beside_its_field(doors: int) -> None:
    with pytest.raises(ValidationError) as refused:
        ask_cut(area=make_area(streets=1), doors=doors, by=None, at=timezone.now())
    assert list(refused.value.message_dict) == ["doors"]


def test_what_has_no_address_is_not_cut() -> None:
    with pytest.raises(ValidationError, match="Aucune adresse"):
        ask_cut(area=make_area(streets=0), doors=80, by=None, at=timezone.now())


def test_a_control_precinct_is_not_cut() -> None:
    field = make_field(20)
    experiment = make_drawn(field, capacity=20_000)
    control = experiment.units.filter(arm="control").first()
    assert control is not None
    assert control.precinct is not None
    area = Area(control.precinct.commune, control.precinct)
    add_streets(area, streets=1, houses=20)
    with pytest.raises(ValidationError, match="témoin"):
        ask_cut(area=area, doors=80, by=None, at=timezone.now())


def test_a_cut_that_was_asked_for_is_made_by_the_worker() -> None:
    area, now = make_area(), timezone.now()
    asked = ask_cut(area=area, doors=60, by=make_supporter(), at=now)
    assert not area.turfs().exists()
    assert make_due_cuts(at=now) == 1
    asked.refresh_from_db()
    assert (asked.state, asked.error, asked.leased_until) == ("ready", "", None)
    assert asked.result is not None
    assert asked.result["turfs"] == area.turfs().count() == 4
    assert {turf.cut_by for turf in area.turfs()} == {asked.asked_by}
    assert make_due_cuts(at=now) == 0


def test_asked_again_before_it_begins_it_is_changed_and_not_queued_twice() -> None:
    area, now = make_area(), timezone.now()
    first = ask_cut(area=area, doors=60, by=None, at=now)
    second = ask_cut(area=area, doors=40, by=None, at=now)
    assert (first.pk, second.doors, Cutting.objects.count()) == (second.pk, 40, 1)


def test_asked_again_while_it_is_made_it_is_queued_behind() -> None:
    area, now = make_area(), timezone.now()
    first = ask_cut(area=area, doors=60, by=None, at=now)
    Cutting.objects.all().claim(first.pk, at=now, lease=timedelta(minutes=5))
    second = ask_cut(area=area, doors=40, by=None, at=now)
    assert second.pk != first.pk


def test_a_cut_that_another_worker_has_made_is_not_made_again() -> None:
    area, now = make_area(), timezone.now()
    asked = ask_cut(area=area, doors=60, by=None, at=now)
    make_due_cuts(at=now)
    make_cut(asked, now)
    assert Redraw.objects.count() == 1


def test_a_cut_that_cannot_be_made_says_why() -> None:
    area, now = make_area(), timezone.now()
    asked = ask_cut(area=area, doors=60, by=None, at=now)
    area.addresses().delete()
    assert make_due_cuts(at=now) == 0
    asked.refresh_from_db()
    assert (asked.state, "Aucune adresse" in asked.error) == ("failed", True)


def test_old_cuts_are_forgotten_with_the_turfs_that_nobody_walked() -> None:
    area, now = make_area(streets=1, houses=20), timezone.now()
    walked = None
    for n in range(KEPT + 3):
        cut(area, doors=10, seed=n, at=now + timedelta(days=40 * (n > 2) + 40 * (n > KEPT)))
        if n == 0:
            walked = make_walk(turf=area.turfs()[0], ended_at=timezone.now(), end="finished").turf
    assert Redraw.objects.count() == KEPT
    assert Turf.objects.count() == 2 * (KEPT + 1) + 1
    assert Turf.objects.filter(pk=walked.pk if walked else 0).exists()


def test_a_turf_is_counted_and_ordered_again_after_its_addresses_changed() -> None:
    area = make_area(streets=2, houses=30)
    cut(area)
    turf = area.turfs()[0]
    rows = list(turf.stops.order_by("order"))
    for stop, order in zip(rows, np.random.default_rng(3).permutation(len(rows)).tolist(), strict=True):
        stop.order = order
    TurfAddress.objects.bulk_update(rows, ["order"])
    Address.objects.filter(stop__turf=turf, number__lte=4).update(doors=5)
    refresh(turf)
    turf.refresh_from_db()
    assert turf.doors == sum(Address.objects.filter(stop__turf=turf).values_list("doors", flat=True))
    assert sorted(turf.stops.values_list("order", flat=True)) == list(range(turf.addresses))
    assert turf.metres < 1.3 * 1400


def test_a_turf_with_no_door_left_is_done_and_one_in_somebody_s_hands_stays_out() -> None:
    area = make_area(streets=2, houses=20)
    cut(area, doors=20)
    first, second = area.turfs().order_by("number")
    make_walk(turf=second)
    AddressState.objects.bulk_create(
        AddressState(address=one, state="done", left=0, at=timezone.now()) for one in area.addresses()
    )
    assert (refresh_left(first).state, refresh_left(second).state) == ("done", "out")
