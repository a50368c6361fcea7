"""Goals that add up, and the queue that computes the plan: whoever is killed at it is followed by another."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from teams.models import DayTotal, Gap, Goal, Measure, Plan, Standing, Team
from teams.plan import sources
from teams.plan.recompute import compute, recompute, write
from teams.services.plan import compute_due_plan, fix_goal, free_goal, the_plan
from territory.models import Bloc, TargetArea, Targeting
from territory.written_numbers import whole
from tests.factories import make_round, make_team
from tests.teams.plan_country import AMOUNTS, NOW, Country, make_country, plan_of, volunteers

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def country() -> Country:
    return make_country()


def goals(measure: str = Measure.VOLUNTEERS) -> dict[str, int]:
    return dict(Goal.objects.filter(measure=measure).values_list("place__code", "amount"))


def snapshot() -> list[Any]:
    """All that the recomputing writes, but ids."""
    tables = []
    for model in (Standing, DayTotal, Gap):
        names = [field.attname for field in model._meta.concrete_fields if field.attname != "id"]
        tables.append(sorted(map(repr, model.objects.values_list(*names))))
    return tables


def test_goals_add_up_at_every_level(country: Country) -> None:
    plan_of(country)
    for measure, amount in AMOUNTS.items():
        found = goals(measure)
        assert found["FR"] == amount == found["R-1"] + found["R-2"] + found["988"]
        assert found["R-1"] == found["D-1"] + found["D-2"]
        assert found["R-2"] == found["D-3"]


def test_goals_follow_the_population(country: Country) -> None:
    plan_of(country, amounts={Measure.VOLUNTEERS: 7000})
    assert goals() == {"FR": 7000, "R-1": 4000, "R-2": 2500, "988": 500, "D-1": 3000, "D-2": 1000, "D-3": 2500}


def test_goals_follow_the_potential_where_a_ranking_knows_it(country: Country) -> None:
    targeting = Targeting.objects.create(
        name="Essai", round=make_round(), bloc=Bloc.objects.create(name="Essai"), due_at=NOW, computed_at=NOW
    )
    for code, people in (("D-1", 100), ("D-2", 300), ("D-3", 400)):
        TargetArea.objects.create(
            targeting=targeting, place=country[code], precincts=1, imputed=0, registered=1000, people=people,
            potential=0.1, abstention=0.2, bloc_share=0.5,
        )  # fmt: skip
    plan_of(country, split_by="potential", amounts={Measure.VOLUNTEERS: 8615})
    found = goals()
    assert found["D-2"] == pytest.approx(3 * found["D-1"], abs=2)
    assert found["988"] == pytest.approx(8615 * 61.5 / 861.5, abs=2)
    assert found["R-1"] + found["R-2"] + found["988"] == 8615


def test_without_a_ranking_potential_falls_back_to_the_population(country: Country) -> None:
    plan_of(country, split_by="potential", amounts={Measure.VOLUNTEERS: 7000})
    assert goals()["D-1"] == 3000


def test_a_fixed_goal_is_kept_and_the_others_share_the_rest(country: Country) -> None:
    plan = plan_of(country, amounts={Measure.VOLUNTEERS: 7000})
    fix_goal(plan=plan, place=country["D-1"], measure=Measure.VOLUNTEERS, amount=3500, by=None, at=NOW)
    assert (goals()["D-1"], goals()["D-2"], goals()["R-1"]) == (3500, 500, 4000)
    plan_of(country, amounts={Measure.VOLUNTEERS: 14_000})
    assert (goals()["D-1"], goals()["D-2"], goals()["R-1"]) == (3500, 4500, 8000)


def test_more_fixed_than_the_parent_has_is_refused_with_both_numbers(country: Country) -> None:
    plan = plan_of(country, amounts={Measure.VOLUNTEERS: 7000})
    with pytest.raises(ValidationError) as refused:
        fix_goal(plan=plan, place=country["D-1"], measure=Measure.VOLUNTEERS, amount=4001, by=None, at=NOW)
    (words,) = refused.value.messages
    assert all(part in words for part in ("Lieu R-1", whole(4001), whole(4000)))


def test_a_national_goal_below_what_is_fixed_is_refused(country: Country) -> None:
    plan = plan_of(country, amounts={Measure.VOLUNTEERS: 7000})
    fix_goal(plan=plan, place=country["R-2"], measure=Measure.VOLUNTEERS, amount=3000, by=None, at=NOW)
    with pytest.raises(ValidationError) as refused:
        plan_of(country, amounts={Measure.VOLUNTEERS: 2999})
    assert "volunteers" in refused.value.message_dict


def test_a_goal_set_free_is_a_share_again(country: Country) -> None:
    plan = plan_of(country, amounts={Measure.VOLUNTEERS: 7000})
    fix_goal(plan=plan, place=country["D-1"], measure=Measure.VOLUNTEERS, amount=1, by=None, at=NOW)
    free_goal(plan=plan, place=country["D-1"], measure=Measure.VOLUNTEERS, by=None, at=NOW)
    assert goals()["D-1"] == 3000


def test_communes_and_the_country_have_no_goal_to_fix(country: Country) -> None:
    plan = plan_of(country)
    for code in ("101", "FR"):
        with pytest.raises(ValidationError):
            fix_goal(plan=plan, place=country[code], measure=Measure.VOLUNTEERS, amount=1, by=None, at=NOW)


def test_a_plan_is_made_for_a_day_to_come(country: Country) -> None:
    with pytest.raises(ValidationError):
        plan_of(country, due_on=date(2026, 11, 25))
    assert the_plan() is None


def test_computing_again_changes_nothing(country: Country) -> None:
    plan = plan_of(country)
    volunteers(country["101"], 3, applied_at=NOW)
    make_team(place=country["301"], state=Team.State.WITHOUT)
    recompute(plan, at=NOW)
    first = snapshot()
    recompute(plan, at=NOW)
    assert snapshot() == first


def test_a_changed_plan_is_computed_once_and_again_after_ten_minutes(country: Country) -> None:
    plan_of(country)
    assert compute_due_plan(at=NOW) == 1
    assert compute_due_plan(at=NOW + timedelta(minutes=9)) == 0
    assert compute_due_plan(at=NOW + timedelta(minutes=11)) == 1
    assert Plan.objects.get().state == Plan.State.DONE


def test_a_killed_worker_is_followed_by_another(country: Country) -> None:
    plan = plan_of(country)
    assert Plan.objects.all().claim(plan.pk, at=NOW, lease=timedelta(minutes=5))
    assert compute_due_plan(at=NOW + timedelta(minutes=4)) == 0
    assert compute_due_plan(at=NOW + timedelta(minutes=6)) == 1
    assert Standing.objects.exists()


def test_a_computing_that_breaks_leaves_the_old_figures(country: Country, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = plan_of(country)
    volunteers(country["101"], 3)
    recompute(plan, at=NOW)
    first = snapshot()

    def broken(at: Any) -> dict[int, int]:
        raise RuntimeError

    monkeypatch.setattr(sources, "_walks", [broken])
    later = NOW + timedelta(minutes=20)
    assert compute_due_plan(at=later) == 0
    assert snapshot() == first
    assert Plan.objects.get().state == Plan.State.QUEUED


def test_a_plan_that_failed_is_tried_again_after_ten_minutes(country: Country) -> None:
    plan_of(country)
    Plan.objects.update(state=Plan.State.FAILED, attempts=3, error="…")
    assert compute_due_plan(at=NOW + timedelta(minutes=9)) == 0
    assert compute_due_plan(at=NOW + timedelta(minutes=10)) == 1
    assert Plan.objects.get().error == ""


def test_writing_that_breaks_half_way_changes_nothing(country: Country) -> None:
    plan = plan_of(country)
    volunteers(country["101"], 3)
    computed = recompute(plan, at=NOW)
    first = snapshot()
    place, *_rest = computed.gaps[0]
    broken = replace(computed, gaps=[(place, None, None, None, "walks", -1.0, "{}")])
    with pytest.raises(IntegrityError), transaction.atomic():
        write(plan, broken, at=NOW)
    assert snapshot() == first


def test_a_plan_changed_meanwhile_stays_in_the_queue(country: Country) -> None:
    held = plan_of(country)
    plan_of(country, at=NOW + timedelta(seconds=1))
    recompute(held, at=NOW)
    assert Plan.objects.get().state == Plan.State.QUEUED


def test_the_command_counts_and_a_dry_run_writes_nothing(country: Country, capsys: pytest.CaptureFixture[str]) -> None:
    plan_of(country)
    call_command("compute_plan", "--json", "--dry-run")
    assert '"standings"' in capsys.readouterr().out
    assert not Standing.objects.exists()
    call_command("compute_plan")
    assert Standing.objects.count() == compute(the_plan(), at=NOW).counts["standings"]  # type: ignore[arg-type]


def test_the_command_without_a_plan_says_where_to_make_one(country: Country) -> None:
    with pytest.raises(CommandError, match="/equipe/plan/"):
        call_command("compute_plan")
