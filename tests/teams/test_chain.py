"""Counting the tree of who brought whom."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from supporters.models import Supporter
from teams.friends import chain
from teams.models import Role, Sponsorship
from territory.models import Place
from tests.factories import make_place, make_role, make_supporter, make_volunteer, sign_in

#: 1 brought 2 and 3; 2 brought 4; 4 brought 5; 9 brought 8.
PAIRS = [(2, 1), (3, 1), (4, 2), (5, 4), (8, 9)]


def tree(pairs: list[tuple[int, int]] = PAIRS) -> chain.Tree:
    return chain.grow([newcomer for newcomer, _ in pairs], [inviter for _, inviter in pairs])


def test_inviters_are_counted_by_how_many_they_brought() -> None:
    assert chain.brought(tree()) == {1: 3, 2: 1}


def test_people_are_counted_by_their_steps_from_the_beginning() -> None:
    assert chain.depths(tree()) == {1: 3, 2: 1, 3: 1}


def test_a_branch_belongs_to_where_it_began() -> None:
    grown = tree()
    where = [93 if person == 1 else 4 if person == 9 else -1 for person in grown.people]
    assert chain.areas(grown, where) == [chain.Area(93, 1, 4, 4), chain.Area(4, 1, 1, 1)]


def test_nobody_makes_an_empty_tree() -> None:
    grown = tree([])
    assert (chain.brought(grown), chain.depths(grown), chain.areas(grown, [])) == ({}, {}, [])


def test_a_loop_is_counted_nowhere_and_ends() -> None:
    assert chain.depths(tree([(1, 2), (2, 1), (3, 1)])) == {}


def test_a_long_chain_is_followed_to_its_end() -> None:
    grown = tree([(n + 1, n) for n in range(1, 151)])
    assert max(chain.depths(grown)) == 150
    assert chain.areas(grown, [7] * 151) == [chain.Area(7, 1, 150, 150)]


def test_a_tally_is_read_in_classes() -> None:
    assert chain.grouped({1: 5, 4: 2, 30: 1}, (1, 2, 11)) == [(1, 1, 5), (2, 10, 2), (11, None, 1)]


def bring(inviter: Supporter, count: int) -> list[Supporter]:
    now = timezone.now()
    people = [make_supporter() for _ in range(count)]
    for person in people:
        Sponsorship.objects.create(newcomer=person, inviter=inviter, via="link", at=now, confirmed_at=now)
    return people


@pytest.fixture
def organiser(client: Client, db: None) -> Client:
    country = make_place(code="FR", kind=Place.Kind.COUNTRY, name="France")
    return sign_in(client, make_role(make_volunteer().supporter, Role.Kind.NATIONAL, place=country).supporter)


def test_a_national_organiser_sees_numbers_without_names(organiser: Client) -> None:
    creuse = make_place(code="D-23", kind=Place.Kind.DEPARTEMENT, name="Creuse")
    rhone = make_place(code="D-69", kind=Place.Kind.DEPARTEMENT, name="Rhône")
    bring(make_supporter(display_name="Zoé", home=make_place(departement=rhone)), 7)
    bring(make_supporter(display_name="Zack", home=make_place(departement=creuse)), 2)
    page = organiser.get(reverse("teams:chain")).content.decode()
    assert "Zoé" not in page
    assert "Zack" not in page
    assert page.index("Rhône") < page.index("Creuse") < page.index("moins de 5")
    told = organiser.get(reverse("api:teams-api:chain")).json()
    assert (told["people"], told["inviters"], told["deepest"]) == (9, 2, 1)
    assert [area["largest"] for area in told["areas"]] == [7, None]


def test_an_empty_chain_invites_to_begin_it(organiser: Client) -> None:
    assert "La première invitation est peut-être la vôtre" in organiser.get(reverse("teams:chain")).content.decode()


def test_more_people_cost_no_more_queries(organiser: Client) -> None:
    organiser.get(reverse("teams:chain"))
    costs = []
    for count in (2, 6):
        bring(make_supporter(home=make_place(departement=make_place(kind=Place.Kind.DEPARTEMENT))), count)
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            organiser.get(reverse("teams:chain"))
        costs.append(len(queries))
    assert costs[0] == costs[1]


@pytest.mark.parametrize("kind", [Role.Kind.DEPARTMENTAL, Role.Kind.TRAINER])
def test_nobody_below_sees_the_chain(client: Client, db: None, kind: str) -> None:
    sign_in(client, make_role(make_volunteer().supporter, kind).supporter)
    assert client.get(reverse("teams:chain")).status_code == 404
    assert client.get(reverse("api:teams-api:chain")).status_code == 404


def test_the_chain_is_read_once_in_a_while(organiser: Client) -> None:
    for expected in (2, 2):
        bring(make_supporter(), 2)
        assert organiser.get(reverse("api:teams-api:chain")).json()["people"] == expected
