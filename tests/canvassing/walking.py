"""Makers of turfs and walks: small streets north of a commune's point, no figure from anywhere."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from canvassing.models import Turf, TurfAddress, Walk, Walker
from supporters.models import Supporter
from tests.factories import make_address, make_place, make_precinct, make_volunteer

_number = count(1)
#: Degrees of latitude: about 20 metres from one house to the next, 60 from street to street.
_HOUSE, _STREET = 0.0003, 0.0008
LILAS = {"Rue des Lilas": (1, 1, 1, 1, 1, 1, 1, 1, 1, 1)}


def make_turf(
    *, streets: Mapping[str, Iterable[int]] | None = None, commune: Any = None, precinct: Any = None, **overrides: Any
) -> Turf:
    """A free turf of a precinct of its own, in the order of its streets, cut yesterday.

    `streets`: the doors of each address, from number 1 on: `{"Rue des Lilas": (1, 1, 12)}`. `precinct=False`: the
    turf of a commune that is cut as one. Without streets, ten houses rue des Lilas.
    """
    n = next(_number)
    if precinct is None:
        precinct = make_precinct(commune=commune or make_place())
    precinct = precinct or None
    commune = commune or (precinct.commune if precinct else make_place())
    stops = [
        make_address(
            commune=commune,
            precinct=precinct,
            street=street,
            number=house + 1,
            doors=doors,
            lon=(commune.lon or 0) + row * _STREET,
            lat=(commune.lat or 0) + house * _HOUSE,
        )
        for row, (street, houses) in enumerate((streets or LILAS).items())
        for house, doors in enumerate(houses)
    ]
    total = sum(address.doors for address in stops)
    fields: dict[str, Any] = {
        "number": n,
        "name": " · ".join(streets or LILAS)[:120],
        "doors": total,
        "doors_left": total,
        "addresses": len(stops),
        "metres": 20 * len(stops),
        "lon": stops[0].lon if stops else commune.lon,
        "lat": stops[0].lat if stops else commune.lat,
        "cut_at": timezone.now() - timedelta(days=1),
    }
    turf = Turf.objects.create(commune=commune, precinct=precinct, **(fields | overrides))
    TurfAddress.objects.bulk_create(
        TurfAddress(turf=turf, address=address, order=place) for place, address in enumerate(stops)
    )
    return turf


def make_walk(
    *, turf: Turf | None = None, walkers: Iterable[Supporter] | None = None, team: Any = None, **overrides: Any
) -> Walk:
    """An open walk, handed out an hour ago for a week; its turf is out. Walked by a volunteer made for it unless
    walkers (or a team, which may have none yet) are given."""
    turf = turf or make_turf()
    if walkers is None:
        walkers = [] if team else [make_volunteer(home=turf.commune).supporter]
    handed = overrides.pop("handed_at", None) or timezone.now() - timedelta(hours=1)
    fields: dict[str, Any] = {"handed_at": handed, "ends_at": handed + timedelta(days=7)} | overrides
    walk = Walk.objects.create(turf=turf, team=team, **fields)
    Walker.objects.bulk_create(
        Walker(walk=walk, supporter=person, position=place, joined_at=handed)
        for place, person in enumerate(walkers, start=1)
    )
    if walk.is_open:
        Turf.objects.filter(pk=turf.pk).update(state=Turf.State.OUT)
        turf.refresh_from_db(fields=["state"])
    return walk
