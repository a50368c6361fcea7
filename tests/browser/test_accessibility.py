"""Every page of the site: nothing that axe knows to be wrong, nothing wider than the window, one title, one heading."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.urls import Resolver404, get_resolver, resolve
from playwright.sync_api import BrowserContext, Page

from supporters.models import Supporter
from tests.browser.conftest import WIDTHS, give_session
from tests.browser.walks import all_walks, make_cast
from tests.test_public_pages import routes

#: Addresses that show no page: files, fragments, answers to programs, and those that only act.
NOT_PAGES = {
    *("theme", "favicon", "robots", "sharing-image", "healthz", "set-language", "mailbox-letter-html"),
    *("supporters:map-view", "supporters:map-points", "supporters:tile", "supporters:testimony-feed"),
    *("supporters:testimony-card", "supporters:testimony-image", "supporters:photo", "territory:place-search"),
    *("territory:terrain-values", "territory:terrain-drawing", "territory:contours", "territory:targeting-state"),
    *("territory:ranking-csv", "territory:ranking-geojson"),
    *("territory:import-progress", "territory:import-errors", "territory:import-approve", "territory:import-cancel"),
    *("canvassing:experiment-units", "canvassing:experiment-commit", "canvassing:experiment-draw"),
    "canvassing:experiment-state",
    *("teams:session-enrol", "teams:session-leave", "teams:session-mark", "teams:session-all-present"),
    *("teams:session-add", "teams:material-file", "teams:member-thank", "teams:team-offer-again"),
    *("supporters:testify-resend", "supporters:export", "supporters:export-file", "mfa_download_recovery_codes"),
}

#: Everything that axe knows, best practices included. At the next width nothing is loaded again: layout alone changes.
LOOK = """async (rules) => {
  const found = [];
  const headings = document.querySelectorAll("h1").length;
  if (headings !== 1) found.push(`${headings} headings of level 1`);
  if (!document.title.trim()) found.push("no title");
  if (!document.documentElement.lang) found.push("no language");
  const { violations } = await axe.run(document, { resultTypes: ["violations"], preload: false, ...rules });
  for (const { id, help, nodes } of violations)
    found.push(`${id} (${help}): ${nodes.map((node) => node.target.join(" ")).join(", ")}`);
  return found;
}"""
#: The dark sheet changes colours alone.
RULES = {"light": {}, "dark": {"runOnly": ["color-contrast", "link-in-text-block"]}}
TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.mark.parametrize("scheme", RULES)
def test_every_page_is_for_everybody(
    scheme: str,
    live_site: str,
    new_context: Callable[..., BrowserContext],
    watched: Callable[[BrowserContext], Page],
    national: Supporter,
    moderator: Supporter,
) -> None:
    context = new_context(color_scheme=scheme)
    page = watched(context)
    cast = make_cast(national, moderator)
    faults: dict[str, list[str]] = {}
    seen: set[str] = set()
    for stop in all_walks(page, cast, lambda person: give_session(context, person, live_site)):
        seen.add(name_of(page))
        page.evaluate(AXE_SCRIPT)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            found = ["it scrolls sideways"] if page.evaluate(TOO_WIDE) else []
            if width != 768:
                found += page.evaluate(LOOK, RULES[scheme])
            if found:
                faults[f"{stop} at {width} px"] = found
    assert faults == {}
    assert pages() - seen == set()


def name_of(page: Page) -> str:
    try:
        return resolve(urlsplit(page.url).path).view_name
    except Resolver404:
        return "lost"


def pages() -> set[str]:
    """Names of all pages but those of the admin's registers, which the walk takes from the registry itself."""
    names = {name for name, _ in routes(get_resolver().url_patterns)}
    return {name for name in names if not name.startswith(("admin:", "api:"))} - NOT_PAGES
