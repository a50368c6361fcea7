"""Cards of links, read from a server that is really there: what pages say, and what they try."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from common.images import Photo
from conversations import pictures
from conversations.models import LinkCard, Message
from conversations.services.cards import card_of, read_due
from conversations.services.messages import comment, edit
from conversations.tasks import read_link_cards
from tests.actions.making import make_wall_source
from tests.conversations.making import make_member, make_message, make_thread
from tests.far_server import Answer, FarServer, far_server
from tests.supporters.writing import jpeg

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>Ailleurs</title>
<meta property="og:title" content="Les trains de &lt;b&gt;nuit&lt;/b&gt;">
<meta property="og:site_name" content="Le rail">
<meta property="og:description" content="Huit lignes circulent encore."><meta property="og:image" content="/quai.jpg">
</head><body><script>alert(1)</script></body></html>"""


@pytest.fixture
def far(settings: Any) -> Iterator[FarServer]:
    with far_server() as server:
        settings.FETCH_PRIVATE_HOSTS = [server.host]
        yield server


def read(far: FarServer, body: str | bytes | Answer = PAGE, path: str = "/article") -> LinkCard:
    """The card of a page that answers so, once the worker has been."""
    body = body.encode() if isinstance(body, str) else body
    far.pages[path] = Answer(body) if isinstance(body, bytes) else body
    card = card_of(f"Lu ici : {far.url}{path}", at=NOW)
    assert card is not None
    read_due(at=NOW)
    card.refresh_from_db()
    return card


def test_a_page_says_what_it_is(far: FarServer) -> None:
    far.pages["/quai.jpg"] = Answer(jpeg(), kind="image/jpeg")
    card = read(far)
    assert (card.state, card.title, card.site) == ("read", "Les trains de nuit", "Le rail")
    assert card.description == "Huit lignes circulent encore."
    assert default_storage.exists(card.small)


def test_a_page_without_a_word_for_networks_has_its_own_title(far: FarServer) -> None:
    card = read(far, "<title> Un \n blog </title><p>Bonjour")
    assert (card.title, card.description, card.image) == ("Un blog", "", "")


def test_a_page_in_other_letters_is_read_in_them(far: FarServer) -> None:
    card = read(far, Answer("<title>Été</title>".encode("latin-1"), kind="text/html; charset=iso-8859-1"))
    assert card.title == "Été"
    assert read(far, '<meta charset="windows-1252"><title>Été</title>'.encode("cp1252"), "/b").title == "Été"
    assert read(far, '<meta charset="nothing-known"><title>Été</title>', "/c").title == "Été"


@pytest.mark.parametrize(
    "answer",
    [
        Answer(status=404),
        Answer(status=410),
        Answer(b"%PDF-1.7", kind="application/pdf"),
        Answer(b"<p>no title at all</p>"),
        Answer(b""),
        Answer(b"x" * 3_100_000),
        Answer(status=302, headers={"Location": "http://169.254.169.254/latest/meta-data/"}),
    ],
    ids=["missing", "gone", "pdf", "untitled", "empty", "heavy", "inside"],
)
def test_what_is_no_page_has_no_card_and_is_not_asked_again(answer: Answer, far: FarServer) -> None:
    card = read(far, answer)
    assert (card.state, card.title) == ("failed", "")
    assert not LinkCard.objects.due(at=NOW + timedelta(days=2)).exists()


def test_a_site_that_stumbles_is_asked_again_a_little_later(far: FarServer) -> None:
    card = read(far, Answer(status=503))
    assert (card.state, card.attempts) == ("queued", 1)
    far.pages["/article"] = Answer(PAGE.encode())
    assert read_due(at=card.due_at) == 1


def test_a_page_made_to_choke_readers_is_read_all_the_same(far: FarServer) -> None:
    for n, bomb in enumerate(["<" * 200_000, "<!" * 100_000, "<a " * 70_000, "<!--" * 60_000, "&amp" * 60_000]):
        assert read(far, f"<title>Long</title>{bomb}", f"/{n}").title == "Long"


