"""The rows that the map, the exports and the API read: one for each precinct, sums by territory, basins."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import numpy as np
from django.db import transaction

from common.bulk import analyze, insert_rows
from territory.models import Basin, Place, Target, TargetArea, Targeting
from territory.services.basins import Made, make_basins
from territory.services.ranking import Ranking
from territory.services.target_figures import read_ancestors
from territory.targeting.arithmetic import Ints, Sums, sums

TARGET = (
    "targeting",
    "precinct",
    "rank",
    "score",
    "potential",
    "people",
    "registered",
    "abstention",
    "bloc_share",
    "imputed",
    "terms",
    "basin",
)
AREA = (
    "targeting",
    "place",
    "precincts",
    "imputed",
    "registered",
    "people",
    "potential",
    "abstention",
    "bloc_share",
)


def replace_rows(*, targeting: Targeting, ranking: Ranking, at: datetime) -> None:
    """All the rows of a ranking at once: readers see the old ones or the new ones, never a part.

    Asked for anew in the meantime, it stays queued. Deleted in the meantime, nothing is written.
    """
    # Whatever reads comes first: the transaction that writes is short.
    basins = make_basins(targeting=targeting, ranking=ranking, within=targeting.within)
    areas = list(_areas(targeting.pk, ranking))
    mine = Targeting.objects.filter(pk=targeting.pk)
    with transaction.atomic():
        # Two workers whose leases met write one after the other.
        if not mine.select_for_update().first():
            return
        for old in (targeting.targets, targeting.areas, targeting.basins):
            old.all().delete()
        Basin.objects.bulk_create([made.basin for made in basins])
        insert_rows(Target, TARGET, _targets(targeting.pk, ranking, _basin_of(basins, len(ranking))))
        insert_rows(TargetArea, AREA, areas)
        analyze(Target, TargetArea)
        mine.update(computed_at=at, leased_until=None)
        mine.filter(due_at=targeting.due_at).update(state=Targeting.State.READY, attempts=0, error="")
    targeting.refresh_from_db()


def _basin_of(basins: list[Made], count: int) -> list[int | None]:
    of: list[int | None] = [None] * count
    for made in basins:
        for row in made.rows:
            of[row] = made.basin.pk
    return of


def _targets(targeting: int, ranking: Ranking, basins: list[int | None]) -> Iterator[tuple[Any, ...]]:
    columns = (
        ranking.precincts.tolist(),
        range(1, len(ranking) + 1),
        ranking.scores.tolist(),
        ranking.made_of.potential.tolist(),
        ranking.made_of.people.tolist(),
        ranking.figures.registered.astype(np.int64).tolist(),
        ranking.made_of.abstention.tolist(),
        ranking.made_of.bloc_share.tolist(),
        ranking.figures.imputed.tolist(),
        (json.dumps(ranking.terms_of(row)) for row in range(len(ranking))) if ranking.terms else ["{}"] * len(ranking),
        basins,
    )
    return ((targeting, *row) for row in zip(*columns, strict=True))


def _areas(targeting: int, ranking: Ranking) -> Iterator[tuple[Any, ...]]:
    above = read_ancestors(ranking.communes)
    own = np.searchsorted(above.communes, ranking.communes)
    levels = [ranking.communes, above.departements[own], above.regions[own]]
    country = Place.objects.filter(kind=Place.Kind.COUNTRY).values_list("pk", flat=True).first()
    if country is not None:
        levels.append(np.full(len(ranking), country, np.int64))
    for groups in levels:
        yield from _level(targeting, groups, ranking)


def _level(targeting: int, groups: Ints, ranking: Ranking) -> Iterator[tuple[Any, ...]]:
    added: Sums = sums(groups, ranking.figures, ranking.made_of.people)
    registered = added.registered.astype(np.int64)
    columns = [column.tolist() for column in (*added[:3], registered, *added[4:])]
    return ((targeting, *row) for row in zip(*columns, strict=True))
