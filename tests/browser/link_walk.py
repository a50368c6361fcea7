"""Short links: one's own, empty and full; what visitors meet; the staff's desk."""

from collections.abc import Iterator
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from actions.models import LinkDay, LinkDomain, LinkReport, LinkTarget, ShortLink
from supporters.models import Supporter
from tests.actions.making import make_link
from tests.browser.walking import SignIn, send, visit

LONG = "https://carnet-de-campagne.example/2027/04/un-titre-qui-n-en-finit-pas/" + "etc-" * 60


def link_walk(page: Page, person: Supporter, staff: Supporter, sign_in: SignIn) -> Iterator[str]:
    sign_in(person)
    mine = reverse("actions:links")
    yield from visit(page, mine, reverse("actions:link-new") + "?url=https://example.org/&title=Un titre")
    page.locator("[name=target]").fill("https://bit.ly/abc")
    page.locator("[name=slug]").fill("admin")
    send(page, "Raccourcir")
    yield "shortening, with its errors"
    link = _with_figures(person)
    own = reverse("actions:link", args=[link.slug])
    closed = make_link(owner=person, title="Fermé", state="disabled", disabled_for="Page trompeuse")
    yield from visit(page, mine, f"{mine}?mots=introuvable", own, f"{own}fermer/", f"{own}affiche/")
    page.goto(own)
    page.locator("summary").first.click()
    page.locator("#id_target").fill("ici")
    send(page, "Mener ailleurs")
    yield "a link, with an error and its numbers"
    yield from visit(page, reverse("actions:link", args=[closed.slug]))
    yield from _as_a_visitor(page, link, closed)
    sign_in(staff)
    yield from _at_the_desk(page, link, closed)


def _as_a_visitor(page: Page, link: ShortLink, closed: ShortLink) -> Iterator[str]:
    page.context.clear_cookies()
    yield from visit(page, f"/l/{link.slug}", f"/l/{closed.slug}", f"/l/{closed.slug}+", f"/l/{link.slug}+")
    send(page)
    yield "a report of a link without a reason"
    page.locator("main [type=radio]").first.check()
    page.locator("#id_details").fill("Elle demande un numéro de carte.")
    send(page)
    yield "a report of a link, thanked"


def _at_the_desk(page: Page, link: ShortLink, closed: ShortLink) -> Iterator[str]:
    desk = reverse("actions:link-desk")
    one = reverse("actions:link-desk-link", args=[link.slug])
    yield from visit(page, desk, f"{desk}?etat=allowed", f"{desk}?mots={link.slug}", one)
    send(page)
    yield "closing a link without a reason"
    page.goto(desk)
    page.get_by_text("Accepter ou refuser un site d'avance").click()
    send(page, "Accepter ce site")
    yield "accepting a site without a name"
    yield from visit(page, reverse("actions:link-desk-link", args=[closed.slug]))


def _with_figures(person: Supporter) -> ShortLink:
    """A link to a site that nobody looked at, clicked for a month, re-pointed once, reported once."""
    now = timezone.now()
    fields = {"title": "Le carnet d'une institutrice", "trouble": "La page a disparu.", "people": 1234, "robots": 87}
    link = make_link(owner=person, target=LONG, host="carnet-de-campagne.example", is_direct=False, **fields)
    LinkDomain.objects.create(host=link.host)
    LinkTarget.objects.create(link=link, target="https://example.org/avant", until=now, by=person)
    LinkReport.objects.create(link=link, reason="broken", details="Page blanche.", created_at=now)
    for days in range(30):
        day = timezone.localdate() - timedelta(days=days)
        for site, clicks in (("", 7 + days), ("reseau.example", 3 * days), ("rare.example", 1 if days == 3 else 0)):
            if clicks:
                LinkDay.objects.create(link=link, day=day, referrer=site, clicks=clicks)
        LinkDay.objects.create(link=link, day=day, is_robot=True, clicks=3)
    return link
