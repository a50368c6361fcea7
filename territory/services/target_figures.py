"""Reading what a ranking is made of: few queries, whole columns, no object for each precinct."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from territory.models import Boundary, Candidate, Place, Precinct, Result, Round
from territory.querysets import PrecinctQuerySet
from territory.targeting.arithmetic import Codes, Figures, Floats, Ints, impute
from territory.targeting.bloc_votes import Found, Stood, add_votes, find_members

#: Beyond so many communes, all of the country's are read: quicker than a list of them in the query.
FEW = 500
#: Names of candidates told to somebody who wrote another one.
NAMES_TOLD = 30


class Counted(NamedTuple):
    """Precincts of a place, in the order of their ids, with their figures; imputed ones included."""

    precincts: Ints
    codes: Codes
    communes: Ints
    figures: Figures


class Ancestors(NamedTuple):
    """Of each commune, by position: its département and its région, -1 where it has none."""

    communes: Ints
    departements: Ints
    regions: Ints


def find_bloc(vote: Round, members: Sequence[str]) -> Found:
    """Raises ValidationError, naming who stood, where no member did."""
    columns = (
        Candidate.objects.filter(round=vote).order_by().values_list("area", "position", "name", "first_name", "nuance")
    )
    candidates = [Stood(*row) for row in columns]
    if not candidates:
        raise ValidationError(_("Aucun résultat n'est encore importé pour ce scrutin : %s.") % vote)
    found = find_members(candidates, members)
    if not found.positions:
        raise ValidationError(_unknown(vote, found.unknown, candidates))
    return found


def unknown_members(vote: Round, members: Sequence[str]) -> str:
    """One sentence about members who did not stand, with the names of those who did; "" when all did."""
    columns = Candidate.objects.filter(round=vote).values_list("area", "position", "name", "first_name", "nuance")
    candidates = [Stood(*row) for row in columns]
    unknown = find_members(candidates, members).unknown
    return _unknown(vote, unknown, candidates) if unknown else ""


def read_counted(vote: Round, bloc: Found, within: Place | None) -> Counted:
    """Raises ValidationError where nothing was counted."""
    wider = _wider(within)
    counted = _read(vote, bloc, wider)
    if counted.figures.imputed.all():
        raise ValidationError(_("Ce scrutin n'a pas de résultat dans ce territoire."))
    if counted.figures.imputed.any():
        counted = counted._replace(figures=impute(counted.figures, _levels(counted.communes)))
    if within is None or wider is within:
        return counted
    inside = np.array(sorted(Precinct.objects.within(within).values_list("pk", flat=True)), np.int64)
    kept = np.isin(counted.precincts, inside)
    if not kept.any():
        raise ValidationError(_("Ce scrutin n'a pas de résultat dans ce territoire."))
    return Counted(counted.precincts[kept], counted.codes[kept], counted.communes[kept], counted.figures.take(kept))


def read_before(
    vote: Round, bloc: Found | None, precincts: Ints, within: Place | None
) -> tuple[Floats, Floats, Floats]:
    """Registered, voters and the bloc's votes of another round in the same precincts; NaN where it has none."""
    ids, registered, voters, _expressed, votes = _results(vote, bloc, within)
    place = {pk: row for row, pk in enumerate(ids.tolist())}
    rows = np.array([place.get(pk, -1) for pk in precincts.tolist()], np.int64)

    def there(column: Floats) -> Floats:
        return np.append(column, np.nan)[rows]

    return there(registered), there(voters), there(votes)


def read_ancestors(communes: Ints) -> Ancestors:
    """`communes` are ids, repeats allowed; they come out once each, in order."""
    own = np.unique(communes)
    places = Place.objects.filter(pk__in=own.tolist()) if len(own) <= FEW else Place.objects.homes()
    rows = places.order_by("pk").values_list("pk", "departement", "departement__parent")
    found = {pk: (departement or -1, region or -1) for pk, departement, region in rows}
    above = np.array([found.get(pk, (-1, -1)) for pk in own.tolist()], np.int64).reshape(-1, 2)
    return Ancestors(own, above[:, 0], above[:, 1])


