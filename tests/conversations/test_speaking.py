"""Answers leave under what they answer, once, and what is answered to them joins the conversation."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from actions.relays.rules import Answerless, Refused, RelayError, Trouble, Unreachable
from actions.services import relaying
from conversations.models import Answer, Conversation, Mention, VoiceAddress
from conversations.mouths import speak
from conversations.mouths.steps import Hushed, Lost
from conversations.services.answer_ways import ways
from conversations.services.answering import send_due
from tests.actions.relaying import make_account, queue
from tests.conversations.listening import follow, later, listen, queue_answer
from tests.conversations.making import make_answer, make_conversation, make_mention
from tests.networks.bluesky import DID, HANDLE, Bluesky
from tests.networks.mastodon import Mastodon
from tests.teams.silences import fall_silent

pytestmark = pytest.mark.django_db


def hear(network: Any, words: str = "<p>@campagne Et les trains de nuit ?</p>", **said: Any) -> Mention:
    """What somebody said to the account, and the desk heard."""
    follow(network)
    if isinstance(network, Mastodon):
        network.say("camille@blog.example.org", words, **said)
    else:
        network.say("camille.example.org", f"@{HANDLE} Et les trains de nuit ?", **said)
    listen()
    return Mention.objects.select_related("conversation__voice", "account", "voice").get()


def test_an_answer_stands_under_what_it_answers_on_mastodon(toots: Mastodon) -> None:
    mention = hear(toots)
    answer = queue_answer(mention)
    assert send_due(at=later()) == 1
    [status] = toots.statuses
    assert (status["to"], status["key"]) == (mention.remote_id, str(answer.key))
    assert status["text"] == f"@camille@blog.example.org {answer.text}"
    answer.refresh_from_db()
    assert (answer.state, answer.remote_id) == ("sent", status["id"])
    assert answer.url == f"{toots.url}/@campagne/{status['id']}"


def test_an_answer_stands_under_what_it_answers_on_bluesky(skies: Bluesky) -> None:
    mention = hear(skies)
    answer = queue_answer(mention)
    assert send_due(at=later()) == 1
    [(key, record)] = skies.records.items()
    assert record["reply"]["parent"]["uri"] == record["reply"]["root"]["uri"] == mention.remote_id
    answer.refresh_from_db()
    assert (answer.state, answer.remote_id) == ("sent", f"at://{DID}/app.bsky.feed.post/{key}")


def test_an_answer_deep_in_a_thread_names_its_beginning(skies: Bluesky) -> None:
    first = skies.say("dominique.example.org", "Parlons trains.")
    mention = hear(skies, to=first)
    queue_answer(mention)
    send_due(at=later())
    [record] = skies.records.values()
    assert (record["reply"]["root"]["uri"], record["reply"]["parent"]["uri"]) == (first, mention.remote_id)


@pytest.mark.parametrize("name", ["@camille@blog.example.org", "@Camille@blog.example.org"])
def test_whoever_is_named_already_is_not_named_twice(toots: Mastodon, name: str) -> None:
    queue_answer(hear(toots), text=f"Merci {name} !")
    send_due(at=later())
    assert toots.statuses[0]["text"] == f"Merci {name} !"


@pytest.mark.parametrize("visibility", ["public", "unlisted"])
def test_an_answer_is_as_public_as_what_it_answers(toots: Mastodon, visibility: str) -> None:
    queue_answer(hear(toots, visibility=visibility))
    send_due(at=later())
    assert toots.statuses[0]["visibility"] == visibility


def test_what_became_private_is_not_answered_in_public(toots: Mastodon) -> None:
    answer = queue_answer(hear(toots))
    toots.others[0]["visibility"] = "direct"
    assert send_due(at=later()) == 0
    answer.refresh_from_db()
    assert (answer.state, toots.statuses) == ("failed", [])


@pytest.mark.parametrize("network", ["toots", "skies"])
def test_what_was_withdrawn_is_not_answered_and_the_mention_says_so(request: Any, network: str) -> None:
    server = request.getfixturevalue(network)
    mention = hear(server)
    answer = queue_answer(mention)
    server.withdraw(mention.remote_id)
    with pytest.raises(Answerless):
        speak(answer=answer, at=timezone.now())
    mention.refresh_from_db()
    assert mention.state == Mention.State.GONE


@pytest.mark.parametrize("network", ["toots", "skies"])
def test_their_reply_joins_the_conversation(request: Any, network: str) -> None:
    server = request.getfixturevalue(network)
    answer = queue_answer(hear(server))
    send_due(at=later())
    answer.refresh_from_db()
    if isinstance(server, Mastodon):
        server.say("camille@blog.example.org", "<p>Merci, c'est clair.</p>", to=answer.remote_id)
    else:
        server.say("camille.example.org", "Merci, c'est clair.", to=answer.remote_id)
    assert listen(minutes=5) == 1
    conversation = Conversation.objects.get()
    last = conversation.mentions.latest("pk")
    assert (last.in_reply_to, conversation.heard) == (answer.remote_id, 2)
    assert conversation.had_second_turn


@pytest.mark.parametrize("network", ["toots", "skies"])
def test_a_try_whose_answer_was_lost_is_found_again(request: Any, network: str) -> None:
    """The server took it, the connection broke: the next try looks before it speaks."""
    server = request.getfixturevalue(network)
    answer = queue_answer(hear(server))
    speak(answer=answer, at=timezone.now())
    if isinstance(server, Mastodon):
        server.forget_keys()
    again = Answer.objects.get(pk=answer.pk)
    said = speak(answer=again, at=timezone.now())
    count = len(server.statuses) if isinstance(server, Mastodon) else server.puts
    assert (count, bool(said.remote_id)) == (1, True)


def test_a_relayed_message_of_the_same_words_is_not_taken_for_the_answer(toots: Mastodon) -> None:
    mention = hear(toots)
    name = "@camille@blog.example.org"
    answer = queue_answer(mention, text=f"Bonjour {name}.")
    assert mention.account is not None
    queue(mention.account, text=f"Bonjour {name}.")
    relaying.send_due(at=later())
    answer.progress["tried_at"] = timezone.now().isoformat()
    speak(answer=answer, at=timezone.now())
    assert len(toots.statuses) == 2


def test_another_account_finds_what_it_answers_by_its_page(toots: Mastodon) -> None:
    mention = hear(toots)
    other = make_account(toots, name="Brest")
    answer = queue_answer(mention, account=other)
    assert send_due(at=later()) == 1
    answer.refresh_from_db()
    assert answer.progress["place"] == mention.remote_id


def test_a_pasted_post_of_bluesky_is_answered_by_its_page(skies: Bluesky) -> None:
    mention = hear(skies)
    account = mention.account
    Mention.objects.update(remote_id="", account=None)
    mention.refresh_from_db()
    queue_answer(mention, account=account)
    assert send_due(at=later()) == 1


def test_a_page_that_is_no_status_is_not_answered(skies: Bluesky) -> None:
    mention = make_mention(origin="bluesky", url="https://bsky.app/about")
    answer = queue_answer(mention, account=make_account(skies))
    with pytest.raises(Answerless):
        speak(answer=answer, at=timezone.now())


def test_a_name_that_makes_it_too_long_is_counted(toots: Mastodon) -> None:
    answer = queue_answer(hear(toots), text="x" * 495)
    with pytest.raises(Refused, match="trop long"):
        speak(answer=answer, at=timezone.now())
    assert toots.statuses == []


@pytest.mark.parametrize(("status", "error"), [(500, Unreachable), (401, Trouble), (422, Refused)])
def test_what_a_network_refuses_is_told_in_our_words(toots: Mastodon, status: int, error: type[RelayError]) -> None:
    answer = queue_answer(hear(toots))
    toots.refuse("/api/v1/statuses", status)
    with pytest.raises(error):
        speak(answer=answer, at=timezone.now())
    assert toots.statuses == []


def test_an_answer_that_somebody_dropped_does_not_leave(toots: Mastodon) -> None:
    answer = queue_answer(hear(toots))
    Answer.objects.update(state="dropped")
    with pytest.raises(Lost):
        speak(answer=answer, at=timezone.now())
    assert toots.statuses == []


def test_silence_that_begins_meanwhile_stops_it_at_the_door(toots: Mastodon) -> None:
    answer = queue_answer(hear(toots))
    now = timezone.now()
    fall_silent(now)
    with pytest.raises(Hushed):
        speak(answer=answer, at=now + timedelta(minutes=1))
    assert toots.statuses == []


def test_an_answer_by_hand_leaves_by_no_door(db: None) -> None:
    with pytest.raises(Refused):
        speak(answer=make_answer(), at=timezone.now() + timedelta(minutes=1))


@pytest.mark.parametrize(("network", "name"), [("toots", "lea@blog.example.org"), ("skies", "lea.example.org")])
def test_an_article_is_answered_through_the_account_by_name_and_link(request: Any, network: str, name: str) -> None:
    server = request.getfixturevalue(network)
    account = make_account(server)
    mention = make_mention()
    VoiceAddress.objects.create(voice=mention.voice, kind=account.kind, value=name, key=name)
    conversation = make_conversation(mention.voice)
    mention.conversation = conversation
    mention.save()
    assert (Answer.Channel.ACCOUNT, account) in ways(conversation, mention)
    answer = queue_answer(mention, account=account)
    assert send_due(at=later()) == 1
    answer.refresh_from_db()
    assert answer.state == "sent"
    said = server.statuses[0]["text"] if network == "toots" else next(iter(server.records.values()))["text"]
    assert said == f"@{name} {answer.text}\n\n{mention.url}"
