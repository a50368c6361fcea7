"""Looking at pages as everybody does: what axe knows to be wrong, what is wider than the window, what was not seen."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from django.urls import Resolver404, get_resolver, resolve
from playwright.sync_api import Page, Response

from tests.browser.conftest import WIDTHS
from tests.test_public_pages import routes

#: Parts of the site that have a walk of their own.
PARTS = ("teams:", "actions:", "conversations:", "mailings:")
#: Addresses that show no page: files, fragments, answers to programs, and those that only act.
NOT_PAGES = {
    *("theme", "favicon", "robots", "sharing-image", "healthz", "set-language", "mailbox-letter-html"),
    *("supporters:map-view", "supporters:map-points", "supporters:tile", "supporters:testimony-feed"),
    *("supporters:testimony-card", "supporters:testimony-image", "supporters:photo", "territory:place-search"),
    *("territory:terrain-values", "territory:terrain-drawing", "territory:contours", "territory:targeting-state"),
    *("territory:ranking-csv", "territory:ranking-geojson"),
    *("territory:import-progress", "territory:import-errors", "territory:import-approve", "territory:import-cancel"),
    *("canvassing:doorstep-worker", "canvassing:doorstep-manifest", "canvassing:doorstep-icon"),
    *("canvassing:experiment-units", "canvassing:experiment-commit", "canvassing:experiment-draw"),
    *("canvassing:experiment-state", "canvassing:doors-csv", "canvassing:held-cards-decide"),
    *("canvassing:turf-state", "canvassing:turf-map", "canvassing:turf-cut", "canvassing:turf-move"),
    *("canvassing:turf-polygon", "canvassing:turf-split", "canvassing:turf-merge", "canvassing:turf-lock"),
    *("canvassing:outing-walks-state", "canvassing:outing-walk-withdraw"),
    *("canvassing:turf-offer", "canvassing:turf-doors", "canvassing:turf-undo", "canvassing:turf-pass"),
    *("canvassing:walk-take", "canvassing:walk-code", "canvassing:walk-extend", "canvassing:walk-leave"),
    "canvassing:script-use",
    *("actions:follow-slash", "actions:link-code", "actions:link-open", "actions:link-title", "actions:link-end"),
    *("actions:link-desk-domain", "actions:link-desk-report", "actions:link-desk-open"),
    *("supporters:testify-resend", "supporters:export", "supporters:export-file", "mfa_download_recovery_codes"),
    *("teams:help-resend", "teams:member-thank", "teams:team-offer-again", "teams:friends-qr"),
    *("teams:session-enrol", "teams:session-leave", "teams:session-mark", "teams:session-all-present"),
    *("teams:session-add", "teams:material-file", "teams:outing-leave", "teams:outing-ics"),
    *("teams:outings-map", "teams:outings-feed", "teams:outings-ics"),
    *("actions:library-feed", "actions:topic-feed", "actions:content-ics", "actions:content-image", "actions:oembed"),
    *("actions:picture", "actions:captions", "actions:video", "actions:content-picture"),
    *("actions:content-decide", "actions:content-desk-poster", "actions:transparency-json"),
    "actions:share-undo",
    *("actions:proposal-answer", "actions:proposal-name", "actions:proposal-support", "actions:proposal-unsupport"),
    *("actions:relay-approve", "actions:relay-cancel", "actions:relay-take-up", "actions:relay-retry"),
    "actions:relay-account-check",
    *("mailings:mailing-progress", "mailings:mailing-csv", "mailings:figures-csv", "mailings:mailing-send-back"),
    *("mailings:mailing-unschedule", "mailings:mailing-submit", "mailings:mailing-approve"),
    *("mailings:mailing-schedule", "mailings:mailing-pause", "mailings:mailing-resume", "mailings:mailing-settle"),
    *("mailings:programme-propose", "mailings:programme-approve", "mailings:programme-skip"),
    *("mailings:programme-take-up", "mailings:programme-change", "mailings:programme-drop"),
    *("actions:wall-source-pause", "actions:wall-source-resume", "actions:wall-item-hide", "actions:wall-item-show"),
    "actions:wall-item-describe",
    *("teams:plan-map", "teams:plan-csv", "teams:plan-gaps-csv", "teams:export-file", "teams:export-agree"),
    *("mailings:preview-letter", "mailings:proof", "mailings:picture"),
    *("mailings:audience-count", "mailings:audience-archive", "mailings:audience-bring-back"),
    "mailings:provider-events",
    *("conversations:comment", "conversations:message-useful", "conversations:message-image"),
    *("conversations:card-image", "conversations:follow", "conversations:live", "conversations:live-pass"),
    *("conversations:notification", "conversations:notifications-read"),
    *("conversations:invite-code", "conversations:invite-close"),
    *("conversations:conversations-take", "conversations:conversation-begin", "conversations:conversation-take"),
    *("conversations:conversation-release", "conversations:conversation-hand", "conversations:conversation-remind"),
    *("conversations:conversation-close", "conversations:conversation-reopen"),
    *("conversations:answer-submit", "conversations:answer-approve", "conversations:answer-return"),
    *("conversations:answer-published", "conversations:answer-drop", "conversations:answer-take-up"),
    "conversations:answer-retry",
    *("conversations:voice-address", "conversations:voice-address-remove", "conversations:voice-note"),
    *("conversations:voice-note-remove", "conversations:voice-kept", "conversations:voice-data-file"),
    *("conversations:voice-data-object", "conversations:fact-retire", "conversations:fact-restore"),
    "conversations:fact-insert",
    *("conversations:listening-through", "conversations:listener-pause", "conversations:listener-resume"),
    *("conversations:mention-check", "conversations:webmention"),
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
#: A form sent back to be corrected is its page too; one that is refused or lost is not.
UNPROCESSABLE = 422


def look_along(page: Page, walk: Iterable[str], scheme: str) -> tuple[dict[str, list[str]], set[str]]:
    """Look at every stop of a walk. Gives what is wrong, by stop and width, and the names of the pages seen."""
    faults: dict[str, list[str]] = {}
    seen: set[str] = set()
    answers: list[int] = []
    page.on("response", lambda answer: answers.append(answer.status) if _is_whole(answer) else None)
    for stop in walk:
        if answers and (answers[-1] < 400 or answers[-1] == UNPROCESSABLE):
            seen.add(_name_of(page))
        page.evaluate(AXE_SCRIPT)
        for width in WIDTHS:
            if found := _look_at(page, width, scheme):
                faults[f"{stop} at {width} px"] = found
    return faults, seen


def pages(part: str) -> set[str]:
    """Names of all pages of one of PARTS, or with "" of all others, but those of the admin's registers: walks take
    these from the registry itself."""
    names = {name for name, _ in routes(get_resolver().url_patterns)}
    names = {name for name in names if not name.startswith(("admin:", "api:"))} - NOT_PAGES
    return {name for name in names if (name.startswith(part) if part else not name.startswith(PARTS))}


def _look_at(page: Page, width: int, scheme: str) -> list[str]:
    """At the middle width, whether the page fits is all that is new."""
    page.set_viewport_size({"width": width, "height": 900})
    found = ["it scrolls sideways"] if page.evaluate(TOO_WIDE) else []
    return found if width == WIDTHS[1] else found + page.evaluate(LOOK, RULES[scheme])


def _is_whole(answer: Response) -> bool:
    """A page, not a part of one nor what a script asked."""
    return answer.request.is_navigation_request() and answer.frame.parent_frame is None


def _name_of(page: Page) -> str:
    try:
        return resolve(urlsplit(page.url).path).view_name
    except Resolver404:
        return "lost"
