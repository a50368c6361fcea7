"""A live thread's page gives what is needed to hear the rest, to whom may read it and to nobody else."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from conversations.models import Member, Thread
from tests.asking import World, ask_everybody, make_people, make_world, undone
from tests.conversations.access_live import PAGES, make_things
from tests.conversations.making import make_member, make_message, make_responder, make_thread
from tests.factories import make_place, make_role, sign_in

pytestmark = pytest.mark.django_db

ROLES = ("visitor", "stranger", "member", "moderator", "lead", "responder", "national")


@pytest.fixture
def thread() -> Thread:
    return make_thread(is_live=True)


@pytest.fixture
def browser(client: Client, member: Member) -> Client:
    return sign_in(client, member.supporter)


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), undone():
        people = make_people("member", "stranger")
        make_member(supporter=people["member"], handle="membre")
        elsewhere = make_place(kind="departement", code="87", name="Haute-Vienne")
        people |= {"lead": make_role(None, "departmental", place=elsewhere).supporter, "responder": make_responder()}
        yield make_world(people, make_things(people))


@pytest.mark.parametrize("what", PAGES)
def test_a_live_thread_answers_each_role(what: str, world: World) -> None:
    assert ask_everybody(world, ROLES, f"GET {what}", otherwise="GET") == dict(zip(ROLES, PAGES[what], strict=True))


def test_a_pass_tells_what_is_new(browser: Client, thread: Thread) -> None:
    given = browser.get(f"/groupe/fil/{thread.pk}/direct/").json()
    assert given.keys() == {"address", "version", "number", "life", "live"}
    assert given["live"] is True
    make_message(thread, "Et les trains de nuit ?")
    Thread.objects.update(version=given["version"] + 1)

    answer = browser.get(f"{given['address']}{given['version']}.{given['number']}")

    [message] = answer.json()["messages"]
    assert message["number"] == 2
    assert "Et les trains de nuit ?" in message["html"]
    assert answer["Cache-Control"].startswith("max-age=0")


def test_programs_have_the_same_pass(browser: Client, thread: Thread) -> None:
    given = browser.get(f"/api/v1/group/threads/{thread.pk}/live/").json()
    assert browser.get(f"{given['address']}0.0").json()["live"] is True


def test_passes_are_given_in_moderation(browser: Client, thread: Thread) -> None:
    statuses = {browser.get(f"/groupe/fil/{thread.pk}/direct/").status_code for _ in range(61)}
    assert statuses == {200, 429}


def test_an_address_that_means_nothing_is_nowhere(browser: Client) -> None:
    assert browser.get("/groupe/direct/rien/1").status_code == 404


def test_the_page_of_a_live_thread_says_where_to_ask(browser: Client, thread: Thread) -> None:
    page = browser.get(f"/groupe/fil/{thread.pk}/").content.decode()
    assert "data-campaign-live=" in page
    assert "data-campaign-end" in page
    assert "Nouveaux messages" in page
    assert "js/conversations/live.js" in page


@pytest.mark.parametrize("fields", [{"is_live": False}, {"is_live": True, "state": "hidden"}])
def test_other_pages_ask_nothing(fields: dict[str, Any], client: Client, moderator: Any) -> None:
    page = sign_in(client, moderator).get(f"/groupe/fil/{make_thread(**fields).pk}/")
    assert page.status_code == 200
    assert "data-campaign-live=" not in page.content.decode()


def test_a_message_that_comes_looks_as_it_does_on_the_page(browser: Client, thread: Thread) -> None:
    """Same markup: what is only its author's, or only others', is marked for the script to take away."""
    given = browser.get(f"/groupe/fil/{thread.pk}/direct/").json()
    make_message(thread, "Bonsoir", author=make_member("Dominique", handle="dominique"))
    Thread.objects.update(version=given["version"] + 1)
    html = browser.get(f"{given['address']}0.1").json()["messages"][0]["html"]
    assert html.strip().startswith("<li")
    assert 'id="m2"' in html
    assert 'data-campaign-author="dominique"' in html
    assert "Dominique" in html
    assert "data-campaign-own" in html
    assert "data-campaign-not-own" in html
    assert "data-campaign-useful" in html
    assert "data-campaign-answers" in html


def test_whoever_left_hears_no_more(browser: Client, thread: Thread, member: Member) -> None:
    given = browser.get(f"/groupe/fil/{thread.pk}/direct/").json()
    Member.objects.filter(pk=member.pk).update(left_at=timezone.now())
    assert browser.get(f"{given['address']}0.0").status_code == 403
    assert browser.get(f"/groupe/fil/{thread.pk}/direct/").status_code == 404


def test_what_is_told_is_json(browser: Client, thread: Thread) -> None:
    given = browser.get(f"/groupe/fil/{thread.pk}/direct/").json()
    assert json.loads(browser.get(f"{given['address']}0.0").content) == {"version": 0, "every": 1000, "live": True}
