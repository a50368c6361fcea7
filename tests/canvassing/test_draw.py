"""The rule of 2012, unit by unit."""

import random
from dataclasses import replace

from canvassing.experiments.draw import (
    CONTROL,
    EXCLUDED,
    NOT_RANDOMISED,
    OUTSIDE,
    TREATED,
    Drawn,
    PrecinctRow,
    Unit,
    choose_units,
    draw,
    input_hash,
    seed_of,
    strata_of,
    targets,
)

SEED = seed_of("presidentielle-2027", "Les boules du loto du 12 avril 2027 : 4 8 15 16 23")
PLENTY = 10**9


def make_units(count: int, territory: str = "D-93", *, registered: int = 1000) -> list[Unit]:
    """Units by falling potential."""
    return [Unit(f"{territory}_{n:04}", territory, registered, 0.5 - n / 1000) for n in range(count)]


def arms(drawn: list[Drawn], stratum: int) -> list[str]:
    return sorted(one.arm for one in drawn if one.stratum == stratum)


def by_code(drawn: list[Drawn]) -> dict[str, Drawn]:
    return {one.unit.code: one for one in drawn}


def test_a_stratum_of_five_has_four_treated_and_one_control() -> None:
    drawn = draw(make_units(15), capacity=PLENTY, seed=SEED)
    assert [arms(drawn, n) for n in (1, 2, 3)] == [[CONTROL] + [TREATED] * 4] * 3


def test_strata_follow_the_potential_and_equal_ones_put_the_measured_first() -> None:
    units = [Unit("a", "t", 10, 0.1), Unit("b", "t", 10, 0.3, measured=False), Unit("c", "t", 10, 0.3)]
    assert [unit.code for unit in strata_of(units)[0]] == ["c", "b", "a"]


def test_each_unit_of_a_shorter_stratum_has_eight_chances_in_ten() -> None:
    treated = [one.arm == TREATED for n in range(500) for one in draw(make_units(4), capacity=1, seed=f"{n:x}")]
    assert 0.77 < sum(treated) / len(treated) < 0.83


def test_each_unit_of_five_is_the_control_as_often_as_another() -> None:
    places = [
        index
        for n in range(1000)
        for index, one in enumerate(draw(make_units(5), capacity=1, seed=f"{n:x}"))
        if one.arm == CONTROL
    ]
    assert all(150 < places.count(index) < 250 for index in range(5))


def test_strata_are_added_until_the_share_is_reached() -> None:
    # 0.75 × 8,000 = 6,000: two strata treat 8,000 registered, one 4,000.
    drawn = draw(make_units(25), capacity=8000, seed=SEED)
    assert {one.stratum for one in drawn} == {1, 2, None}
    assert [one.arm for one in drawn if one.stratum is None] == [OUTSIDE] * 15


def test_the_first_stratum_is_always_in() -> None:
    drawn = draw(make_units(10), capacity=0, seed=SEED)
    assert arms(drawn, 1) == [CONTROL] + [TREATED] * 4
    assert [one.allocated for one in drawn if one.arm == TREATED] == [True, False, False, False]


def test_controls_are_never_allocated_and_inner_strata_always_are() -> None:
    drawn = draw(make_units(25), capacity=8000, seed=SEED)
    assert not any(one.allocated for one in drawn if one.arm == CONTROL)
    assert all(one.allocated for one in drawn if one.arm == TREATED and one.stratum == 1)


def test_the_last_stratum_is_allocated_by_potential_until_the_share_is_reached() -> None:
    drawn = draw(make_units(25), capacity=8000, seed=SEED)
    last = [one.allocated for one in drawn if one.arm == TREATED and one.stratum == 2]
    assert last == [True, True, False, False]  # 4,000 before, 6,000 wanted


def test_a_territory_of_one_unit_is_left_to_its_volunteers() -> None:
    (one,) = draw(make_units(1), capacity=PLENTY, seed=SEED)
    assert (one.arm, one.stratum, one.allocated) == (NOT_RANDOMISED, None, True)


