"""The pages of experiments, from an empty list to results."""

from collections.abc import Iterator
from datetime import timedelta

import numpy as np
from django.urls import reverse
from playwright.sync_api import Page

from canvassing.models import Experiment
from canvassing.services import ask_for_draw, commit_words
from tests.canvassing.conftest import DRAWN_AT, WORDS, count_votes, make_drawn, make_experiment, make_field


def experiment_walk(page: Page) -> Iterator[str]:
    """`page` is already a staff member's."""
    yield from stops(page, "experiments", "experiment-new", "planner", "door-reports")
    page.goto(f"{reverse('canvassing:planner')}?registered=90000&volunteers=50&weeks=8")
    yield "planner, calculated"
    page.goto(f"{reverse('canvassing:planner')}?registered=beaucoup&volunteers=50&weeks=8")
    yield "planner, refused"
    field = make_field()
    prepared = make_experiment(field, name="En préparation")
    yield from stops(page, "experiment", "experiment-edit", "experiment-delete", of=prepared)
    commit_words(experiment=prepared, commitment=WORDS, at=DRAWN_AT)
    waiting = make_experiment(field, name="En attente")
    commit_words(experiment=waiting, commitment=WORDS, at=DRAWN_AT)
    # Due far ahead: no worker makes it while one looks.
    ask_for_draw(experiment=waiting, by="", at=DRAWN_AT + timedelta(days=365_000))
    yield from stops(page, "experiment", of=waiting)
    drawn = make_drawn(field, name="Tirée", capacity=75_000)
    for one in (prepared, drawn):
        yield from stops(page, "experiment", of=one)
    yield from stops(page, "experiments", "experiment-new")
    page.get_by_role("button", name="Voir ce qu'elle pourra détecter").click()
    yield "experiment-new, refused"
    yield from stops(page, "experiment-results", of=drawn)
    count_votes(field, field.after, np.random.default_rng(1).uniform(0.5, 0.7, 100), np.full(100, 0.3))
    small = make_drawn(field, name="Trop petite", capacity=20_000)
    for one in (drawn, small):
        yield from stops(page, "experiment-results", of=one)
    page.goto(f"{reverse('canvassing:experiment-results', args=[drawn.pk])}?explorer=1")
    yield "experiment-results, refused"
    page.get_by_label("la participation", exact=True).check()
    page.get_by_label(str(field.after)).check()
    page.get_by_role("button", name="Calculer").click()
    yield "experiment-results, exploratory"


def stops(page: Page, *names: str, of: Experiment | None = None) -> Iterator[str]:
    for name in names:
        page.goto(reverse(f"canvassing:{name}", args=[of.pk] if of else []))
        yield f"{name} {of or ''}".strip()
