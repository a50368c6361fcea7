"""The same for the programming interface of turfs. Mobilisers and leads: tests/canvassing/test_turfs_api.py."""

SEEN = (401, 404, 404, 404, 200)
REFUSED = (401, 404, 404, 404, 422)

#: `{precinct}` has no address; `{turf}` is of another area.
PAGES: dict[str, tuple[int, ...]] = {
    "api:canvassing-api:areas": SEEN,
    "api:canvassing-api:area {precinct}": SEEN,
    "api:canvassing-api:cuts {precinct}": SEEN,
    "api:canvassing-api:cut {precinct} 0": (401, 404, 404, 404, 404),
    "api:canvassing-api:area-turfs {precinct}": SEEN,
    "api:canvassing-api:area-map {precinct}": SEEN,
    "api:canvassing-api:area-addresses {precinct}": SEEN,
    "api:canvassing-api:redraws {precinct}": SEEN,
    "api:canvassing-api:turf {turf}": SEEN,
}

ACTIONS: dict[str, tuple[int, ...]] = {
    "api:canvassing-api:cuts {precinct}": REFUSED,
    "api:canvassing-api:move-street {precinct}": REFUSED,
    "api:canvassing-api:move-addresses {precinct}": REFUSED,
    "api:canvassing-api:polygon {precinct}": REFUSED,
    "api:canvassing-api:merge {precinct}": REFUSED,
    "api:canvassing-api:undo {precinct}": REFUSED,
    "api:canvassing-api:pass {precinct}": (401, 404, 404, 404, 200),
    "api:canvassing-api:street-doors {precinct}": REFUSED,
    "api:canvassing-api:address-doors {precinct} 0": (401, 405, 405, 405, 405),
    "api:canvassing-api:split {turf}": (401, 404, 404, 404, 200),
}
