"""The same for the pages where turfs are cut. Mobilisers and leads: tests/canvassing/test_turf_pages.py."""

SEEN = (302, 404, 404, 404, 200)
REFUSED = (302, 404, 404, 404, 422)

#: `{precinct}` has not been cut.
PAGES: dict[str, tuple[int, ...]] = {
    "canvassing:turfs": SEEN,
    "canvassing:turf-area {precinct}": SEEN,
    "canvassing:turf-state {precinct}": SEEN,
    "canvassing:turf-map {precinct}": SEEN,
}

ACTIONS: dict[str, tuple[int, ...]] = {
    "canvassing:turf-cut {precinct}": REFUSED,
    "canvassing:turf-move {precinct}": REFUSED,
    "canvassing:turf-polygon {precinct}": REFUSED,
    "canvassing:turf-split {precinct}": REFUSED,
    "canvassing:turf-merge {precinct}": REFUSED,
    "canvassing:turf-lock {precinct}": REFUSED,
    "canvassing:turf-offer {precinct}": REFUSED,
    "canvassing:turf-doors {precinct}": REFUSED,
    "canvassing:turf-undo {precinct}": REFUSED,
    "canvassing:turf-pass {precinct}": (302, 404, 404, 404, 302),
}
