"""The page of one content: what people read, and what it tells to networks and search engines."""

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from actions.models import Content
from tests.actions.making import make_content, make_medium, make_topic
from tests.factories import make_place
from tests.teams.silences import fall_silent

pytestmark = pytest.mark.django_db
VIDEO, CAPTIONS = f"actions/{'a' * 32}.mp4", f"actions/{'b' * 32}.vtt"


def page(client: Client, content: Content) -> str:
    answer = client.get(content.get_absolute_url())
    assert answer.status_code == 200
    return answer.content.decode()


def meta(body: str) -> dict[str, str]:
    pairs = re.findall(r'<meta (?:property|name)="([^"]+)" content="([^"]*)"', body)
    return dict(pairs)


def data_of(body: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/ld\+json"[^>]*>(.*?)</script>', body, re.DOTALL)
    assert found
    read: dict[str, Any] = json.loads(found[1])
    return read


def test_anybody_reads_a_content_and_gets_no_cookie(client: Client) -> None:
    answer = client.get(make_content(title="Des cantines locales").get_absolute_url())
    assert "Des cantines locales" in answer.content.decode()
    assert not answer.cookies


def test_a_riposte_gives_its_arguments_its_source_and_its_end(client: Client) -> None:
    riposte = make_content(
        kind="riposte",
        arguments="- Le premier.\n\n- Le second.",
        source_url="https://www.insee.fr/etude",
        source_title="Une étude",
    )
    body = page(client, riposte)
    assert "<li>Le premier.</li><li>Le second.</li>" in body
    assert 'href="https://www.insee.fr/etude"' in body
    assert "insee.fr" in body
    assert "Se termine" in body


def test_what_editors_write_is_text_and_never_markup(client: Client) -> None:
    evil = "<script>alert(1)</script>"
    content = make_content(title=evil, summary=evil, body=evil, arguments=evil, credit=evil, source_title=evil)
    body = page(client, content)
    assert evil not in body
    assert "alert(1)&lt;/script&gt;" in body


def test_a_credited_content_names_who_proposed_it(client: Client) -> None:
    assert "Proposé par Nadia" in page(client, make_content(credit="Proposé par Nadia"))


def test_what_was_withdrawn_is_gone_and_others_stand_instead(client: Client) -> None:
    gone = make_content(state="withdrawn", published_at=timezone.now())
    make_content(title="Un autre")
    answer = client.get(gone.get_absolute_url())
    assert answer.status_code == 410
    assert "Un autre" in answer.content.decode()
    assert gone.title not in answer.content.decode()


def test_what_is_over_is_gone(client: Client) -> None:
    over = make_content(ends_at=timezone.now() - timedelta(minutes=1))
    assert client.get(over.get_absolute_url()).status_code == 410


@pytest.mark.parametrize("state", ["draft", "waiting", "scheduled", "silenced"])
def test_what_nobody_was_shown_does_not_exist(client: Client, state: str) -> None:
    assert client.get(make_content(state=state).get_absolute_url()).status_code == 404


def test_networks_are_told_all_that_makes_a_card(client: Client) -> None:
    content = make_content(title="Un « titre » & plus", summary="En une phrase.", revision=3)
    body = page(client, content)
    told, url = meta(body), f"http://127.0.0.1:8000{content.get_absolute_url()}"
    assert f'<link rel="canonical" href="{url}">' in body
    assert told["og:url"] == url
    assert told["og:title"] == "Un « titre » &amp; plus"
    assert told["og:description"] == "En une phrase."
    assert told["og:image"] == f"{url}image.jpg?v=3"
    assert (told["og:image:width"], told["og:image:height"]) == ("1200", "630")
    assert told["og:locale"] == "fr_FR"
    assert told["twitter:card"] == "summary_large_image"
    assert {"og:site_name", "og:image:alt", "article:published_time", "twitter:image"} <= told.keys()


def test_the_page_names_its_oembed_answers_and_the_feed(client: Client) -> None:
    body = page(client, make_content(slug="cantines", title="Cantines"))
    asked = "http://127.0.0.1:8000/oembed/?url=http%3A%2F%2F127.0.0.1%3A8000%2Fpartager%2Fcantines%2F"
    assert f'type="application/json+oembed" title="Cantines" href="{asked}&amp;format=json"' in body
    assert 'type="text/xml+oembed"' in body
    assert 'href="/partager/flux.atom"' in body


def test_a_text_is_an_article_to_search_engines(client: Client) -> None:
    content = make_content(title="</script><b>", topic=make_topic(name="Santé"))
    data = data_of(page(client, content))
    assert (data["@type"], data["headline"], data["about"]) == ("Article", "</script><b>", "Santé")


def test_a_picture_is_an_image_object(client: Client) -> None:
    medium = make_medium(alt="Une carte")
    data = data_of(page(client, medium.content))
    assert (data["@type"], data["caption"], data["width"]) == ("ImageObject", "Une carte", 1600)
    assert data["contentUrl"].endswith(f"/partager/images/{medium.image}")


def test_a_video_has_captions_a_still_and_its_words(client: Client) -> None:
    film = make_content(kind="animation")
    medium = make_medium(content=film, video=VIDEO, captions=CAPTIONS, transcript="Bonjour à tous.")
    answer = client.get(film.get_absolute_url())
    body = answer.content.decode()
    assert f'<track kind="captions" src="/partager/sous-titres/{CAPTIONS}" srclang="fr"' in body
    assert f'poster="/partager/images/{medium.image}"' in body
    assert "Bonjour à tous." in body
    assert "media-src 'self'" in answer["Content-Security-Policy"]
    assert '<source src="/partager/videos/' in body
    assert meta(body)["og:video:type"] == "video/mp4"
    assert meta(body)["og:video"].endswith(VIDEO)
    data = data_of(body)
    assert (data["@type"], data["transcript"]) == ("VideoObject", "Bonjour à tous.")
    assert data["embedUrl"].endswith("/integrer/")


def test_an_event_goes_to_calendars_on_the_clock_of_its_place(client: Client) -> None:
    reunion = make_place(code="97411", name="Saint-Denis", zone="reunion")
    start = datetime(2027, 3, 6, 14, 30, tzinfo=UTC)
    event = make_content(kind="event", event_at=start, event_place="Le Barachois", place=reunion, title="Marchons")
    body = page(client, event)
    assert "18:30" in body
    assert data_of(body)["startDate"] == "2027-03-06T18:30:00+04:00"
    answer = client.get(f"{event.get_absolute_url()}rendez-vous.ics")
    held = Calendar.from_ical(answer.content).walk("VEVENT")[0]
    assert (held["SUMMARY"], held["LOCATION"]) == ("Marchons", "Le Barachois, Saint-Denis")
    assert held.decoded("DTSTART") == start
    assert answer["Content-Disposition"] == f'attachment; filename="{event.slug}.ics"'


def test_only_an_event_has_a_calendar_file(client: Client) -> None:
    assert client.get(f"{make_content().get_absolute_url()}rendez-vous.ics").status_code == 404


def test_what_was_paid_says_so_above_its_words(client: Client) -> None:
    assert "Publicité à caractère politique" in page(client, make_content(disclosure="paid"))


def test_contents_of_the_same_subject_stand_beside_before_newer_ones(client: Client) -> None:
    health, now = make_topic(), timezone.now()
    content = make_content(topic=health)
    make_content(title="Même sujet", topic=health, published_at=now - timedelta(days=5))
    for n in range(3):
        make_content(title=f"Autre {n}", published_at=now - timedelta(hours=n + 1))
    body = page(client, content)
    assert re.findall(r"<h3><a href=\"/partager/[^\"]+\">([^<]+)</a>", body) == ["Même sujet", "Autre 0", "Autre 1"]


def test_before_the_vote_it_is_read_but_not_passed_on(client: Client) -> None:
    content = make_content(title="Déjà là")
    assert "data-campaign-share-panel" in page(client, content)
    fall_silent(timezone.now())
    body = page(client, content)
    assert "Déjà là" in body
    assert "data-campaign-share-panel" not in body
    assert "il ne se fait pas passer" in body


def test_a_territory_that_votes_first_is_silent_first(client: Client) -> None:
    there = make_place(zone="polynesie")
    fall_silent(timezone.now(), zone="polynesie")
    assert "data-campaign-share-panel" not in page(client, make_content(place=there))
    assert "data-campaign-share-panel" in page(client, make_content())


def test_french_punctuation_never_begins_a_line(client: Client) -> None:
    body = page(client, make_content(title="Ce soir : le débat !"))
    assert "<h1>Ce soir\u00a0: le débat\u202f!</h1>" in body


def test_a_content_in_another_language_says_so_to_screen_readers(client: Client) -> None:
    assert '<article class="content-main stack" lang="en">' in page(client, make_content(language="en"))
