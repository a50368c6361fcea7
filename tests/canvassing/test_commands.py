"""draw_experiment and estimate_experiment, as a specialist types them."""

import json
from io import StringIO
from typing import Any

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from canvassing.models import Experiment
from canvassing.services import record_doors
from territory.models import Bloc
from tests.canvassing.conftest import WORDS, Field, count_votes, make_drawn


def draw(*more: str, capacity: int = 200_000, bloc: str = "Dupont") -> str:
    out = StringIO()
    call_command(
        "draw_experiment",
        *("--name", "Printemps", "--election", "essai-2017", "--round", "1", "--bloc", bloc),
        *("--capacity", str(capacity), *more),
        stdout=out,
    )
    return out.getvalue()


def estimate(*more: str) -> dict[str, Any]:
    out = StringIO()
    call_command("estimate_experiment", "Printemps", "--json", *more, stdout=out)
    found: dict[str, Any] = json.loads(out.getvalue().splitlines()[-1])
    return found


def test_a_dry_run_shows_what_could_be_seen_and_keeps_nothing(field: Field) -> None:
    said = draw("--dry-run", "--json")
    told = json.loads(said.splitlines()[-1])
    assert "ne peut pas détecter moins de 2,10 points" in said
    assert (told["strata"], told["treated"], told["control"]) == (20, 80, 20)
    assert round(told["minimum_effect"], 2) == 2.10
    assert (Experiment.objects.count(), Bloc.objects.count()) == (0, 1)


def test_a_draw_says_what_could_be_seen_first(field: Field) -> None:
    said = draw("--commitment", WORDS, "--within", "93", "--territory", "commune", "--exclude", "93000_0000")
    assert said.index("ne peut pas détecter") < said.index("Tirage fait")
    experiment = Experiment.objects.get()
    assert (experiment.level, experiment.excluded, experiment.commitment) == ("commune", ["93000_0000"], WORDS)
    assert experiment.seed in said


def test_the_same_words_give_the_same_draw(field: Field) -> None:
    first = json.loads(draw("--commitment", WORDS, "--json").splitlines()[-1])
    arms = list(Experiment.objects.get().units.values_list("code", "arm", "allocated"))
    Experiment.objects.all().delete()
    again = json.loads(draw("--commitment", WORDS, "--json").splitlines()[-1])
    assert (first["seed"], first["input_hash"]) == (again["seed"], again["input_hash"])
    assert list(Experiment.objects.get().units.values_list("code", "arm", "allocated")) == arms


def test_other_words_draw_again_until_a_door_is_reported(field: Field) -> None:
    draw("--commitment", WORDS)
    draw("--commitment", "La température à Brest")
    experiment = Experiment.objects.get()
    assert experiment.past_draws.count() == 1
    unit = experiment.units.filter(arm="treated")[0]
    day = experiment.drawn_at
    record_doors(precinct=unit.precinct, made_on=timezone.localdate(day), knocked=9, opened=3, talked=1, at=day)
    with pytest.raises(CommandError, match="portes"):
        draw("--commitment", "La température à Lille")


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ([], "commitment"),
        (["--commitment", WORDS, "--exclude", "99999"], "99999"),
        (["--commitment", WORDS, "--within", "D-99"], "territoire"),
        (["--commitment", WORDS, "--outcome", "jamais"], "jamais"),
        (["--commitment", WORDS, "--baseline", "jamais:1"], "jamais"),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(field: Field, more: list[str], reason: str) -> None:
    with pytest.raises(CommandError, match=reason):
        draw(*more)
    assert not Experiment.objects.exists()


def test_a_bloc_that_nobody_knows_is_refused(field: Field) -> None:
    with pytest.raises(CommandError, match="PERSONNE"):
        draw("--commitment", WORDS, bloc="PERSONNE")
    assert Bloc.objects.count() == 1


def test_an_estimate_tells_everything(field: Field) -> None:
    make_drawn(field, capacity=75_000)
    count_votes(field, field.after, np.random.default_rng(1).uniform(0.5, 0.7, 100), np.full(100, 0.3))
    told = estimate()
    turnout = told["outcomes"][0]
    assert turnout["outcome"] == "turnout"
    assert turnout["ci"][0] < turnout["itt"] < turnout["ci"][1]
    assert set(turnout) >= {"itt", "se", "ci", "p", "df", "ri_p", "placebo", "late", "missing", "control_mean"}
    assert {row["name"] for row in told["balance"]["columns"]} == {"registered", "potential", "turnout", "share"}
    assert set(told["contamination"][0]) >= {"share", "multiplier", "allocated", "control"}
    assert (turnout["strata"], turnout["ri_p"] is not None) == (15, True)


def test_another_round_is_asked_by_its_election(field: Field) -> None:
    make_drawn(field, outcomes=[])
    count_votes(field, field.after, np.full(100, 0.6), np.full(100, 0.3))
    assert estimate("--election", "essai-2022", "--round", "1")["exploratory"] is False
    assert estimate("--election", "essai-2022")["rounds"] == ["essai-2022:1"]
    assert estimate("--election", "essai-2022", "--outcomes", "turnout")["exploratory"] is True


def test_an_estimate_in_words(field: Field) -> None:
    make_drawn(field)
    count_votes(field, field.after, np.full(100, 0.6), np.full(100, 0.3))
    out = StringIO()
    call_command("estimate_experiment", "Printemps", stdout=out)
    assert "la participation" in out.getvalue()


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        (["Printemps"], "importés"),
        (["Printemps", "--round", "1"], "--election"),
        (["Printemps", "--election", "jamais"], "jamais"),
        (["Autre"], "Printemps"),
    ],
)
def test_an_estimate_that_cannot_be_is_refused(field: Field, more: list[str], reason: str) -> None:
    make_drawn(field)
    with pytest.raises(CommandError, match=reason):
        call_command("estimate_experiment", *more)
