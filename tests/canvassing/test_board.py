"""Boards: sums of every level, what stays hidden, who reads what, what can be taken away."""

import csv
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from canvassing.boards.board import Board
from canvassing.boards.period import read_period
from canvassing.models import DoorDay, DoorTotal
from canvassing.services.boards import refresh_boards
from supporters.models import Supporter
from tests.canvassing.boarding import make_counted
from tests.canvassing.walking import make_turf, make_walk
from tests.factories import make_precinct, make_role, make_supporter, make_team, sign_in
from tests.teams.plan_country import Country, make_country

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 17, 0, tzinfo=UTC)
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def country() -> Country:
    return make_country()


def walked(country: Country, code: str, **overrides: Any) -> Any:
    """A session in a commune of the made country."""
    precinct = overrides.pop("precinct", None) or make_precinct(commune=country[code])
    walk = make_walk(turf=make_turf(precinct=precinct, commune=country[code]), **overrides.pop("walk", {}))
    return make_counted(walk=walk, at=NOW, **overrides)


def board(place: Any, **asked: Any) -> Board:
    return Board(read_period(span=asked.pop("span", ""), day=asked.pop("day", ""), today=TODAY), place=place, **asked)


def names(found: Board, by: str = "lieux") -> dict[str, int]:
    return {line.name: line.sums.knocked for line in found.lines(by)[:50]}


def test_every_level_adds_up_what_is_inside(country: Country) -> None:
    for code in ("101", "101", "102", "201", "301"):
        walked(country, code)
    refresh_boards(at=NOW)
    assert board(country["FR"]).sums.knocked == 200
    assert names(board(country["FR"])) == {"Lieu R-1": 160, "Lieu R-2": 40}
    assert names(board(country["R-1"])) == {"Lieu D-1": 120, "Lieu D-2": 40}
    assert names(board(country["D-1"])) == {"Lieu 101": 80, "Lieu 102": 40}
    assert board(country["R-1"]).sums.knocked == 160
    assert board(country["D-1"]).sums.walkers == 3


def test_somebody_who_came_twice_is_one_person(country: Country) -> None:
    person = make_supporter()
    walked(country, "101", supporter=person)
    walked(country, "201", supporter=person)
    refresh_boards(at=NOW)
    sums = board(country["R-1"]).sums
    assert (sums.sessions, sums.walkers) == (2, 1)


def test_the_kept_sums_are_those_of_the_sessions(country: Country) -> None:
    for n, code in enumerate(("101", "102", "201", "301", "988")):
        walked(country, code, day=TODAY - timedelta(days=5 * n), absent=n, topics={"sante": n})
    refresh_boards(at=NOW)
    for span, days in (("", 1000), ("30", 30), ("7", 7)):
        found = board(country["FR"], span=span)
        first = TODAY - timedelta(days=days - 1)
        assert found.sums == _direct(found, first)
    assert DoorDay.objects.filter(place__isnull=True).count() == 5


def _direct(found: Board, first: Any) -> Any:
    from canvassing.boards.lines import summed

    return summed(found.sessions.filter(day__gte=first))


def test_nothing_is_counted_again_until_something_changes(country: Country) -> None:
    walked(country, "101")
    assert refresh_boards(at=NOW) > 0
    assert refresh_boards(at=NOW) == 0
    walked(country, "101")
    assert refresh_boards(at=NOW) > 0
    assert DoorTotal.objects.get(place__isnull=True, team__isnull=True, span="all").knocked == 80


def test_what_remains_is_that_of_live_turfs(country: Country) -> None:
    make_turf(commune=country["101"], doors=80, doors_left=20)
    make_turf(commune=country["101"], doors=80, doors_left=0, state="done")
    make_turf(commune=country["101"], doors=70, doors_left=70, state="retired")
    refresh_boards(at=NOW)
    for code in ("FR", "R-1", "D-1", "101"):
        progress = board(country[code]).progress
        assert (progress.turfs, progress.turfs_done, progress.doors, progress.doors_left) == (2, 1, 160, 20), code


def test_a_commune_is_told_by_precinct_and_elsewhere(country: Country) -> None:
    walked(country, "101", precinct=make_precinct(commune=country["101"], code="101_0007"))
    make_counted(walk=make_walk(turf=make_turf(commune=country["101"], precinct=False)), at=NOW)
    assert names(board(country["101"])) == {"Hors bureau connu": 40, "Lieu 101, bureau 7": 40}


def test_a_precinct_shows_the_progress_of_each_turf(country: Country) -> None:
    precinct = make_precinct(commune=country["101"], code="101_0007")
    make_turf(commune=country["101"], precinct=precinct, number=3, doors=80, doors_left=20)
    page = seen(staff(), "doors-board-place", precinct.code)
    assert "20 portes sur 80 restent" in page
    assert f"{reverse('canvassing:turf-area', args=[precinct.code])}?secteur=3" in page


def test_teams_and_days_have_their_lines(country: Country) -> None:
    team = make_team(place=country["101"], name="Les Lilas")
    walked(country, "101", walk={"team": team})
    walked(country, "101", day=TODAY - timedelta(days=1), absent=0)
    refresh_boards(at=NOW)
    assert names(board(country["FR"]), "equipes") == {"Les Lilas": 40}
    assert names(board(country["FR"], day="2026-11-21"), "equipes") == {"Les Lilas": 40}
    for code in ("FR", "D-1", "101"):
        assert names(board(country[code]), "jours") == {"2026-11-21": 40, "2026-11-20": 20}
    assert board(country["101"], team=team).sums.knocked == 40


