"""Counting the tree of who brought whom. Pure: arrays in, counts out; no Django, and no person.

A person brought by nobody is the beginning of a branch; the branch is everybody who came through them, at any remove.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
#: From how many people on a number is told (none can be recognised).
SMALLEST = 5


@dataclass(frozen=True)
class Tree:
    """People as numbers 0…n−1; `above` is who brought each (−1: nobody), `top` the beginning of their branch,
    `depth` how many steps lie between (0 for a beginning, −1 for whoever is in a loop)."""

    people: Ints
    above: Ints
    top: Ints
    depth: Ints


@dataclass(frozen=True)
class Area:
    """A territory whose people began branches: how many came, and through the largest of them."""

    key: int
    branches: int
    people: int
    largest: int


def grow(newcomers: Sequence[int] | Ints, inviters: Sequence[int] | Ints) -> Tree:
    """The tree of pairs (newcomer, who brought them); each newcomer stands there once.

    By doubling: after k rounds everybody knows who stands 2^k steps above, so 150,000 people take a few rounds.
    """
    low, high = np.asarray(newcomers, dtype=np.int64), np.asarray(inviters, dtype=np.int64)
    people = np.unique(np.concatenate([low, high]))
    above = np.full(len(people), -1, dtype=np.int64)
    above[np.searchsorted(people, low)] = np.searchsorted(people, high)
    jump, depth = above.copy(), (above >= 0).astype(np.int64)
    top = np.where(above >= 0, above, np.arange(len(people)))
    for _round in range(max(1, len(people).bit_length())):
        on = jump >= 0
        if not on.any():
            break
        depth[on] += depth[jump[on]]
        top[on] = top[jump[on]]
        jump[on] = jump[jump[on]]
    depth[jump >= 0] = -1
    return Tree(people, above, top, depth)


def brought(tree: Tree) -> dict[int, int]:
    """How many inviters brought so many people: {1: 240, 2: 60…}."""
    each = np.bincount(tree.above[tree.above >= 0], minlength=len(tree.people))
    return _tally(each[each > 0])


def depths(tree: Tree) -> dict[int, int]:
    """How many people came at one step from the beginning of their branch, two steps…"""
    return _tally(tree.depth[tree.depth > 0])


def areas(tree: Tree, where: Sequence[int] | Ints) -> list[Area]:
    """By territory of the beginning of each branch (`where`: one number for each of `tree.people`, −1 unknown); the
    largest branch first."""
    place = np.asarray(where, dtype=np.int64)
    sizes = np.bincount(tree.top[tree.depth > 0], minlength=len(tree.people))
    tops = np.flatnonzero((sizes > 0) & (place >= 0))
    found = []
    for key in np.unique(place[tops]):
        here = sizes[tops[place[tops] == key]]
        found.append(Area(int(key), len(here), int(here.sum()), int(here.max())))
    return sorted(found, key=lambda area: (-area.largest, -area.people, area.key))


def grouped(tally: dict[int, int], edges: Sequence[int]) -> list[tuple[int, int | None, int]]:
    """A tally in classes that begin at `edges`: (first, last or None for « and more », how many)."""
    ends = [edge - 1 for edge in edges[1:]]
    classes = list(zip(edges, [*ends, None], strict=True))
    return [
        (first, last, sum(n for size, n in tally.items() if size >= first and (last is None or size <= last)))
        for first, last in classes
    ]


def _tally(values: Ints) -> dict[int, int]:
    sizes, counts = np.unique(values, return_counts=True)
    return dict(zip(sizes.tolist(), counts.tolist(), strict=True))