def test_a_picture_that_is_none_leaves_a_card_without(far: FarServer) -> None:
    far.pages["/quai.jpg"] = Answer(b"<?php", kind="image/jpeg")
    assert read(far).image == ""


def test_one_page_has_one_card_however_its_address_is_written() -> None:
    now = timezone.now()
    first = card_of("https://www.example.org/a?utm_source=x", at=now)
    assert first == card_of("http://example.org/a/", at=now)
    assert LinkCard.objects.count() == 1


def test_pages_of_ours_and_words_have_no_card(settings: Any) -> None:
    assert card_of(f"{settings.SITE_URL}/groupe/", at=NOW) is None
    assert card_of("javascript:alert(1) example.org", at=NOW) is None
    assert not LinkCard.objects.exists()


def test_a_message_shows_the_first_page_it_links_to() -> None:
    thread, now = make_thread(), timezone.now()
    message = comment(thread=thread, member=make_member(), text="https://example.org/a https://example.org/b", at=now)
    assert message.card.url == "https://example.org/a"
    assert edit(message=message, text="Finalement non.", at=now).card is None


def test_readers_of_a_thread_are_told_once_its_card_is_there(far: FarServer) -> None:
    far.pages["/article"] = Answer(PAGE.encode())
    message = make_message(text="Lu")
    Message.objects.update(card=card_of(f"{far.url}/article", at=NOW))
    before = message.thread.version
    read_due(at=NOW)
    message.thread.refresh_from_db()
    assert message.thread.version == before + 1


def test_a_video_of_a_player_that_we_know_is_told_by_its_site(far: FarServer) -> None:
    video = "9c9de5e8-0a1e-484a-b099-e80766180a6d"
    make_wall_source(kind="peertube", feed=f"{far.url}/feeds/videos.xml")
    told = f'{{"type": "video", "title": "Le débat", "thumbnail_url": "{far.url}/film.jpg", "html": "<script>"}}'
    far.pages["/services/oembed"] = Answer(told.encode(), kind="application/json")
    far.pages["/film.jpg"] = Answer(jpeg(), kind="image/jpeg")
    card = read(far, PAGE, f"/w/{video}")
    assert (card.video_kind, card.video, card.title) == ("peertube", video, "Le débat")
    assert card.small


def test_an_instance_that_the_campaign_does_not_follow_is_a_page_like_any_other(far: FarServer) -> None:
    card = read(far, PAGE, "/w/9c9de5e8-0a1e-484a-b099-e80766180a6d")
    assert (card.video, card.title) == ("", "Les trains de nuit")


def test_the_workers_door_reads_what_is_due(far: FarServer) -> None:
    far.pages["/article"] = Answer(PAGE.encode())
    card_of(f"{far.url}/article", at=timezone.now() - timedelta(seconds=1))
    assert read_link_cards() == 1
    assert read_link_cards() == 0


@pytest.mark.parametrize("model", [Message, LinkCard], ids=["message", "card"])
def test_sweeping_spares_what_a_row_names_and_takes_the_rest_after_a_day(model: Any) -> None:
    photo = Photo(large=b"RIFF-large", small=b"RIFF-small", hash=0, width=1600, height=900)
    (large, small), orphan = pictures.keep_picture(photo), pictures.keep_picture(photo)
    row = make_message() if model is Message else card_of("https://example.org/a", at=NOW)
    model.objects.filter(pk=row.pk).update(image=large, small=small, **({"alt": "Un quai"} if model is Message else {}))
    assert pictures.sweep_orphans(at=timezone.now()) == 0
    assert pictures.sweep_orphans(at=timezone.now() + timedelta(days=2)) == 2
    assert (default_storage.exists(large), default_storage.exists(orphan[0])) == (True, False)
