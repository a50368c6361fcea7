"""Access to short links: see tests/actions/access.py."""

from typing import Any

from django.utils import timezone

from actions.models import LinkDomain, LinkReport
from supporters.models import Supporter
from tests.actions.answers import (
    API_SIGNED_IN,
    API_STAFF,
    API_STAFF_REFUSED,
    EVERYBODY,
    OWN,
    SIGNED_IN,
    STAFF,
    STAFF_DONE,
    STAFF_REFUSED,
)
from tests.actions.making import make_link

SENT_ON = (302, 302, 302, 302, 302, 302)
GONE = (410, 410, 410, 410, 410, 410)
REFUSED = (422, 422, 422, 422, 422, 422)
OWN_DONE = (302, 302, 404, 404, 404, 404)
OWN_REFUSED = (302, 422, 404, 404, 404, 404)
API_OWN = (401, 200, 404, 404, 404, 404)
API_OWN_GONE = (401, 204, 404, 404, 404, 404)

PAGES: dict[str, tuple[int, ...]] = {
    "actions:links": SIGNED_IN,
    "actions:link-new": SIGNED_IN,
    "actions:link {link_slug}": OWN,
    "actions:link-close {link_slug}": OWN,
    "actions:link-poster {link_slug}": OWN,
    "actions:link-code {link_slug} svg": OWN,
    "actions:link-code {link_slug} png": OWN,
    "actions:follow {link_slug}": SENT_ON,
    "actions:follow {link_between}": EVERYBODY,
    "actions:follow {link_closed}": GONE,
    "actions:follow-slash {link_slug}": SENT_ON,
    "actions:link-info {link_slug}": EVERYBODY,
    "actions:link-info {link_closed}": EVERYBODY,
    "actions:link-desk": STAFF,
    "actions:link-desk-link {link_slug}": STAFF,
    "api:actions-api:links": API_SIGNED_IN,
    "api:actions-api:link {link_slug}": API_OWN,
    "api:actions-api:link-statistics {link_slug}": API_OWN,
    "api:actions-api:link-code {link_slug} svg": API_OWN,
    "api:actions-api:link-info {link_slug}": EVERYBODY,
    "api:actions-api:link-closing {link_slug}": API_STAFF,
    "api:actions-api:link-domains": API_STAFF,
    "api:actions-api:link-domain {link_host}": API_STAFF,
    "api:actions-api:open-link-reports": API_STAFF,
}

ACTIONS: dict[str, tuple[int, ...]] = {
    "actions:link-new": (302, 422, 422, 422, 422, 422),
    "actions:link-target {link_slug}": OWN_REFUSED,
    "actions:link-title {link_slug}": OWN_DONE,
    "actions:link-end {link_slug}": OWN_DONE,
    "actions:link-close {link_slug}": OWN_DONE,
    "actions:link-open {link_slug}": OWN_DONE,
    "actions:follow {link_between}": (303, 303, 303, 303, 303, 303),
    "actions:link-info {link_slug}": REFUSED,
    "actions:link-desk-site": STAFF_REFUSED,
    "actions:link-desk-domain {link_domain}": STAFF_DONE,
    "actions:link-desk-report {link_report}": STAFF_DONE,
    "actions:link-desk-close {link_slug}": STAFF_REFUSED,
    "actions:link-desk-open {link_closed}": STAFF_DONE,
    "api:actions-api:links": (401, 422, 422, 422, 422, 422),
    "PATCH api:actions-api:link {link_slug}": API_OWN,
    "DELETE api:actions-api:link {link_slug}": API_OWN_GONE,
    "api:actions-api:link-opening {link_slug}": API_OWN,
    "api:actions-api:link-reports {link_slug}": REFUSED,
    "PUT api:actions-api:link-closing {link_slug}": API_STAFF_REFUSED,
    "DELETE api:actions-api:link-closing {link_closed}": API_STAFF,
    "PUT api:actions-api:link-domain {link_host}": API_STAFF_REFUSED,
    "api:actions-api:link-report-handling {link_report}": API_STAFF,
}


def make_things(people: dict[str, Supporter]) -> dict[str, Any]:
    """What the addresses above name."""
    link = make_link(owner=people["supporter"])
    domain = LinkDomain.objects.create(host="carnet.example")
    return {
        "link_slug": link.slug,
        "link_between": make_link(is_direct=False, host=domain.host).slug,
        "link_closed": make_link(state="disabled", disabled_for="Page trompeuse").slug,
        "link_report": LinkReport.objects.create(link=link, reason="other", created_at=timezone.now()).pk,
        "link_domain": domain.pk,
        "link_host": domain.host,
    }
