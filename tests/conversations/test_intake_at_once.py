"""The same thing heard at the same instant by several ears: one mention, one voice, one conversation."""

from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest

from conversations.desk.heard import Heard, Speaker
from conversations.models import Conversation, Finding, Listener, Mention, ReceivedWebmention, Voice
from conversations.services.intake import take_in
from conversations.services.listening import LEASE
from conversations.services.webmentions import receive
from tests.conversations.making import make_listener
from tests.teams.test_at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def heard(origin: str, page: str = "billet") -> Heard:
    speaker = Speaker(kind="site", value="https://blog.example.org/", name="Le blog")
    return Heard(origin=origin, speaker=speaker, said_at=NOW, url=f"https://blog.example.org/{page}", text="Bonjour")


def test_one_mention_heard_by_three_ears_is_one() -> None:
    origins = ("feed", "webmention", "pasted", "feed")
    found = at_once([partial(take_in, heard=heard(origin), at=NOW) for origin in origins])

    assert sorted(is_new for _mention, is_new in found) == [False, False, False, True]
    assert (Mention.objects.count(), Voice.objects.count(), Finding.objects.count()) == (1, 1, 3)
    assert Conversation.objects.get().heard == 1


def test_several_articles_of_somebody_new_are_one_conversation() -> None:
    at_once([partial(take_in, heard=heard("feed", f"billet-{n}"), at=NOW) for n in range(5)])

    assert (Mention.objects.count(), Voice.objects.count()) == (5, 1)
    assert Conversation.objects.get().heard == 5


def test_a_feed_is_taken_by_one_worker() -> None:
    listener = make_listener(due_at=NOW)

    taken = at_once([partial(Listener.objects.claim, listener.pk, at=NOW, lease=LEASE)] * 4)
    assert sorted(taken) == [False, False, False, True]


def test_one_webmention_sent_four_times_at_once_is_one_row(settings: Any) -> None:
    settings.SITE_URL = "http://127.0.0.1:8000"
    send = partial(receive, source="https://blog.example.org/a", target="http://127.0.0.1:8000/carte/", at=NOW)

    at_once([send] * 4)
    assert ReceivedWebmention.objects.count() == 1
