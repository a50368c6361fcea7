"""Access to sharing and previews: see tests/actions/access.py."""

from typing import Any

from django.utils import timezone

from actions.services.sharing import declare_share
from supporters.models import Supporter
from tests.actions.answers import API_SIGNED_IN, API_STAFF, EVERYBODY, SIGNED_IN, STAFF
from tests.actions.making import make_content

DONE = (302, 302, 302, 302, 302, 302)
NOBODY = (404, 404, 404, 404, 404, 404)
OWN_DONE = (302, 302, 404, 404, 404, 404)
#: Empty: read, and refused.
API_REFUSED = (401, 422, 422, 422, 422, 422)
API_NOBODY = (401, 404, 404, 404, 404, 404)

PAGES: dict[str, tuple[int, ...]] = {
    "actions:share {sharing_slug}": DONE,
    "actions:share {sharing_slug} ?network=x&text=Bonjour": EVERYBODY,
    "actions:share {sharing_slug} ?network=mastodon&instance=localhost": (400, 400, 400, 400, 400, 400),
    "actions:share {sharing_draft}": NOBODY,
    "actions:my-shares": SIGNED_IN,
    "actions:previews": STAFF,
    "actions:previews ?url=https://ailleurs.example/": (302, 404, 404, 404, 400, 400),
    "api:actions-api:previews": (401, 404, 404, 404, 400, 400),
    "api:actions-api:previews ?url=/": API_STAFF,
    "api:actions-api:shares": API_SIGNED_IN,
    "api:actions-api:share-totals": API_SIGNED_IN,
    "api:actions-api:content-sharing {sharing_slug}": API_SIGNED_IN,
    "api:actions-api:content-sharing {sharing_draft}": API_NOBODY,
}

ACTIONS: dict[str, tuple[int, ...]] = {
    "actions:share {sharing_slug}": DONE,
    "actions:share {sharing_draft}": NOBODY,
    "actions:share-undo {sharing_pk}": OWN_DONE,
    "api:actions-api:shares": API_REFUSED,
    "api:actions-api:content-sharing {sharing_slug}": API_SIGNED_IN,
    "api:actions-api:text-lengths": API_REFUSED,
    "DELETE api:actions-api:share {sharing_pk}": (401, 204, 404, 404, 404, 404),
}


def make_things(people: dict[str, Supporter]) -> dict[str, Any]:
    """What the addresses above name."""
    content = make_content()
    share = declare_share(supporter=people["supporter"], content=content, network="bluesky", at=timezone.now())
    return {
        "sharing_slug": content.slug,
        "sharing_draft": make_content(state="draft").slug,
        "sharing_pk": share.pk,
    }
