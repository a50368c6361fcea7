"""The arithmetic of a ranking, which knows no database."""

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from territory.targeting.arithmetic import (
    Figures,
    density,
    impute,
    potential,
    proximity,
    rank,
    score,
    sums,
    turnout_gap,
    votes_lost,
)
from territory.targeting.bloc_votes import Stood, add_votes, find_members
from territory.targeting.words import explain


def figures(*rows: tuple[float, float, float, float]) -> Figures:
    """(registered, voters, expressed, votes); nobody registered stands for a precinct that was not counted."""
    columns = np.array(rows, float).reshape(-1, 4).T
    return Figures(columns[0], columns[1], columns[2], columns[3], columns[0] < 0)


def codes(count: int) -> Any:
    return np.array([f"04001_{n:04}" for n in range(count)])


@st.composite
def counted(draw: st.DrawFn) -> tuple[int, int, int, int]:
    registered = draw(st.integers(0, 3000))
    voters = draw(st.integers(0, registered))
    expressed = draw(st.integers(0, voters))
    return registered, voters, expressed, draw(st.integers(0, expressed))


many = st.lists(counted(), min_size=1, max_size=40)


def test_twenty_per_cent_of_abstention_and_fifty_five_for_the_left_make_110_people_of_a_thousand() -> None:
    found = potential(figures((1000, 800, 800, 440)))
    assert found.potential[0] == pytest.approx(0.11)
    assert found.people[0] == pytest.approx(110)


@pytest.mark.parametrize("row", [(0, 0, 0, 0), (500, 0, 0, 0), (500, 300, 0, 0)])
def test_nobody_counted_is_a_potential_of_nothing(row: tuple[int, int, int, int]) -> None:
    found = potential(figures(row))
    assert found.potential[0] == found.people[0] == 0


@given(many)
def test_a_potential_is_a_share_of_the_registered(rows: list[tuple[int, int, int, int]]) -> None:
    found = potential(figures(*rows))
    for share in found[:3]:
        assert ((share >= 0) & (share <= 1)).all()


@given(counted(), st.integers(1, 100))
def test_more_abstention_never_lowers_a_potential(row: tuple[int, int, int, int], more: int) -> None:
    registered, voters, expressed, votes = row
    found = potential(figures(row, (registered + more, voters, expressed, votes)))
    assert found.potential[1] >= found.potential[0]


@given(counted(), st.integers(1, 100))
def test_more_votes_for_the_bloc_never_lower_a_potential(row: tuple[int, int, int, int], more: int) -> None:
    registered, voters, expressed, votes = row
    found = potential(figures(row, (registered, voters, expressed, min(votes + more, expressed))))
    assert found.potential[1] >= found.potential[0]


@given(many, st.booleans())
def test_ranks_are_each_given_once(rows: list[tuple[int, int, int, int]], by_people: bool) -> None:
    some = figures(*rows)
    order = rank(
        scores=potential(some).potential,
        registered=some.registered,
        imputed=some.imputed,
        codes=codes(len(rows)),
        by_people=by_people,
    )
    assert sorted(order.tolist()) == list(range(len(rows)))


@given(many, st.data())
def test_sums_by_territory_are_those_of_their_precincts(
    rows: list[tuple[int, int, int, int]], data: st.DataObject
) -> None:
    some = figures(*rows)
    people = potential(some).people
    groups = np.array(data.draw(st.lists(st.integers(0, 4), min_size=len(rows), max_size=len(rows))))
    found = sums(groups, some, people)
    assert found.registered.sum() == some.registered.sum()
    assert found.people.sum() == pytest.approx(people.sum())
    assert found.precincts.sum() == len(rows)
    assert ((found.potential >= 0) & (found.potential <= 1)).all()


def test_a_precinct_of_no_territory_is_in_no_sum() -> None:
    some = figures((100, 50, 50, 25), (100, 50, 50, 25))
    assert sums(np.array([-1, 7]), some, potential(some).people).group.tolist() == [7]


def test_by_people_a_large_precinct_comes_before_a_better_one() -> None:
    some = figures((100, 50, 50, 50), (2000, 1500, 1000, 500))
    score_of = potential(some).potential
    asked = {"scores": score_of, "registered": some.registered, "imputed": some.imputed, "codes": codes(2)}
    assert rank(**asked).tolist() == [0, 1]
    assert rank(**asked, by_people=True).tolist() == [1, 0]


def test_equal_scores_are_in_the_order_of_their_codes() -> None:
    order = rank(
        scores=np.ones(3),
        registered=np.ones(3),
        imputed=np.zeros(3, bool),
        codes=np.array(["2A004_0002", "04001_0010", "04001_0002"]),
    )
    assert order.tolist() == [2, 1, 0]


