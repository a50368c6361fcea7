"""What the pages do, programs do, under the same rules."""

from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from canvassing.models import Experiment
from canvassing.services import record_doors
from canvassing.services.draws import draw_due_experiments
from supporters.models import Supporter
from tests.canvassing.conftest import DRAWN_AT, WORDS, Field, count_votes
from tests.factories import sign_in


@pytest.fixture
def staff(client: Client, national: Supporter) -> Client:
    return sign_in(client, national)


def url(name: str, *args: Any) -> str:
    return reverse(f"api:canvassing-api:{name}", args=args)


def send(client: Client, method: str, path: str, **data: Any) -> Any:
    return getattr(client, method)(path, data, content_type="application/json")


def test_an_experiment_is_prepared_committed_and_drawn(staff: Client, field: Field) -> None:
    told = {"name": "Été", "round": "essai-2017:1", "bloc": field.bloc.pk, "capacity": 200000, "within": "93"}
    made = send(staff, "post", url("experiments"), **told)
    assert made.status_code == 201, made.json()
    pk = made.json()["id"]
    preview = staff.get(url("preview", pk)).json()
    assert (preview["strata"], round(preview["minimum_effect"], 2)) == (20, 2.10)
    assert send(staff, "post", url("draw", pk)).status_code == 422
    assert send(staff, "post", url("commitment", pk), commitment=WORDS).status_code == 200
    asked = send(staff, "post", url("draw", pk))
    assert (asked.status_code, asked.json()["state"], staff.get(url("draw", pk)).status_code) == (202, "queued", 409)
    draw_due_experiments(at=timezone.now())
    drawn = staff.get(url("draw", pk)).json()
    assert (drawn["treated"], drawn["control"], staff.get(url("experiment", pk)).json()["state"]) == (80, 20, "")
    assert staff.get(url("units", pk)).json()["results"][0]["code"] == "93000_0000"


def test_after_the_draw_the_plan_is_fixed(staff: Client, drawn: Experiment) -> None:
    plan = {"outcomes": ["turnout"], "covariates": []}
    refused = send(staff, "patch", url("experiment", drawn.pk), plan=plan)
    assert (refused.status_code, "exploratoire" in refused.json()["detail"]) == (409, True)
    assert staff.delete(url("experiment", drawn.pk)).status_code == 409
    assert send(staff, "post", url("draw", drawn.pk)).status_code == 409


def test_before_the_draw_the_plan_changes_alone(staff: Client, prepared: Experiment) -> None:
    plan = {"outcomes": ["turnout"], "covariates": []}
    changed = send(staff, "patch", url("experiment", prepared.pk), plan=plan).json()
    assert (changed["plan"], changed["capacity"], changed["outcomes"]) == (plan, 200_000, ["essai-2022:1"])
    assert staff.delete(url("experiment", prepared.pk)).status_code == 204


def test_after_the_first_door_no_other_draw(staff: Client, drawn: Experiment) -> None:
    day = DRAWN_AT + timedelta(days=1)
    record_doors(precinct=drawn.units.all()[0].precinct, made_on=day.date(), knocked=9, opened=3, talked=1, at=day)
    assert send(staff, "post", url("commitment", drawn.pk), commitment="Autre chose").status_code == 409


def test_results_are_locked_then_told(staff: Client, field: Field, drawn: Experiment) -> None:
    assert staff.get(url("results", drawn.pk)).status_code == 409
    count_votes(field, field.after, np.full(100, 0.6), np.full(100, 0.3))
    told = staff.get(url("results", drawn.pk)).json()
    assert (told["exploratory"], [one["outcome"] for one in told["outcomes"]]) == (
        False,
        ["turnout", "share", "share_of_registered"],
    )
    other = staff.get(url("results", drawn.pk), {"outcomes": "turnout"}).json()
    assert (other["exploratory"], len(other["outcomes"])) == (True, 1)


def test_what_cannot_be_read_is_said(staff: Client, field: Field, drawn: Experiment) -> None:
    assert staff.get(url("results", drawn.pk), {"rounds": "nulle-part:1"}).status_code == 400
    assert send(staff, "post", url("experiments"), name="Été").status_code == 422
    assert staff.get(url("planner"), {"registered": "x"}).status_code == 400


def test_doors_come_in_as_counts(staff: Client, field: Field) -> None:
    told = {"precinct": field.precincts[0].code, "made_on": "2021-05-05", "knocked": 50, "opened": 20, "talked": 10}
    assert send(staff, "post", url("door-reports"), **told).status_code == 201
    assert send(staff, "post", url("door-reports"), **(told | {"opened": 51})).status_code == 422
    assert [one["knocked"] for one in staff.get(url("door-reports")).json()["results"]] == [50]


def test_the_planner_gives_three_scenarios(staff: Client) -> None:
    told = staff.get(url("planner"), {"registered": 90000, "volunteers": 50, "weeks": 8}).json()
    assert told["people_missing"] == 200
    assert [one["votes_per_door"] for one in told["scenarios"]] == [0, 0.02, 0.056]


@pytest.mark.parametrize("name", ["experiments", "door-reports", "planner"])
def test_it_does_not_exist_for_others(client: Client, stranger: Supporter, name: str) -> None:
    sign_in(client, stranger)
    assert client.get(url(name)).status_code == 404
