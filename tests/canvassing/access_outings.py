"""What each address of an outing's walks answers to the roles of tests/canvassing/access.py. Its own organiser, and
those of other teams, are asked in tests/canvassing/test_outing_walks.py."""

from typing import Any

from tests.canvassing.walking import make_turf, make_walk
from tests.factories import make_outing

RUN = (302, 404, 404, 404, 200)
API_RUN = (401, 404, 404, 404, 200)

PAGES: dict[str, tuple[int, ...]] = {
    "canvassing:outing-walks {outing}": RUN,
    "canvassing:outing-walks-screen {outing}": RUN,
    "canvassing:outing-walks-state {outing}": RUN,
    "canvassing:outing-walks-print {outing}": RUN,
    "api:canvassing-api:outing-walks {outing}": API_RUN,
    "api:canvassing-api:outing-walk {outing} 00000000-0000-4000-8000-000000000000": (401, 405, 405, 405, 405),
    "api:canvassing-api:outing-turfs {outing}": API_RUN,
}

ACTIONS: dict[str, tuple[int, ...]] = {
    "canvassing:outing-walks {outing}": (302, 404, 404, 404, 422),
    "canvassing:outing-walk-withdraw {outing} {outing_walk}": (302, 404, 404, 404, 302),
    "api:canvassing-api:outing-walks {outing}": (401, 404, 404, 404, 422),
}


def make_things() -> dict[str, Any]:
    """What the addresses above name."""
    outing = make_outing()
    make_turf(commune=outing.place)
    walk = make_walk(turf=make_turf(commune=outing.place), team=outing.team, outing=outing)
    return {"outing": outing.pk, "outing_walk": walk.pk}
