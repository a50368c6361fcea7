"""What each address of experiments answers to a visitor, the author of a testimony, another supporter, a moderator and
a national administrator (tests/test_permissions.py)."""

from typing import Any

from django.utils import timezone

from canvassing.services import Definition, prepare_experiment
from territory.models import Bloc
from tests.canvassing import access_boards, access_outings, access_sync, access_turfs, access_turfs_api, access_walks
from tests.factories import make_candidates, make_precinct, make_result, make_round

SEEN = (302, 404, 404, 404, 200)
REFUSED = (302, 404, 404, 404, 422)
API_SEEN = (401, 404, 404, 404, 200)
API_REFUSED = (401, 404, 404, 404, 422)

#: `{experiment}` is prepared, not drawn.
PAGES: dict[str, tuple[int, ...]] = {
    "canvassing:planner": SEEN,
    "canvassing:door-reports": SEEN,
    "canvassing:script": SEEN,
    "canvassing:script-read": SEEN,
    "api:canvassing-api:script": API_SEEN,
    "canvassing:experiments": SEEN,
    "canvassing:experiment-new": SEEN,
    "canvassing:experiment {experiment}": SEEN,
    "canvassing:experiment-edit {experiment}": SEEN,
    "canvassing:experiment-delete {experiment}": SEEN,
    "canvassing:experiment-units {experiment}": SEEN,
    "canvassing:experiment-results {experiment}": SEEN,
    "canvassing:experiment-state {experiment}": SEEN,
    "api:canvassing-api:planner": (401, 404, 404, 404, 400),
    "api:canvassing-api:door-reports": API_SEEN,
    "api:canvassing-api:experiments": API_SEEN,
    "api:canvassing-api:experiment {experiment}": API_SEEN,
    "api:canvassing-api:preview {experiment}": API_SEEN,
    "api:canvassing-api:units {experiment}": API_SEEN,
    "api:canvassing-api:draw {experiment}": (401, 404, 404, 404, 409),
    "api:canvassing-api:results {experiment}": (401, 404, 404, 404, 409),
}

ACTIONS: dict[str, tuple[int, ...]] = {
    "canvassing:script": REFUSED,
    "canvassing:script-use 0": (302, 404, 404, 404, 302),
    "canvassing:door-reports": REFUSED,
    "canvassing:experiment-new": REFUSED,
    "canvassing:experiment-edit {experiment}": REFUSED,
    "canvassing:experiment-delete {experiment}": (302, 404, 404, 404, 302),
    "canvassing:experiment-commit {experiment}": REFUSED,
    "canvassing:experiment-draw {experiment}": REFUSED,
    "api:canvassing-api:door-reports": API_REFUSED,
    "api:canvassing-api:experiments": API_REFUSED,
    "api:canvassing-api:commitment {experiment}": API_REFUSED,
    "api:canvassing-api:draw {experiment}": API_REFUSED,
}

#: The door-to-door work: open to roles of the organisation too, each asked in tests of their own.
_FIELD = (access_outings, access_walks, access_turfs, access_turfs_api, access_sync, access_boards)
OF_THE_FIELD = {"canvassing:script-read", "api:canvassing-api:script"}
for _part in _FIELD:
    PAGES |= _part.PAGES
    ACTIONS |= _part.ACTIONS
    OF_THE_FIELD |= {*_part.PAGES, *_part.ACTIONS}


def make_things() -> dict[str, Any]:
    """What the addresses above name."""
    vote = make_round()
    make_candidates(vote, "DUPONT", "MARTIN")
    for _ in range(2):
        make_result(round=vote, precinct=make_precinct())
    bloc = Bloc.objects.create(name="À l'essai", members=["DUPONT"])
    definition = Definition(name="À l'essai", round=vote, bloc=bloc, capacity=1000)
    experiment = prepare_experiment(definition=definition, by="", at=timezone.now())
    return {
        "experiment": experiment.pk,
        **access_boards.make_things(),
        **access_outings.make_things(),
        **access_walks.make_things(),
    }
