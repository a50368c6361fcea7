"""« Mes partages »: what somebody passed on, and what it brought."""

import re
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from actions.models import Content, LinkDay, ShortLink
from actions.services.links import own_link
from actions.services.sharing import declare_share
from supporters.models import Supporter
from tests.actions.making import make_content
from tests.factories import make_supporter, sign_in

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture
def content() -> Content:
    return make_content(title="La cantine")


@pytest.fixture
def person() -> Supporter:
    return make_supporter(display_name="Nadia")


def brought(person: Supporter, content: Content, *, clicks: int, robots: int = 0) -> ShortLink:
    now = timezone.now()
    declare_share(supporter=person, content=content, network="x", at=now)
    link = own_link(supporter=person, content=content, at=now)
    ShortLink.objects.filter(pk=link.pk).update(people=clicks, robots=robots)
    today = now.astimezone(PARIS).date()
    LinkDay.objects.create(link=link, day=today, referrer="t.co", clicks=clicks)
    LinkDay.objects.create(link=link, day=today, is_robot=True, clicks=robots)
    return link


def test_my_shares_tell_what_they_brought(content: Content, client: Client, person: Supporter) -> None:
    brought(person, content, clicks=37, robots=500)
    shown = sign_in(client, person).get("/partager/mes-partages/").content.decode()
    assert "La cantine" in shown
    assert "<strong>37</strong>" in shown
    assert "500" not in re.sub(r"<input[^>]*csrf[^>]*>", "", shown)
    assert 'class="days-chart' in shown


def test_fewer_than_ten_visits_are_not_told(content: Content, client: Client, person: Supporter) -> None:
    brought(person, content, clicks=9)
    shown = sign_in(client, person).get("/partager/mes-partages/").content.decode()
    assert "moins de 10 visites" in shown
    assert "<strong>9</strong>" not in shown
    assert 'class="days-chart' not in shown


def test_my_shares_are_mine(content: Content, client: Client, person: Supporter) -> None:
    brought(make_supporter(), content, clicks=50)
    shown = sign_in(client, person).get("/partager/mes-partages/").content.decode()
    assert "La cantine" not in shown
    assert "Vous n'avez encore rien partagé" in shown


def test_my_shares_ask_as_much_for_one_as_for_many(client: Client, person: Supporter) -> None:
    sign_in(client, person)
    client.get("/partager/mes-partages/")
    asked = []
    for _size in range(2):
        for _one in range(3):
            brought(person, make_content(), clicks=12)
        with CaptureQueriesContext(connection) as found:
            client.get("/partager/mes-partages/")
        asked.append(len(found))
    assert asked[0] == asked[1]
