"""How a page looks elsewhere: read, judged, drawn; and asked of this site alone."""

from dataclasses import replace

import pytest
from django.test import Client
from django.utils import translation

from actions.models import Content
from actions.redirects.robots import is_robot
from actions.sharing.card_checks import check_linked_data, check_picture, check_words
from actions.sharing.card_words import SENTENCES, sentence
from actions.sharing.cards import Card, Picture, cards_of, drawn_cards, shortened
from actions.sharing.own_pages import ROBOT, NotOurs, ask, own_address
from actions.sharing.page_words import Said, kinds_of, read_page
from actions.sharing.preview import preview_of
from supporters.models import Supporter
from tests.actions.making import make_content, make_link, make_medium
from tests.factories import sign_in

SITE = "http://127.0.0.1:8000"
GOOD = Picture(f"{SITE}/image.jpg", 1200, 630, 120_000, "jpeg")
PAGE = """<!DOCTYPE html><html lang="fr"><head><title>Un
 titre</title>
<meta name="description" content="Une phrase">
<meta property="og:title" content="L&#39;école &amp; nous"><meta property="og:title" content="un second">
<meta property="og:description" content="Ce que nous ferons"><meta property="og:image" content="https://a.fr/i.jpg">
<meta property="og:image:alt" content="Une classe"><meta property="og:url" content="https://a.fr/p/">
<meta property="og:type" content="article"><meta property="og:site_name" content="Campagne">
<meta property="og:locale" content="fr_FR"><meta name="twitter:card" content="summary_large_image">
<link rel="canonical" href="https://a.fr/p/">
<link rel="alternate" type="application/json+oembed" href="https://a.fr/oembed/?url=x">
<script type="application/ld+json">{"@context": "https://schema.org", "@type": "Article"}</script>
</head><body><svg><title>Autre chose</title></svg></body></html>"""


def by_network(cards: list[Card]) -> dict[str, Card]:
    return {card.network.value: card for card in cards}


def codes(page: str, *, url: str = "https://a.fr/p/") -> set[str]:
    return {finding.code for finding in check_words(read_page(page), url=url)}


# --- Reading -----------------------------------------------------------------------------------------


def test_a_page_is_read_as_networks_read_it() -> None:
    said = read_page(PAGE)
    assert (said.title, said.language, said.canonical) == ("Un titre", "fr", "https://a.fr/p/")
    assert (said.shown_title, said.shown_description) == ("L'école & nous", "Ce que nous ferons")
    assert kinds_of(said.linked_data) == ["Article"]
    assert said.oembed == ["https://a.fr/oembed/?url=x"]
    assert said.image == "https://a.fr/i.jpg"


@pytest.mark.parametrize("page", ["", "<", "<html><title>", '<meta property="og:title">', "<script type=x>{"])
def test_a_broken_page_is_read_as_far_as_it_goes(page: str) -> None:
    assert read_page(page).shown_title == ""


def test_a_whole_page_lacks_nothing() -> None:
    assert codes(PAGE) == set()


@pytest.mark.parametrize(
    ("gone", "code"),
    [
        ("og:title", "title_missing"),
        ("og:description", "description_missing"),
        ("og:url", "address_missing"),
        ("og:site_name", "site_missing"),
        ("og:type", "type_missing"),
        ("og:locale", "locale_missing"),
        ("twitter:card", "card_missing"),
        ('rel="canonical"', "canonical_missing"),
        ("application/ld+json", "linked_data_missing"),
        ("json+oembed", "oembed_missing"),
    ],
    ids=lambda value: value if "_" in value else "",
)
def test_what_is_missing_is_named(gone: str, code: str) -> None:
    assert codes(PAGE.replace(gone, "x:x")) == {code}


