"""Goals split down a tree of territories so that sums hold at every level: largest remainders, whole numbers. Pure."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import TypeVar

K = TypeVar("K", bound=Hashable)
#: Weights are compared as whole numbers, so that no rounding can break a sum.
FINE = 1000


class Unsplittable(ValueError):
    """What is fixed inside `parent` cannot be kept: it adds up to `fixed` where `available` is wanted."""

    def __init__(self, parent: Hashable, fixed: int, available: int) -> None:
        super().__init__(f"{fixed} fixed of {available} in {parent}")
        self.parent, self.fixed, self.available = parent, fixed, available


def largest_remainders(total: int, weights: Sequence[int]) -> list[int]:
    """`total` split in proportion to `weights`: each gets its quota, rounded down, and the ones left over go to the
    largest remainders, then to the largest weights, then to the first. Equal parts where nothing weighs anything."""
    if not weights:
        return []
    whole = sum(weights)
    if not whole:
        weights, whole = [1] * len(weights), len(weights)
    shares = [divmod(total * weight, whole) for weight in weights]
    parts = [quota for quota, _remainder in shares]
    left = total - sum(parts)
    if left:
        order = sorted(range(len(parts)), key=lambda n: (-shares[n][1], -weights[n], n))
        for n in order[:left]:
            parts[n] += 1
    return parts


def apportion(
    total: int, weights: Mapping[K, int], fixed: Mapping[K, int] | None = None, *, parent: Hashable = None
) -> dict[K, int]:
    """`total` split between the keys of `weights`; those `fixed` keep what they have. The parts add up to `total`.

    Raises Unsplittable where what is fixed is more than `total`, or is all there is and less.
    """
    kept = {key: amount for key, amount in (fixed or {}).items() if key in weights}
    free = [key for key in weights if key not in kept]
    left = total - sum(kept.values())
    if left < 0 or (left and not free and weights):
        raise Unsplittable(parent, sum(kept.values()), total)
    parts = dict(zip(free, largest_remainders(left, [weights[key] for key in free]), strict=True))
    return {key: kept[key] if key in kept else parts[key] for key in weights}


def split_tree(
    root: K, total: int, children: Callable[[K], Iterable[K]], weights: Mapping[K, int], fixed: Mapping[K, int]
) -> dict[K, int]:
    """The goal of `root` and of all below it. Raises Unsplittable, with the territory where it breaks."""
    found = {root: total}
    waiting = [root]
    while waiting:
        parent = waiting.pop()
        inside = {child: weights.get(child, 0) for child in children(parent)}
        found |= apportion(found[parent], inside, fixed, parent=parent)
        waiting += inside
    return found


def blended(potential: Mapping[K, float], population: Mapping[K, int]) -> dict[K, int]:
    """Weights of all places of `population`: their potential, or where none is known their population, counted as the
    others' potential per inhabitant. Population alone where no potential is known at all."""
    known = {key: value for key, value in potential.items() if key in population}
    people = sum(population[key] for key in known)
    gathered = sum(known.values())
    if not people or gathered <= 0:
        return {key: count * FINE for key, count in population.items()}
    rate = gathered / people
    return {key: round(FINE * known.get(key, count * rate)) for key, count in population.items()}