def test_one_day_alone_can_be_asked(country: Country) -> None:
    walked(country, "101")
    walked(country, "101", day=TODAY - timedelta(days=1), absent=0)
    refresh_boards(at=NOW)
    for code in ("FR", "R-1", "D-1", "101"):
        assert board(country[code], day="2026-11-20").sums.knocked == 20, code
    assert names(board(country["FR"], day="2026-11-20")) == {"Lieu R-1": 20}


def test_fewer_than_five_doors_are_not_shown(country: Country) -> None:
    walked(country, "101", absent=1, refused=1, opened=2, talked=2)
    page = seen(staff(), "doors-board-place", "101")
    assert "moins de cinq portes" in page
    assert "trop peu pour être montrées" in page


def test_topics_are_shown_from_twenty_doors(country: Country) -> None:
    walked(country, "101", absent=5, refused=0, opened=14, topics={"sante": 3})
    assert board(country["101"]).topics() == []
    walked(country, "101", absent=5, refused=0, opened=14, topics={"sante": 2, "ecole": 4})
    assert board(country["101"]).topics() == [("sante", 5), ("ecole", 4)]
    refresh_boards(at=NOW)
    assert board(country["FR"]).topics() == [("sante", 5), ("ecole", 4)]


# --- Pages -------------------------------------------------------------------------------------------


def staff() -> Client:
    from django.contrib.auth.models import Group

    person = make_supporter(is_staff=True)
    person.groups.add(Group.objects.get(name="national"))
    return sign_in(Client(), person)


def as_(person: Supporter) -> Client:
    return sign_in(Client(), person)


def seen(client: Client, name: str, *args: Any, **query: str) -> str:
    answer = client.get(reverse(f"canvassing:{name}", args=args), query)
    assert answer.status_code == 200, answer
    return answer.content.decode()


def test_a_lead_reads_their_territory_and_no_other(country: Country) -> None:
    lead = as_(make_role(None, "departmental", place=country["D-1"]).supporter)
    assert lead.get(reverse("canvassing:doors-board")).url == reverse("canvassing:doors-board-place", args=["D-1"])
    for code, status in (("D-1", 200), ("101", 200), ("D-2", 404), ("201", 404), ("R-1", 404), ("FR", 404)):
        assert lead.get(reverse("canvassing:doors-board-place", args=[code])).status_code == status, code


def test_a_mobiliser_reads_their_team_and_no_other(country: Country) -> None:
    person = make_supporter()
    team = make_team(place=country["101"], mobiliser=person)
    other = make_team(place=country["101"])
    mobiliser = as_(person)
    home = reverse("canvassing:doors-board-team", args=[team.pk])
    assert mobiliser.get(reverse("canvassing:doors-board")).url == home
    assert mobiliser.get(home).status_code == 200
    assert mobiliser.get(reverse("canvassing:doors-board-team", args=[other.pk])).status_code == 404
    assert mobiliser.get(reverse("canvassing:doors-board-place", args=["101"])).status_code == 404


def test_somebody_without_a_role_finds_no_board(country: Country) -> None:
    person = as_(make_supporter())
    for name, args in (("doors-board", []), ("doors-board-place", ["101"]), ("doors-csv", [])):
        assert person.get(reverse(f"canvassing:{name}", args=args)).status_code == 404


def test_a_board_names_nobody(country: Country) -> None:
    walked(
        country,
        "101",
        supporter=make_supporter(display_name="Zéphyrine"),
        precinct=make_precinct(commune=country["101"], code="101_0007"),
    )
    for code in ("101", "101_0007"):
        assert "Zéphyrine" not in seen(staff(), "doors-board-place", code)


def rows(client: Client, **query: str) -> list[dict[str, str]]:
    answer = client.get(reverse("canvassing:doors-csv"), query)
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text), delimiter=";"))


def test_sessions_are_taken_away_one_by_one(country: Country) -> None:
    walked(country, "101", precinct=make_precinct(commune=country["101"], code="101_0007"))
    walked(country, "301", absent=0, refused=0, opened=3, talked=2)
    whole, small = sorted(rows(staff(), lieu="FR"), key=lambda row: row["code"])
    assert (whole["bureau"], whole["portes frappées"], whole["portes ouvertes"]) == ("101_0007", "40", "20")
    assert whole["part de portes ouvertes"] == "0,5"
    assert (small["portes frappées"], small["conversations"]) == ("moins de 5", "")


def test_days_of_precincts_are_taken_away_too(country: Country) -> None:
    precinct = make_precinct(commune=country["101"], code="101_0007")
    for _ in range(2):
        walked(country, "101", precinct=precinct)
    (row,) = rows(staff(), lieu="D-1", par="jours")
    assert (row["jour"], row["bureau"], row["sessions"], row["portes frappées"]) == (
        "2026-11-21",
        "101_0007",
        "2",
        "80",
    )


def test_a_page_asks_as_much_of_ten_sessions_as_of_one(country: Country, django_assert_max_num_queries: Any) -> None:
    client = staff()
    for code in ("101", "102", "103", "201", "301"):
        walked(country, code)
    refresh_boards(at=NOW)
    for place in ("FR", "R-1", "D-1", "101"):
        for by in ("lieux", "equipes", "jours"):
            with django_assert_max_num_queries(22):
                seen(client, "doors-board-place", place, par=by)


def test_the_chart_says_its_numbers_in_a_table_too(country: Country) -> None:
    walked(country, "101")
    page = seen(staff(), "doors-board-place", "101")
    assert 'class="chart-bar"' in page
    assert "Les chiffres du graphique" in page


def test_an_address_of_no_board_is_not_found(country: Country) -> None:
    for code in ("nulle-part", "9999_0001"):
        assert staff().get(reverse("canvassing:doors-board-place", args=[code])).status_code == 404
    assert staff().get(reverse("canvassing:doors-csv"), {"equipe": "x"}).status_code == 404