@pytest.mark.parametrize(
    ("was", "now", "code"),
    [
        ('href="https://a.fr/p/"', 'href="https://a.fr/q/"', "addresses_differ"),
        ('{"@context"', '{"@context', "linked_data_broken"),
        ("Ce que nous ferons", "x" * 201, "description_long"),
        ("L&#39;école &amp; nous", "x" * 71, "title_long"),
        ("<title>", '<meta name="robots" content="noindex"><title>', "noindex"),
    ],
    ids=["addresses", "json", "description", "title", "robots"],
)
def test_what_is_wrong_is_named(was: str, now: str, code: str) -> None:
    assert codes(PAGE.replace(was, now)) == {code}


@pytest.mark.parametrize(
    ("told", "lacking"),
    [
        ({"@type": "Event", "name": "Réunion", "startDate": "2027-01-01"}, "location"),
        ([{"@type": ["VideoObject"], "name": "Film"}], "thumbnailUrl, uploadDate"),
        ({"@graph": [{"@type": "Article", "headline": "Titre", "datePublished": "2027-01-01"}]}, "image"),
        ({"@type": "Person"}, ""),
        ("rien", ""),
    ],
    ids=["event", "video", "article", "unknown", "text"],
)
def test_what_search_engines_lack_is_named(told: object, lacking: str) -> None:
    found = [finding.values["names"] for finding in check_linked_data(Said(linked_data=[told]))]
    assert found == ([lacking] if lacking else [])


def test_a_page_that_says_it_is_elsewhere_is_told() -> None:
    assert codes(PAGE, url="https://b.fr/p/") == {"address_elsewhere"}


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"size": 300_001}, "image_heavy"),
        ({"width": 1199, "height": 629}, "image_small"),
        ({"width": 1200, "height": 1200}, "image_ratio"),
        ({"kind": "webp"}, "image_kind"),
    ],
    ids=["heavy", "small", "square", "webp"],
)
def test_a_picture_that_does_not_suit_is_told(changed: dict[str, object], code: str) -> None:
    said = read_page(PAGE)
    assert check_picture(said, GOOD) == []
    found = [finding.code for finding in check_picture(said, replace(GOOD, **changed))]  # type: ignore[arg-type]
    assert found == [code]


def test_every_finding_has_its_sentence() -> None:
    heavy = replace(GOOD, size=900_000, width=100, height=100, kind="gif")
    found = check_words(Said(unread=1), url=SITE) + check_picture(Said(meta={"og:image": "i.gif"}), heavy)
    assert all("%(" not in sentence(finding) for finding in found)
    assert {finding.code for finding in found} <= SENTENCES.keys()


# --- Drawing -----------------------------------------------------------------------------------------


def test_a_good_page_has_a_large_picture_everywhere() -> None:
    cards = cards_of(read_page(PAGE), host="a.fr", picture=GOOD)
    assert {card.layout for card in cards} == {"large"}
    assert {card.title for card in cards} == {"L'école & nous"}


def test_each_network_draws_in_its_own_way() -> None:
    cards = by_network(cards_of(read_page(PAGE), host="a.fr", picture=replace(GOOD, size=400_000)))
    assert cards["whatsapp"].layout == "bare"
    assert cards["linkedin"].description == ""
    assert (cards["telegram"].site, cards["facebook"].site) == ("Campagne", "a.fr")


def test_x_shows_no_picture_that_was_not_announced() -> None:
    said = read_page(PAGE.replace("twitter:card", "x"))
    assert by_network(cards_of(said, host="a.fr", picture=GOOD))["x"].layout == "bare"


def test_what_is_cut_is_said() -> None:
    cards = by_network(
        drawn_cards(title="mot " * 20, description="mot " * 30, site="Campagne", host="a.fr", picture=GOOD)
    )
    assert cards["x"].cut == ("title",)
    assert set(cards["whatsapp"].cut) == {"title", "description"}
    assert cards["telegram"].cut == ()
    assert len(cards["x"].title) <= 70


def test_a_text_is_cut_between_words() -> None:
    assert shortened("Un deux trois quatre", 14) == "Un deux trois…"
    assert shortened("Anticonstitutionnellement", 10) == "Anticonst…"
    assert shortened("Court", 5) == "Court"


