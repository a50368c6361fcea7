"""Passing on, as a visitor and as a supporter; what it brought; the staff's previews."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from actions.models import Content, LinkDay, ShortLink
from actions.services.links import own_link
from actions.services.sharing import declare_share
from supporters.models import Supporter
from territory.zones import PARIS
from tests.actions.making import make_content, make_editor, make_wording
from tests.browser.walking import SignIn, visit
from tests.factories import make_supporter


def sharing_walk(page: Page, sign_in: SignIn) -> Iterator[str]:
    page.context.clear_cookies()
    content = make_worded()
    path, share = content.get_absolute_url(), reverse("actions:share", args=[content.slug])
    yield from visit(page, f"{path}?formulation=2", f"{share}?network=facebook&text=Bonjour")
    yield from visit(page, f"{share}?network=mastodon&text=Bonjour&instance=localhost")
    person, new = make_supporter(display_name="Nadia"), make_supporter(display_name="Yann")
    make_brought(person, content)
    sign_in(new)
    yield from visit(page, reverse("actions:my-shares"))
    declare_share(supporter=new, content=content, network="sms", at=timezone.now())
    own_link(supporter=new, content=content, at=timezone.now())
    yield from visit(page, reverse("actions:my-shares"))
    sign_in(person)
    page.goto(path)
    page.locator("[data-campaign-mastodon] summary").click()
    yield "the panel of somebody who shared today"
    page.goto(reverse("actions:my-shares"))
    page.locator("details summary").first.click()
    yield "my shares, with their days"
    yield from visit(page, f"{share}?network=x&text=Bonjour")
    sign_in(make_editor())
    previews = reverse("actions:previews")
    yield from visit(page, previews, f"{previews}?url=https://ailleurs.example/", f"{previews}?url=/perdu/")
    page.goto(f"{previews}?url={path}")
    page.locator("details.preview-raw summary").click()
    yield "seven cards"


def make_worded() -> Content:
    content = make_content(title="La cantine achète près d'ici", kind=Content.Kind.RIPOSTE)
    for text, network in (
        ("Vu ce matin : la cantine de mon quartier achète près d'ici. Ça change tout.", ""),
        ("Moins de kilomètres, plus de goût. Les chiffres sont là :", ""),
        ("Court, pour X.", "x"),
    ):
        make_wording(content=content, text=text, network=network)
    return content


def make_brought(person: Supporter, content: Content) -> None:
    """Shares on two networks, and visits by the link on some days."""
    now = timezone.now()
    for network in ("whatsapp", "bluesky"):
        declare_share(supporter=person, content=content, network=network, at=now)
    link = own_link(supporter=person, content=content, at=now)
    today = now.astimezone(PARIS).date()
    for days, clicks in ((0, 12), (1, 31), (2, 7), (9, 18)):
        LinkDay.objects.create(link=link, day=today.fromordinal(today.toordinal() - days), clicks=clicks)
    ShortLink.objects.filter(pk=link.pk).update(people=68)
