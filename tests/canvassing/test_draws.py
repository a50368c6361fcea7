"""A draw is asked for, then made by the worker: asked twice it is made once, and nothing changes meanwhile."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from canvassing.models import Experiment
from canvassing.services import (
    Frozen,
    ask_for_draw,
    change_experiment,
    commit_words,
    draw_experiment,
    draws,
    forget_experiment,
)
from canvassing.services.draws import draw_due_experiments
from tests.canvassing.conftest import DRAWN_AT, WORDS, Field, define

LATER = DRAWN_AT + timedelta(minutes=5)


@pytest.fixture
def asked(prepared: Experiment) -> Experiment:
    commit_words(experiment=prepared, commitment=WORDS, at=DRAWN_AT)
    return ask_for_draw(experiment=prepared, by="nadia@example.org", at=DRAWN_AT)


def test_asking_draws_nothing_yet(asked: Experiment) -> None:
    assert (asked.is_queued, asked.is_drawn, asked.units.exists()) == (True, False, False)
    assert draw_due_experiments(at=LATER) == 1
    asked.refresh_from_db()
    assert (asked.is_queued, asked.drawn_at is not None, asked.drawn_by) == (False, True, "nadia@example.org")
    assert asked.units.count() == 100
    assert draw_due_experiments(at=LATER) == 0


def test_asked_twice_it_is_drawn_once(asked: Experiment) -> None:
    ask_for_draw(experiment=asked, by="omar@example.org", at=LATER)
    assert draw_due_experiments(at=LATER) == 1
    asked.refresh_from_db()
    assert asked.drawn_by == "nadia@example.org"
    with pytest.raises(Frozen):
        ask_for_draw(experiment=asked, by="omar@example.org", at=LATER)


def test_without_words_nothing_is_asked_for(prepared: Experiment) -> None:
    with pytest.raises(ValidationError, match="Publiez"):
        ask_for_draw(experiment=prepared, by="", at=LATER)


def test_nothing_changes_while_it_waits(field: Field, asked: Experiment) -> None:
    with pytest.raises(Frozen, match="demandé"):
        commit_words(experiment=asked, commitment="Autre chose", at=LATER)
    with pytest.raises(Frozen, match="demandé"):
        change_experiment(experiment=asked, definition=define(field))
    with pytest.raises(Frozen, match="demandé"):
        forget_experiment(experiment=asked)


def test_what_cannot_be_drawn_says_why_and_can_be_changed(field: Field, asked: Experiment) -> None:
    field.bloc.members = ["PERSONNE"]
    field.bloc.save()
    assert draw_due_experiments(at=LATER) == 0
    asked.refresh_from_db()
    assert (asked.state, "PERSONNE" in asked.error, asked.units.exists()) == ("failed", True, False)
    field.bloc.members = ["Dupont"]
    field.bloc.save()
    change_experiment(experiment=asked, definition=define(field))
    ask_for_draw(experiment=asked, by="", at=LATER)
    assert draw_due_experiments(at=LATER) == 1


def test_a_draw_that_breaks_is_tried_again_then_shown(asked: Experiment, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(draws, "draw_experiment", lambda **_: 1 / 0)
    for minutes in (5, 10, 15):
        draw_due_experiments(at=DRAWN_AT + timedelta(minutes=minutes))
    asked.refresh_from_db()
    assert (asked.state, "trois fois" in asked.error) == ("failed", True)


def test_the_command_and_the_worker_draw_alike(asked: Experiment) -> None:
    draw_due_experiments(at=LATER)
    arms = list(asked.units.values_list("code", "arm", "allocated"))
    asked.units.all().delete()
    Experiment.objects.update(drawn_at=None, seed="", input_hash="")
    draw_experiment(experiment=asked, by="", at=LATER)
    assert list(asked.units.values_list("code", "arm", "allocated")) == arms
