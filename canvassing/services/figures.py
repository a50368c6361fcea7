"""Results as the experiment reads them: rows to draw from, outcomes to compare. Whole columns, few queries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from canvassing.experiments.draw import PrecinctRow
from canvassing.experiments.regression import Floats
from canvassing.models import Experiment
from territory.models import Place, Precinct, Round
from territory.services.target_figures import FEW, find_bloc, read_ancestors, read_counted
from territory.targeting import arithmetic as targeting
from territory.targeting.bloc_votes import Found


class Frame(NamedTuple):
    """What a draw starts from, and the row that each code stands for."""

    rows: list[PrecinctRow]
    precincts: dict[str, int]
    communes: dict[str, int]


class Keyed(Protocol):
    """A unit to count: one precinct, or all those of a commune."""

    @property
    def precinct_id(self) -> int | None: ...

    @property
    def commune_id(self) -> int | None: ...


class Counts(NamedTuple):
    """Of each unit, what was counted in a round; NaN where nothing was, or where nobody of the bloc stood."""

    registered: Floats
    voters: Floats
    expressed: Floats
    votes: Floats


def read_frame(experiment: Experiment) -> Frame:
    """Precincts of the experiment's territory with their potential in its round of reference.

    Precincts without results stand with those of their commune, as everywhere in the terrain (`measured` is false).
    Those abroad are left out: a consulate's voters have no street.
    Raises ValidationError, one sentence: no results, nobody of the bloc.
    """
    found = find_bloc(experiment.round, experiment.bloc.members)
    counted = read_counted(experiment.round, found, experiment.within)
    potential = targeting.potential(counted.figures).potential
    codes = _codes(counted.communes)
    territories = _territories(counted.communes, experiment.level)
    rows = [
        PrecinctRow(
            code=code,
            commune=codes[commune],
            territory=territories[commune],
            registered=int(registered),
            potential=value,
            measured=not imputed,
        )
        for code, commune, registered, value, imputed in zip(
            counted.codes.tolist(),
            counted.communes.tolist(),
            counted.figures.registered.tolist(),
            potential.tolist(),
            counted.figures.imputed.tolist(),
            strict=True,
        )
        if commune in codes
    ]
    precincts = dict(zip(counted.codes.tolist(), counted.precincts.tolist(), strict=True))
    return Frame(rows, precincts, {code: pk for pk, code in codes.items()})


def read_counts(vote: Round, members: Sequence[str] | None, units: Sequence[Keyed], within: Place | None) -> Counts:
    """What was counted in each unit; a commune is the sum of its precincts. Without members, `votes` is NaN.

    Raises ValidationError when nothing was counted, or nobody of the bloc stood.
    """
    found = find_bloc(vote, members) if members is not None else Found({}, [])
    counted = read_counted(vote, found, within)
    there = ~counted.figures.imputed
    places = _places_of(units, counted.precincts[there], counted.communes[there])
    kept = places >= 0
    size = len(units)

    def add(column: Floats) -> Floats:
        return np.bincount(places[kept], column[there][kept], size).astype(np.float64)

    known = np.bincount(places[kept], minlength=size) > 0
    columns = [np.where(known, add(column), np.nan) for column in counted.figures[:4]]
    if members is None:
        columns[3] = np.full(size, np.nan)
    return Counts(*columns)


def outcome_of(name: str, counts: Counts) -> Floats:
    """One of `plans.OUTCOMES`, between 0 and 1; NaN where it means nothing."""
    parts = {"turnout": counts.voters, "share": counts.votes, "share_of_registered": counts.votes}
    wholes = {"turnout": counts.registered, "share": counts.expressed, "share_of_registered": counts.registered}
    part, whole = parts[name], wholes[name]
    return np.divide(part, whole, out=np.full(len(part), np.nan), where=whole > 0)


def doors_of(units: Sequence[Keyed], doors: Mapping[int, int]) -> Floats:
    """Doors of each unit, from doors by precinct."""
    communes: dict[int, int] = dict(
        Precinct.objects.filter(pk__in=list(doors)).values_list("pk", "commune") if doors else ()
    )
    precincts = np.array(list(communes), np.int64)
    places = _places_of(units, precincts, np.array(list(communes.values()), np.int64))
    knocked = np.array([doors[pk] for pk in communes], np.float64)
    return np.bincount(places[places >= 0], knocked[places >= 0], len(units)).astype(np.float64)


def _places_of(
    units: Sequence[Keyed], precincts: npt.NDArray[np.int64], communes: npt.NDArray[np.int64]
) -> npt.NDArray[np.int64]:
    """Of each precinct, the place of its unit in `units`; -1 for those of none."""
    own = {unit.precinct_id: place for place, unit in enumerate(units) if unit.precinct_id}
    whole = {unit.commune_id: place for place, unit in enumerate(units) if unit.commune_id}
    pairs = zip(precincts.tolist(), communes.tolist(), strict=True)
    return np.array([own.get(precinct, whole.get(commune, -1)) for precinct, commune in pairs], np.int64)


def _codes(communes: Iterable[int]) -> dict[int, str]:
    wanted = {int(pk) for pk in communes}
    homes = Place.objects.homes()
    found = homes if len(wanted) > FEW else homes.filter(pk__in=wanted)
    return {pk: code for pk, code in found.values_list("pk", "code") if pk in wanted}


def _territories(communes: npt.NDArray[np.int64], level: str) -> dict[int, str]:
    """Of each commune, the code of its territory; a collectivity, which has no département, is its own."""
    own = np.unique(communes)
    if level == Experiment.Level.COUNTRY:
        return dict.fromkeys(own.tolist(), "")
    codes = _codes(own)
    if level == Experiment.Level.COMMUNE:
        return codes
    above = read_ancestors(communes)
    upper = above.departements if level == Experiment.Level.DEPARTEMENT else above.regions
    names: dict[int, str] = defaultdict(
        str, Place.objects.filter(pk__in=np.unique(upper).tolist()).values_list("pk", "code")
    )
    pairs = zip(above.communes.tolist(), upper.tolist(), strict=True)
    return {commune: names[place] or codes[commune] for commune, place in pairs if commune in codes}
