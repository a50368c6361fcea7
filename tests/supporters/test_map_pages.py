"""The map's pages: what they show, what they refuse, what they cost."""

import json
import re
from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from supporters import map_search
from territory.models import Election, Place, Round, ZoneVote
from tests.factories import make_place, make_testimony
from tests.supporters.mapping import publish, withdraw

PAGES = ["/carte/", "/carte/liste/", "/carte/vue/", "/carte/points/", "/carte/integrer/", "/carte/flux.atom"]


@pytest.fixture
def lyon(db) -> Place:
    departement = make_place(code="D-69", kind=Place.Kind.DEPARTEMENT, name="Rhône")
    return make_place(name="Lyon", parent=departement, departement=departement, lon=4.83, lat=45.76)


@pytest.fixture
def silent_now(db) -> None:
    now = timezone.now()
    turn = Round.objects.create(
        election=Election.objects.create(slug="essai", name="Essai", is_active=True), number=1, date=now.date()
    )
    hours = {"silence_start": now - timedelta(hours=1), "silence_end": now + timedelta(hours=20)}
    fields = {"votes_on": now.date(), "timezone": "Europe/Paris"} | hours
    ZoneVote.objects.update_or_create(round=turn, zone="metropole", defaults=fields)


def names(answer) -> list[str]:
    return re.findall(r'temoignages/\d+/">(\w+)</a>', answer.content.decode())


def publish_many(place: Place, count: int) -> list:
    now = timezone.now()
    return [publish(place=place, display_name=f"P{n}", at=now - timedelta(minutes=n)) for n in range(count)]


@pytest.mark.parametrize("page", PAGES)
def test_a_page_shows_what_is_published_and_nothing_else(lyon, client: Client, page):
    publish(place=lyon, display_name="Visible")
    make_testimony(place=lyon, display_name="Attente")
    withdraw(publish(place=lyon, display_name="Retiree"))
    body = client.get(page).content.decode()
    assert "Attente" not in body
    assert "Retiree" not in body
    if "integrer" not in page:  # its script reads the tiles
        assert "Visible" in body


@pytest.mark.parametrize("page", [*PAGES, "testimony"])
def test_a_visitor_gets_no_cookie(lyon, client: Client, page):
    testimony = publish(place=lyon)
    answer = client.get(testimony.get_absolute_url() if page == "testimony" else page)
    assert answer.status_code == 200
    assert not answer.cookies


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("few", [5000, 0])
def test_queries_do_not_grow_with_the_testimonies(lyon, client: Client, page, few, monkeypatch):
    monkeypatch.setattr(map_search, "FEW", few)
    address = f"{page}?bbox=4,45,5,46&departement=69"
    publish_many(lyon, 2)
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as small:
        client.get(address)
    publish_many(make_place(parent=lyon.departement, departement=lyon.departement, lon=4.9, lat=45.8), 30)
    with CaptureQueriesContext(connection) as large:
        client.get(address)
    assert len(large) == len(small)


@pytest.mark.parametrize("few", [5000, 0])
def test_filters_hold_together_on_both_roads(lyon, client: Client, few, monkeypatch):
    monkeypatch.setattr(map_search, "FEW", few)
    elsewhere = make_place(name="Lille", lon=3.06, lat=50.63)
    publish(place=lyon, display_name="Ana", message="Pour l'hôpital public")
    publish(place=lyon, display_name="Bob", message="Pour l'école")
    publish(place=elsewhere, display_name="Cid", message="Pour l'hôpital")
    assert names(client.get("/carte/vue/")) == ["Cid", "Bob", "Ana"]
    assert names(client.get("/carte/vue/?departement=69")) == ["Bob", "Ana"]
    assert names(client.get("/carte/vue/?mots=HOPITAL")) == ["Cid", "Ana"]
    assert names(client.get("/carte/vue/?mots=hôpital lyon")) == ["Ana"]
    assert names(client.get("/carte/vue/?bbox=3,50,4,51")) == ["Cid"]
    assert names(client.get("/carte/vue/?bbox=3,50,4,51&departement=69")) == []
    points = client.get("/carte/points/?departement=69&mots=ecole").json()
    assert [(point[0], point[1], point[3]) for point in points["points"]] == [(4.83, 45.76, "Bob")]
    assert points["more"] is False


