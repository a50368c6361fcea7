"""The steps of which walks are made. A walk is a generator: at each stop the page stands open."""

from collections.abc import Callable, Iterator

from django.contrib import admin
from django.core.cache import cache
from django.db.models import Model
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from supporters.models import Supporter
from territory.models import Place
from tests.factories import make_place
from tests.teams import silences

SignIn = Callable[[Supporter], None]
#: Walks along every page of a part, for a national administrator.
Walks = Callable[[Page, Supporter, SignIn], Iterator[str]]


def visit(page: Page, *paths: str) -> Iterator[str]:
    for path in paths:
        page.goto(path)
        yield path


def stops(page: Page, *names: str, of: Model | int | None = None) -> Iterator[str]:
    """Pages of the organisation by their names; those that show a row, of that row."""
    for name in names:
        page.goto(reverse(f"teams:{name}", args=[of.pk if isinstance(of, Model) else of] if of else []))
        yield f"{name} {of or ''}".strip()


def send(page: Page, button: str = "") -> None:
    """Press a button, the first of the page's main form unless it is named, and wait for the server's answer."""
    page.evaluate("for (const form of document.forms) form.noValidate = true")
    named = page.get_by_role("button", name=button, exact=True)
    first = page.locator("main form[method=post] button:not([type=button])")
    with page.expect_navigation():
        (named if button else first).first.click()


def registers(page: Page, chosen: Callable[[str], bool]) -> Iterator[str]:
    """The admin's registers of the packages chosen: each list, and the first row where there is one."""
    for model in admin.site._registry:
        if not chosen(model._meta.app_label):
            continue
        label = f"{model._meta.app_label}_{model._meta.model_name}"
        yield from visit(page, reverse(f"admin:{label}_changelist"))
        row = model._default_manager.order_by("pk").first()
        if row:
            yield from visit(page, reverse(f"admin:{label}_change", args=[row.pk]))


def the_country() -> Place:
    """There is one, whichever walk comes first."""
    return Place.objects.filter(kind=Place.Kind.COUNTRY).first() or make_place(
        code="FR", kind=Place.Kind.COUNTRY, name="France", population=66_000_000
    )


def fall_silent() -> None:
    """Whatever day it is, one votes tomorrow."""
    silences.fall_silent(timezone.now())
    cache.clear()
