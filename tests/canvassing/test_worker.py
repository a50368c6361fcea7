"""A real worker draws what was asked for, and reads large experiments."""

import time
from collections.abc import Callable, Iterator

import numpy as np
import pytest
from django.db import transaction
from django.utils import timezone

from campaign.celery import app as celery_app
from canvassing.models import Experiment, Reading
from canvassing.services import ask_for_draw, commit_words, readings
from canvassing.services.evaluation import Evaluation
from tests.canvassing.conftest import DRAWN_AT, WORDS, count_votes, make_drawn, make_experiment, make_field
from tests.processes import celery_worker

pytestmark = [pytest.mark.worker, pytest.mark.django_db(transaction=True)]
PATIENCE = 40


@pytest.fixture(autouse=True)
def empty_broker(transactional_db: None) -> Iterator[None]:
    celery_app.control.purge()
    yield
    celery_app.control.purge()


def wait_for(there: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    with celery_worker():
        while not there() and time.monotonic() < deadline:
            time.sleep(0.2)
    assert there()


def test_a_draw_that_was_asked_for_is_there_a_moment_later() -> None:
    experiment = make_experiment(make_field())
    commit_words(experiment=experiment, commitment=WORDS, at=DRAWN_AT)
    with transaction.atomic():
        ask_for_draw(experiment=experiment, by="nadia@example.org", at=timezone.now())
    assert not experiment.units.exists()
    wait_for(lambda: Experiment.objects.get().is_drawn)
    drawn = Experiment.objects.get()
    assert (drawn.state, drawn.drawn_by, drawn.units.count()) == ("", "nadia@example.org", 100)


def test_the_results_of_a_large_one_are_there_a_moment_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readings, "AT_ONCE", 0)
    field = make_field()
    drawn = make_drawn(field)
    count_votes(field, field.after, np.full(100, 0.6), np.full(100, 0.3))
    with transaction.atomic():
        asked = readings.read_results(experiment=drawn, at=timezone.now())
    assert isinstance(asked, Reading)
    wait_for(lambda: Reading.objects.get().state == "ready")
    assert isinstance(readings.read_results(experiment=drawn, at=timezone.now()), Evaluation)
