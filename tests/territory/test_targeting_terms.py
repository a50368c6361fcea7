"""What may be weighed beside the potential, read from the database."""

from typing import Any

import numpy as np
import pytest
from django.utils import timezone

from teams.targeting import distances
from territory.models import Place, Round
from territory.services.ranking import rank
from territory.targeting.terms import terms, weight_is_allowed
from tests.factories import (
    agree,
    make_address,
    make_candidates,
    make_place,
    make_result,
    make_round,
    make_supporter,
    make_volunteer,
)
from tests.territory.ranking import Country, make_country, make_targeting, ranked


@pytest.fixture
def land(db: None) -> Country:
    return make_country()


@pytest.fixture
def before(land: Country) -> Round:
    """An earlier round in two of the precincts."""
    vote = make_round(date=land.vote.date.replace(year=2012))
    make_candidates(vote, "MÉLENCHON", "SARKOZY")
    counted = {"registered": 1000, "voters": 600, "expressed": 600}
    make_result(round=vote, precinct=land.precincts["04070_0001"], votes=[500, 100], **counted)
    make_result(round=vote, precinct=land.precincts["04112_0001"], votes=[100, 500], **counted)
    return vote


def values(land: Country, term: str, **asked: Any) -> dict[str, float]:
    """Of each precinct where something is known."""
    found = rank(round=land.vote, members=["mélenchon"], weights={term: 0.2}, **asked)
    pairs = ((str(code), found.terms_of(row).get(term)) for row, code in enumerate(found.codes))
    return {code: value for code, value in pairs if value is not None}


def test_turnout_is_compared_where_both_rounds_counted(land: Country, before: Round) -> None:
    found = values(land, "turnout", compared=before)
    assert found == {"04070_0001": pytest.approx(0.2), "04112_0001": pytest.approx(0.2)}


def test_votes_lost_are_counted_and_votes_won_are_not(land: Country, before: Round) -> None:
    assert values(land, "votes_lost", compared=before) == {"04070_0001": pytest.approx(0.1), "04112_0001": 0}


def test_addresses_are_compared_with_the_median_precinct(land: Country) -> None:
    for code, count in (("04070_0001", 1), ("04070_0002", 2), ("04112_0001", 4)):
        for _n in range(count):
            make_address(precinct=land.precincts[code])
    found = values(land, "addresses", within=land.departement)
    assert found == {"04070_0001": pytest.approx(1 / 3), "04070_0002": 0.5, "04112_0001": pytest.approx(2 / 3)}


def test_a_weight_changes_the_order(land: Country) -> None:
    for _n in range(10):
        make_address(precinct=land.precincts["04112_0001"])
    make_address(precinct=land.precincts["04070_0002"])
    targeting = make_targeting(land, within=land.departement, weights={"addresses": 1, "volunteers": 0})
    assert ranked(targeting)[0] == "04112_0001"
    assert targeting.weights == {"addresses": 1}
    first = targeting.targets.get(rank=1)
    assert first.score == pytest.approx(first.potential + first.terms["addresses"])


def test_volunteers_are_near_where_somebody_helps(land: Country) -> None:
    make_volunteer(home=land.digne)
    found = values(land, "volunteers")
    assert found["04070_0001"] == found["04070_0002"] == 1
    assert 0 < found["04112_0001"] < 0.001
    assert found["75056_0101"] == 0


def test_somebody_of_the_nineteenth_is_somebody_of_paris(land: Country) -> None:
    make_volunteer(home=Place.objects.get(code="75119"))
    assert values(land, "volunteers")["75056_0101"] == 1


def test_whoever_only_signed_up_stopped_or_asked_for_a_halt_is_not_counted(land: Country) -> None:
    agree(make_supporter(home=land.digne), "account", "local_team")
    make_volunteer(home=land.digne, stopped_at=timezone.now())
    halted = make_volunteer(home=land.digne).supporter
    halted.restricted_at = timezone.now()
    halted.save()
    assert set(values(land, "volunteers").values()) == {0}


def test_distances_are_kilometres_and_far_away_is_infinite() -> None:
    centres = np.array([[2.35, 48.85], [2.35, 48.95], [-61.5, 16.2], [np.nan, np.nan]])
    found = distances(centres, np.array([[2.35, 48.85], [5.0, 43.0]]))
    assert found[:2].tolist() == pytest.approx([0, 11.12], abs=0.01)
    assert np.isinf(found[2:]).all()


def test_terms_name_and_explain_themselves() -> None:
    assert list(terms()) == ["addresses", "turnout", "volunteers", "votes_lost"]
    for term in terms().values():
        for value in (0.0, 0.5, 1.0):
            assert all([str(term.label), str(term.help), term.explain(value)])


def test_weights_go_by_steps() -> None:
    assert all(weight_is_allowed(n / 20) for n in range(21))
    assert not any(weight_is_allowed(weight) for weight in (-0.05, 0.12, 1.05, "0.5", None, True))


def test_a_place_without_a_point_is_near_nobody(land: Country) -> None:
    agree(make_supporter(home=make_place(lon=None, lat=None)), "account", "local_team")
    assert set(values(land, "volunteers").values()) == {0}
