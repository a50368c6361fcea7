"""What the addresses of phones and of contact cards answer to the roles of tests/canvassing/access.py, none of whom
walks `{walk}`: tests/canvassing/test_packs.py asks who does."""

NOT_A_WALKER = (401, 404, 404, 404, 404)
#: No session opens it, nor a personal token: only what a phone was given with its pack.
PHONES_ALONE = (401, 401, 401, 401, 401)
WRONG_LINK = (403, 403, 403, 403, 403)

EVERYBODY = (200, 200, 200, 200, 200)
PAGES: dict[str, tuple[int, ...]] = {
    "canvassing:doorstep-app": EVERYBODY,
    "canvassing:doorstep-worker": EVERYBODY,
    "canvassing:doorstep-manifest": EVERYBODY,
    "canvassing:doorstep-icon": EVERYBODY,
    "canvassing:card-confirmed": (200, 200, 200, 200, 200),
    "canvassing:card-confirm faux": WRONG_LINK,
    "api:canvassing-api:walk-pack {walk}": NOT_A_WALKER,
    "api:canvassing-api:walk-events {walk}": PHONES_ALONE,
}

ACTIONS: dict[str, tuple[int, ...]] = {
    "canvassing:card-confirm faux": WRONG_LINK,
    "api:canvassing-api:walk-events {walk}": PHONES_ALONE,
}