# --- Asking ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["/partager/", f"{SITE}/partager/", f"  {SITE.upper()}/partager/#haut "])
def test_an_address_of_the_site_is_taken_however_it_is_typed(typed: str) -> None:
    assert own_address(typed) == f"{SITE}/partager/"


@pytest.mark.parametrize(
    "typed",
    [
        "https://exemple.org/",
        "http://127.0.0.1:8001/",
        "//exemple.org/",
        "http://127.0.0.1:8000@exemple.org/",
        "http://127.0.0.1:8000.exemple.org/",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "http://169.254.169.254/",
        "/a\r\nHost: b",
        "/\\exemple.org",
        "http://[",
        "",
    ],
)
def test_no_other_site_is_asked(typed: str) -> None:
    with pytest.raises(NotOurs):
        own_address(typed)


@pytest.mark.django_db
def test_a_page_is_asked_as_a_visitor_in_this_very_process() -> None:
    with translation.override("en"):
        answer = ask("/")
        assert translation.get_language() == "en"
    assert (answer.status, answer.kind) == (200, "text/html")
    assert '<html lang="fr">' in answer.text


@pytest.mark.django_db
def test_accents_in_an_address_are_understood() -> None:
    assert own_address("/partager/?mots=école€") == f"{SITE}/partager/?mots=%C3%A9cole%E2%82%AC"
    assert ask("/partager/?mots=école€&x=été").status == 200


@pytest.mark.django_db
def test_a_private_page_shows_its_entrance() -> None:
    assert [finding.code for finding in preview_of("/partager/mes-partages/").findings] == ["sign_in"]


@pytest.mark.django_db
def test_a_lost_page_and_a_file_are_told() -> None:
    assert [finding.code for finding in preview_of("/perdu/").findings] == ["status"]
    assert [finding.code for finding in preview_of("/robots.txt").findings] == ["not_a_page"]


def test_the_preview_is_no_visitor() -> None:
    assert is_robot(ROBOT)


@pytest.mark.django_db
def test_a_link_that_leaves_the_site_is_told() -> None:
    link = make_link(target="https://example.org/ailleurs")
    assert preview_of(f"/l/{link.slug}").findings[0].code == "elsewhere"


@pytest.mark.django_db
def test_a_short_link_to_a_content_shows_the_content() -> None:
    content = make_content(title="La cantine")
    link = make_link(target=SITE + content.get_absolute_url(), content=content, host="127.0.0.1")
    preview = preview_of(f"/l/{link.slug}")
    assert preview.url == SITE + content.get_absolute_url()
    assert preview.said.shown_title == "La cantine"


@pytest.mark.django_db
@pytest.mark.parametrize("kind", Content.Kind.values)
def test_every_content_looks_well_on_every_network(kind: str) -> None:
    content = make_content(kind=kind)
    if kind in ("image", "infographic", "animation"):
        make_medium(content=content)
    preview = preview_of(content.get_absolute_url())
    assert [sentence(finding) for finding in preview.findings] == []
    assert {card.layout for card in preview.cards} == {"large"}
    assert preview.picture is not None
    assert preview.picture.size < 300_000


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/partager/", "/carte/"])
def test_pages_of_the_site_have_nothing_grave(path: str) -> None:
    assert [sentence(finding) for finding in preview_of(path).findings if finding.grave] == []


# --- The page ----------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_staff_looks_at_a_content(client: Client, editor: Supporter) -> None:
    content = make_content(title="La cantine")
    shown = sign_in(client, editor).get("/terrain/apercus/", {"url": content.get_absolute_url()}).content.decode()
    assert "Rien ne manque" in shown
    assert shown.count("preview-large") == 7


@pytest.mark.django_db
def test_another_site_is_refused_beside_the_field(client: Client, editor: Supporter) -> None:
    answer = sign_in(client, editor).get("/terrain/apercus/", {"url": "https://exemple.org/"})
    assert answer.status_code == 400
    assert "Donnez une page de ce site" in answer.content.decode()
    assert 'value="https://exemple.org/"' in answer.content.decode()
