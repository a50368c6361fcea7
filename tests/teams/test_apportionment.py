"""Goals split down the tree: the parts add up, everywhere and always."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teams.plan.apportionment import Unsplittable, apportion, blended, largest_remainders, split_tree

totals = st.integers(0, 5_000_000)
weights = st.lists(st.integers(0, 10_000_000), min_size=1, max_size=60)


@given(totals, weights)
def test_parts_add_up_and_each_is_its_quota_rounded_up_or_down(total: int, weights: list[int]) -> None:
    parts = largest_remainders(total, weights)
    whole = sum(weights)
    assert sum(parts) == total
    if whole:
        assert all(total * w // whole <= part <= -(-total * w // whole) for w, part in zip(weights, parts, strict=True))


def test_what_is_left_over_goes_to_the_largest_remainder() -> None:
    assert largest_remainders(10, [50, 30, 15]) == [5, 3, 2]


def test_nothing_to_weigh_is_split_equally() -> None:
    assert largest_remainders(7, [0, 0, 0]) == [3, 2, 2]
    assert largest_remainders(7, []) == []


def test_what_is_fixed_is_kept_and_the_rest_shared() -> None:
    assert apportion(100, {"a": 1, "b": 1, "c": 2}, {"a": 40}) == {"a": 40, "b": 20, "c": 40}


def test_more_fixed_than_there_is_is_refused_with_both_numbers() -> None:
    with pytest.raises(Unsplittable) as refused:
        apportion(100, {"a": 1, "b": 1}, {"a": 101}, parent="above")
    assert (refused.value.parent, refused.value.fixed, refused.value.available) == ("above", 101, 100)


def test_all_fixed_to_less_than_there_is_is_refused() -> None:
    with pytest.raises(Unsplittable):
        apportion(100, {"a": 1, "b": 1}, {"a": 40, "b": 50})


@st.composite
def trees(draw: Any) -> tuple[dict[int, list[int]], dict[int, int]]:
    """Children by parent, weights; 0 is the root."""
    count = draw(st.integers(1, 40))
    children: dict[int, list[int]] = {}
    for node in range(1, count):
        children.setdefault(draw(st.integers(0, node - 1)), []).append(node)
    return children, {node: draw(st.integers(0, 1000)) for node in range(count)}


def attempt(
    total: int, children: dict[int, list[int]], weights: dict[int, int], fixed: dict[int, int]
) -> dict[int, int] | Unsplittable:
    try:
        return split_tree(0, total, lambda node: children.get(node, ()), weights, fixed)
    except Unsplittable as refused:
        return refused


@given(trees(), totals, st.data())
def test_sums_hold_at_every_level_and_what_is_fixed_stays(
    tree: tuple[dict[int, list[int]], dict[int, int]], total: int, data: Any
) -> None:
    children, weights = tree
    nodes = sorted(weights)[1:]
    chosen = data.draw(st.lists(st.sampled_from(nodes), unique=True, max_size=4)) if nodes else []
    fixed = {node: data.draw(st.integers(0, max(total // 8, 1))) for node in chosen}
    goals = attempt(total, children, weights, fixed)
    if isinstance(goals, Unsplittable):
        assert goals.fixed != goals.available
        return
    assert goals[0] == total
    assert all(goals[node] == amount for node, amount in fixed.items())
    assert all(sum(goals[child] for child in inside) == goals[parent] for parent, inside in children.items())
    assert min(goals.values()) >= 0


def test_where_no_potential_is_known_population_counts_at_the_others_rate() -> None:
    found = blended({1: 300.0}, {1: 1000, 2: 2000})
    assert found[2] == 2 * found[1]


def test_without_any_potential_population_counts_alone() -> None:
    found = blended({}, {1: 1000, 2: 3000})
    assert found[2] == 3 * found[1]
