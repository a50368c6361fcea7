"""Words for rows of answers: who of the twelve (tests/teams/pyramid.py) is answered, and with what.

All that an address names is « here »: whoever leads elsewhere is a stranger to it.
"""

from tests.teams.pyramid import ROLES

Row = tuple[int, ...]


def row(*roles: str, yes: int = 200, no: int = 404, visitor: int = 302) -> Row:
    """Those named are answered `yes`; a visitor is sent to sign in, the others are told that there is nothing."""
    assert set(roles) <= set(ROLES)
    return tuple(yes if role in roles else visitor if role == "visitor" else no for role in ROLES)


def api(*roles: str, **answers: int) -> Row:
    return row(*roles, **({"visitor": 401} | answers))


SIGNED_IN = ROLES[1:]
HELPERS = SIGNED_IN[:-1]  # the national organiser of these tests never offered to help
LEADERS = SIGNED_IN[2:]
#: Where and over whom does not matter yet: whoever leads a territory, whoever trains or leads one, whoever announces.
LEADS = LEADERS[4:]
GUIDES = LEADERS[2:]
ANNOUNCERS = ("mobiliser", "mobiliser elsewhere", *LEADS)
#: Over what is here.
ABOVE = ("departmental", "regional", "national")
GUIDES_HERE = ("trainer", *ABOVE)
RUN_HERE = ("mobiliser", *ABOVE)
SEE_HERE = ("mobiliser", *GUIDES_HERE)

EVERYBODY = (200,) * 12
#: A secret link whose token is wrong tells nobody anything.
WRONG_TOKEN = (403,) * 12
