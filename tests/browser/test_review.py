"""Reviewing sessions without touching the mouse."""

from collections.abc import Callable

from django.urls import reverse
from playwright.sync_api import Page, expect

from canvassing.models import DoorSession
from supporters.models import Supporter
from tests.canvassing.boarding import make_counted


def test_sessions_are_reviewed_from_the_keyboard(
    live_site: str, page: Page, national: Supporter, signed_in_as: Callable[[Supporter], None]
) -> None:
    first, second = make_counted(flags=["fast"]), make_counted(flags=["open"])
    signed_in_as(national)
    page.goto(reverse("canvassing:reviews"))
    page.keyboard.press("e")
    page.keyboard.press("2")
    page.keyboard.type("Merci !")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Mise de côté : elle ne compte plus")).to_be_visible()
    expect(page.get_by_role("heading", name=second.commune.name)).to_be_focused()
    page.keyboard.press("u")
    expect(page.get_by_text("Remise à vérifier.")).to_be_visible()
    expect(page.get_by_role("heading", name=first.commune.name)).to_be_visible()
    page.keyboard.press("g")
    expect(page.get_by_text("Gardée : elle compte.")).to_be_visible()
    first.refresh_from_db()
    assert (first.state, first.reason) == (DoorSession.State.COUNTED, "")
    assert [one.verdict for one in first.reviews.all()] == ["accepted", "reopened", "aside"]
    assert first.reviews.get(verdict="aside").reason.endswith("vérifions ensemble. Merci !")
