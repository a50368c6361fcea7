"""Walks to take near somebody, and what the plan and the teams read of walks."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from canvassing.models import DoorSession, Experiment, ExperimentUnit
from canvassing.near import nearest_walks
from canvassing.plan import walks_waiting
from canvassing.templatetags.walks import hours_and_minutes, walking_distance
from canvassing.walks.minutes import minutes_for
from teams.team.results import results_of
from territory.models import Bloc
from tests.canvassing.walking import make_turf, make_walk
from tests.factories import make_outing, make_place, make_round, make_team, make_volunteer, sign_in

pytestmark = pytest.mark.django_db
NEAR = reverse("teams:near")


def near(**overrides: Any) -> list[int]:
    place = {"lon": 2.35, "lat": 48.85, "limit": 3, "at": timezone.now()} | overrides
    return [item.turf.pk for item in nearest_walks(**place)]


def at(lon: float, lat: float, **overrides: Any) -> int:
    return make_turf(commune=make_place(lon=lon, lat=lat), **overrides).pk


def draw(turf: Any, arm: str, *, day: int = 1, by_commune: bool = False) -> None:
    """A draw that speaks of the turf's precinct, or of its commune."""
    now = timezone.now() - timedelta(days=30 - day)
    vote = make_round()
    experiment = Experiment.objects.create(
        name=f"Essai {vote.pk}",
        round=vote,
        baseline=vote,
        bloc=Bloc.objects.create(name=f"Bloc {vote.pk}", members=["X"]),
        capacity=10,
        commitment="Dit",
        committed_at=now,
        drawn_at=now,
        seed="a",
        input_hash="b",
        created_at=now,
    )
    unit = {"commune": turf.commune} if by_commune else {"precinct": turf.precinct}
    ExperimentUnit.objects.create(
        experiment=experiment, code=f"U{vote.pk}", potential=1, registered=10, arm=arm, stratum=1, **unit
    )


def test_the_nearest_come_first_however_far_the_search_goes() -> None:
    village, street, suburb = at(2.6, 48.85), at(2.351, 48.85), at(2.37, 48.85)
    at(5.0, 45.0)
    assert near() == [street, suburb, village]
    assert near(limit=1) == [street]
    assert near(but=[street]) == [suburb, village]


@pytest.mark.parametrize(
    "fields", [{"state": "out"}, {"state": "done"}, {"state": "retired"}, {"offered": False}, {"doors_left": 0}]
)
def test_only_what_is_free_and_offered_is_shown(fields: dict[str, Any]) -> None:
    at(2.35, 48.85, **fields)
    assert near() == []


@pytest.mark.parametrize("by_commune", [False, True])
def test_a_control_is_never_offered(by_commune: bool) -> None:
    control, other = make_turf(), make_turf()
    draw(control, "control", by_commune=by_commune)
    assert near() == [other.pk]


def test_the_latest_draw_says_what_is_a_control() -> None:
    turf = make_turf()
    draw(turf, "control", day=1)
    draw(turf, "treated", day=2)
    assert near() == [turf.pk]
    draw(turf, "control", day=3, by_commune=True)
    assert near() == []


def test_behind_many_controls_the_others_are_found() -> None:
    for _each in range(8):
        draw(make_turf(commune=make_place(lon=2.35, lat=48.85)), "control")
    free = at(2.353, 48.85)
    assert near(limit=1) == [free]


def test_a_visitor_sees_walks_and_is_asked_to_help_without_a_cookie(client: Client) -> None:
    turf = make_turf()
    answer = client.post(NEAR, {"lon": turf.lon, "lat": turf.lat})
    shown = answer.content.decode()
    assert "Rue des Lilas" in shown
    assert "/porte-a-porte/prendre/" not in shown
    assert not answer.cookies


def test_a_volunteer_takes_a_walk_from_there(client: Client) -> None:
    turf = make_turf()
    sign_in(client, make_volunteer(home=turf.commune).supporter)
    assert reverse("canvassing:walk-take", args=[turf.pk]) in client.get(NEAR).content.decode()


def test_the_search_asks_the_same_however_many_walks_there_are(django_assert_num_queries: Any) -> None:
    for _each in range(12):
        make_turf()
    with django_assert_num_queries(3):  # points in the box, the nearest turfs, their controls
        nearest_walks(lon=2.35, lat=48.85, limit=3, at=timezone.now())


def test_the_plan_counts_turfs_that_nobody_has() -> None:
    free, out = make_turf(), make_walk().turf
    make_turf(commune=free.commune)
    assert walks_waiting(timezone.now()) == {free.commune_id: 2}
    assert out.commune_id != free.commune_id


def test_a_team_is_told_its_doors_once() -> None:
    team = make_team()
    walk, outing = make_walk(team=team), make_outing(team=team)
    common: dict[str, Any] = {"walk": walk, "commune": walk.turf.commune, "team": team, "received_at": timezone.now()}
    doors: dict[str, Any] = {"knocked": 30, "absent": 30}
    ids = (f"{n}0000000-0000-4000-8000-000000000000" for n in range(1, 4))
    DoorSession.objects.create(phone=next(ids), day=date(2026, 1, 1), **doors, **common)
    DoorSession.objects.create(phone=next(ids), day=date(2026, 1, 1), outing=outing, **doors, **common)
    DoorSession.objects.create(phone=next(ids), day=date(2026, 1, 1), state="aside", **doors, **common)
    assert [(one.label, one.number) for one in results_of([team.pk])[team.pk]] == [("portes frappées hors sortie", 30)]
    assert results_of([team.pk], since=timezone.now())[team.pk] == []


@pytest.mark.parametrize(("doors", "minutes"), [(0, 0), (1, 5), (10, 25), (80, 195)])
def test_a_walk_says_how_long_it_takes(doors: int, minutes: int) -> None:
    assert minutes_for(doors) == minutes


@pytest.mark.parametrize(("minutes", "words"), [(5, "5 minutes"), (60, "1 h"), (125, "2 h 05")])
def test_times_are_told_as_people_say_them(minutes: int, words: str) -> None:
    assert hours_and_minutes(minutes) == words


@pytest.mark.parametrize(("metres", "words"), [(0, "0 m"), (164, "160 m"), (2449, "2,4 km")])
def test_lengths_are_told_as_people_say_them(metres: int, words: str) -> None:
    assert walking_distance(metres) == words
