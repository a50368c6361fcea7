"""What was said before is read at its place when somebody asks, and nothing of it is kept."""

from typing import Any

import pytest
from django.test import Client

from conversations.models import Conversation, Mention, Voice
from supporters.models import Supporter
from tests.conversations.listening import follow, listen
from tests.conversations.making import make_conversation
from tests.factories import sign_in
from tests.networks.bluesky import HANDLE, Bluesky
from tests.networks.mastodon import Mastodon

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client, responder: Supporter) -> Client:
    return sign_in(client, responder)


def hear_deep(network: Any) -> Conversation:
    """Somebody asks us something under what two others said."""
    follow(network)
    if isinstance(network, Mastodon):
        first = network.say("alix@blog.example.org", "<p>Parlons trains.</p>")
        second = network.say("dominique@blog.example.org", "<p>De nuit ?</p>", to=first)
        network.say("camille@blog.example.org", "<p>@campagne vous en dites quoi ?</p>", to=second)
    else:
        first = network.say("alix.example.org", "Parlons trains.")
        second = network.say("dominique.example.org", "De nuit ?", to=first)
        network.say("camille.example.org", f"@{HANDLE} vous en dites quoi ?", to=second)
    listen()
    return Conversation.objects.get()


@pytest.mark.parametrize("network", ["toots", "skies"])
def test_the_thread_that_leads_there_is_shown_oldest_first(request: Any, network: str, desk: Client) -> None:
    row = hear_deep(request.getfixturevalue(network))
    assert "Ce qui s" in desk.get(row.get_absolute_url()).content.decode()
    page = desk.get(f"/repondre/{row.pk}/avant/").content.decode()
    assert page.index("Parlons trains.") < page.index("De nuit ?")
    assert "Alix" in page


@pytest.mark.parametrize("network", ["toots", "skies"])
def test_nothing_of_it_is_kept(request: Any, network: str, desk: Client) -> None:
    row = hear_deep(request.getfixturevalue(network))
    desk.get(f"/repondre/{row.pk}/avant/")
    assert (Mention.objects.count(), Voice.objects.count()) == (1, 1)


def test_what_was_withdrawn_is_not_shown(toots: Mastodon, desk: Client) -> None:
    row = hear_deep(toots)
    toots.withdraw(toots.others[1]["id"])
    assert "a été retiré" in desk.get(f"/repondre/{row.pk}/avant/").content.decode()


def test_a_network_that_does_not_answer_says_so(toots: Mastodon, desk: Client) -> None:
    row = hear_deep(toots)
    toots.refuse("/api/v1/statuses", 503)
    page = desk.get(f"/repondre/{row.pk}/avant/")
    assert (page.status_code, "ne répond pas" in page.content.decode()) == (200, True)


def test_what_answers_nothing_has_nothing_before_it(desk: Client) -> None:
    row = make_conversation()
    assert "Ce qui s" not in desk.get(row.get_absolute_url()).content.decode()
    assert "ne répond à aucun autre" in desk.get(f"/repondre/{row.pk}/avant/").content.decode()


def test_programs_of_the_desk_read_it_too(skies: Bluesky, client: Client, responder: Supporter) -> None:
    row = hear_deep(skies)
    told = sign_in(client, responder).get(f"/api/v1/conversations/{row.pk}/before/").json()
    assert [one["text"] for one in told["said"]] == ["Parlons trains.", "De nuit ?"]


def test_nobody_else_reads_it(client: Client, stranger: Supporter) -> None:
    row = make_conversation()
    assert client.get(f"/repondre/{row.pk}/avant/").status_code == 302
    sign_in(client, stranger)
    for path in (f"/repondre/{row.pk}/avant/", f"/api/v1/conversations/{row.pk}/before/"):
        assert client.get(path).status_code == 404
