"""Webmentions from sites that are really there: what is accepted, what is refused, what is taken back."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import get_resolver

from conversations.desk.targets import INVITING
from conversations.models import Conversation, Mention, ReceivedWebmention
from conversations.services import webmentions
from conversations.services.pasting import bring
from conversations.services.voices import object_
from conversations.services.webmentions import AGAIN, TRIES, receive, verify_due
from conversations.tasks import verify_webmentions
from supporters.models import Supporter
from tests.far_server import Answer, FarServer, far_server
from tests.test_permissions import names

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
TARGET = "http://127.0.0.1:8000/carte/"
State = ReceivedWebmention.State

ENTRY = """<!doctype html><html lang="fr"><head><title>Blog</title></head><body>
<nav><a href="/">Accueil</a> Menu</nav>
<article class="h-entry"><h1 class="p-name">Les trains de nuit</h1>
<a class="p-author h-card" href="/moi">Gaëlle Le Bihan</a>
<time class="dt-published" datetime="2026-11-20T10:00:00+01:00">hier</time>
<div class="e-content"><p>J'ai lu <a href="{target}">leur carte</a>. Pouvez-vous en dire plus ?</p></div>
</article></body></html>"""


@pytest.fixture(autouse=True)
def at_home(settings: Any) -> None:
    settings.SITE_URL = "http://127.0.0.1:8000"


@pytest.fixture
def far(settings: Any) -> Iterator[FarServer]:
    with far_server() as server:
        settings.FETCH_PRIVATE_HOSTS = [server.host]
        yield server


def page_of(far: FarServer, html: str = ENTRY, target: str = TARGET) -> str:
    far.pages["/billet"] = Answer(html.replace("{target}", target).encode())
    return f"{far.url}/billet"


def received(far: FarServer, html: str = ENTRY, target: str = TARGET, at: datetime = NOW) -> ReceivedWebmention:
    """Sent, then verified."""
    row = receive(source=page_of(far, html, target), target=TARGET, at=at)
    verify_due(at=at)
    row.refresh_from_db()
    return row


def test_a_page_that_links_to_ours_becomes_a_conversation(far: FarServer) -> None:
    row = received(far)

    mention = Mention.objects.get()
    assert (row.state, row.error) == (State.ACCEPTED, "")
    assert (mention.title, mention.origin, mention.is_question) == ("Les trains de nuit", "webmention", True)
    assert mention.text == "J'ai lu leur carte. Pouvez-vous en dire plus ?"
    assert mention.said_at == datetime(2026, 11, 20, 9, tzinfo=UTC)
    assert (mention.voice.name, mention.voice.outlet_url) == ("Gaëlle Le Bihan", f"{far.url}/")
    assert Conversation.objects.get().voice == mention.voice


@pytest.mark.parametrize(
    "html",
    [
        "<p>Aucun lien.</p>",
        "<p>{target} écrit sans lien</p>",
        "<!-- <a href='{target}'>caché</a> -->",
        "<script>var a = \"<a href='{target}'>\"</script>",
        "<a href='{target}autre/'>presque</a>",
        "<link rel='canonical' href='{target}'>",
    ],
    ids=["none", "as words", "in a comment", "in a script", "another page", "a claim to be our page"],
)
def test_a_page_without_a_link_to_ours_is_refused(far: FarServer, html: str) -> None:
    row = received(far, html)

    assert (row.state, row.error) == (State.FAILED, "Cette page n'a pas de lien vers la nôtre.")
    assert not Mention.objects.exists()


@pytest.mark.parametrize("target", [TARGET + "?utm_source=blog#haut", TARGET.rstrip("/")], ids=["tracked", "no slash"])
def test_a_link_counts_however_it_is_spelt(far: FarServer, target: str) -> None:
    assert received(far, target=target).state == State.ACCEPTED


def test_scripts_and_handlers_come_as_nothing(far: FarServer) -> None:
    html = ENTRY.replace("J'ai lu", "<script>alert(1)</script><img src=x onerror=alert(2)>J'ai lu")
    received(far, html.replace("Les trains", "&lt;script&gt;alert(3)&lt;/script&gt; Les trains"))

    mention = Mention.objects.get()
    assert "alert(1)" not in mention.text
    assert "<" not in mention.text + mention.title.replace("<script>alert(3)</script>", "")


@pytest.mark.parametrize(
    ("source", "target", "field"),
    [
        ("https://blog.example.org/a", "https://ailleurs.example.org/carte/", "target"),
        ("https://blog.example.org/a", "http://127.0.0.1:8000/nulle-part/", "target"),
        ("https://blog.example.org/a", "http://127.0.0.1:8000/repondre/", "target"),
        ("http://127.0.0.1:8000/temoigner/", TARGET, "source"),
        ("javascript:alert(1)", TARGET, "source"),
        ("https://10.0.0.1/a", TARGET, "source"),
        ("https://moi@blog.example.org/a", TARGET, "source"),
    ],
    ids=["elsewhere", "no page", "not public", "ours", "a script", "inside", "a name in it"],
)
def test_what_cannot_be_true_is_refused_at_once(client: Client, source: str, target: str, field: str) -> None:
    response = client.post("/webmention", {"source": source, "target": target})

    assert response.status_code == 400
    assert response.content.decode().startswith(f"{field}: ")
    assert not ReceivedWebmention.objects.exists()


def test_a_webmention_is_answered_before_it_is_verified(client: Client, far: FarServer) -> None:
    response = client.post("/webmention", {"source": page_of(far), "target": TARGET})

    assert response.status_code == 202
    assert far.asked == []
    assert verify_webmentions() == 1
    assert client.get("/webmention").status_code == 405
    assert client.post("/webmention").status_code == 400


def test_no_token_and_no_session_are_needed(far: FarServer) -> None:
    client = Client(enforce_csrf_checks=True)

    response = client.post("/webmention", {"source": page_of(far), "target": TARGET})
    assert (response.status_code, response.cookies) == (202, {})


def test_a_thousand_mentions_from_one_host_are_stopped(client: Client) -> None:
    answers = [
        client.post(
            "/webmention",
            {"source": f"https://blog.example.org/{n}", "target": TARGET},
            REMOTE_ADDR=f"8.{n // 250}.{n % 250}.1",
        )
        for n in range(1000)
    ]

    assert [answer.status_code for answer in answers] == [202] * 60 + [429] * 940
    assert int(answers[-1]["Retry-After"]) > 0
    assert ReceivedWebmention.objects.count() == 60


def test_one_network_is_stopped_whatever_it_speaks_of(client: Client) -> None:
    answers = {
        client.post("/webmention", {"source": f"https://blog{n}.example.org/", "target": TARGET}).status_code
        for n in range(61)
    }
    assert answers == {202, 429}
    assert ReceivedWebmention.objects.count() == 60


def test_a_full_queue_asks_to_come_back(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webmentions, "MOST_WAITING", 1)
    client.post("/webmention", {"source": "https://blog.example.org/1", "target": TARGET})

    response = client.post("/webmention", {"source": "https://blog.example.org/2", "target": TARGET})
    assert (response.status_code, response["Retry-After"]) == (429, "600")


def test_the_same_webmention_is_one_row_read_again_after_an_hour(far: FarServer) -> None:
    received(far)
    received(far, at=NOW + AGAIN - timedelta(minutes=1))
    assert len(far.asked) == 1
    received(far, at=NOW + AGAIN)

    assert len(far.asked) == 2
    assert (ReceivedWebmention.objects.count(), Mention.objects.count()) == (1, 1)


@pytest.mark.parametrize("answer", [Answer(status=410), Answer(status=404), Answer(b"<p>rien</p>")])
def test_what_its_author_took_back_is_known_to_be_gone(far: FarServer, answer: Answer) -> None:
    received(far)
    receive(source=page_of(far), target=TARGET, at=NOW + AGAIN)
    far.pages["/billet"] = answer

    verify_due(at=NOW + AGAIN)

    assert Mention.objects.get().state == Mention.State.GONE
    received(far, at=NOW + 2 * AGAIN)
    assert Mention.objects.get().state == Mention.State.THERE


def test_a_source_that_fails_is_tried_again_and_then_given_up(far: FarServer) -> None:
    source = page_of(far)
    far.pages["/billet"] = Answer(status=503)
    row, at = receive(source=source, target=TARGET, at=NOW), NOW
    while row.state == State.QUEUED:
        verify_due(at=at)
        row.refresh_from_db()
        at = max(row.due_at, at + timedelta(minutes=1))

    assert len(far.asked) == TRIES
    assert (row.state, row.error) == (State.FAILED, "Le site a répondu par une erreur (503).")


@pytest.mark.parametrize(
    "answer",
    [
        Answer(b"%PDF", kind="application/pdf"),
        Answer(status=302, headers={"Location": "http://169.254.169.254/"}),
        Answer(b"", headers={"Content-Length": "100000000"}),
    ],
    ids=["no page", "inside", "100 MB"],
)
def test_a_source_against_our_rules_is_given_up_at_once(far: FarServer, answer: Answer) -> None:
    source = page_of(far)
    far.pages["/billet"] = answer
    row = receive(source=source, target=TARGET, at=NOW)

    verify_due(at=NOW)

    row.refresh_from_db()
    assert row.state == State.FAILED


def test_who_objected_is_refused(far: FarServer) -> None:
    received(far)
    object_(voice=Mention.objects.get().voice, at=NOW)

    row = received(far, at=NOW + AGAIN)

    assert row.state == State.FAILED
    assert not Mention.objects.exists()


def test_a_mention_from_three_sources_is_one_in_one_conversation(far: FarServer, responder: Supporter) -> None:
    received(far)
    for origin in ("pasted", "bookmarklet"):
        bring(url=f"{far.url}/billet?utm_source=x", by=responder, at=NOW, origin=origin)

    mention = Mention.objects.get()
    assert sorted(mention.findings.values_list("origin", flat=True)) == ["bookmarklet", "pasted", "webmention"]
    assert Conversation.objects.get().heard == 1


def test_public_pages_say_where_webmentions_go_and_private_ones_do_not(client: Client) -> None:
    page = client.get("/carte/")

    assert '<link rel="webmention" href="/webmention">' in page.content.decode()
    assert page["Link"] == '</webmention>; rel="webmention"'
    assert "Link" not in client.get("/compte/entrer/", follow=True)


def test_every_page_that_invites_is_there() -> None:
    assert set(names(get_resolver().url_patterns)) >= INVITING


def test_a_service_says_what_is_wrong() -> None:
    with pytest.raises(ValidationError) as caught:
        receive(source="https://blog.example.org/", target="https://example.org/", at=NOW)
    assert "target" in caught.value.message_dict
