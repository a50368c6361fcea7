"""What each address of walks answers to the roles of tests/canvassing/access.py. `{walk}` is of two strangers; whoever
walks, joins or leads is asked in tests/canvassing/test_walks_access.py."""

from typing import Any

from canvassing.walks.links import token_of
from tests.canvassing.walking import make_turf, make_walk

RUN = (302, 404, 404, 404, 200)
WALKERS = (302, 404, 404, 404, 404)
API_SIGNED_IN = (401, 200, 200, 200, 200)
API_RUN = (401, 404, 404, 404, 200)
API_WALKERS = (401, 404, 404, 404, 404)

PAGES: dict[str, tuple[int, ...]] = {
    "canvassing:doorstep": (302, 200, 200, 200, 200),
    "canvassing:walks": RUN,
    "canvassing:walk {walk}": RUN,
    "canvassing:walk-take {turf}": (302, 405, 405, 405, 405),
    "canvassing:walk-join {link}": (302, 200, 200, 200, 200),
    "canvassing:walk-sheet {walk}": RUN,
    "canvassing:walk-key {walk}": RUN,
    "canvassing:walk-share {walk}": RUN,
    "canvassing:walk-code {walk} svg": RUN,
    "canvassing:walk-extend {walk}": (302, 405, 405, 405, 405),
    "canvassing:walk-return {walk}": WALKERS,
    "canvassing:walk-leave {walk}": (302, 405, 405, 405, 405),
    "canvassing:walk-withdraw {walk}": RUN,
    "canvassing:walk-hand {turf}": RUN,
    "api:canvassing-api:walks": API_SIGNED_IN,
    "api:canvassing-api:team-walks": API_SIGNED_IN,
    "api:canvassing-api:walk {walk}": API_RUN,
    "api:canvassing-api:walk-link {walk}": API_RUN,
    "api:canvassing-api:walk-sheet {walk}": API_RUN,
    "api:canvassing-api:turf-hand-out {turf}": API_RUN,
    "api:canvassing-api:hand-outs": API_RUN,
}

ACTIONS: dict[str, tuple[int, ...]] = {
    "canvassing:walk-take {turf}": WALKERS,
    "canvassing:walk-join {link}": (302, 422, 422, 422, 422),
    "canvassing:walk-key {walk}": (302, 404, 404, 404, 422),
    "canvassing:walk-extend {walk}": (302, 404, 404, 404, 302),
    "canvassing:walk-return {walk}": WALKERS,
    "canvassing:walk-leave {walk}": WALKERS,
    "canvassing:walk-withdraw {walk}": (302, 404, 404, 404, 302),
    "canvassing:walk-hand {turf}": (302, 404, 404, 404, 422),
    "api:canvassing-api:walk-join": (401, 422, 422, 422, 422),
    "api:canvassing-api:walk-return {walk}": API_WALKERS,
    "api:canvassing-api:walk-leave {walk}": API_WALKERS,
    "api:canvassing-api:walk-sheet {walk}": (401, 404, 404, 404, 422),
    "api:canvassing-api:walk-extension {walk}": API_RUN,
    "api:canvassing-api:walk-withdrawal {walk}": API_RUN,
    "api:canvassing-api:turf-take {turf}": API_WALKERS,
    "api:canvassing-api:turf-hand-out {turf}": (401, 404, 404, 404, 422),
}


def make_things() -> dict[str, Any]:
    """What the addresses above name."""
    walk = make_walk()
    return {"walk": walk.pk, "turf": make_turf().pk, "link": token_of(walk)}
