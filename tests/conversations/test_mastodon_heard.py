"""The campaign's account on Mastodon hears who speaks to it, and finds who speaks of it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from actions.services import relaying
from conversations.desk.heard import Heard, Speaker
from conversations.models import Conversation, Finding, Listener, Mention, Voice
from conversations.services.intake import take_in
from tests.actions.relaying import queue
from tests.conversations.listening import follow, later, listen
from tests.networks.mastodon import Mastodon

pytestmark = pytest.mark.django_db


def test_whoever_speaks_to_the_account_begins_a_conversation(toots: Mastodon) -> None:
    account = follow(toots).account
    words = "<p><span>@campagne</span> Et les trains ?</p><p>On<br />attend.</p>"
    number = toots.say("camille@blog.example.org", words, followers=350)
    assert listen() == 1
    mention = Mention.objects.select_related("voice", "conversation").get()
    assert (mention.origin, mention.remote_id, mention.audience) == ("mastodon", number, 350)
    assert mention.text == "@campagne Et les trains ?\n\nOn\nattend."
    assert mention.url == f"https://blog.example.org/@camille/{number}"
    assert mention.account == account
    assert (mention.voice.name, mention.voice.addresses.get(kind="mastodon").value) == (
        "Camille",
        "@camille@blog.example.org",
    )


def test_what_is_asked_of_the_account_is_a_question_to_the_campaign(toots: Mastodon) -> None:
    follow(toots)
    toots.say("camille@blog.example.org", "<p>@campagne Et les trains de nuit ?</p>")
    listen()
    assert Conversation.objects.get().is_question


def test_somebody_of_the_same_server_is_known_by_their_full_name(toots: Mastodon) -> None:
    follow(toots)
    toots.say("dominique", "<p>@campagne bonjour</p>")
    listen()
    assert Voice.objects.get().addresses.get(kind="mastodon").value == "@dominique@127.0.0.1"


def test_what_was_heard_already_is_not_heard_again(toots: Mastodon) -> None:
    follow(toots)
    toots.say("camille@blog.example.org", "<p>@campagne un</p>")
    assert (listen(), listen(minutes=5)) == (1, 0)
    toots.say("camille@blog.example.org", "<p>@campagne deux</p>")
    assert listen(minutes=10) == 1
    assert Conversation.objects.count() == 1


def test_the_account_is_looked_at_every_few_minutes(toots: Mastodon) -> None:
    follow(toots)
    listen()
    asked = toots.count("/api/v1/notifications")
    listen(minutes=1)
    assert toots.count("/api/v1/notifications") == asked
    listen(minutes=4)
    assert toots.count("/api/v1/notifications") == asked + 1


def test_a_rush_of_mentions_is_read_to_the_end(toots: Mastodon) -> None:
    follow(toots)
    toots.say("premiere@blog.example.org", "<p>@campagne bonjour</p>")
    listen()
    for number in range(95):
        toots.say(f"p{number}@blog.example.org", "<p>@campagne bonjour</p>")
    for minutes in (5, 6, 7, 8):
        listen(minutes=minutes)
    assert Mention.objects.count() == 96


@pytest.mark.parametrize("visibility", ["private", "direct"])
def test_what_is_said_in_private_stays_on_the_network(toots: Mastodon, visibility: str) -> None:
    follow(toots)
    toots.say("camille@blog.example.org", "<p>@campagne entre nous</p>", visibility=visibility)
    assert listen() == 0
    assert not Voice.objects.exists()


def test_the_first_look_leaves_old_words_alone(toots: Mastodon) -> None:
    follow(toots)
    toots.say("camille@blog.example.org", "<p>@campagne jadis</p>", created_at=timezone.now() - timedelta(days=30))
    assert listen() == 0


def test_a_warning_stands_before_the_words(toots: Mastodon) -> None:
    follow(toots)
    toots.say("camille@blog.example.org", "<p>@campagne voilà</p>", spoiler_text="Politique")
    listen()
    assert Mention.objects.get().text == "Politique\n\n@campagne voilà"


@pytest.mark.parametrize(
    "words",
    [
        "<p>@campagne <script>alert(1)</script></p>",
        "<p>@campagne <img src=x onerror=alert(1)></p>",
        '<p>@campagne <a href="javascript:alert(1)">ici</a></p>',
        "<p>@campagne <svg/onload=alert(1)></p>",
    ],
    ids=["script", "picture", "link", "svg"],
)
def test_nothing_of_their_html_is_kept(toots: Mastodon, words: str) -> None:
    follow(toots)
    toots.say("camille@blog.example.org", words, name="Camille <b>\u202e</b>")
    listen()
    mention = Mention.objects.select_related("voice").get()
    assert "<" not in mention.text
    assert "alert" not in mention.text
    assert "\u202e" not in mention.voice.name


def test_an_address_that_is_no_page_is_not_kept(toots: Mastodon) -> None:
    follow(toots)
    toots.say("camille@blog.example.org", "<p>@campagne ici</p>", url="javascript:alert(1)", uri="javascript:alert(1)")
    assert listen() == 1
    assert Mention.objects.get().url == ""


def test_a_status_that_cannot_be_read_hides_none_of_the_others(toots: Mastodon) -> None:
    follow(toots)
    toots.say("camille@blog.example.org", "<p>@campagne un</p>", account={"id": "3", "acct": None})
    toots.say("dominique@blog.example.org", "<p>@campagne deux</p>")
    assert listen() == 1


def test_a_search_finds_who_speaks_of_the_campaign(toots: Mastodon) -> None:
    follow(toots, query="trains de nuit")
    toots.say("camille@blog.example.org", "<p>Les trains de nuit, encore.</p>")
    toots.say("camille@blog.example.org", "<p>Rien à voir.</p>")
    assert (listen(), listen(minutes=20)) == (1, 0)
    assert not Conversation.objects.get().is_question


def test_a_search_does_not_find_the_campaign_itself(toots: Mastodon) -> None:
    account = follow(toots, query="trains de nuit").account
    assert account is not None
    queue(account, text="Nos trains de nuit")
    relaying.send_due(at=later())
    assert listen() == 0


def test_a_tag_is_found_on_servers_that_do_not_search(toots: Mastodon) -> None:
    toots.searches = False
    follow(toots, query="#campagne2027")
    toots.say("camille@blog.example.org", "<p>Ce soir, #Campagne2027</p>")
    assert (listen(), listen(minutes=20)) == (1, 0)


def test_a_server_that_does_not_search_says_so(toots: Mastodon) -> None:
    toots.searches = False
    found = follow(toots, query="trains de nuit")
    assert listen() == 0
    found.refresh_from_db()
    assert "refuse cette question" in found.error


def test_the_same_status_found_twice_is_one_mention(toots: Mastodon) -> None:
    account = follow(toots).account
    follow(toots, query="nuit", account=account)
    toots.say("camille@blog.example.org", "<p>@campagne la nuit</p>")
    listen()
    assert (Mention.objects.count(), Conversation.objects.count()) == (1, 1)


def test_a_status_that_somebody_pasted_before_learns_how_to_be_answered(toots: Mastodon) -> None:
    follow(toots)
    number = toots.say("camille@blog.example.org", "<p>@campagne ici</p>")
    speaker = Speaker(kind="mastodon", value="@camille@blog.example.org", name="Camille")
    page = f"https://blog.example.org/@camille/{number}"
    take_in(heard=Heard(origin="pasted", speaker=speaker, said_at=later(), url=page, text="ici"), at=later())
    assert listen() == 0
    mention = Mention.objects.get()
    assert (mention.remote_id, mention.account is None) == (number, False)
    assert {found.origin for found in Finding.objects.all()} == {"pasted", "mastodon"}


def test_the_network_s_limit_makes_the_listener_wait(toots: Mastodon) -> None:
    found = follow(toots)
    reset = (timezone.now() + timedelta(hours=2)).isoformat()
    toots.refuse(
        "/api/v1/notifications", 429, X_RateLimit_Limit="300", X_RateLimit_Remaining="0", X_RateLimit_Reset=reset
    )
    toots.say("camille@blog.example.org", "<p>@campagne ici</p>")
    assert (listen(), listen(hours=1), listen(hours=3)) == (0, 0, 1)
    found.refresh_from_db()
    assert (found.error, found.failures) == ("", 0)


@pytest.mark.parametrize("status", [401, 403, 500, 503])
def test_a_refusal_keeps_the_account_speaking_and_says_why(toots: Mastodon, status: int) -> None:
    found = follow(toots)
    toots.refuse("/api/v1/notifications", status)
    listen()
    found.refresh_from_db()
    assert found.account is not None
    assert found.account.trouble == ""
    assert found.error
    toots.say("camille@blog.example.org", "<p>@campagne ici</p>")
    assert listen(hours=2) == 1


def test_an_account_that_waits_to_be_mended_is_asked_nothing(toots: Mastodon) -> None:
    found = follow(toots)
    assert found.account is not None
    found.account.trouble = "Le jeton est refusé."
    found.account.save()
    listen()
    found.refresh_from_db()
    assert (toots.asked, "jeton" in found.error, found.state) == ([], True, "queued")


def test_a_webhook_hears_nothing_and_says_so(toots: Mastodon) -> None:
    found = follow(toots)
    assert found.account is not None
    found.account.kind = "webhook"
    found.account.save()
    listen()
    found.refresh_from_db()
    assert found.state == Listener.State.FAILED
