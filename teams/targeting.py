"""What the organisation adds to a ranking: how near a precinct is to its volunteers.

Communes only: no address, no person, and not how many they are.
"""

import numpy as np
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from numpy.typing import NDArray

from territory.models import Place
from territory.targeting.arithmetic import NEAR_KM, proximity
from territory.targeting.terms import Scope, Term, declare
from territory.written_numbers import decimal

#: Kilometres in a degree of latitude.
KM = 111.2
#: Degrees of latitude beyond which nobody is near: fifty kilometres, where proximity is 0.00005.
FAR = 0.45


def declare_terms() -> None:
    declare(
        Term(
            key="volunteers",
            label=_("Bénévoles proches"),
            help=_("1 là où il y a un bénévole, 0,37 à cinq kilomètres de là."),
            explain=_explain,
            compute=_compute,
        )
    )


def communes_of_volunteers() -> set[int]:
    """Places where somebody helps, and has not asked for a halt."""
    from teams.models import Volunteer

    helping = Volunteer.objects.helping().filter(supporter__restricted_at=None, supporter__home__isnull=False)
    return set(helping.values_list("supporter__home", flat=True).distinct())


def distances(centres: NDArray[np.float64], others: NDArray[np.float64]) -> NDArray[np.float64]:
    """Kilometres from each centre to the nearest of the others, both (lon, lat); infinite beyond fifty or so."""
    others = others[np.argsort(others[:, 1])]
    first = np.searchsorted(others[:, 1], centres[:, 1] - FAR)
    last = np.searchsorted(others[:, 1], centres[:, 1] + FAR)
    nearest = np.full(len(centres), np.inf)
    for row, (start, end) in enumerate(zip(first.tolist(), last.tolist(), strict=True)):
        if start < end:
            away = others[start:end] - centres[row]
            away[:, 0] *= np.cos(np.radians(centres[row, 1]))
            nearest[row] = KM * np.sqrt((away**2).sum(axis=1).min())
    return nearest


def _compute(scope: Scope) -> NDArray[np.float64]:
    communes, own = np.unique(scope.communes, return_inverse=True)
    at_home = communes_of_volunteers()
    # Somebody of the 19th is somebody of Paris.
    at_home |= set(Place.objects.filter(pk__in=at_home, kind="arrondissement").values_list("parent", flat=True))
    points = dict(_points())
    others = np.array([points[pk] for pk in at_home if pk in points], np.float64).reshape(-1, 2)
    centres = np.array([points.get(pk, (np.nan, np.nan)) for pk in communes.tolist()], np.float64).reshape(-1, 2)
    km = distances(centres, others)
    km[np.isin(communes, list(at_home))] = 0
    near: NDArray[np.float64] = proximity(km)[own]
    return near


def _points() -> list[tuple[int, tuple[float, float]]]:
    found = Place.objects.homes().filter(lon__isnull=False).values_list("pk", "lon", "lat")
    return [(pk, (lon, lat)) for pk, lon, lat in found]


def _explain(value: float) -> str:
    if value >= 1:
        return gettext("la commune a au moins un bénévole")
    if value < 0.001:
        return gettext("aucun bénévole à proximité pour l'instant")
    km = decimal(-NEAR_KM * np.log(value))
    return gettext("le bénévole le plus proche habite une commune à %s km") % km
