"""The demo's terrain: invented, said to be, plausible, brought in by the site's own importers."""

from datetime import UTC, datetime

import numpy as np
import pytest
import shapely
from django.db.models import Model

from campaign.demo.terrain import BLOC, NOW, TARGETING, load_terrain
from campaign.demo.terrain_map import Country, Town, invent_precincts
from campaign.demo.terrain_votes import LISTS, invent_votes
from territory.models import Address, Adjacency, Boundary, Election, Place, Precinct, Result, Target, Targeting
from territory.silence import propaganda_allowed
from tests.factories import make_place

AT = datetime(2026, 11, 21, 12, tzinfo=UTC)
WRITTEN: tuple[type[Model], ...] = (Precinct, Boundary, Adjacency, Result, Address, Target)


@pytest.fixture
def limousin(db: None) -> Place:
    """One city, a small town, a village."""
    departement = make_place(code="D-87", kind=Place.Kind.DEPARTEMENT, name="Haute-Vienne", lon=None, lat=None)
    towns = [("87085", "Limoges", 30_000, 1.25, 45.83), ("87154", "Saint-Junien", 5_000, 0.9, 45.89),
             ("87010", "Bellac", 800, 1.05, 46.12)]  # fmt: skip
    for code, name, people, lon, lat in towns:
        make_place(
            code=code, name=name, population=people, lon=lon, lat=lat, departement=departement, parent=departement,
            postcodes=f"{code[:2]}000",
        )  # fmt: skip
    return departement


def country(seed: int = 3) -> Country:
    towns = [
        Town("87085", "Limoges", 60_000, 1.25, 45.83, 3000),
        *(Town(f"870{n:02}", f"Village {n}", 700, 0.8 + n % 6 / 6, 45.5 + n // 6 / 6, 500) for n in range(1, 30)),
    ]
    return invent_precincts(towns, shapely.box(0.6, 45.4, 2.0, 46.4), np.random.default_rng(seed))


def test_it_is_imported_ranked_and_said_to_be_a_demonstration(limousin: Place) -> None:
    counts = load_terrain(seed=1, at=AT)
    targeting = Targeting.objects.get()
    assert (targeting.state, targeting.within, targeting.bloc.name) == ("ready", limousin, BLOC[0])
    assert counts == {"precincts": Precinct.objects.count(), "addresses": Address.objects.count()}
    assert targeting.targets.count() == Boundary.objects.count() == counts["precincts"]
    assert not targeting.targets.filter(imputed=True).exists()
    assert Address.objects.filter(placed_by="boundary").count() > 300
    names = [*Election.objects.values_list("name", flat=True), targeting.name, targeting.bloc.name]
    assert all("émonstration" in name for name in [*names, Boundary.objects.latest("pk").source])
    assert all("_D" in code for code in Precinct.objects.values_list("code", flat=True))


def test_a_second_time_nothing_is_added(limousin: Place) -> None:
    load_terrain(seed=1, at=AT)
    before = [model.objects.count() for model in WRITTEN]
    assert load_terrain(seed=1, at=AT) == {"precincts": 0, "addresses": 0}
    assert [model.objects.count() for model in WRITTEN] == before


def test_without_the_departement_there_is_no_terrain(db: None) -> None:
    assert load_terrain(seed=1, at=AT) == {"precincts": 0, "addresses": 0}
    assert not Election.objects.exists()


def test_its_votes_silence_nobody(limousin: Place) -> None:
    load_terrain(seed=1, at=AT)
    town = Place.objects.get(code="87085")
    assert propaganda_allowed(town, at=datetime(2024, 3, 10, 10, tzinfo=UTC))
    assert not Election.objects.filter(slug=NOW, is_active=True).exists()


def test_the_same_seed_invents_the_same_votes() -> None:
    once, again, other = (
        invent_votes(country(seed), np.random.default_rng(seed))["now", 1].votes for seed in (3, 3, 4)
    )
    assert (once == again).all()
    assert once.shape != other.shape or (once != other).any()


def test_figures_add_up_and_the_second_round_is_between_the_two_first() -> None:
    land = country()
    polls = invent_votes(land, np.random.default_rng(3))
    for poll in polls.values():
        assert (poll.votes.sum(axis=1) + poll.blank + poll.null == poll.voters).all()
        assert (poll.voters <= land.registered).all()
    first = dict(zip(LISTS, polls["now", 1].votes.sum(axis=0), strict=True))
    assert set(polls["now", 2].lists) == set(sorted(first, key=lambda name: -first[name])[:2])


def test_neighbours_vote_more_alike_than_strangers() -> None:
    land = country()
    poll = invent_votes(land, np.random.default_rng(3))["now", 1]
    share = poll.votes[:, 0] / poll.votes.sum(axis=1)
    tree = shapely.STRtree(land.shapes)
    one, other = tree.query(land.shapes, predicate="touches")
    assert np.abs(share[one] - share[other]).mean() < 0.8 * np.abs(share[:, None] - share[None]).mean()


def test_precincts_cover_the_departement_and_are_named_like_no_official_one() -> None:
    land = country()
    assert shapely.coverage_is_valid(land.shapes)
    assert shapely.area(land.shapes).sum() == pytest.approx(1.4)
    assert land.codes[0] == "87085_D001"
    assert TARGETING.startswith("Démonstration")
    assert 600 < land.registered[land.town_of == 0].mean() < 1200
