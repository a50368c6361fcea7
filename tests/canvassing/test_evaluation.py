"""From the results of a vote to what an experiment may say."""

from datetime import timedelta
from typing import Any

import numpy as np
import pytest

from canvassing.experiments.answers import of_evaluation
from canvassing.experiments.wording import sentences_of
from canvassing.models import Experiment
from canvassing.services import Locked, evaluate, record_doors
from canvassing.services.evaluation import Evaluation
from territory.models import Result
from tests.canvassing.conftest import DRAWN_AT, Field, count_votes, make_drawn, make_experiment
from tests.factories import make_candidates, make_place, make_precinct, make_result, make_round


def vote(field: Field, experiment: Experiment, *, turnout: float = 0.0, share: float = 0.0) -> None:
    """2022, where being drawn changed turnout and the bloc's share by so much."""
    arms = dict(experiment.units.values_list("precinct", "arm"))
    treated = np.array([arms[precinct.pk] == "treated" for precinct in field.precincts])
    rng = np.random.default_rng(5)
    came = 0.6 + turnout * treated + 0.01 * rng.normal(size=len(treated))
    left = 0.35 + share * treated + 0.01 * rng.normal(size=len(treated))
    count_votes(field, field.after, came, left)


def near(found: Any, effect: float) -> bool:
    """Chance alone goes further once in five thousand draws."""
    return bool(abs(found.itt.effect - effect) < 4 * found.itt.error)


def outcomes(found: Evaluation) -> dict[str, Any]:
    return {one.outcome: one.finding for one in found.findings}


def test_nothing_is_read_before_the_draw_nor_before_the_results(field: Field, prepared: Experiment) -> None:
    with pytest.raises(Locked, match="tirée"):
        evaluate(experiment=prepared)
    drawn = make_drawn(field, name="Été")
    with pytest.raises(Locked, match="importés"):
        evaluate(experiment=drawn)


def test_results_of_another_place_do_not_open_it(field: Field) -> None:
    drawn = make_drawn(field, within=field.departement)
    elsewhere = make_place(departement=make_place(code="D-75", kind="departement"))
    make_result(round=field.after, precinct=make_precinct(commune=elsewhere))
    with pytest.raises(Locked, match="importés"):
        evaluate(experiment=drawn)


def test_an_effect_on_turnout_is_told_apart_from_one_on_choices(field: Field, drawn: Experiment) -> None:
    vote(field, drawn, turnout=0.03)
    found = outcomes(evaluate(experiment=drawn))
    assert near(found["turnout"], 0.03)
    assert found["turnout"].itt.low > 0
    assert near(found["share"], 0)


def test_an_effect_on_choices_is_found(field: Field, drawn: Experiment) -> None:
    vote(field, drawn, share=0.03)
    found = outcomes(evaluate(experiment=drawn))
    assert found["share"].itt.low > 0.01
    assert found["share_of_registered"].itt.low > 0
    assert near(found["turnout"], 0)


def test_two_rounds_give_their_mean_too(field: Field) -> None:
    second = make_round(election=field.after.election, number=2, date=field.after.date + timedelta(days=14))
    make_candidates(second, "DUPONT", "MARTIN", "DURAND")
    drawn = make_drawn(field, outcomes=[field.after, second], plan={"outcomes": ["turnout"], "covariates": []})
    vote(field, drawn)
    count_votes(field, second, np.full(100, 0.7), np.full(100, 0.5))
    found = evaluate(experiment=drawn)
    assert [one.round and one.round.number for one in found.findings] == [1, 2, None]
    assert not found.exploratory


def test_another_question_is_exploratory(field: Field, drawn: Experiment) -> None:
    vote(field, drawn)
    other = evaluate(experiment=drawn, plan={"outcomes": ["turnout"], "covariates": []})
    assert (evaluate(experiment=drawn).exploratory, other.exploratory) == (False, True)
    assert any("Exploratoire" in line for line in sentences_of(other))


def test_a_vote_before_the_draw_is_a_rehearsal(field: Field, drawn: Experiment) -> None:
    before = make_round(date=field.before.date + timedelta(days=14))
    make_candidates(before, "DUPONT", "MARTIN", "DURAND")
    count_votes(field, before, np.full(100, 0.7), np.full(100, 0.5))
    found = evaluate(experiment=drawn, rounds=[before])
    assert (found.rehearsal, found.exploratory) == (True, True)


