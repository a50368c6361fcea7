"""The campaign's account on Bluesky hears who speaks to it, and finds who speaks of it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from actions.services import relaying
from conversations.models import Conversation, Mention, Voice
from tests.actions.relaying import queue
from tests.conversations.listening import follow, later, listen
from tests.networks.bluesky import DID, HANDLE, Bluesky

pytestmark = pytest.mark.django_db


def test_whoever_names_the_account_begins_a_conversation(skies: Bluesky) -> None:
    follow(skies)
    uri = skies.say("camille.example.org", f"@{HANDLE} Et les trains de nuit ?")
    assert listen() == 1
    mention = Mention.objects.select_related("voice", "conversation").get()
    assert (mention.origin, mention.remote_id, mention.audience) == ("bluesky", uri, 45)
    assert mention.url == f"https://bsky.app/profile/camille.example.org/post/{uri.rpartition('/')[2]}"
    assert mention.conversation is not None
    assert mention.conversation.is_question
    assert mention.voice.addresses.get(kind="bluesky").value == skies.people["camille.example.org"]


def test_an_answer_and_a_quotation_say_what_they_answer(skies: Bluesky) -> None:
    account = follow(skies).account
    assert account is not None
    queue(account, text="Nos trains de nuit")
    relaying.send_due(at=later())
    [key] = skies.records
    ours = f"at://{DID}/app.bsky.feed.post/{key}"
    skies.say("camille.example.org", "D'accord.", to=ours)
    skies.say("dominique.example.org", "Voyez cela.", quotes=ours)
    assert listen() == 2
    assert set(Mention.objects.values_list("in_reply_to", flat=True)) == {ours}


def test_what_was_heard_already_is_not_heard_again(skies: Bluesky) -> None:
    follow(skies)
    skies.say("camille.example.org", f"@{HANDLE} un")
    assert (listen(), listen(minutes=5)) == (1, 0)
    skies.say("camille.example.org", f"@{HANDLE} deux")
    assert listen(minutes=10) == 1
    assert Conversation.objects.count() == 1


def test_a_rush_of_mentions_is_read_to_the_end(skies: Bluesky) -> None:
    follow(skies)
    skies.say("premiere.example.org", f"@{HANDLE} bonjour")
    listen()
    for number in range(120):
        skies.say(f"p{number}.example.org", f"@{HANDLE} bonjour")
    listen(minutes=5)
    assert Mention.objects.count() == 121
    assert skies.count("/xrpc/app.bsky.actor.getProfiles") == 1 + 121 // 25 + 1


def test_what_was_read_is_not_read_again(skies: Bluesky) -> None:
    """One page is enough when nothing is new, however many there were."""
    follow(skies)
    for number in range(120):
        skies.say(f"p{number}.example.org", f"@{HANDLE} bonjour")
    listen()
    asked = skies.count("/xrpc/app.bsky.notification.listNotifications")
    listen(minutes=5)
    assert skies.count("/xrpc/app.bsky.notification.listNotifications") == asked + 1


def test_likes_are_no_words(skies: Bluesky) -> None:
    follow(skies)
    skies.say("camille.example.org", f"@{HANDLE} j'aime")
    skies.posts[0]["reason"] = "like"
    assert listen() == 0


def test_the_first_look_leaves_old_words_alone(skies: Bluesky) -> None:
    follow(skies)
    skies.say("camille.example.org", f"@{HANDLE} jadis", created_at="2026-01-01T00:00:00.000Z")
    assert listen() == 0


@pytest.mark.parametrize("created", ["demain", "2099-01-01T00:00:00Z", ""], ids=["word", "future", "nothing"])
def test_a_clock_that_lies_is_not_believed(skies: Bluesky, created: str) -> None:
    follow(skies)
    skies.say("camille.example.org", f"@{HANDLE} ici", createdAt=created)
    assert listen() == 1
    assert abs(Mention.objects.get().said_at - timezone.now()) < timedelta(minutes=10)


def test_a_post_without_words_hides_none_of_the_others(skies: Bluesky) -> None:
    follow(skies)
    skies.say("camille.example.org", f"@{HANDLE} un")
    skies.posts[0]["record"] = {"$type": "org.example.thing", "text": 3}
    skies.say("dominique.example.org", f"@{HANDLE} deux")
    assert listen() == 1


def test_a_search_finds_who_speaks_of_the_campaign_and_not_itself(skies: Bluesky) -> None:
    account = follow(skies, query="trains de nuit").account
    assert account is not None
    skies.say("camille.example.org", "Les trains de nuit, encore.")
    skies.say("camille.example.org", "Rien à voir.")
    skies.posts.append(skies.posts[-1] | {"uri": f"at://{DID}/app.bsky.feed.post/3kaaaaaaaaaaa", "did": DID})
    skies.records["3kaaaaaaaaaaa"] = skies.posts[-1]["record"]
    assert (listen(), listen(minutes=20)) == (1, 0)
    assert Voice.objects.get().name == "Camille"


def test_the_same_post_notified_and_found_is_one_mention(skies: Bluesky) -> None:
    account = follow(skies).account
    follow(skies, query="nuit", account=account)
    skies.say("camille.example.org", f"@{HANDLE} la nuit")
    listen()
    assert (Mention.objects.count(), Conversation.objects.count()) == (1, 1)


def test_the_session_is_kept_from_one_look_to_the_next(skies: Bluesky) -> None:
    follow(skies)
    for minutes in (0, 5, 10):
        listen(minutes=minutes)
    assert skies.sign_ins == 1


def test_the_network_s_limit_makes_the_listener_wait(skies: Bluesky) -> None:
    follow(skies)
    reset = str(int((timezone.now() + timedelta(hours=2)).timestamp()))
    path = "/xrpc/app.bsky.notification.listNotifications"
    skies.refuse(path, 429, {"error": "RateLimitExceeded"}, ratelimit_reset=reset)
    skies.say("camille.example.org", f"@{HANDLE} ici")
    assert (listen(), listen(hours=1), listen(hours=3)) == (0, 0, 1)


@pytest.mark.parametrize("status", [400, 500, 502])
def test_a_refusal_is_said_and_asked_again_later(skies: Bluesky, status: int) -> None:
    found = follow(skies)
    skies.refuse("/xrpc/app.bsky.notification.listNotifications", status, {"error": "InvalidRequest"})
    listen()
    found.refresh_from_db()
    assert (found.failures, bool(found.error)) == (1, True)
    skies.say("camille.example.org", f"@{HANDLE} ici")
    assert listen(hours=2) == 1
