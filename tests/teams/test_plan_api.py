"""The plan for programs: the same access, the same refusals."""

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from supporters.models import Supporter
from teams.models import Goal, Measure, Role
from teams.plan.recompute import recompute
from tests.factories import make_supporter, sign_in
from tests.teams.plan_country import NOW, Country, leader, make_country, plan_of, volunteers

pytestmark = pytest.mark.django_db
JSON = "application/json"


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def country() -> Country:
    made = make_country()
    plan = plan_of(made)
    volunteers(made["101"], 4)
    recompute(plan, at=NOW)
    return made


def address(name: str, *args: str) -> str:
    return reverse(f"api:teams-api:{name}", args=args)


def as_(person: Supporter) -> Client:
    return sign_in(Client(), person)


def test_a_visitor_signs_in_first(client: Client, country: Country) -> None:
    assert client.get(address("plan")).status_code == 401


def test_figures_are_for_everybody_signed_in(country: Country) -> None:
    anybody = as_(make_supporter())
    assert anybody.get(address("plan")).json()["goals"]["volunteers"] == 1501
    rows = anybody.get(address("standings"), {"place": "D-1", "measure": "volunteers"}).json()["results"]
    assert [(row["place"], row["actual"]) for row in rows] == [("D-1", 4)]
    assert anybody.get(address("plan-days"), {"place": "D-1"}).json()["results"][0]["amount"] == 4
    assert anybody.get(address("standings"), {"place": "R-1", "inside": "1"}).json()["count"] == 2
    assert anybody.get(address("goals")).json()["count"] == 4 * 7


def test_communes_and_gaps_are_for_who_holds_a_role_there(country: Country) -> None:
    anybody, lead = as_(make_supporter()), as_(leader(Role.Kind.DEPARTMENTAL, country["D-1"]))
    inside = {"place": "D-1", "inside": "1"}
    assert anybody.get(address("standings"), inside).status_code == 404
    assert anybody.get(address("gaps")).status_code == 404
    assert lead.get(address("standings"), inside).json()["count"] == 3
    assert {row["kind"] for row in lead.get(address("gaps")).json()["results"]} == {"no_trainer", "no_mobiliser"}
    assert lead.get(address("gaps"), {"place": "D-3"}).status_code == 404


def test_goals_are_fixed_and_freed_by_who_leads_around(country: Country) -> None:
    lead = as_(leader(Role.Kind.REGIONAL, country["R-1"]))
    one = address("goal", "D-1", "volunteers")
    assert lead.put(one, {"amount": 600}, content_type=JSON).json() == {
        "place": "D-1", "measure": "volunteers", "amount": 600, "fixed": True,
    }  # fmt: skip
    assert lead.put(one, {"amount": 60_000}, content_type=JSON).status_code == 422
    assert not lead.delete(one).json()["fixed"]
    assert lead.put(address("goal", "R-1", "volunteers"), {"amount": 1}, content_type=JSON).status_code == 404


def test_national_goals_are_set_by_national_organisers_alone(country: Country) -> None:
    sent = {"due_on": "2027-05-01", "goals": {"volunteers": 2000}}
    planner, lead = leader(Role.Kind.NATIONAL, country["FR"]), leader(Role.Kind.REGIONAL, country["R-1"])
    assert as_(lead).put(address("plan"), sent, content_type=JSON).status_code == 404
    assert as_(planner).put(address("plan"), sent, content_type=JSON).json()["goals"]["volunteers"] == 2000
    assert Goal.objects.get(place=country["FR"], measure=Measure.DOORS).amount == 50_003
    wrong = {"due_on": "2027-05-01", "goals": {"votes": 3}}
    assert as_(planner).put(address("plan"), wrong, content_type=JSON).status_code == 422