def test_a_bloc_that_changes_after_the_draw_changes_nothing(field: Field, drawn: Experiment) -> None:
    vote(field, drawn)
    first = of_evaluation(evaluate(experiment=drawn))
    field.bloc.members = ["Martin"]
    field.bloc.save()
    assert of_evaluation(evaluate(experiment=Experiment.objects.get(pk=drawn.pk))) == first


def test_a_bloc_that_did_not_stand_again_leaves_the_turnout(field: Field, drawn: Experiment) -> None:
    vote(field, drawn)
    field.after.candidates.filter(name="DUPONT").update(name="AUTRE")
    found = evaluate(experiment=drawn)
    assert "Dupont" in found.notes[0]
    assert {name: one.conclusive for name, one in outcomes(found).items()} == {
        "turnout": True,
        "share": False,
        "share_of_registered": False,
    }


def test_units_without_results_are_counted(field: Field, drawn: Experiment) -> None:
    vote(field, drawn)
    lost = drawn.units.filter(arm="treated")[:3]
    Result.objects.filter(round=field.after, precinct__in=[unit.precinct_id for unit in lost]).delete()
    missing = outcomes(evaluate(experiment=drawn))["turnout"].missing
    assert (missing.treated, missing.control, missing.of_treated) == (3, 0, 80)


def test_doors_among_controls_are_shown_and_weighed(field: Field) -> None:
    drawn = make_drawn(field, capacity=100_000)
    vote(field, drawn)
    day = DRAWN_AT + timedelta(days=1)
    for arm, allocated, knocked in (("treated", True, 300), ("treated", False, 60), ("control", False, 40)):
        unit = drawn.units.filter(arm=arm, allocated=allocated)[0]
        record_doors(precinct=unit.precinct, made_on=day.date(), knocked=knocked, opened=9, talked=1, at=day)
    ((_, doors),) = evaluate(experiment=drawn).doors
    assert (doors.allocated, doors.spared, doors.control, doors.share) == (300, 60, 40, 0.1)
    assert doors.multiplier is not None
    assert any("10,0" in line and "témoins" in line for line in sentences_of(evaluate(experiment=drawn)))


def test_doors_after_the_vote_weigh_nothing(field: Field, drawn: Experiment) -> None:
    vote(field, drawn)
    day = DRAWN_AT + timedelta(days=700)
    unit = drawn.units.filter(arm="control")[0]
    record_doors(precinct=unit.precinct, made_on=day.date(), knocked=40, opened=9, talked=1, at=day)
    ((_, doors),) = evaluate(experiment=drawn).doors
    assert (doors.control, doors.share, doors.multiplier) == (0, None, None)


def test_communes_are_compared_as_sums_of_their_precincts(field: Field) -> None:
    """Thirty communes of two precincts, one of them without results at the election of reference."""
    paris = make_place(code="D-75", kind="departement")
    for n in range(60):
        commune = make_place(departement=paris, parent=paris)
        one, two = make_precinct(commune=commune), make_precinct(commune=commune)
        figures: dict[str, Any] = {"registered": 500, "voters": 300 + n, "expressed": 300, "votes": [100 + n, 9, 9]}
        make_result(round=field.before, precinct=one, **figures)
        for precinct in (one, two):
            make_result(round=field.after, precinct=precinct, **figures)
    drawn = make_drawn(field, within=paris)
    assert drawn.units.filter(commune__isnull=False).count() == 60
    found = outcomes(evaluate(experiment=drawn))["turnout"]
    assert (found.strata, found.missing.treated, found.missing.control) == (12, 0, 0)
    assert found.ri_p is not None


def test_too_few_strata_say_so_in_words(field: Field) -> None:
    drawn = make_drawn(field, capacity=30_000)
    vote(field, drawn, turnout=0.3)
    found = evaluate(experiment=drawn)
    assert not found.conclusive
    assert any(line.startswith("Non concluant") for line in sentences_of(found))
    assert of_evaluation(found)["outcomes"][0]["itt"] is None


def test_one_experiment_of_a_territory_leaves_the_other_alone(field: Field) -> None:
    one, other = make_drawn(field), make_experiment(field, name="Été")
    assert (one.units.count(), other.units.count()) == (100, 0)
