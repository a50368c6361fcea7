"""The campaign online in a real browser, from a riposte that is shared to a proposal that leaves for two networks."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import zxingcpp
from django.conf import LazySettings
from django.utils import timezone
from PIL import Image
from playwright.sync_api import BrowserContext, Page, Route, expect

from actions.models import Content, Proposal, RelayPost, ShortLink
from actions.services.relaying import send_due
from actions.services.relays_told import tell_authors
from supporters.models import Supporter
from tests.actions.making import make_content, make_editor, make_link, make_wording
from tests.actions.relaying import make_account
from tests.browser.conftest import give_session
from tests.browser.visitors import draw_face
from tests.factories import make_supporter
from tests.mailbox import letters_to
from tests.networks.bluesky import Bluesky, bluesky
from tests.networks.mastodon import Mastodon, mastodon

PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Mobile Safari/537.36"

Window = Callable[[Supporter | None], Page]


@pytest.fixture
def window(new_context: Callable[..., BrowserContext], live_site: str) -> Window:
    """A person's own browser, where networks answer « ok » from here."""

    def answer(route: Route) -> None:
        route.fulfill(status=200, body="ok", content_type="text/plain")

    def make(person: Supporter | None) -> Page:
        context = new_context(user_agent=PHONE)  # Chromium without a window says that it is a robot
        context.route(lambda url: not url.startswith(live_site), answer)
        if person:
            give_session(context, person, live_site)
        return context.new_page()

    return make


@pytest.fixture
def networks(settings: LazySettings, live_site: str) -> Iterator[tuple[Mastodon, Bluesky]]:
    with mastodon() as one, bluesky() as other:
        settings.RELAY_PRIVATE_HOSTS = [urlsplit(one.url).netloc, urlsplit(other.url).netloc]
        yield one, other


def test_a_supporter_shares_a_riposte_with_her_own_link_and_sees_the_clicks_arrive(
    window: Window, live_site: str
) -> None:
    riposte = make_content(kind="riposte", title="La cantine locale coûte-t-elle cher ?")
    make_wording(content=riposte, text="Douze centimes de plus, et rien n'est jeté.")
    nadia = make_supporter(display_name="Nadia")
    page = window(nadia)
    page.goto("/partager/")
    page.get_by_role("link", name=riposte.title).click()
    expect(page.get_by_role("button", name="Copier")).to_be_visible()  # the page's script is there
    with page.context.expect_page() as opened:
        page.locator("[data-campaign-network=x]").click()
    asked = parse_qs(urlsplit(opened.value.url).query)
    link = f"{live_site}/l/{ShortLink.objects.get(owner=nadia).slug}"
    assert link in asked["url"] + asked["text"]

    reader = window(None)
    for _ in range(10):  # fewer are not told
        reader.goto(link)
        expect(reader.get_by_role("heading", name=riposte.title)).to_be_visible()
    _wait_for_clicks(page, 10)
    page.goto("/partager/mes-partages/")
    expect(page.get_by_text("10 visites par vos liens.")).to_be_visible()


@pytest.mark.usefixtures("queued_mail")
def test_a_proposed_picture_is_adopted_leaves_on_both_networks_once_and_its_author_is_told(
    window: Window, networks: tuple[Mastodon, Bluesky], tmp_path: Path
) -> None:
    nadia, editor, other = make_supporter(display_name="Nadia"), make_editor(), make_editor(display_name="Relecture")
    _proposes(window(nadia), draw_face(tmp_path / "affiche.jpg"))
    proposal = Proposal.objects.get()
    desk, second = window(editor), window(other)
    _adopts(desk, proposal)
    content = Content.objects.get()
    desk.goto(f"/terrain/contenus/{content.pk}/")
    desk.get_by_role("button", name="Soumettre à validation").click()
    second.goto(f"/terrain/contenus/{content.pk}/")
    second.get_by_role("button", name="Valider").click()
    expect(second.get_by_text("c'est publié")).to_be_visible()

    for network in networks:
        make_account(network)
    _relays(desk, second, content)
    for _ in range(3):
        send_due(at=timezone.now() + timedelta(minutes=1))
    assert (len(networks[0].statuses), len(networks[1].records)) == (1, 1)
    tell_authors(at=timezone.now())
    told = "\n".join(letters_to(nadia.email))
    assert "La campagne reprend « Le marché, samedi »" in told
    assert "vient de partir sur La campagne sur Mastodon" in told
    assert "vient de partir sur La campagne sur Bluesky" in told


def test_the_code_of_a_printed_leaflet_opens_its_page(window: Window, live_site: str) -> None:
    nadia = make_supporter()
    content = make_content(title="La cantine")
    link = make_link(owner=nadia, content=content, target=f"{live_site}{content.get_absolute_url()}", host="127.0.0.1")
    page = window(nadia)
    page.goto(f"/liens/{link.slug}/affiche/")
    page.emulate_media(media="print")
    printed = Image.open(BytesIO(page.screenshot(full_page=True)))
    (code,) = zxingcpp.read_barcodes(printed)
    reader = window(None)
    reader.goto(code.text)
    expect(reader.get_by_role("heading", name="La cantine")).to_be_visible()


def _proposes(page: Page, picture: Path) -> None:
    page.goto("/proposer/?genre=image")
    page.get_by_label("Titre").fill("Le marché, samedi")
    page.locator("input[type=file]").set_input_files(picture)
    page.get_by_label("Description de l'image").fill("Une affiche : le marché, samedi")
    page.get_by_label("Source").fill("de moi")
    page.get_by_label("C'est de moi").check()
    page.get_by_role("button", name="Envoyer à la rédaction").click()
    expect(page.get_by_text("La rédaction va lire votre proposition")).to_be_visible()


def _adopts(page: Page, proposal: Proposal) -> None:
    page.goto(f"/terrain/propositions/{proposal.pk}/")
    page.get_by_role("link", name="Reprendre…").or_(page.get_by_role("button", name="Reprendre…")).click()
    page.get_by_label("En une phrase").fill("Venez nous parler, samedi au marché.")
    page.get_by_label("Formulations à partager").fill("Samedi, au marché.\n\nOn se voit au marché, samedi ?")
    page.get_by_role("button", name="Reprendre", exact=True).click()
    expect(page.get_by_text("le brouillon est dans la bibliothèque")).to_be_visible()


def _relays(desk: Page, second: Page, content: Content) -> None:
    """Written for both accounts by one, approved by both."""
    desk.goto(f"/terrain/relais/ecrire/?contenu={content.pk}")
    for box in desk.get_by_label("Publier sur ce compte").all():
        box.check()
    desk.get_by_role("button", name="Enregistrer").click()
    expect(desk.get_by_text("2 messages écrits")).to_be_visible()
    for post in RelayPost.objects.all():
        for page in (desk, second):
            page.goto(f"/terrain/relais/{post.pk}/")
            page.get_by_role("button", name="J'en réponds : valider").click()
    expect(second.get_by_text("le message partira à l'heure dite")).to_be_visible()


def _wait_for_clicks(page: Page, wanted: int) -> None:
    """The door writes them within a second."""
    for _ in range(50):
        if ShortLink.objects.filter(people__gte=wanted).exists():
            return
        page.wait_for_timeout(100)