def _wider(within: Place | None) -> Place | None:
    """Where figures may be borrowed from: the département of a commune or an arrondissement."""
    if within is not None and within.kind in (Place.Kind.COMMUNE, Place.Kind.ARRONDISSEMENT) and within.departement:
        return within.departement
    return within


def _read(vote: Round, bloc: Found, within: Place | None) -> Counted:
    ids, *columns = _results(vote, bloc, within)
    precincts = _precincts(within).order_by("pk").values_list("pk", "code", "commune")
    known = list(precincts)
    everywhere = np.array([row[0] for row in known], np.int64)
    kept = np.isin(everywhere, ids)
    if not kept.all():
        without = set(_without_result(vote, within))
        kept |= np.array([pk in without for pk in everywhere.tolist()], np.bool_)
    order = np.searchsorted(everywhere[kept], ids)
    figures = np.zeros((4, int(kept.sum())))
    figures[:, order] = columns
    imputed = np.ones(figures.shape[1], np.bool_)
    imputed[order] = False
    return Counted(
        everywhere[kept],
        np.array([row[1] for row in known], np.str_)[kept],
        np.array([row[2] for row in known], np.int64)[kept],
        Figures(figures[0], figures[1], figures[2], figures[3], imputed),
    )


def _results(vote: Round, bloc: Found | None, within: Place | None) -> tuple[Ints, Floats, Floats, Floats, Floats]:
    """Precinct ids, registered, voters, expressed, the bloc's votes. One query."""
    found = Result.objects.filter(round=vote)
    if within is not None:
        found = found.within(within)
    rows = found.order_by().values_list(
        "precinct_id", "registered", "voters", "expressed", "area", Cast("votes", TextField())
    )
    ids, registered, voters, expressed, areas, votes = zip(*rows, strict=True) if rows else ((),) * 6
    return (
        np.array(ids, np.int64),
        np.array(registered, np.float64),
        np.array(voters, np.float64),
        np.array(expressed, np.float64),
        add_votes(areas, votes, bloc.positions if bloc else {}),
    )


def _precincts(within: Place | None) -> PrecinctQuerySet:
    return Precinct.objects.all() if within is None else Precinct.objects.within(within)


def _without_result(vote: Round, within: Place | None) -> Iterable[int]:
    """Precincts that exist now and were not counted. Those that only an earlier election knew are history."""
    results = Result.objects.filter(precinct=OuterRef("pk"))
    as_recent = results.filter(Q(round__election=vote.election_id) | Q(round__date__gte=vote.date))
    now = Exists(Boundary.objects.filter(precinct=OuterRef("pk"))) | ~Exists(results) | Exists(as_recent)
    return _precincts(within).filter(now, ~Exists(results.filter(round=vote))).values_list("pk", flat=True)


def _levels(communes: Ints) -> list[Ints]:
    """Groups from 0 for imputing: the commune, the département, everybody."""
    above = read_ancestors(communes)
    own = np.searchsorted(above.communes, communes)
    # A collectivity has no département: it is one.
    upper = np.where(above.departements < 0, -above.communes, above.departements)
    departements = np.unique(upper, return_inverse=True)[1]
    return [own, departements[own], np.zeros(len(own), np.int64)]


def _unknown(vote: Round, unknown: Sequence[str], candidates: Sequence[Stood]) -> str:
    names = sorted({one.name for one in candidates})
    nuances = sorted({one.nuance for one in candidates if one.nuance})
    told = names if len(names) <= NAMES_TOLD else nuances or names[:NAMES_TOLD]
    return _("« %(unknown)s » n'est ni un candidat ni une nuance de ce scrutin. Il y a : %(names)s.") % {
        "unknown": " », « ".join(unknown),
        "names": ", ".join(told),
    }
