"""Links that somebody of the desk brings: pasted, or by the bookmarklet; and whether what was said is still there."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from conversations.models import Mention
from conversations.services.rechecks import check, check_due
from conversations.services.voices import object_
from supporters.models import Supporter
from tests.conversations.blogs import blog_site
from tests.conversations.making import make_conversation
from tests.factories import sign_in
from tests.far_server import Answer, FarServer

pytestmark = pytest.mark.django_db
BRING = "/repondre/ecoute/lien/"


@pytest.fixture
def desk(client: Client, responder: Supporter) -> Client:
    return sign_in(client, responder)


@pytest.fixture
def far(settings: Any) -> Iterator[FarServer]:
    with blog_site() as server:
        settings.FETCH_PRIVATE_HOSTS = [server.host]
        yield server


def test_a_pasted_link_is_read_and_becomes_a_conversation(desk: Client, far: FarServer, responder: Supporter) -> None:
    response = desk.post(BRING, {"url": f"{far.url}/billet"})

    mention = Mention.objects.get()
    assert response["Location"] == mention.conversation.get_absolute_url()
    assert (mention.title, mention.text, mention.origin) == ("Les trains", "Que propose-t-on ?", "pasted")
    assert (mention.voice.name, mention.voice.outlet_url) == ("Le blog de Gaëlle", f"{far.url}/")
    assert mention.said_at.isoformat() == "2026-11-20T09:00:00+00:00"
    assert mention.findings.get().by == responder


def test_what_somebody_read_there_goes_before_the_page(desk: Client, far: FarServer) -> None:
    desk.post(BRING, {"url": f"{far.url}/billet", "name": "Gaëlle L.", "text": "Pouvez-vous venir ?"})

    mention = Mention.objects.get()
    assert (mention.voice.name, mention.text, mention.is_question) == ("Gaëlle L.", "Pouvez-vous venir ?", True)


def test_a_page_that_cannot_be_read_is_told_by_whoever_read_it(desk: Client, far: FarServer) -> None:
    far.pages["/billet"] = Answer(status=403)
    typed = {"url": f"{far.url}/billet", "title": "Onglet"}

    refused = desk.post(BRING, typed)
    assert refused.status_code == 422
    assert "copiez ici ce qu&#x27;elle dit" in refused.content.decode()
    assert desk.post(BRING, typed | {"text": "Bravo."}).status_code == 302
    mention = Mention.objects.get()
    assert (mention.title, mention.text) == ("Onglet", "Bravo.")


def test_the_bookmarklet_fills_the_form_and_nothing_is_kept_before_it_is_sent(desk: Client, far: FarServer) -> None:
    asked = {"url": f"{far.url}/billet", "title": "T", "text": '"><script>alert(1)</script>'}

    page = desk.get(BRING, asked).content.decode()
    assert f'value="{far.url}/billet"' in page
    assert "<script>alert(1)" not in page
    assert 'value="bookmarklet"' in page
    assert not Mention.objects.exists()

    desk.post(BRING, asked | {"origin": "bookmarklet"})
    assert Mention.objects.get().findings.get().origin == "bookmarklet"


def test_a_short_link_is_the_page_it_leads_to(desk: Client, far: FarServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("conversations.desk.sites.SHORTENERS", frozenset({"127.0.0.1"}))
    far.pages["/court"] = Answer(status=302, headers={"Location": "/billet"})

    desk.post(BRING, {"url": f"{far.url}/court"})
    assert Mention.objects.get().url == f"{far.url}/billet"


def test_a_link_that_is_known_leads_to_its_conversation(desk: Client, far: FarServer) -> None:
    desk.post(BRING, {"url": f"{far.url}/billet"})

    response = desk.post(BRING, {"url": f"{far.url}/billet?utm_source=x"}, follow=True)
    assert "Nous le savions déjà" in response.content.decode()
    assert Mention.objects.count() == 1


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1/", "https://localhost/", "file:///etc/passwd", "https://169.254.169.254/", "x"]
)
def test_an_address_inside_is_never_asked(desk: Client, url: str) -> None:
    response = desk.post(BRING, {"url": url, "text": "Bonjour"})

    assert response.status_code == 422
    assert not Mention.objects.exists()


def test_who_objected_is_not_brought_back(desk: Client, far: FarServer) -> None:
    desk.post(BRING, {"url": f"{far.url}/billet"})
    object_(voice=Mention.objects.get().voice, at=timezone.now())

    response = desk.post(BRING, {"url": f"{far.url}/billet"})
    assert response.status_code == 422
    assert not Mention.objects.exists()


# --- Whether it is still there ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("status", "state"), [(410, "gone"), (404, "gone"), (200, "there"), (500, "there")])
def test_a_page_that_was_taken_back_is_marked(desk: Client, far: FarServer, status: int, state: str) -> None:
    far.pages["/billet"] = Answer(status=status)
    mention = make_conversation().mentions.get()
    Mention.objects.filter(pk=mention.pk).update(url=f"{far.url}/billet")

    assert desk.post(reverse("conversations:mention-check", args=[mention.pk])).status_code == 302
    mention.refresh_from_db()
    assert mention.state == state
    assert mention.checked_at is not None


def test_what_waits_for_us_is_looked_at_again_once_a_day(far: FarServer) -> None:
    now = timezone.now()
    far.pages["/billet"] = Answer(status=410)
    waiting, closed = make_conversation(), make_conversation(state="closed", closed_at=now, ending="none")
    found = now - timedelta(days=2)
    for place, conversation in enumerate((waiting, closed)):
        conversation.mentions.update(url=f"{far.url}/{'billet' if place == 0 else 'autre'}", found_at=found)

    assert check_due(at=now) == 1
    assert check_due(at=now) == 0
    assert [path for path, _headers in far.asked] == ["/billet"]
    assert check(mention=closed.mentions.get(), at=now).state == "gone"
