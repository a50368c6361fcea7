"""The nearest teams: found, ordered, quick in a country of ten thousand."""

import pytest
from django.utils import timezone

from teams.models import Team
from teams.near.distances import km
from teams.near.nearest import nearest_first, nearest_teams
from territory.models import Place
from tests.factories import make_place, make_team

pytestmark = pytest.mark.django_db


def brest() -> Place:
    return make_place(name="Brest", lon=-4.49, lat=48.39)


def team_at(east: float, **overrides: object) -> Team:
    """A team so many kilometres east of Brest, nearly."""
    return make_team(place=make_place(lon=-4.49 + east / 74, lat=48.39), **overrides)


def names(found: list[tuple[Team, float]]) -> list[str]:
    return [team.name for team, _ in found]


def test_the_nearest_comes_first_and_says_how_far() -> None:
    team_at(30, name="Loin"), team_at(2, name="Près"), team_at(9, name="Entre")
    found = nearest_teams(place=brest(), limit=2, at=timezone.now())
    assert names(found) == ["Près", "Entre"]
    assert found[0][1] == pytest.approx(2, abs=0.1)


def test_the_box_grows_until_enough_are_found() -> None:
    team_at(5, name="Près"), team_at(120, name="Loin"), team_at(400, name="Trop loin")
    assert names(nearest_teams(place=brest(), limit=3, at=timezone.now())) == ["Près", "Loin"]


def test_full_teams_and_those_that_nobody_leads_are_not_offered() -> None:
    team_at(1, name="Pleine", members=Team.ROOM)
    make_team(place=make_place(lon=-4.49, lat=48.39), state="without")
    assert nearest_teams(place=brest(), limit=3, at=timezone.now()) == []
    assert names(nearest_teams(place=brest(), limit=3, at=timezone.now(), with_room=False)) == ["Pleine"]


def test_a_place_without_a_point_is_near_nothing() -> None:
    team_at(1)
    abroad = make_place(lon=None, lat=None)
    assert nearest_teams(place=abroad, limit=3, at=timezone.now()) == []


def test_of_two_teams_at_one_place_the_eldest_comes_first() -> None:
    assert nearest_first([(7, 2.0, 48.0), (3, 2.0, 48.0)], 2.0, 48.0, 10) == [(3, 0.0), (7, 0.0)]


def test_among_ten_thousand_teams_the_nearest_are_those_of_a_plain_search() -> None:
    now, home = timezone.now(), brest()
    place = make_place()
    spread = [(-4.5 + (n % 100) * 0.12, 42.5 + (n // 100) * 0.085) for n in range(10_000)]
    Team.objects.bulk_create(
        Team(name=f"Équipe {n}", place=place, lon=lon, lat=lat, opened_at=now, last_active_at=now)
        for n, (lon, lat) in enumerate(spread)
    )
    found = nearest_teams(place=home, limit=3, at=now)
    assert home.lon is not None
    assert home.lat is not None
    everywhere = sorted(km(home.lon, home.lat, lon, lat) for lon, lat in spread)
    assert [far for _team, far in found] == pytest.approx(everywhere[:3])