def test_a_last_stratum_of_one_unit_is_not_randomised() -> None:
    drawn = draw(make_units(6), capacity=PLENTY, seed=SEED)
    assert drawn[-1].arm == NOT_RANDOMISED


def test_units_set_aside_take_no_place_in_a_stratum() -> None:
    units = make_units(6)
    units[0] = replace(units[0], excluded=True)
    drawn = draw(units, capacity=PLENTY, seed=SEED)
    assert (drawn[0].arm, drawn[0].allocated) == (EXCLUDED, False)
    assert arms(drawn, 1) == [CONTROL] + [TREATED] * 4


def test_territories_share_three_quarters_of_the_capacity_by_their_abstainers() -> None:
    units = [Unit("a", "1", 1000, 0.2), Unit("b", "2", 1000, 0.1), Unit("c", "2", 500, 0.2)]
    assert targets(units, 10_000) == {"1": 3750, "2": 3750}
    assert targets([*units, Unit("d", "1", 9000, 0.9, excluded=True)], 10_000) == {"1": 3750, "2": 3750}


def test_nobody_to_reach_makes_no_share() -> None:
    assert targets([Unit("a", "1", 1000, 0.0)], 10_000) == {"1": 0}


def test_the_order_in_which_units_come_changes_nothing() -> None:
    units = make_units(23) + make_units(9, "D-94")
    mixed = units.copy()
    random.Random(3).shuffle(mixed)  # noqa: S311
    assert draw(mixed, capacity=20_000, seed=SEED) == draw(units, capacity=20_000, seed=SEED)
    assert input_hash(mixed) == input_hash(units)


def test_another_commitment_gives_another_draw() -> None:
    other = seed_of("presidentielle-2027", "Les boules du loto du 13 avril 2027")
    assert other != SEED
    assert draw(make_units(50), capacity=PLENTY, seed=other) != draw(make_units(50), capacity=PLENTY, seed=SEED)


def test_the_draw_is_the_same_on_every_machine_and_version() -> None:
    """Written down once: whoever draws again from the published words must find these controls."""
    drawn = draw(make_units(25) + make_units(8, "D-94"), capacity=PLENTY, seed=SEED)
    assert SEED == "b1ae95a16ad9f11929b424cdf79b5f6186351faa2d6265813f28d21c820e55d9"
    assert [one.unit.code for one in drawn if one.arm == CONTROL] == [
        "D-93_0002",
        "D-93_0008",
        "D-93_0010",
        "D-93_0017",
        "D-93_0020",
        "D-94_0004",
    ]


def test_the_hash_tells_one_changed_figure() -> None:
    units = make_units(5)
    assert input_hash(units) != input_hash([replace(units[0], registered=1001), *units[1:]])


def rows(measured: int, unmeasured: int) -> list[PrecinctRow]:
    return [
        PrecinctRow(f"93001_{n:04}", f"9300{n % 2}", "D-93", 1000, 0.1 * (n % 2 + 1), n < measured)
        for n in range(measured + unmeasured)
    ]


def test_precincts_are_drawn_where_most_registered_have_results() -> None:
    assert len(choose_units(rows(3, 1))) == 4


def test_communes_are_drawn_where_half_or_less_have_results() -> None:
    units = choose_units(rows(2, 2))
    assert [(unit.code, unit.registered, unit.potential) for unit in units] == [
        ("93000", 2000, 0.1),
        ("93001", 2000, 0.2),
    ]


def test_a_code_of_commune_sets_all_its_precincts_aside() -> None:
    units = choose_units(rows(4, 0), excluded=["93001"])
    assert [unit.excluded for unit in units] == [False, True, False, True]


def test_a_precinct_sets_its_commune_aside_where_communes_are_drawn() -> None:
    assert [unit.excluded for unit in choose_units(rows(2, 2), excluded=["93001_0001"])] == [False, True]


def test_a_person_who_knows_only_the_rule_finds_the_same_shares() -> None:
    by = by_code(draw(make_units(5), capacity=2000, seed=SEED))
    treated = [code for code, one in sorted(by.items()) if one.arm == TREATED]
    assert [by[code].allocated for code in treated] == [True, True, False, False]  # 1,500 wanted, 1,000 each
