"""Two people who cut, hand out or undo in one precinct at the same instant: each address is in one turf at most."""

from functools import partial
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.utils import timezone

from canvassing.areas import Area
from canvassing.models import Cutting, Redraw, Turf, TurfAddress, Walk
from canvassing.services import redrawing
from canvassing.services.cutting import ask_cut, cut_area, make_due_cuts
from canvassing.services.walks import hand_out
from tests.canvassing.rows import held, make_area
from tests.factories import make_supporter, make_team
from tests.teams.test_at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def cut(area: Area, **overrides: Any) -> Any:
    return cut_area(area=area, **({"doors": 40, "seed": 0, "by": None, "at": timezone.now()} | overrides))


def assert_sound(area: Area) -> None:
    """Every address is in one live turf, whose figures are those of what it holds."""
    assert sorted(pk for turf in held(area).values() for pk in turf) == sorted(
        area.addresses().values_list("pk", flat=True)
    )
    for turf in area.turfs().annotate(held=Count("stops")):
        assert (turf.addresses, turf.doors) == (turf.held, turf.held)
        assert sorted(turf.stops.values_list("order", flat=True)) == list(range(turf.held))
    assert not TurfAddress.objects.filter(turf__state=Turf.State.RETIRED).exists()


def test_two_cuts_of_one_precinct_follow_one_another() -> None:
    area = make_area(streets=4)
    at_once([partial(cut, area, seed=1), partial(cut, area, seed=2, doors=20)])
    assert_sound(area)
    assert Redraw.objects.count() == 2


def test_two_workers_make_each_cut_once() -> None:
    areas, now = [make_area(streets=2) for _each in range(2)], timezone.now()
    for area in areas:
        ask_cut(area=area, doors=40, by=None, at=now)
    given = at_once([partial(make_due_cuts, at=now) for _each in range(2)])
    assert sum(given) == 2
    assert Redraw.objects.count() == 2
    for area in areas:
        assert_sound(area)


def test_two_people_who_ask_for_a_cut_queue_one() -> None:
    area, now = make_area(streets=2), timezone.now()
    at_once([partial(ask_cut, area=area, doors=doors, by=None, at=now) for doors in (40, 60)])
    assert Cutting.objects.count() == 1


def test_a_turf_is_handed_out_or_cut_again_and_never_both() -> None:
    area, mobiliser = make_area(streets=4), make_supporter()
    team = make_team(mobiliser=mobiliser, place=area.commune)
    cut(area)
    turf = area.turfs().select_related("commune__departement", "precinct")[0]
    at_once(
        [
            partial(hand_out, turf=turf, by=mobiliser, at=timezone.now(), team=team),
            partial(cut, area, doors=20, seed=5),
        ],
        ValidationError,
    )
    assert_sound(area)
    for walk in Walk.objects.open().select_related("turf"):
        assert walk.turf.state == Turf.State.OUT
        assert walk.turf.doors == walk.turf.stops.count() > 0


def test_one_change_is_undone_once() -> None:
    area = make_area(streets=4)
    cut(area)
    before = held(area)
    redrawing.merge_turfs(turfs=list(area.turfs())[:2], by=None, at=timezone.now())
    redrawing.split_turf(turf=area.turfs()[0], parts=2, by=None, at=timezone.now())
    at_once([partial(redrawing.undo_redraw, area=area, by=None, at=timezone.now()) for _each in range(2)])
    assert held(area) == before
    assert_sound(area)


def test_two_streets_moved_at_once_both_arrive() -> None:
    area = make_area(streets=4)
    cut(area)
    into = area.turfs().select_related("commune__departement", "precinct")[0]
    at_once(
        [
            partial(redrawing.move_street, area=area, street=f"Rue {street}", into=into, by=None, at=timezone.now())
            for street in (2, 3)
        ]
    )
    assert set(into.stops.values_list("address__street", flat=True)) >= {"Rue 2", "Rue 3"}
    assert_sound(area)
