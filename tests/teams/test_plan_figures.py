"""What the plan counts, and where it finds the chain broken."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import time_machine
from django.db.models import Sum
from django.utils import timezone

from canvassing.models import DoorReport
from teams.models import DayTotal, Gap, Measure, Role, Standing, Team, TrainingSession, Volunteer
from teams.plan import sources
from teams.plan.recompute import recompute
from territory.models import Place
from tests.factories import make_member, make_precinct, make_role, make_session, make_team
from tests.teams.plan_country import DUE_ON, NOW, Country, leader, make_country, plan_of, volunteers

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def country() -> Country:
    return make_country()


def standing(place: Place, measure: str = Measure.VOLUNTEERS) -> Standing:
    return Standing.objects.get(place=place, measure=measure)


def test_figures_equal_naive_counts_at_every_level(country: Country) -> None:
    plan = plan_of(country)
    homes = [country[code] for code in ("101", "102", "201", "302", "988")]
    for n, home in enumerate(homes):
        volunteers(home, n + 1, offered=NOW - timedelta(days=3 * n))
    volunteers(country["101"], 2, stopped_at=NOW)
    recompute(plan, at=NOW)
    living = Counter(v.supporter.home.code for v in Volunteer.objects.helping().select_related("supporter__home"))
    for place in Place.objects.all():
        inside = Place.objects.within(place).values_list("code", flat=True)
        found = Standing.objects.filter(place=place, measure=Measure.VOLUNTEERS).first()
        assert (found.actual if found else 0) == sum(living[code] for code in inside)


def test_roles_count_once_and_without_delegations(country: Country) -> None:
    plan = plan_of(country)
    leader(Role.Kind.TRAINER, country["D-1"])
    leader(Role.Kind.TRAINER, country["R-1"])
    leader(Role.Kind.TRAINER, country["D-2"], ended_at=NOW - timedelta(days=1))
    team = make_team(place=country["101"])
    role = team.roles.get()
    make_role(None, Role.Kind.MOBILISER, place=country["101"], team=team, delegated_from=role)
    recompute(plan, at=NOW)
    assert [standing(country[code], Measure.TRAINERS).actual for code in ("D-1", "D-2", "R-1", "FR")] == [1, 0, 2, 2]
    assert [standing(country[code], Measure.MOBILISERS).actual for code in ("101", "D-1", "FR")] == [1, 1, 1]


def test_doors_come_from_the_doorstep(country: Country) -> None:
    plan = plan_of(country)
    precinct = make_precinct(commune=country["302"])
    DoorReport.objects.create(precinct=precinct, made_on=date(2026, 11, 20), knocked=63, opened=10, talked=5)
    recompute(plan, at=NOW)
    assert [standing(country[code], Measure.DOORS).actual for code in ("302", "D-3", "R-2", "FR")] == [63] * 4
    assert DayTotal.objects.get(place=country["D-3"], measure=Measure.DOORS).amount == 63


def test_communes_goals_add_up_to_their_departement(country: Country) -> None:
    plan = plan_of(country)
    recompute(plan, at=NOW)
    for measure in (Measure.MOBILISERS, Measure.VOLUNTEERS, Measure.DOORS):
        for code in ("D-1", "D-2", "D-3"):
            inside = Standing.objects.filter(parent=country[code], measure=measure)
            assert inside.aggregate(n=Sum("goal"))["n"] == standing(country[code], measure).goal


def test_somebody_without_a_commune_counts_for_the_country(country: Country) -> None:
    plan = plan_of(country)
    volunteers(None, 1)  # type: ignore[arg-type]
    recompute(plan, at=NOW)
    assert standing(country["FR"]).actual == 1
    assert standing(country["R-1"]).actual == 0


def test_the_pace_is_read_from_three_whole_weeks(country: Country) -> None:
    plan = plan_of(country)
    volunteers(country["101"], 6, offered=NOW - timedelta(days=21))
    volunteers(country["101"], 5, offered=NOW - timedelta(days=22))
    volunteers(country["101"], 4, offered=NOW)
    recompute(plan, at=NOW)
    found = standing(country["101"])
    assert (found.actual, found.per_week) == (15, 2)
    assert (found.low or 0) >= 15
    days_left = (DUE_ON - timezone.localdate()).days
    assert found.projected == round(15 + days_left * 6 / 21)


def test_three_empty_weeks_promise_nothing(country: Country) -> None:
    plan = plan_of(country)
    volunteers(country["101"], 2, offered=NOW - timedelta(days=40))
    recompute(plan, at=NOW)
    assert standing(country["101"]).projected is None


def test_days_are_those_of_paris(country: Country) -> None:
    plan = plan_of(country)
    volunteers(country["101"], 1, offered=NOW.replace(day=20, hour=23, minute=30))
    recompute(plan, at=NOW)
    assert DayTotal.objects.get(place=country["D-1"]).day == date(2026, 11, 21)


def kinds(place: Place) -> list[str]:
    return list(Gap.objects.within(place).values_list("kind", flat=True))


def test_the_next_trainer_goes_where_most_volunteers_would_come(country: Country) -> None:
    plan = plan_of(country)
    volunteers(country["101"], 12, applied_at=NOW)
    volunteers(country["201"], 15)
    volunteers(country["301"], 30)
    leader(Role.Kind.TRAINER, country["D-3"])
    recompute(plan, at=NOW)
    trainers = Gap.objects.filter(kind=Gap.Kind.NO_TRAINER)
    assert [gap.place.code for gap in trainers] == ["D-1", "D-2"]
    assert trainers[0].gain > trainers[1].gain > 0
    assert trainers[0].figures["trains"] == 12


def test_every_kind_of_break_is_found_and_ranked(country: Country, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = plan_of(country)
    volunteers(country["101"], 4, applied_at=NOW)
    volunteers(country["302"], 2, welcomed_at=None, welcome_due_at=NOW - timedelta(hours=1))
    old = NOW - timedelta(days=15)
    silent = make_team(place=country["201"], last_active_at=old)
    make_member(silent)
    without = make_team(place=country["301"], state=Team.State.WITHOUT, without_since=old, members=6)
    monkeypatch.setattr(sources, "_walks", [lambda at: {country["102"].pk: 9}])
    recompute(plan, at=NOW)
    found = list(Gap.objects.all())
    assert {gap.kind for gap in found} == set(Gap.Kind.values)
    assert [gap.gain for gap in found] == sorted((gap.gain for gap in found), reverse=True)
    assert {gap.team for gap in found if gap.team} == {silent, without}
    assert Gap.objects.get(kind=Gap.Kind.WALKS).departement == country["D-1"]
    assert kinds(country["R-2"])
    assert "walks" not in kinds(country["R-2"])


def test_a_session_to_come_with_a_seat_mends_the_wait_of_candidates(country: Country) -> None:
    plan = plan_of(country)
    volunteers(country["101"], 4, applied_at=NOW)
    session = make_session(place=country["103"])
    recompute(plan, at=NOW)
    assert Gap.Kind.NO_SESSION not in kinds(country["FR"])
    TrainingSession.objects.filter(pk=session.pk).update(taken=session.capacity)
    recompute(plan, at=NOW)
    assert Gap.Kind.NO_SESSION in kinds(country["FR"])


def test_a_team_near_is_enough_for_a_commune(country: Country) -> None:
    plan = plan_of(country)
    volunteers(country["101"], 2)
    near = country["101"]
    make_team(place=country["102"], lon=near.lon, lat=(near.lat or 0) + 0.05)
    recompute(plan, at=NOW)
    assert not Gap.objects.filter(kind=Gap.Kind.NO_MOBILISER, place=near).exists()


def test_members_of_a_team_do_not_wait_for_one(country: Country) -> None:
    plan = plan_of(country)
    team = make_team(place=country["201"])
    for one in volunteers(country["101"], 2):
        make_member(team, one.supporter)
    recompute(plan, at=NOW)
    assert Gap.Kind.NO_MOBILISER not in kinds(country["FR"])