def test_an_imputed_precinct_takes_its_commune_s_rates_and_comes_last() -> None:
    some = figures((1000, 800, 800, 400), (500, 200, 200, 100), (-1, 0, 0, 0), (800, 800, 800, 0))
    some = impute(some, [np.array([0, 0, 0, 1]), np.zeros(4, int)])
    found = potential(some)
    assert some.registered[2] == 750
    assert found.abstention[2] == pytest.approx(1 - 1000 / 1500)
    assert found.bloc_share[2] == pytest.approx(0.5)
    order = rank(scores=found.potential, registered=some.registered, imputed=some.imputed, codes=codes(4))
    assert order.tolist() == [1, 0, 3, 2]


def test_without_a_measured_precinct_in_the_commune_the_departement_serves() -> None:
    some = figures((1000, 600, 500, 100), (-1, 0, 0, 0))
    found = potential(impute(some, [np.array([0, 1]), np.array([0, 0])]))
    assert found.potential[1] == pytest.approx(0.4 * 0.2)


def test_weights_add_their_terms_and_what_is_unknown_adds_nothing() -> None:
    terms = {"turnout": np.array([0.5, np.nan]), "addresses": np.array([1.0, 1.0])}
    found = score(np.array([0.1, 0.1]), terms, {"turnout": 0.2, "addresses": 0.0})
    assert found.tolist() == pytest.approx([0.2, 0.1])


def test_turnout_gap_is_the_same_whichever_round_more_people_voted_in() -> None:
    one, other = np.array([1000.0]), np.array([800.0])
    assert turnout_gap(one, np.array([700.0]), other, np.array([400.0]))[0] == pytest.approx(0.2)
    assert turnout_gap(other, np.array([400.0]), one, np.array([700.0]))[0] == pytest.approx(0.2)
    assert np.isnan(turnout_gap(one, np.array([700.0]), np.array([np.nan]), np.array([np.nan])))[0]


def test_votes_won_are_not_votes_lost() -> None:
    lost = votes_lost(np.array([1000.0, 1000.0]), np.array([300.0, 500.0]), np.array([400.0, 400.0]))
    assert lost.tolist() == [0.1, 0.0]


def test_terms_lie_between_nothing_and_one() -> None:
    assert density(np.array([0.0, 100, 200, 400])).tolist() == pytest.approx([0, 1 / 3, 0.5, 2 / 3])
    assert density(np.zeros(2)).tolist() == [0, 0]
    assert proximity(np.array([0.0, 5.0, np.inf])).tolist() == pytest.approx([1, np.exp(-1), 0])


def test_a_bloc_is_found_by_name_whatever_its_accents_and_by_nuance() -> None:
    stood = [
        Stood("", 0, "MÉLENCHON", "Jean-Luc", ""),
        Stood("0401", 0, "Castaner", "Christophe", "REM"),
        Stood("0401", 3, "Martin", "Léo", "FI"),
        Stood("0402", 1, "Martin", "Zoé", "SOC"),
    ]
    found = find_members(stood, ["melenchon", "fi", "Zoe Martin", "Inconnue"])
    assert found.positions == {"": [0], "0401": [3], "0402": [1]}
    assert found.unknown == ["Inconnue"]


def test_votes_are_added_up_by_the_columns_of_each_constituency() -> None:
    votes = [json.dumps(row) for row in ([1, 2, 4], [8, 16], [], [32])]
    found = add_votes(["a", "b", "a", "c"], votes, {"a": [0, 2], "b": [1, 5]})
    assert found.tolist() == [5, 16, 0, 0]
    assert add_votes([], [], {}).tolist() == []


class Row:
    def __init__(self, **fields: Any) -> None:
        vars(self).update(fields)


WORKED = {
    "score": 0.17, "potential": 0.11, "people": 110.0, "registered": 1000, "abstention": 0.2, "bloc_share": 0.55,
    "imputed": False, "terms": {"turnout": 0.3},
}  # fmt: skip


def test_a_score_opens_into_sentences_whose_points_add_up_to_it() -> None:
    sentences = explain(Row(**WORKED), weights={"turnout": 0.2, "votes_lost": 0.1})
    plain = [one.text.replace("\u202f", " ").replace("\xa0", " ") for one in sentences]
    assert plain[0] == (
        "20,0 % d'abstention × 55,0 % des exprimés pour le bloc = 11,0 % des inscrits, soit 110 personnes."
    )
    assert plain[1].endswith("Poids 0,20 × 0,30 = 6,00 points de plus.")
    assert "aucune donnée" in plain[2]
    assert sum(one.points or 0 for one in sentences) == pytest.approx(100 * WORKED["score"])


def test_an_imputed_precinct_says_so_in_words() -> None:
    last = explain(Row(**WORKED | {"imputed": True}), weights={})[-1]
    assert last.key == "imputed"
    assert "Rien n'a été compté ici" in last.text