@pytest.mark.parametrize("few", [5000, 0])
def test_pages_of_the_list_follow_one_another_without_gap_or_repeat(lyon, client: Client, few, monkeypatch):
    monkeypatch.setattr(map_search, "FEW", few)
    now = timezone.now()
    everybody = [publish(place=lyon, display_name=f"P{n}", at=now - timedelta(minutes=n // 3)) for n in range(55)]
    seen, address = [], "/carte/liste/?departement=69"
    while address:
        answer = client.get(address)
        seen += names(answer)
        following = re.search(r'href="([^"]+)" data-campaign-more', answer.content.decode())
        address = following and following[1].replace("&amp;", "&")
    assert len(seen) == 55
    assert set(seen) == {testimony.display_name for testimony in everybody}


@pytest.mark.parametrize(
    "query",
    [
        "bbox=1,2,3",
        "bbox=a,b,c,d",
        "bbox=nan,1,2,3",
        "bbox=5,45,4,46",
        "bbox=4,46,5,45",
        "bbox=-900,0,900,1",
        "bbox=200,0,210,1",
        "departement=999",
        "avant=demain",
        f"avant={'9' * 30}-1",
        f"mots={'a' * 200}",
    ],
)
@pytest.mark.parametrize("page", ["/carte/", "/carte/liste/", "/carte/vue/", "/carte/points/"])
def test_a_question_that_makes_no_sense_is_refused_with_the_reason(db, client: Client, page, query):
    answer = client.get(f"{page}?{query}")
    assert answer.status_code == 400
    assert answer.json()["error"] if "points" in page else "notice-danger" in answer.content.decode()


def test_more_points_than_are_drawn_are_announced(lyon, client: Client, monkeypatch):
    monkeypatch.setattr("supporters.views.map.POINTS", 3)
    publish_many(lyon, 5)
    answer = client.get("/carte/points/?bbox=4,45,5,46").json()
    assert (len(answer["points"]), answer["more"]) == (3, True)


def test_the_map_works_as_a_form_without_script(lyon, client: Client):
    publish(place=lyon, display_name="Ana")
    body = client.get("/carte/?departement=69&mots=ana").content.decode()
    assert '<option value="69" selected>69 – Rhône (1)</option>' in body
    assert 'name="mots" id="id_mots" value="ana"' in body
    assert "Ana" in body


def test_the_embedded_map_may_stand_in_any_page_and_no_other_page_may(db, client: Client):
    embedded, page = client.get("/carte/integrer/"), client.get("/carte/")
    assert "X-Frame-Options" not in embedded
    assert "frame-ancestors *" in embedded["Content-Security-Policy"]
    assert page["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]


def test_the_feed_gives_the_newest_first(lyon, client: Client):
    publish_many(lyon, 52)
    answer = client.get("/carte/flux.atom")
    feed = ET.fromstring(answer.content)  # noqa: S314 - our own
    titles = [
        entry.findtext("{http://www.w3.org/2005/Atom}title")
        for entry in feed.iter("{http://www.w3.org/2005/Atom}entry")
    ]
    assert answer["Content-Type"].startswith("application/atom+xml")
    assert (len(titles), titles[0], titles[-1]) == (50, "P0, Lyon", "P49, Lyon")


def test_a_testimony_says_what_other_sites_show_of_it(lyon, client: Client, settings):
    settings.SITE_URL = "https://campagne.example"
    testimony = publish(place=lyon, display_name="Ana", message='Tout </script> le "monde"')
    body = client.get(testimony.get_absolute_url()).content.decode()
    url = f"https://campagne.example{testimony.get_absolute_url()}"
    assert f'<link rel="canonical" href="{url}">' in body
    assert f'<meta property="og:url" content="{url}">' in body
    assert f'<meta property="og:image" content="{url}image.png">' in body
    assert '<meta name="twitter:card" content="summary_large_image">' in body
    linked = re.search(r'ld\+json" nonce="[^"]*">(.*?)</script>', body, re.DOTALL)
    assert linked
    assert json.loads(linked[1])["articleBody"] == testimony.message


@pytest.mark.parametrize("part", ["", "fiche/", "image.png"])
def test_a_testimony_that_is_not_published_is_not_there(lyon, client: Client, part):
    published, pending, gone = publish(place=lyon), make_testimony(place=lyon), publish(place=lyon)
    withdraw(gone)
    statuses = [client.get(f"/carte/temoignages/{t.pk}/{part}").status_code for t in (published, pending, gone)]
    assert statuses == [200, 404, 404]


def test_a_sharing_image_is_gone_within_a_minute(lyon, client: Client):
    testimony = publish(place=lyon)
    answer = client.get(f"{testimony.get_absolute_url()}image.png")
    assert answer["Content-Type"] == "image/png"
    assert "max-age=60" in answer["Cache-Control"]
    withdraw(testimony)
    assert client.get(f"{testimony.get_absolute_url()}image.png").status_code == 404


def test_in_silence_nothing_asks_to_be_passed_on(lyon, client: Client, silent_now):
    testimony = publish(place=lyon)
    body = client.get(testimony.get_absolute_url()).content.decode()
    assert testimony.message.replace("'", "&#x27;") in body
    assert "share-link" not in body
    assert "/temoigner/" not in re.sub(r"<header.*?</header>|<footer.*?</footer>", "", body, flags=re.DOTALL)
