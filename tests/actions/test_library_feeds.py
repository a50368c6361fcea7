"""Feeds of the library."""

from datetime import timedelta
from typing import Any

import feedparser
import pytest
from defusedxml import ElementTree
from django.conf import settings
from django.test import Client
from django.utils import timezone

from tests.actions.making import make_content, make_topic

pytestmark = pytest.mark.django_db
PATH = "/partager/flux.atom"


def read(client: Client, path: str = PATH) -> Any:
    answer = client.get(path)
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    found = feedparser.parse(answer.content)
    assert not found.bozo
    return found


def test_the_feed_tells_the_newest_first(client: Client) -> None:
    now = timezone.now()
    make_content(title="Ancien", published_at=now - timedelta(days=2))
    make_content(title="Récent & neuf", published_at=now - timedelta(hours=1), summary="<b>En bref</b>")
    make_content(state="draft")
    entries = read(client).entries
    assert [entry.title for entry in entries] == ["Récent & neuf", "Ancien"]
    assert "&lt;b&gt;En bref" in entries[0].summary
    assert "/image.jpg?v=1" in entries[0].summary


def test_a_sign_that_xml_cannot_hold_silences_no_feed(client: Client) -> None:
    content = make_content(title="Le prix\x0b du pain", summary="Il\x1f monte", body="Voici\x08 pourquoi")
    assert [entry.title for entry in read(client).entries] == ["Le prix du pain"]
    asked = {"format": "xml", "url": f"{settings.SITE_URL}{content.get_absolute_url()}"}
    assert ElementTree.fromstring(client.get("/oembed/", asked).content).findtext("title") == "Le prix du pain"


def test_a_subject_has_a_feed_of_its_own(client: Client) -> None:
    school = make_topic(name="École", slug="ecole")
    make_content(title="À l'école", topic=school)
    make_content(title="Ailleurs")
    found = read(client, "/partager/sujets/ecole/flux.atom")
    assert [entry.title for entry in found.entries] == ["À l'école"]
    assert found.feed.title.startswith("École")
    assert [tag.term for tag in found.entries[0].tags] == ["Texte", "École"]


def test_a_subject_that_is_none_has_no_feed(client: Client) -> None:
    assert client.get("/partager/sujets/rien/flux.atom").status_code == 404


def test_a_feed_that_did_not_change_is_answered_by_a_line(client: Client) -> None:
    content = make_content()
    etag = client.get(PATH)["ETag"]
    assert client.get(PATH, HTTP_IF_NONE_MATCH=etag).status_code == 304
    content.title = "Corrigé"
    content.save()
    assert client.get(PATH, HTTP_IF_NONE_MATCH=etag).status_code == 200


def test_what_is_over_leaves_the_feed(client: Client) -> None:
    content = make_content(ends_at=timezone.now() + timedelta(hours=1))
    etag = client.get(PATH)["ETag"]
    content.__class__.objects.update(ends_at=timezone.now() - timedelta(seconds=1))
    answer = client.get(PATH, HTTP_IF_NONE_MATCH=etag)
    assert answer.status_code == 200
    assert read(client).entries == []
