"""A département of a hundred precincts that voted twice, every figure invented."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest
import time_machine
from django.utils import timezone

from canvassing.models import Experiment
from canvassing.services import Definition, commit_words, draw_experiment, prepare_experiment
from territory.models import Bloc, Election, Place, Precinct, Result, Round
from tests.factories import make_candidates, make_place, make_round

#: A year before the vote that tells.
DRAWN_AT = datetime(2021, 5, 2, 9, tzinfo=ZoneInfo("Europe/Paris"))
WORDS = "Les boules du loto du 1er mai 2021 : 4 8 15 16 23"


@dataclass(frozen=True)
class Field:
    """`before` and `after`: one round of 2017 and one of 2022; `bloc` is the first of three candidates."""

    departement: Place
    communes: list[Place]
    precincts: list[Precinct]
    before: Round
    after: Round
    bloc: Bloc


def make_field(count: int = 100) -> Field:
    departement = make_place(code="D-93", kind="departement", name="Seine-Saint-Denis")
    communes = [make_place(code=f"9300{n}", departement=departement, parent=departement) for n in range(4)]
    precincts = Precinct.objects.bulk_create(
        Precinct(code=f"{communes[n % 4].code}_{n:04}", commune=communes[n % 4]) for n in range(count)
    )
    before, after = (
        make_round(election=Election.objects.create(slug=f"essai-{year}", name=f"{year}"), date=day)
        for year, day in ((2017, date(2017, 4, 23)), (2022, date(2022, 4, 10)))
    )
    for vote in (before, after):
        make_candidates(vote, "DUPONT", "MARTIN", "DURAND", nuances=("G", "C", "D"))
    bloc = Bloc.objects.create(name="Essai", members=["Dupont"])
    found = Field(departement, communes, precincts, before, after, bloc)
    rng = np.random.default_rng(1)
    rates = rng.uniform(0.5, 0.8, count), rng.uniform(0.2, 0.5, count)
    count_votes(found, before, *rates)
    return found


def count_votes(field: Field, vote: Round, turnout: Any, share: Any) -> None:
    """Results of 1,000 registered in each precinct."""
    rows = []
    for precinct, came, left in zip(field.precincts, turnout, share, strict=True):
        voters = round(1000 * float(came))
        votes = round(voters * float(left))
        rows.append(
            Result(
                round=vote,
                precinct=precinct,
                registered=1000,
                voters=voters,
                null_votes=0,
                blank_votes=0,
                expressed=voters,
                votes=[votes, voters - votes, 0],
            )
        )
    Result.objects.bulk_create(rows)


def define(field: Field, **overrides: Any) -> Definition:
    fields: dict[str, Any] = {
        "name": "Printemps",
        "round": field.before,
        "bloc": field.bloc,
        "capacity": 200_000,
        "outcomes": [field.after],
    }
    return Definition(**(fields | overrides))


def make_experiment(field: Field, **overrides: Any) -> Experiment:
    """Prepared, not drawn."""
    return prepare_experiment(definition=define(field, **overrides), by="nadia@example.org", at=DRAWN_AT)


def make_drawn(field: Field, *, words: str = WORDS, **overrides: Any) -> Experiment:
    experiment = make_experiment(field, **overrides)
    commit_words(experiment=experiment, commitment=words, at=DRAWN_AT)
    return draw_experiment(experiment=experiment, by="nadia@example.org", at=DRAWN_AT)


@pytest.fixture
def field(db: None) -> Field:
    return make_field()


@pytest.fixture
def prepared(field: Field) -> Experiment:
    return make_experiment(field)


@pytest.fixture
def drawn(field: Field) -> Experiment:
    return make_drawn(field)


@pytest.fixture
def noon() -> Iterator[None]:
    """An hour ago is today, and so is one ahead."""
    with time_machine.travel(timezone.localtime().replace(hour=12, minute=0)):
        yield
