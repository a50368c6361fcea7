"""Answers of large experiments: computed by the worker, kept, and computed again when their data change."""

from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from django.test import Client
from django.urls import reverse

from canvassing.experiments.answers import of_evaluation
from canvassing.experiments.wording import sentences_of
from canvassing.models import Experiment, Reading
from canvassing.services import Locked, evaluate, read_results, readings, record_doors
from canvassing.services.evaluation import Evaluation
from canvassing.services.readings import compute_due_readings
from supporters.models import Supporter
from tests.canvassing.conftest import DRAWN_AT, Field, count_votes, make_drawn
from tests.factories import sign_in

NOW = DRAWN_AT + timedelta(days=700)


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch, field: Field, drawn: Experiment) -> Experiment:
    """As one of the whole country, with fewer units."""
    monkeypatch.setattr(readings, "AT_ONCE", 0)
    rng = np.random.default_rng(4)
    count_votes(field, field.after, rng.uniform(0.5, 0.7, 100), rng.uniform(0.2, 0.4, 100))
    return drawn


def ask(experiment: Experiment, **question: Any) -> Any:
    return read_results(experiment=experiment, at=NOW, **question)


def test_a_small_one_is_read_at_once(field: Field, drawn: Experiment) -> None:
    with pytest.raises(Locked):
        ask(drawn)
    count_votes(field, field.after, np.full(100, 0.6), np.full(100, 0.3))
    assert isinstance(ask(drawn), Evaluation)
    assert not Reading.objects.exists()


def test_a_large_one_is_read_by_the_worker_and_loses_nothing(large: Experiment) -> None:
    assert ask(large).state == "queued"
    assert ask(large).state == "queued"
    assert compute_due_readings(at=NOW) == 1
    kept = ask(large)
    at_once = evaluate(experiment=large)
    assert of_evaluation(kept) == of_evaluation(at_once)
    assert sentences_of(kept) == sentences_of(at_once)
    assert Reading.objects.count() == 1


def test_what_is_inconclusive_is_kept_too(monkeypatch: pytest.MonkeyPatch, field: Field, large: Experiment) -> None:
    small = make_drawn(field, name="Petite", capacity=20_000)
    ask(small)
    compute_due_readings(at=NOW)
    assert sentences_of(ask(small)) == sentences_of(evaluate(experiment=small))


def test_another_question_is_another_answer(large: Experiment) -> None:
    plan = {"outcomes": ["turnout"], "covariates": []}
    ask(large)
    ask(large, plan=plan)
    assert compute_due_readings(at=NOW) == 2
    assert (ask(large).exploratory, ask(large, plan=plan).exploratory) == (False, True)


def test_results_that_change_are_read_again(field: Field, large: Experiment) -> None:
    ask(large)
    compute_due_readings(at=NOW)
    field.after.results.all().delete()
    count_votes(field, field.after, np.full(100, 0.6), np.full(100, 0.3))
    assert ask(large).state == "queued"
    compute_due_readings(at=NOW)
    assert of_evaluation(ask(large)) == of_evaluation(evaluate(experiment=large))


def test_doors_that_come_in_are_counted(large: Experiment) -> None:
    ask(large)
    compute_due_readings(at=NOW)
    day = DRAWN_AT + timedelta(days=1)
    unit = large.units.filter(arm="treated")[0]
    record_doors(precinct=unit.precinct, made_on=day.date(), knocked=9, opened=3, talked=1, at=day)
    assert ask(large).state == "queued"
    compute_due_readings(at=NOW)
    assert ask(large).doors[0][1].allocated == 9


def test_data_that_change_between_the_question_and_the_worker_do_not_hold_it(field: Field, large: Experiment) -> None:
    ask(large)
    field.after.results.all().delete()
    count_votes(field, field.after, np.full(100, 0.6), np.full(100, 0.3))
    assert compute_due_readings(at=NOW) == 1
    assert isinstance(ask(large), Evaluation)


def test_results_that_were_taken_away_say_so(field: Field, large: Experiment) -> None:
    asked = ask(large)
    field.after.results.all().delete()
    compute_due_readings(at=NOW)
    asked.refresh_from_db()
    assert (asked.state, "importés" in asked.error) == ("failed", True)
    with pytest.raises(Locked):
        ask(large)


def test_page_and_api_wait_then_tell(client: Client, national: Supporter, large: Experiment) -> None:
    sign_in(client, national)
    page, state = (reverse(f"canvassing:experiment-{name}", args=[large.pk]) for name in ("results", "state"))
    api = reverse("api:canvassing-api:results", args=[large.pk])
    assert "Le calcul est en cours" in client.get(page).content.decode()
    told = client.get(api)
    assert (told.status_code, told.json()) == (202, {"state": "queued"})
    assert client.get(state).json()["state"] == "queued"
    compute_due_readings(at=NOW + timedelta(days=10_000))
    assert client.get(state).json()["state"] == "ready"
    assert client.get(api).json()["outcomes"][0]["outcome"] == "turnout"
    assert "Les nombres" in client.get(page).content.decode()
