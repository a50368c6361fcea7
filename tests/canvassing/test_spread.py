"""σ measured where two votes were counted: the spread that was planted is found, and said."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from canvassing.experiments.answers import of_preview
from canvassing.experiments.wording import floor_sentence, spread_sentences
from canvassing.models import Experiment
from canvassing.services import preview
from territory.models import Election, Precinct, Round
from tests.canvassing.conftest import Field, count_votes, define, make_experiment, make_field
from tests.factories import make_candidates, make_place, make_round

#: Points, planted: turnout and the bloc's share of expressed votes.
TURNOUT, SHARE = 2.3, 1.1
COUNT = 600


def earlier_vote(slug: str, day: date, *, names: tuple[str, ...] = ("DUPONT", "MARTIN", "DURAND")) -> Round:
    vote = make_round(election=Election.objects.create(slug=slug, name=slug), date=day)
    make_candidates(vote, *names)
    return vote


@pytest.fixture
def measured_field(db: None) -> Field:
    """2012 and 2017 in six hundred precincts: the second is the first and a known spread."""
    field = make_field(COUNT)
    field.before.results.all().delete()
    rng = np.random.default_rng(8)
    turnout, share = rng.uniform(0.5, 0.7, COUNT), rng.uniform(0.2, 0.4, COUNT)
    count_votes(field, earlier_vote("essai-2012", date(2012, 4, 22)), turnout, share)
    left = turnout + 0.05 + TURNOUT / 100 * rng.normal(size=COUNT), share + SHARE / 100 * rng.normal(size=COUNT)
    count_votes(field, field.before, *left)
    return field


def spreads(experiment: Experiment) -> dict[str, float]:
    measured = preview(experiment).measured
    return {one.outcome: one.sigma for one in measured.spreads} if measured else {}


def test_the_planted_spread_is_found(measured_field: Field) -> None:
    found = spreads(make_experiment(measured_field, capacity=900_000))
    # Potential is made of the vote that is explained: it takes a part of the spread away, never adds to it.
    assert 0 < found["turnout"] < 1.1 * TURNOUT
    assert 0 < found["share"] < 1.1 * SHARE


def test_the_largest_spread_gives_the_floor(measured_field: Field) -> None:
    told = preview(make_experiment(measured_field, capacity=900_000))
    assert told.measured is not None
    assert told.sigma == max(one.sigma for one in told.measured.spreads)
    assert told.minimum == max(one.minimum for one in told.measured.spreads)
    assert "Ici, cette campagne ne peut pas détecter moins de" in floor_sentence(told)
    (line,) = spread_sentences(told)
    assert "« essai-2012 – tour 1 » à « 2017 – tour 1 »" in line
    answer = of_preview(told)["measured"]
    assert (answer["before"], answer["after"], len(answer["outcomes"])) == ("essai-2012:1", "essai-2017:1", 3)


def test_without_another_vote_it_is_a_guess_and_says_so(prepared: Experiment) -> None:
    told = preview(prepared)
    assert (told.measured, told.sigma, of_preview(told)["measured"]) == (None, 3.0, None)
    assert "C'est une supposition" in spread_sentences(told)[0]


def test_in_too_few_strata_it_is_a_guess(measured_field: Field) -> None:
    assert preview(make_experiment(measured_field, capacity=20_000)).measured is None


def test_two_rounds_of_one_election_are_said_to_be_near(field: Field) -> None:
    second = make_round(election=field.before.election, number=2, date=field.before.date + timedelta(days=14))
    make_candidates(second, "DUPONT", "MARTIN", "DURAND")
    count_votes(field, second, np.random.default_rng(2).uniform(0.5, 0.7, 100), np.full(100, 0.3))
    told = preview(make_experiment(field))
    assert told.measured is not None
    assert (told.measured.days, told.measured.is_near) == (14, True)
    assert "14 jours" in spread_sentences(told)[1]


def test_a_bloc_that_did_not_stand_leaves_the_turnout_and_a_guess(measured_field: Field) -> None:
    Round.objects.get(election__slug="essai-2012").candidates.filter(name="DUPONT").update(name="AUTRE")
    told = preview(make_experiment(measured_field, capacity=900_000))
    assert told.measured is not None
    assert [one.outcome for one in told.measured.spreads] == ["turnout"]
    assert "rien à mesurer ici" in spread_sentences(told)[1]


def test_the_same_kind_of_election_is_preferred(measured_field: Field) -> None:
    other = earlier_vote("europeennes-2014", date(2014, 5, 25))
    count_votes(measured_field, other, np.full(COUNT, 0.4), np.full(COUNT, 0.3))
    measured = preview(make_experiment(measured_field, capacity=900_000)).measured
    assert measured is not None
    assert measured.before.election.slug == "essai-2012"


def test_votes_counted_elsewhere_measure_nothing(field: Field) -> None:
    elsewhere = make_place(departement=make_place(code="D-75", kind="departement"))
    precincts = [Precinct.objects.create(code=f"{elsewhere.code}_{n:04}", commune=elsewhere) for n in range(100)]
    other: Any = field.__class__(**(field.__dict__ | {"precincts": precincts}))
    count_votes(other, earlier_vote("essai-2012", date(2012, 4, 22)), np.full(100, 0.5), np.full(100, 0.3))
    assert preview(make_experiment(field, within=field.departement)).measured is None


def test_what_the_plan_does_not_look_at_is_not_measured(measured_field: Field) -> None:
    plan = define(measured_field).plan | {"outcomes": ["share"]}
    assert list(spreads(make_experiment(measured_field, capacity=900_000, plan=plan))) == ["share"]
