"""Passing a content on with one tap. Networks answer « ok » from here: nothing leaves the machine."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from actions.models import Content, Share, ShortLink
from actions.networks import Network
from actions.sharing.intents import intent_url
from actions.sharing.lengths import measure
from supporters.models import Supporter
from tests.actions.making import make_content, make_wording
from tests.browser.conftest import give_session
from tests.factories import make_supporter

SignIn = Callable[[Supporter], None]
LINK = "https://exemple.fr/l/abc1234"
TEXTS = [
    "",
    "À lire, et à faire lire.",
    "L'été à Paris – « oui » 100 % & d'accord ! (c'est *tout*) ~ok~",
    "Une famille 👨‍👩‍👧‍👦, un drapeau 🇫🇷, une touche 1️⃣, un © et un ®️.",
    "Voir lemonde.fr, https://exemple.fr/a_(b). Et nadia@exemple.fr ?",
    "Merci @ana@mastodon.social et @bob, lisez (https://exemple.fr/).",
    "저찀쿿 日本 مرحبا",
    "deux\nlignes\n\net une fin  ",
    "€" * 81,
    "ê" * 71,
    f"Ici {LINK} déjà",
    "é" * 301,
    "👨‍👩‍👧‍👦" * 130,
]


@pytest.fixture
def content(live_site: str) -> Content:
    content = make_content(title="La cantine")
    make_wording(content=content, text="À lire, et à faire lire.")
    make_wording(content=content, text="Les légumes d'ici, pour les enfants d'ici.")
    return content


@pytest.fixture
def nadia(live_site: str) -> Supporter:
    return make_supporter(display_name="Nadia")


@pytest.fixture(autouse=True)
def networks(context: BrowserContext) -> None:
    def answer(route: Route) -> None:
        route.fulfill(status=200, body="ok", content_type="text/plain")

    context.route(lambda url: not url.startswith(("http://127.0.0.1", "http://localhost")), answer)


def own_link(site: str, nadia: Supporter, content: Content) -> str:
    return f"{site}/l/{ShortLink.objects.get(owner=nadia, content=content).slug}"


def tap(page: Page, network: str) -> str:
    """The address that a tap opens."""
    with page.context.expect_page() as opened:
        page.locator(f"[data-campaign-network={network}]").click()
    url = opened.value.url
    opened.value.close()
    return url


def test_a_tap_opens_the_network_with_ones_own_link_and_is_counted(
    page: Page, content: Content, nadia: Supporter, signed_in_as: SignIn, live_site: str
) -> None:
    signed_in_as(nadia)
    page.goto(content.get_absolute_url())
    page.get_by_label("Votre message").fill("Lisez ça, vraiment.")
    asked = parse_qs(urlsplit(tap(page, "bluesky")).query)
    link = own_link(live_site, nadia, content)
    assert asked == {"text": [f"Lisez ça, vraiment. {link}"]}
    expect(page.locator("[data-campaign-shared]")).to_contain_text("Bluesky")
    assert Share.objects.get().network == "bluesky"


def test_a_slip_is_undone_on_the_spot(page: Page, content: Content, nadia: Supporter, signed_in_as: SignIn) -> None:
    signed_in_as(nadia)
    page.goto(content.get_absolute_url())
    page.evaluate("window.same = true")
    tap(page, "x")
    undo = page.get_by_role("button", name="Annuler")
    undo.click()
    expect(undo).to_have_count(0)
    assert not Share.objects.exists()
    assert page.evaluate("window.same")


def test_counters_follow_what_is_typed(page: Page, content: Content) -> None:
    page.goto(content.get_absolute_url())
    used = page.locator("[data-campaign-network=x] [data-campaign-used]")
    page.get_by_label("Votre message").fill("a" * 256)
    expect(used).to_have_text("280")
    page.get_by_label("Votre message").fill("a" * 257)
    expect(page.locator("[data-campaign-network=x] .share-over")).to_be_visible()
    page.locator("[data-campaign-network=x]").click()
    expect(page.locator("#share-text-error")).to_contain_text("Trop long pour X (Twitter) : 281 pour 280 au plus.")
    assert len(page.context.pages) == 1


def test_another_wording_fills_the_message(page: Page, content: Content) -> None:
    page.goto(content.get_absolute_url())
    page.get_by_role("link", name="Les légumes d'ici").click()
    expect(page.get_by_label("Votre message")).to_have_value("Les légumes d'ici, pour les enfants d'ici.")
    assert "formulation" not in page.url


def test_the_browser_remembers_the_mastodon_server(page: Page, content: Content) -> None:
    page.goto(content.get_absolute_url())
    page.locator("[data-campaign-network=mastodon]").click()
    expect(page.get_by_label("Adresse de votre serveur")).to_be_focused()
    expect(page.locator("#share-instance-error")).to_be_visible()
    page.get_by_label("Adresse de votre serveur").fill("@nadia@Piaille.fr")
    with page.context.expect_page() as opened:
        page.get_by_label("Adresse de votre serveur").press("Enter")
    opened.value.close()
    assert tap(page, "mastodon").startswith("https://piaille.fr/share?text=")
    page.reload()
    expect(page.locator("#share-instance")).to_have_value("piaille.fr")


def test_a_visitor_passes_on_the_page_itself(page: Page, content: Content, live_site: str) -> None:
    page.goto(content.get_absolute_url())
    asked = parse_qs(urlsplit(tap(page, "telegram")).query)
    assert asked["url"][0].endswith(content.get_absolute_url())
    assert not Share.objects.exists()


def test_the_message_is_copied_with_its_link(
    page: Page, content: Content, nadia: Supporter, signed_in_as: SignIn, live_site: str
) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=live_site)
    signed_in_as(nadia)
    page.goto(content.get_absolute_url())
    page.locator("[data-campaign-network=copy]").click()
    expect(page.locator("[data-campaign-shared]")).to_contain_text("Copier")
    link = own_link(live_site, nadia, content)
    assert page.evaluate("navigator.clipboard.readText()").endswith(f" {link}")


def test_where_the_link_goes_alone_the_message_is_copied(page: Page, content: Content, live_site: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=live_site)
    page.goto(content.get_absolute_url())
    page.get_by_label("Votre message").fill("Lisez ça.")
    assert tap(page, "facebook").startswith("https://www.facebook.com/sharer/sharer.php?u=http")
    page.bring_to_front()
    expect(page.get_by_text("Message copié : collez-le là-bas.")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").startswith("Lisez ça. http")


def test_a_phone_passes_the_message_to_its_own_applications(
    page: Page, content: Content, nadia: Supporter, signed_in_as: SignIn, live_site: str
) -> None:
    # Chromium on a desk has no share sheet: this one takes note, and is closed the first time.
    page.add_init_script(
        "window.passed = []; navigator.share = async (what) => { passed.push(what); if (passed.length < 2) throw 0 }"
    )
    signed_in_as(nadia)
    page.goto(content.get_absolute_url())
    page.get_by_label("Votre message").fill("Lisez ça.")
    button = page.locator("[data-campaign-network=device]")
    button.click()
    button.click()
    expect(page.locator("[data-campaign-shared]")).to_contain_text("Autre application")
    assert page.evaluate("passed")[1] == {"text": f"Lisez ça. {own_link(live_site, nadia, content)}"}
    assert Share.objects.get().network == "device"


def test_without_script_a_share_takes_two_taps(
    content: Content,
    nadia: Supporter,
    live_site: str,
    new_context: Callable[..., BrowserContext],
    watched: Callable[[BrowserContext], Page],
) -> None:
    context = new_context(java_script_enabled=False)
    give_session(context, nadia, live_site)
    page = watched(context)
    page.goto(content.get_absolute_url())
    page.get_by_role("button", name="WhatsApp").click()
    link = own_link(live_site, nadia, content)
    opened = page.get_by_role("link", name="Ouvrir WhatsApp").get_attribute("href")
    assert parse_qs(urlsplit(opened or "").query)["text"][0].endswith(link)
    page.get_by_role("button", name="Annuler").click()
    expect(page.get_by_text("C'est annulé : ce partage n'est plus compté.")).to_be_visible()
    assert not Share.objects.exists()


@pytest.mark.parametrize("network", [name for name in Network.values if name not in ("copy", "device")])
def test_script_and_server_count_and_write_alike(network: str, page: Page, content: Content) -> None:
    page.goto(content.get_absolute_url())
    known = {"network": network, "texts": TEXTS, "link": LINK}
    found = page.evaluate(
        """async ({network, texts, link}) => {
          const {measure} = await import("/static/js/actions/lengths.js");
          const {intentUrl} = await import("/static/js/actions/intents.js");
          return texts.map((text) => {
            const {used, limit, unit, fits} = measure(network, text, link);
            const told = {text, url: link, instance: "piaille.fr", subject: "À lire"};
            return [used, limit, unit, fits, intentUrl(network, told)];
          });
        }""",
        known,
    )
    for text, (used, limit, unit, fits, address) in zip(TEXTS, found, strict=True):
        length = measure(network, text, LINK)
        assert (used, limit, unit, fits) == (length.used, length.limit, length.unit, length.fits), text
        assert address == intent_url(network, text=text, url=LINK, instance="piaille.fr", subject="À lire"), text
