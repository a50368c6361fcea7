"""What mending brings: simple arithmetic, from constants or from what was seen."""

import pytest

from teams.plan import breaks
from teams.plan.breaks import Observed, next_trainer, observe

YEAR = 365


def _trainer(**changes: float) -> breaks.Trainer:
    asked = {"trainers": 0, "mobilisers_missing": 80, "candidates": 500, "others": 0, "volunteers_missing": 9000}
    return next_trainer(seen=Observed(), **({"days_left": YEAR} | asked | changes))  # type: ignore[arg-type]


def test_a_trainer_brings_the_teams_of_the_mobilisers_trained() -> None:
    assert _trainer() == breaks.Trainer(80, 80 * breaks.VOLUNTEERS_PER_MOBILISER)


def test_nobody_trains_more_people_than_there_are() -> None:
    assert _trainer(candidates=12).trains == 12


def test_of_those_who_have_not_asked_only_the_willing_are_counted() -> None:
    assert _trainer(candidates=0, others=450).trains == pytest.approx(30)
    assert _trainer(candidates=12, others=450).trains == pytest.approx(42)


def test_nobody_trains_more_than_two_sessions_a_month_hold() -> None:
    one_month = round(breaks.DAYS_A_MONTH)
    assert _trainer(mobilisers_missing=5000, candidates=5000, days_left=one_month).trains <= 30


def test_no_more_volunteers_are_promised_than_are_missing() -> None:
    assert _trainer(volunteers_missing=40).gain == 40


def test_what_other_trainers_will_do_is_taken_off() -> None:
    alone = _trainer(mobilisers_missing=500, candidates=500)
    second = _trainer(mobilisers_missing=500, candidates=500, trainers=1)
    assert second.trains < alone.trains
    assert _trainer(trainers=3).trains == 0


def test_a_trainer_sent_on_the_last_day_brings_nobody() -> None:
    assert _trainer(days_left=0) == breaks.Trainer(0, 0.0)


def test_more_people_waiting_make_a_mobiliser_likelier() -> None:
    few, many = (
        breaks.mobiliser_gain(waiting=n, volunteers_missing=1000, seen=Observed(), days_left=YEAR) for n in (1, 20)
    )
    assert 0 < few < many < breaks.VOLUNTEERS_PER_MOBILISER


def test_what_was_seen_takes_the_place_of_constants_once_it_is_enough() -> None:
    assert observe(trained=10, certified=10, mobilisers=2, volunteers=40) == Observed()
    seen = observe(trained=100, certified=80, mobilisers=100, volunteers=1200)
    assert (seen.certified, seen.per_mobiliser) == (0.8, 12)


def test_gains_are_never_negative() -> None:
    assert _trainer(mobilisers_missing=0, volunteers_missing=0, candidates=0).gain == 0
    assert breaks.session_gain(candidates=4, volunteers_missing=-5, seen=Observed(), days_left=-1) == 0
