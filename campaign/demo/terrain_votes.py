"""The invented votes of the demo: neighbours vote alike, towns abstain more, some votes are lost on the way. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from campaign.demo.terrain_map import METRES_PER_DEGREE, Country, Points

Numbers = NDArray[np.int64]
Shares = NDArray[np.float64]

#: Lists of nobody, and where they stand from -1 to 1; only that tells who votes for whom in the second round.
LISTS = {
    "Liste Avenir": -0.5,
    "Liste Solidaire": -0.9,
    "Liste Horizon": 0.1,
    "Liste Terroirs": 0.5,
    "Liste Élan": 0.8,
}
#: Share of each in a middling precinct, before the place has its say.
USUAL = np.array([0.27, 0.15, 0.21, 0.24, 0.13])


@dataclass(frozen=True)
class Poll:
    """One round: `votes` has a row for each precinct and a column for each of `lists`."""

    lists: Sequence[str]
    voters: Numbers
    blank: Numbers
    null: Numbers
    votes: Numbers


def invent_votes(country: Country, rng: np.random.Generator) -> dict[tuple[str, int], Poll]:
    """{("before", 1), ("now", 1), ("now", 2)}: an earlier first round, and two rounds of the same vote."""
    points, urban = country.points, _urban(country)
    quarters = landscape(points, rng, reach=1.2, bumps=90)
    tired = 0.24 + 0.035 * landscape(points, rng, reach=18, bumps=14) + 0.07 * urban + 0.05 * urban * quarters
    tired += rng.normal(0, 0.012, len(points))
    leaning = np.column_stack([landscape(points, rng, reach=15, bumps=16) for _list in LISTS])
    leaning[:, :2] += 0.9 * (urban * quarters)[:, None] + 0.3 * urban[:, None]
    shares = _softmax(np.log(USUAL) + 0.22 * leaning + rng.normal(0, 0.06, leaning.shape))
    lost = 0.035 + 0.03 * landscape(points, rng, reach=9, bumps=30)
    earlier = shares + np.array([0.05, 0.01, -0.02, -0.01, -0.03]) + np.outer(lost, [1, 0, -0.5, -0.5, 0])
    first = _poll(country, tired, shares, list(LISTS), rng)
    finalists = sorted(np.argsort(-first.votes.sum(axis=0))[:2])
    return {
        ("before", 1): _poll(country, tired - lost, earlier, list(LISTS), rng),
        ("now", 1): first,
        ("now", 2): _second(country, tired + 0.015, shares, [int(n) for n in finalists], rng),
    }


def landscape(points: Points, rng: np.random.Generator, *, reach: float, bumps: int) -> Shares:
    """A smooth quantity over the country, of mean 0 and deviation 1; `reach` in kilometres."""
    centres = points[rng.integers(0, len(points), bumps)]
    scale = METRES_PER_DEGREE / 1000 * np.array([np.cos(np.radians(points[:, 1].mean())), 1.0])
    apart = np.linalg.norm((points[:, None] - centres[None]) * scale, axis=2)
    height = np.exp(-((apart / reach) ** 2) / 2) @ rng.normal(0, 1, bumps)
    return np.asarray((height - height.mean()) / (height.std() or 1.0))


def _urban(country: Country) -> Shares:
    """0 in a village, 1 in the city."""
    size = np.log(country.sizes)
    return np.asarray(size / (size.max() or 1.0))


def _softmax(weights: Shares) -> Shares:
    grown = np.exp(weights - weights.max(axis=1, keepdims=True))
    return np.asarray(grown / grown.sum(axis=1, keepdims=True))


def _second(country: Country, tired: Shares, shares: Shares, finalists: list[int], rng: np.random.Generator) -> Poll:
    stand = np.array(list(LISTS.values()))
    moves = _softmax(-4 * np.abs(stand[:, None] - stand[finalists][None]))
    return _poll(country, tired, shares @ moves, [list(LISTS)[n] for n in finalists], rng)


def _poll(country: Country, tired: Shares, shares: Shares, lists: Sequence[str], rng: np.random.Generator) -> Poll:
    voters = rng.binomial(country.registered, 1 - tired.clip(0.08, 0.7))
    blank = rng.binomial(voters, 0.018)
    null = rng.binomial(voters - blank, 0.008)
    shares = shares.clip(0.01, None)
    votes = rng.multinomial(voters - blank - null, shares / shares.sum(axis=1, keepdims=True))
    return Poll(lists, voters, blank, null, votes)
