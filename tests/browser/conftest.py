"""A real Chromium on a real web server. Everything under tests/browser/ is marked `browser`."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Playwright, Request

from supporters.models import Supporter
from tests.chromium import FLAGS, system_chromium
from tests.factories import sign_in
from tests.processes import web_server

if TYPE_CHECKING:
    from tests.browser.doorstep import Air, Phone
    from tests.browser.walking import Walks

HERE = Path(__file__).parent
#: Widths in CSS pixels at which pages are looked at.
WIDTHS = (320, 768, 1440)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("browser")
            # A browser that a busy machine starved is asked again, and the report says so; a fault fails three times.
            item.add_marker(pytest.mark.flaky(reruns=2))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    launch = browser_type_launch_args | {"args": FLAGS}
    chromium = system_chromium()
    return launch | {"executable_path": chromium} if chromium else launch


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return browser_context_args | {"locale": "fr-FR", "timezone_id": "Europe/Paris", "reduced_motion": "reduce"}


@pytest.fixture(scope="session")
def web_process(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """One web server for the whole run. Tests ask for `live_site`."""
    with django_db_blocker.unblock(), web_server() as url:
        yield url


@pytest.fixture(scope="session")
def base_url(web_process: str) -> str:
    """`page.goto("/carte/")` goes to the site under test."""
    return web_process


@pytest.fixture
def live_site(transactional_db: None, web_process: str) -> str:
    """Address of the site, on this test's database: what the test saves, the site shows, and the other way round."""
    cache.clear()
    return web_process


@pytest.fixture
def watched(live_site: str) -> Iterator[Callable[[BrowserContext], Page]]:
    """`watched(context)` opens a page that fails its test when a script breaks, when the policy stops something,
    or when it asks elsewhere."""
    faults: list[str] = []

    def told(said: ConsoleMessage) -> None:
        if "Content Security Policy" in said.text:
            faults.append(said.text)

    def asked(request: Request) -> None:
        if not request.url.startswith((live_site, "data:", "blob:", "about:")):
            faults.append(f"elsewhere: {request.url}")

    def watch(context: BrowserContext) -> Page:
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(f"script: {error}"))
        page.on("console", told)
        page.on("request", asked)
        return page

    yield watch
    assert faults == []


@pytest.fixture
def page(watched: Callable[[BrowserContext], Page], context: BrowserContext) -> Page:
    """A visitor's window, watched."""
    return watched(context)


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """`axe(page)` fails with the list of what a person with a disability would stumble on."""

    def check(page: Page) -> None:
        results = Axe().run(page)
        assert results.violations_count == 0, results.generate_report()

    return check


@pytest.fixture
def at_width() -> Callable[[Page, int], None]:
    """`at_width(page, 320)` resizes the window and fails if the page then scrolls sideways."""

    def resize(page: Page, width: int) -> None:
        page.set_viewport_size({"width": width, "height": 900})
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overflow <= 0, f"the page is {overflow} px too wide at {width} px"

    return resize


@pytest.fixture
def signed_in_as(context: BrowserContext, live_site: str) -> Callable[[Supporter], None]:
    """`signed_in_as(moderator)` gives the browser that person's session."""
    return lambda person: give_session(context, person, live_site)


@pytest.fixture
def look_at(
    live_site: str,
    new_context: Callable[..., BrowserContext],
    watched: Callable[[BrowserContext], Page],
    national: Supporter,
) -> Callable[[str, "Walks", str], None]:
    """`look_at("teams:", walks, scheme)` fails with what is wrong along the walks, or was left out of them."""
    from tests.browser.looking import look_along, pages

    def look(part: str, walks: "Walks", scheme: str) -> None:
        page = watched(new_context(color_scheme=scheme))
        walk = walks(page, national, lambda person: give_session(page.context, person, live_site))
        faults, seen = look_along(page, walk, scheme)
        assert faults == {}
        assert pages(part) - seen == set()

    return look


@pytest.fixture
def air(live_site: str) -> Iterator["Air"]:
    """The network between phones and site, which fails on demand."""
    from tests.browser.doorstep import air_before

    with air_before(live_site) as air:
        yield air


@pytest.fixture
def phone(playwright: Playwright, tmp_path: Path, air: "Air") -> Iterator[Callable[..., "Phone"]]:
    """`phone("one")`: a phone at the doors, each with its memory. Breaks of scripts and of the policy fail the test."""
    from tests.browser.doorstep import Phone

    made: list[Phone] = []

    def make(name: str = "one", **look: Any) -> Phone:
        made.append(Phone(playwright, tmp_path / name, air, **look))
        return made[-1]

    yield make
    for one in made:
        one.switch_off()
        assert one.faults == []


def give_session(context: BrowserContext, person: Supporter, url: str) -> None:
    """The person's session, in a context of one's choice."""
    session = sign_in(Client(), person).cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": url}])
