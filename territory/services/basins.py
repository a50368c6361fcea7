"""Basins of a ranking: joined by the adjacency of boundaries, counted, named and coloured."""

from collections import Counter, defaultdict
from typing import NamedTuple

import numpy as np
from django.db.models import Count
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from territory.models import Address, Adjacency, Basin, Place, Precinct, Targeting
from territory.querysets import inside
from territory.services.ranking import Ranking
from territory.services.target_figures import FEW
from territory.targeting import basins as algorithm
from territory.targeting.arithmetic import Floats, Ints

#: The share of a basin's people that must live in a second commune for it to be in the name.
WORTH_NAMING = 0.2


class Made(NamedTuple):
    """A basin that is not saved yet, and its precincts as rows of the ranking."""

    basin: Basin
    rows: list[int]


class Ground(NamedTuple):
    """Where the precincts lie: points (lon, lat), NaN without a boundary; the part of the country they are named
    after: a commune, or an arrondissement of Paris, Lyon and Marseille."""

    points: NDArray[np.float64]
    parts: list[tuple[int, str]]
    names: dict[int, str]


def make_basins(*, targeting: Targeting, ranking: Ranking, within: Place | None) -> list[Made]:
    """By rank. Only precincts with a boundary are in one: of the others nobody knows the neighbours."""
    ground = _ground(ranking, within)
    potentials, registered = ranking.made_of.potential, ranking.figures.registered
    measured = ~ranking.figures.imputed
    least = algorithm.threshold(potentials[measured], registered[measured])
    chosen = (potentials >= least) & (potentials > 0) & ~np.isnan(ground.points[:, 0])
    if not chosen.any():
        return []
    beside = algorithm.neighbours(len(ranking), _pairs(ranking, within))
    people = ranking.made_of.people
    found = algorithm.find_basins(chosen=chosen, people=people, beside=beside)
    addresses = address_counts(ranking.precincts)
    names = _names(found, people, ground)
    colours = algorithm.colour(found, beside)
    made = []
    for number, rows in enumerate(found):
        doors, estimated = algorithm.doors(addresses[rows], registered[rows])
        basin = Basin(
            targeting=targeting,
            rank=number + 1,
            name=names[number][:120],
            colour=colours[number],
            precincts=len(rows),
            registered=int(registered[rows].sum()),
            people=float(people[rows].sum()),
            doors=doors,
            doors_estimated=estimated,
            volunteers=algorithm.volunteers(doors),
        )
        made.append(Made(basin, rows))
    return made


def address_counts(precincts: Ints) -> Floats:
    """Addresses of each precinct."""
    found = Address.objects.filter(precinct__isnull=False)
    if len(precincts) <= FEW:
        found = found.filter(precinct__in=precincts.tolist())
    counts = dict(found.order_by().values_list("precinct").annotate(number=Count("pk")))
    return np.array([counts.get(pk, 0) for pk in precincts.tolist()], np.float64)


def _pairs(ranking: Ranking, within: Place | None) -> Ints:
    """Neighbours, as rows of the ranking."""
    found = Adjacency.objects.all() if within is None else Adjacency.objects.filter(inside(within, "first__"))
    pairs = np.array(found.values_list("first", "second"), np.int64).reshape(-1, 2)
    order = np.argsort(ranking.precincts)
    known = ranking.precincts[order]
    pairs = pairs[np.isin(pairs, known).all(axis=1)]
    rows: Ints = order[np.searchsorted(known, pairs)]
    return rows


def _ground(ranking: Ranking, within: Place | None) -> Ground:
    found = Precinct.objects.all() if within is None else Precinct.objects.within(within)
    points = {pk: (lon, lat) for pk, lon, lat in found.filter(lon__isnull=False).values_list("pk", "lon", "lat")}
    nowhere = (np.nan, np.nan)
    known = set(ranking.communes[np.isin(ranking.precincts, list(points))].tolist())
    communes = Place.objects.filter(pk__in=known) if len(known) <= FEW else Place.objects.homes()
    names = dict(communes.values_list("pk", "name"))
    parents = set(Place.objects.filter(kind=Place.Kind.ARRONDISSEMENT).values_list("parent", flat=True))
    parts = [
        (commune, code.rpartition("_")[2][:2] if commune in parents else "")
        for commune, code in zip(ranking.communes.tolist(), ranking.codes.tolist(), strict=True)
    ]
    place = [points.get(pk, nowhere) for pk in ranking.precincts.tolist()]
    return Ground(np.array(place, np.float64).reshape(-1, 2), parts, names)


def _names(basins: list[list[int]], people: Floats, ground: Ground) -> list[str]:
    """« Digne-les-Bains – nord-est », « Manosque – Volx », « Paris 19e – sud »; a number where two are the same."""
    rows_of: dict[tuple[int, str], list[int]] = defaultdict(list)
    for row, part in enumerate(ground.parts):
        if not np.isnan(ground.points[row, 0]):
            rows_of[part].append(row)
    names: list[str] = []
    seen: Counter[str] = Counter()
    for rows in basins:
        name = _name(rows, people, ground, rows_of)
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return names


def _name(rows: list[int], people: Floats, ground: Ground, rows_of: dict[tuple[int, str], list[int]]) -> str:
    weight: Counter[tuple[int, str]] = Counter()
    for row in rows:
        weight[ground.parts[row]] += float(people[row])  # type: ignore[assignment]  # counts what we like
    most = sorted(weight.items(), key=lambda one: (-one[1], one[0]))
    total = sum(weight.values())
    main = [part for part, people_there in most[:2] if people_there >= WORTH_NAMING * total]
    if len(main) == 2:
        return _two_names(main[0], main[1], ground)
    main = [most[0][0]]
    mine = [row for row in rows if ground.parts[row] == main[0]]
    side = algorithm.compass(ground.points[mine], ground.points[rows_of[main[0]]])
    name = _part_name(main[0], ground)
    return name if side is None else f"{name} – {_side(side)}"


def _two_names(one: tuple[int, str], other: tuple[int, str], ground: Ground) -> str:
    """« Manosque – Volx », « Paris 19e – 20e »."""
    first, second = _part_name(one, ground), _part_name(other, ground)
    if one[0] == other[0]:
        second = second.removeprefix(ground.names.get(one[0], "")).strip() or second
    return f"{first} – {second}"


def _part_name(part: tuple[int, str], ground: Ground) -> str:
    commune, arrondissement = part
    name = ground.names.get(commune, "")
    if not arrondissement.isdigit():
        return name
    words = {"city": name, "number": int(arrondissement)}
    return _("%(city)s 1er") % words if words["number"] == 1 else _("%(city)s %(number)se") % words


def _side(number: int) -> str:
    return {
        -1: _("centre"),
        0: _("nord"),
        1: _("nord-est"),
        2: _("est"),
        3: _("sud-est"),
        4: _("sud"),
        5: _("sud-ouest"),
        6: _("ouest"),
        7: _("nord-ouest"),
    }[number]
