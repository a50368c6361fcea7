"""The plan's pages: who sees what, how a goal is set, and that no page counts people."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from supporters.models import Supporter
from teams.models import Gap, Goal, Measure, Plan, Role, Standing
from teams.plan.recompute import recompute
from tests.factories import make_place, make_supporter, make_team, sign_in
from tests.teams.plan_country import AMOUNTS, NOW, Country, leader, make_country, plan_of, volunteers

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def country() -> Country:
    """With a plan, computed; volunteers in the 1 and a trainer in the 3."""
    made = make_country()
    plan = plan_of(made)
    volunteers(made["101"], 12, applied_at=NOW)
    volunteers(made["301"], 3)
    leader(Role.Kind.TRAINER, made["D-3"])
    recompute(plan, at=NOW)
    return made


def page(name: str, *args: Any) -> str:
    return reverse(f"teams:{name}", args=args)


def as_(person: Supporter) -> Client:
    return sign_in(Client(), person)


def national(country: Country) -> Client:
    return as_(leader(Role.Kind.NATIONAL, country["FR"]))


def test_a_visitor_is_asked_to_sign_in(client: Client, country: Country) -> None:
    assert client.get(page("plan")).status_code == 302


def test_before_there_is_a_plan_a_national_organiser_is_invited_to_make_one() -> None:
    made = make_country()
    assert page("plan-edit") in national(made).get(page("plan")).content.decode()
    assert page("plan-edit") not in as_(make_supporter()).get(page("plan")).content.decode()


def test_the_first_thing_said_is_where_to_send_the_next_trainer(country: Country) -> None:
    answer = national(country).get(page("plan"))
    words = answer.content.decode()
    assert answer.context["next_trainer"].gap.place == country["D-1"]
    assert words.index("Où envoyer le prochain formateur") < words.index("plan-figures")
    assert f"{page('role-give')}?role=trainer&amp;territoire=D-1" in words


def test_figures_are_for_everybody_signed_in_communes_and_gaps_for_who_holds_a_role(country: Country) -> None:
    anybody = as_(make_supporter())
    words = anybody.get(page("plan-place", "D-1")).content.decode()
    assert "12" in words
    assert "Lieu 101" not in words
    assert "Où envoyer" not in words
    assert anybody.get(page("plan-place", "101")).status_code == 404
    assert anybody.get(page("plan-gaps")).status_code == 404
    assert anybody.get(page("plan-csv", "D-1")).status_code == 404


@pytest.mark.parametrize(
    ("kind", "held", "place", "status"),
    [
        ("national", "FR", "FR", 200), ("regional", "R-1", "D-1", 200), ("regional", "R-1", "R-2", 404),
        ("departmental", "D-1", "D-1", 200), ("departmental", "D-1", "R-1", 404), ("departmental", "D-1", "D-2", 404),
        ("trainer", "D-3", "D-3", 200), ("trainer", "D-3", "D-1", 404),
    ],
)  # fmt: skip
def test_gaps_are_read_in_ones_own_territory(country: Country, kind: str, held: str, place: str, status: int) -> None:
    person = as_(leader(kind, country[held]))
    for name in ("plan-gaps", "plan-gaps-csv"):
        assert person.get(page(name), {"lieu": place}).status_code == status
    assert person.get(page("plan-gaps")).context["place"] == country[held]


def test_a_mobiliser_reads_the_gaps_of_the_departement_of_the_team(country: Country) -> None:
    team = make_team(place=country["102"])
    person = as_(team.roles.get().supporter)
    assert person.get(page("plan-gaps")).context["place"] == country["D-1"]
    assert person.get(page("plan-place", "101")).status_code == 200
    assert person.get(page("plan-gaps"), {"lieu": "D-2"}).status_code == 404


def test_gaps_are_narrowed_by_kind(country: Country) -> None:
    answer = national(country).get(page("plan-gaps"), {"kind": "no_session"})
    assert {told.gap.kind for told in answer.context["told"]} == {Gap.Kind.NO_SESSION}


def test_a_national_organiser_changes_the_goals(country: Country) -> None:
    sent = {**{measure.value: amount * 2 for measure, amount in AMOUNTS.items()}, "due_on": "2027-04-24"}
    person = national(country)
    assert person.post(page("plan-edit"), sent | {"split_by": "population"}).status_code == 302
    assert Goal.objects.get(place=country["FR"], measure=Measure.VOLUNTEERS).amount == 3002
    assert Plan.objects.get().state == Plan.State.QUEUED
    refused = person.post(page("plan-edit"), sent | {"split_by": "population", "due_on": "2026-01-01"})
    assert refused.status_code == 422
    assert "Choisissez une date à venir" in refused.content.decode()


def test_nobody_else_changes_the_goals(country: Country) -> None:
    for person in (leader(Role.Kind.REGIONAL, country["R-1"]), make_supporter()):
        assert as_(person).get(page("plan-edit")).status_code == 404


def test_a_regional_lead_fixes_the_goals_of_the_departements_alone(country: Country) -> None:
    person = as_(leader(Role.Kind.REGIONAL, country["R-1"]))
    for code, status in (("D-1", 200), ("R-1", 404), ("D-3", 404), ("101", 404), ("FR", 404)):
        assert person.get(page("goal-edit", code, "volunteers")).status_code == status
    assert person.post(page("goal-edit", "D-1", "volunteers"), {"amount": 500}).status_code == 302
    goal = Goal.objects.get(place=country["D-1"], measure=Measure.VOLUNTEERS)
    assert (goal.amount, goal.fixed) == (500, True)
    assert person.post(page("goal-edit", "D-1", "volunteers"), {"amount": ""}).status_code == 302
    goal.refresh_from_db()
    assert not goal.fixed


def test_a_goal_that_does_not_fit_is_refused_beside_its_field(country: Country) -> None:
    person = as_(leader(Role.Kind.REGIONAL, country["R-1"]))
    answer = person.post(page("goal-edit", "D-1", "volunteers"), {"amount": 90_000})
    assert answer.status_code == 422
    assert answer.context["form"].errors["amount"]


def test_an_unknown_measure_or_place_is_not_there(country: Country) -> None:
    person = national(country)
    assert person.get(page("goal-edit", "D-1", "votes")).status_code == 404
    assert person.get(page("plan-place", "D-99")).status_code == 404


def test_the_table_is_sorted_searched_and_seen_by_departement(country: Country) -> None:
    person = national(country)

    def shown(**asked: str) -> list[str]:
        answer = person.get(page("plan"), asked)
        return [row.place.code for row in answer.context["page"]]

    assert shown(tri="nom") == ["988", "R-1", "R-2"]
    assert shown(par="departement", tri="nom") == ["988", "D-1", "D-2", "D-3"]
    assert shown(tri="compte")[0] == "R-1"
    assert shown(nom="lieu r-2") == ["R-2"]
    assert shown(tri="nimporte")[0] == "R-1"


def test_the_chart_says_the_same_in_a_table(country: Country) -> None:
    answer = as_(make_supporter()).get(page("plan-place", "D-1"))
    chart = answer.context["charts"][0]
    assert len(chart.weeks) == 12
    assert chart.band
    assert sum(week.came for week in chart.weeks) == 12
    assert "style=" not in answer.content.decode().split("<svg", 1)[1].split("</svg>")[0]


def test_the_map_colours_departements_by_their_share(country: Country) -> None:
    answer = as_(make_supporter()).get(page("plan-map"), {"lieu": "FR", "mesure": "volunteers"})
    rows = {row[1]: row for row in answer.json()["rows"]}
    assert rows["D-1"][4:] == [
        12,
        Standing.objects.get(place=country["D-1"], measure="volunteers").goal,
        rows["D-1"][6],
    ]
    assert rows["D-1"][3] > rows["D-2"][3] > 0


def test_tables_leave_as_sheets_that_execute_nothing(country: Country) -> None:
    make_place(code="D-9", kind="departement", name="=1+1", parent=country["R-2"], population=10)
    plan_of(country)
    recompute(Plan.objects.get(), at=NOW)
    words = b"".join(national(country).get(page("plan-csv", "R-2")).streaming_content).decode()
    assert "'=1+1" in words
    assert "D-3;Lieu D-3" in words


def test_pages_ask_as_many_questions_whatever_they_show(country: Country) -> None:
    person = national(country)
    pages = [page("plan"), page("plan-place", "D-1"), page("plan-gaps"), page("plan-map")]

    def asked() -> list[int]:
        counts = []
        for one in pages:
            cache.clear()
            with CaptureQueriesContext(connection) as queries:
                assert person.get(one).status_code == 200
            counts.append(len(queries))
        return counts

    asked()
    before = asked()
    for n in range(8):
        home = make_place(parent=country["D-1"], departement=country["D-1"], lon=6.0 + n, lat=41.0)
        volunteers(home, 2, applied_at=NOW)
    for n in range(3):
        inside = make_place(code=f"D-2{n}", kind="departement", parent=country["R-2"])
        volunteers(inside, 3)
    recompute(Plan.objects.get(), at=NOW)
    assert asked() == before


def test_the_button_of_the_first_card_opens_the_role_with_its_territory(country: Country) -> None:
    answer = national(country).get(page("role-give"), {"role": "trainer", "territoire": "D-1"})
    assert (answer.context["form"]["kind"].value(), answer.context["form"]["place"].value()) == ("trainer", "D-1")
