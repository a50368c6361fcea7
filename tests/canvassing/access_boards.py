"""What boards and reviews answer to a visitor, two supporters, a moderator and a national administrator."""

from typing import Any

from tests.canvassing.boarding import make_counted
from tests.canvassing.walking import make_turf, make_walk
from tests.factories import make_place, make_precinct, make_team

SEEN = (302, 404, 404, 404, 200)
API_SEEN = (401, 404, 404, 404, 200)

PAGES: dict[str, tuple[int, ...]] = {
    "canvassing:doors-board": SEEN,
    "canvassing:doors-board-place {board-place}": SEEN,
    "canvassing:doors-board-team {board-team}": SEEN,
    "canvassing:doors-csv": SEEN,
    "canvassing:reviews": SEEN,
    "canvassing:review {board-session}": SEEN,
    "canvassing:held-cards": SEEN,
    "api:canvassing-api:door-board": API_SEEN,
    "api:canvassing-api:door-board-lines": API_SEEN,
    "api:canvassing-api:door-sessions": API_SEEN,
    "api:canvassing-api:door-session {board-session}": API_SEEN,
    "api:canvassing-api:held-cards": API_SEEN,
}

ACTIONS: dict[str, tuple[int, ...]] = {
    "canvassing:review {board-session}": (302, 404, 404, 404, 422),
    "canvassing:held-cards-decide {board-walk}": (302, 404, 404, 404, 302),
    "api:canvassing-api:door-session-review {board-session}": (401, 404, 404, 404, 422),
    "api:canvassing-api:held-cards-decide {board-walk}": (401, 404, 404, 404, 422),
}


def make_things() -> dict[str, Any]:
    commune = make_place()
    team = make_team(place=commune)
    walk = make_walk(turf=make_turf(precinct=make_precinct(commune=commune), commune=commune), team=team)
    session = make_counted(walk=walk, flags=["fast"])
    return {"board-place": commune.code, "board-team": team.pk, "board-session": session.pk, "board-walk": walk.pk}
