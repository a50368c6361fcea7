"""A letter as letter boxes show it: on a phone and on a desk, by day and by night, with and without its pictures."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.db import transaction
from django.utils import timezone
from playwright.sync_api import Browser, Page, Route

from mailings.composing.rendering import preview
from supporters import ledger
from supporters.models import Act
from tests.actions.making import make_content
from tests.browser.looking import TOO_WIDE
from tests.canvassing.walking import make_turf
from tests.factories import make_outing, make_place, make_team
from tests.mailings.making import make_audience, make_block, make_mailing, make_subscriber

pytestmark = pytest.mark.django_db
WIDTHS = (320, 360, 700, 1440)
#: What a letter can be blamed for; landmarks and the like are its letter box's.
RULES = {
    "runOnly": ["color-contrast", "image-alt", "link-name", "link-in-text-block", "heading-order", "document-title"]
}
LOOK = """async (rules) => (await axe.run(document, rules)).violations.map(
  ({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`)"""


@pytest.fixture
def letter() -> str:
    """With a block of each kind, to somebody near whom something happens."""
    now = timezone.now()
    home = make_place(name="Arles", lon=4.63, lat=43.68)
    make_turf(commune=home)
    make_outing(team=make_team(place=home), starts_at=now + timedelta(days=2))
    make_content(title="L'eau au prix juste")
    reader = make_subscriber(selected=True, display_name="Camille", home=home)
    with transaction.atomic():
        for kind, number in ((Act.Kind.DOORS, 1234), (Act.Kind.OUTING, 1), (Act.Kind.TRAINER, 12)):
            ledger.record(supporter=reader, kind=kind, subject=f"{kind}:1", at=now, quantity=number)
    audience = make_audience(kind="selected", rule={"field": "tier", "at_least": 1})
    mailing = make_mailing(audience=audience, preheader="Trois choses à faire", text="")
    make_block(mailing=mailing, kind="title", text="Anticonstitutionnellement vôtre, à Saint-Remy-en-Bouzemont")
    make_block(
        mailing=mailing, text="Bonjour {{prénom|à tous}},\n\n**Demain** : [la suite](/partager/)\n\n- un\n- deux"
    )
    make_block(mailing=mailing, kind="button", text="Je viens samedi à la grande marche", url="/sorties/")
    picture = {"image": f"mailings/{'ab' * 16}.jpg", "width": 1200, "height": 700, "alt": "Une foule sur le port"}
    make_block(mailing=mailing, kind="picture", text="", **picture)
    for kind in ("walk", "content", "week"):
        make_block(mailing=mailing, kind=kind, text="")
    return preview(mailing, supporter=reader, at=now).html


@pytest.fixture
def box(browser: Browser, scheme: Any) -> Iterator[Page]:
    """A letter box that runs no script of the letter's and fetches nothing."""
    context = browser.new_context(color_scheme=scheme)
    page = context.new_page()
    page.route("**/*", _refuse)
    yield page
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_letter_is_read_on_any_screen_by_day_and_by_night(box: Page, letter: str) -> None:
    box.set_content(letter)
    for width in WIDTHS:
        box.set_viewport_size({"width": width, "height": 900})
        assert not box.evaluate(TOO_WIDE), width
    box.evaluate(AXE_SCRIPT)
    assert box.evaluate(LOOK, RULES) == []
    for button in box.locator(".press a, a.press").all():
        shape = button.locator("xpath=ancestor-or-self::td[1]").bounding_box()
        assert shape is not None
        assert shape["height"] >= 44


def _refuse(route: Route) -> None:
    route.abort()
