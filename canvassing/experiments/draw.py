"""The draw of 2012: which units the volunteers are sent to, and which are left alone for comparison.

Pure: rows in, arms out. The rule is the one behind Pons (American Economic Review, 2018); docs/experiment.md tells it
in words. Same units and same seed give the same draw, to the byte, whatever order the units come in.
"""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

#: Units of a stratum: four are treated, one is compared.
STRATUM = 5
#: Chance of each unit in a stratum that is shorter.
TREATED_CHANCE = 0.8
#: The share of the capacity that is handed out; the rest is kept for what nobody foresaw.
CAPACITY_USED = 0.75
#: Precincts whose results are known must hold more than this of a territory's registered, or communes are drawn.
MEASURED_SHARE = 0.5

TREATED, CONTROL, EXCLUDED = "treated", "control", "excluded"
#: Alone in its territory or in the last stratum: nothing to compare it with.
NOT_RANDOMISED = "not_randomised"
#: Of a stratum that the capacity does not reach.
OUTSIDE = "outside"


@dataclass(frozen=True)
class PrecinctRow:
    """What is known of one precinct: `measured` when its own results are, and not its commune's."""

    code: str
    commune: str
    territory: str
    registered: int
    potential: float
    measured: bool = True


@dataclass(frozen=True)
class Unit:
    """What is drawn: a precinct, or a commune where too few precincts have results."""

    code: str
    territory: str
    registered: int
    potential: float
    measured: bool = True
    excluded: bool = False


@dataclass(frozen=True)
class Drawn:
    """`stratum` counts from 1 in its territory; None for units that were set aside or stand alone."""

    unit: Unit
    arm: str
    stratum: int | None
    allocated: bool


def seed_of(election: str, commitment: str) -> str:
    """SHA-256, in hexadecimal, of the election's identifier and of words published before the draw."""
    return hashlib.sha256(f"{election}\n{commitment.strip()}".encode()).hexdigest()


def generator(seed: str) -> np.random.Generator:
    """Named and not `default_rng`, which numpy may change one day."""
    return np.random.Generator(np.random.PCG64(int(seed, 16)))


def input_hash(units: Iterable[Unit]) -> str:
    """SHA-256 of lines « code;territory;registered;potential;measured;excluded », in the order of codes."""
    lines = [
        f"{unit.code};{unit.territory};{unit.registered};{unit.potential!r};{unit.measured:d};{unit.excluded:d}\n"
        for unit in sorted(units, key=lambda unit: unit.code)
    ]
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def choose_units(rows: Iterable[PrecinctRow], *, excluded: Collection[str] = ()) -> list[Unit]:
    """Precincts, or communes in the territories where precincts with results hold half of the registered or less.

    `excluded` holds codes of precincts and of communes; a commune that is drawn whole is set aside with any of its
    precincts. In the order of codes.
    """
    territories: dict[str, list[PrecinctRow]] = defaultdict(list)
    for row in rows:
        territories[row.territory].append(row)
    barred = frozenset(excluded)
    units = []
    for members in territories.values():
        total = sum(row.registered for row in members)
        measured = sum(row.registered for row in members if row.measured)
        units += _precincts(members, barred) if measured > MEASURED_SHARE * total else _communes(members, barred)
    return sorted(units, key=lambda unit: unit.code)


def targets(units: Iterable[Unit], capacity: int) -> dict[str, int]:
    """TA: how many registered each territory may reach, in proportion to its likely favourable abstainers.

    `capacity` is what the whole campaign could reach, in registered voters. Units set aside weigh nothing.
    """
    likely: dict[str, float] = {}
    for unit in units:
        if not unit.excluded:
            likely[unit.territory] = likely.get(unit.territory, 0.0) + unit.registered * unit.potential
    total = sum(likely.values())
    return {name: round(CAPACITY_USED * capacity * part / total) if total else 0 for name, part in likely.items()}


def strata_of(units: Iterable[Unit]) -> list[list[Unit]]:
    """Units of one territory by falling potential, in fives, the last one shorter. Equal ones: measured first."""
    ranked = sorted(
        (unit for unit in units if not unit.excluded),
        key=lambda unit: (-unit.potential, not unit.measured, unit.code),
    )
    return [ranked[start : start + STRATUM] for start in range(0, len(ranked), STRATUM)]


def by_territory(units: Iterable[Unit]) -> list[tuple[str, list[Unit]]]:
    """Territories in the order of their codes, each with its units in the order of theirs."""
    found: dict[str, list[Unit]] = defaultdict(list)
    for unit in sorted(units, key=lambda unit: unit.code):
        found[unit.territory].append(unit)
    return sorted(found.items())


def draw(units: Sequence[Unit], *, capacity: int, seed: str) -> list[Drawn]:
    """An arm for every unit, in the order of codes."""
    rng = generator(seed)
    aims = targets(units, capacity)
    drawn = [one for name, members in by_territory(units) for one in _draw_territory(members, aims.get(name, 0), rng)]
    return sorted(drawn, key=lambda one: one.unit.code)


def draw_arms(size: int, rng: np.random.Generator) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    """True where a unit of one stratum is treated. One uniform number for five units, else one for each."""
    if size == STRATUM:
        control = int(rng.random() * STRATUM)
        return np.arange(STRATUM) != control
    return rng.random(size) < TREATED_CHANCE


def _draw_territory(members: list[Unit], aim: int, rng: np.random.Generator) -> Iterator[Drawn]:
    yield from (Drawn(unit, EXCLUDED, None, False) for unit in members if unit.excluded)
    strata = strata_of(members)
    reached = 0
    for number, stratum in enumerate(strata, 1):
        if number > 1 and reached >= aim:
            yield from (Drawn(unit, OUTSIDE, None, False) for unit in stratum)
        elif len(stratum) == 1:
            # Nothing to compare it with: the volunteers keep it.
            reached += stratum[0].registered
            yield Drawn(stratum[0], NOT_RANDOMISED, None, True)
        else:
            treated = draw_arms(len(stratum), rng)
            pairs = list(zip(stratum, treated.tolist(), strict=True))
            yield from _allocate(pairs, number, reached, aim)
            reached += sum(unit.registered for unit, is_treated in pairs if is_treated)


def _allocate(pairs: list[tuple[Unit, bool]], number: int, reached: int, aim: int) -> Iterator[Drawn]:
    """Treated units by falling potential until the aim is reached. An inner stratum stays below it to its last unit,
    so that all of its treated units are allocated; the first treated unit always is."""
    first = True
    for unit, treated in pairs:
        if not treated:
            yield Drawn(unit, CONTROL, number, False)
            continue
        yield Drawn(unit, TREATED, number, first or reached < aim)
        reached += unit.registered
        first = False


def _precincts(rows: list[PrecinctRow], barred: frozenset[str]) -> list[Unit]:
    return [
        Unit(
            row.code, row.territory, row.registered, row.potential, row.measured, bool({row.code, row.commune} & barred)
        )
        for row in rows
    ]


def _communes(rows: list[PrecinctRow], barred: frozenset[str]) -> list[Unit]:
    communes: dict[str, list[PrecinctRow]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: row.code):
        communes[row.commune].append(row)
    units = []
    for code, members in communes.items():
        registered = sum(row.registered for row in members)
        likely = sum(row.registered * row.potential for row in members)
        named = {code} | {row.code for row in members}
        units.append(
            Unit(
                code,
                members[0].territory,
                registered,
                likely / registered if registered else 0.0,
                all(row.measured for row in members),
                bool(named & barred),
            )
        )
    return units
