"""What the page of one precinct shows: its results round by round, its neighbours, its drawing."""

import json
from dataclasses import dataclass

from django.db.models import Q

from territory.models import Adjacency, Bloc, Boundary, Candidate, Precinct, Result, Target, Targeting
from territory.precinct_names import precinct_name
from territory.targeting.bloc_votes import Stood, find_members
from territory.terrain.drawing import Drawing, draw


@dataclass(frozen=True)
class Score:
    """A candidate's votes in one precinct; `share` of the expressed; `in_bloc`: counted in the bloc looked at."""

    name: str
    nuance: str
    votes: int
    share: float
    in_bloc: bool

    @property
    def per_cent(self) -> str:
        """The share as a number that SVG reads, whatever the language: « 12.3 »."""
        return f"{100 * self.share:.1f}"


@dataclass(frozen=True)
class Counted:
    """One round in one precinct: the candidates who had votes first, the most first."""

    result: Result
    scores: list[Score]

    @property
    def abstention(self) -> float:
        return 1 - self.result.voters / self.result.registered if self.result.registered else 0.0


@dataclass(frozen=True)
class Neighbour:
    precinct: Precinct
    name: str
    target: Target | None


def counted_in(precinct: Precinct, bloc: Bloc | None) -> list[Counted]:
    """The latest round first. Two queries, however many rounds."""
    results = list(precinct.results.select_related("round__election").order_by("-round__date", "-round__number"))
    stood: dict[tuple[int, str], list[Candidate]] = {}
    wanted = {(result.round_id, result.area) for result in results}
    areas = {area for _, area in wanted}
    for one in Candidate.objects.filter(round__in={pk for pk, _ in wanted}, area__in=areas).order_by("position"):
        stood.setdefault((one.round_id, one.area), []).append(one)
    return [Counted(result, _scores(result, stood.get((result.round_id, result.area), []), bloc)) for result in results]


def _scores(result: Result, candidates: list[Candidate], bloc: Bloc | None) -> list[Score]:
    people = [Stood(one.area, one.position, one.name, one.first_name, one.nuance) for one in candidates]
    mine = set(find_members(people, bloc.members).positions.get(result.area, [])) if bloc else set()
    scores = [
        Score(str(one), one.nuance if one.nuance != one.name else "", votes, votes / (result.expressed or 1), n in mine)
        for n, (one, votes) in enumerate(zip(candidates, result.votes, strict=False))
    ]
    return sorted(scores, key=lambda score: -score.votes)


def neighbours_of(precinct: Precinct, targeting: Targeting | None) -> list[Neighbour]:
    """Those that share a border, the best of the ranking first. Two queries."""
    pairs = Adjacency.objects.filter(Q(first=precinct) | Q(second=precinct)).values_list("first", "second")
    keys = {one for pair in pairs for one in pair} - {precinct.pk}
    found = Precinct.objects.filter(pk__in=keys).select_related("commune", "boundary")
    targets = {one.precinct_id: one for one in Target.objects.filter(targeting=targeting, precinct__in=keys)}
    last = float("inf")
    rows = [Neighbour(one, precinct_name(one.code, one.commune.name), targets.get(one.pk)) for one in found]
    return sorted(rows, key=lambda row: (row.target.rank if row.target else last, row.precinct.code))


def place_in_commune(precinct: Precinct, target: Target) -> int:
    """1 for the first precinct of its commune in the ranking."""
    before = Target.objects.filter(
        targeting=target.targeting_id, precinct__commune=precinct.commune_id, rank__lt=target.rank
    )
    return before.count() + 1


def drawing_of(precinct: Precinct, neighbours: list[Neighbour]) -> Drawing | None:
    """The precinct among its neighbours; None without a contour."""
    own: Boundary | None = getattr(precinct, "boundary", None)
    if own is None:
        return None
    around = {row.precinct.code: row.precinct.boundary.shape for row in neighbours if hasattr(row.precinct, "boundary")}
    wide, high = (own.east - own.west) / 2, (own.north - own.south) / 2
    box = (own.west - wide, own.south - high, own.east + wide, own.north + high)
    shapes = {**around, precinct.code: own.shape}
    return draw({code: json.loads(shape) for code, shape in shapes.items()}, box)
