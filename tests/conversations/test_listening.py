"""Feeds read from sites that are really there: what becomes a mention, and when they are asked again."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from conversations.models import Conversation, Finding, Listener, Mention
from conversations.services import listeners
from conversations.services.listening import AT_LEAST_DAILY, EVERY, GIVEN_UP, LEASE, listen, listen_due
from conversations.services.voices import object_
from conversations.tasks import listen as listen_task
from tests.actions.feeds import blog
from tests.conversations.making import make_listener, make_voice
from tests.far_server import Answer, FarServer, far_server
from tests.teams.silences import fall_silent

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
RSS = "application/rss+xml"
State = Listener.State
OF_US = ("un", "La Marche bleue promet des trains")


@pytest.fixture(autouse=True)
def named(settings: Any) -> None:
    settings.CAMPAIGN_NAME, settings.CAMPAIGN_CANDIDATE, settings.DESK_WORDS = "La Marche bleue", "Zoé Kermeur", []


@pytest.fixture
def far(settings: Any) -> Iterator[FarServer]:
    with far_server() as server:
        settings.FETCH_PRIVATE_HOSTS = [server.host]
        yield server


def feed_of(far: FarServer, body: bytes | Answer, path: str = "/flux", **overrides: Any) -> Listener:
    """A listener whose feed answers so; it was heard before, so that a first look is nothing special."""
    far.pages[path] = Answer(body, kind=RSS) if isinstance(body, bytes) else body
    return make_listener(**({"feed": f"{far.url}{path}", "due_at": NOW} | overrides))


def hear(listener: Listener, at: datetime = NOW) -> Listener:
    """As `listen_due` does, at an instant that does not pass."""
    assert Listener.objects.claim(listener.pk, at=at, lease=LEASE)
    listen(listener=Listener.objects.get(pk=listener.pk), at=at)
    listener.refresh_from_db()
    return listener


def asked(far: FarServer) -> list[str]:
    return [path for path, _headers in far.asked]


def test_an_article_that_names_the_campaign_becomes_a_conversation(far: FarServer) -> None:
    dated = "<pubDate>Fri, 20 Nov 2026 10:00:00 GMT</pubDate><description>Qu'en pensez-vous ?</description>"
    listener = feed_of(far, blog(OF_US, ("deux", "La météo de demain"), more=[dated]))

    assert listen_due(at=NOW) == 1

    mention = Mention.objects.get()
    assert (mention.title, mention.url) == ("La Marche bleue promet des trains", "https://blog.example/un")
    assert (mention.said_at, mention.origin) == (datetime(2026, 11, 20, 10, tzinfo=UTC), "feed")
    assert mention.is_question
    assert mention.voice.outlet == "blog.example"
    assert Conversation.objects.get().mentions.get() == mention
    assert Finding.objects.get().listener == listener


@pytest.mark.parametrize(
    "entry",
    [
        ("un", "Zoe KERMEUR à Brest"),
        ("un", "Ce soir"),
    ],
    ids=["the candidate, without accents", "a link alone"],
)
def test_names_and_links_are_enough(far: FarServer, settings: Any, entry: tuple[str, str]) -> None:
    link = f"<description>&lt;a href='{settings.SITE_URL}/carte/'&gt;ici&lt;/a&gt;</description>"
    feed_of(far, blog(entry, more=[link]))

    assert listen_due(at=NOW) == 1


def test_words_of_the_settings_are_looked_for(far: FarServer, settings: Any) -> None:
    settings.DESK_WORDS = ["#bleue2027"]
    feed_of(far, blog(("un", "Vive #Bleue2027"), ("deux", "La bleue")))

    assert listen_due(at=NOW) == 1


def test_a_feed_of_which_all_is_taken_gives_all(far: FarServer) -> None:
    feed_of(far, blog(("un", "La météo"), ("deux", "Le sport")), takes_all=True)

    assert listen_due(at=NOW) == 2
    assert Conversation.objects.count() == 1


def test_a_feed_of_others_articles_names_each_where_it_stands(far: FarServer) -> None:
    source = '<source url="https://blog.example/rss">Le blog de Zoé</source>'
    feed_of(far, blog(OF_US, home="https://ailleurs.example.org", more=[source]))

    listen_due(at=NOW)

    assert Mention.objects.get().voice.outlet == "Le blog de Zoé"


def test_what_is_a_month_old_is_no_conversation(far: FarServer) -> None:
    feed_of(far, blog(OF_US, more=["<pubDate>Tue, 20 Oct 2026 10:00:00 GMT</pubDate>"]))

    assert listen_due(at=NOW) == 0


def test_everything_is_of_the_voice_that_the_desk_chose(far: FarServer) -> None:
    voice = make_voice()
    feed_of(far, blog(OF_US), voice=voice)

    listen_due(at=NOW)

    assert Mention.objects.get().voice == voice


def test_who_objected_is_not_taken_back(far: FarServer) -> None:
    feed_of(far, blog(OF_US))
    listen_due(at=NOW)
    object_(voice=Mention.objects.get().voice, at=NOW)
    listener = make_listener(feed=f"{far.url}/autre", due_at=NOW)
    far.pages["/autre"] = Answer(blog(("trois", "La Marche bleue encore")), kind=RSS)

    assert listen_due(at=NOW + timedelta(minutes=5)) == 0

    listener.refresh_from_db()
    assert not Mention.objects.exists()
    assert (listener.failures, listener.error) == (0, "")


def test_what_was_heard_once_is_not_heard_twice(far: FarServer) -> None:
    listener = hear(feed_of(far, blog(OF_US)))
    far.pages["/flux"] = Answer(blog(OF_US, ("deux", "La Marche bleue, suite")), kind=RSS)

    hear(listener, at=NOW + EVERY)

    assert Mention.objects.count() == 2
    assert Finding.objects.count() == 2
    assert Conversation.objects.get().heard == 2


def test_a_feed_that_answers_is_asked_again_after_half_an_hour(far: FarServer) -> None:
    listener = hear(feed_of(far, blog(OF_US), failures=3, error="Panne"))

    assert (listener.due_at, listener.read_at) == (NOW + EVERY, NOW)
    assert (listener.failures, listener.attempts, listener.error, listener.leased_until) == (0, 0, "", None)
    listen_due(at=NOW + EVERY - timedelta(seconds=1))
    assert asked(far) == ["/flux"]


def test_a_feed_that_has_not_changed_is_not_sent_again(far: FarServer) -> None:
    marks = {"ETag": '"7"', "Last-Modified": "Sat, 21 Nov 2026 10:00:00 GMT"}
    listener = hear(feed_of(far, Answer(blog(OF_US), kind=RSS, headers=marks)))
    far.pages["/flux"] = Answer(status=304)

    listener = hear(listener, at=NOW + EVERY)

    assert far.asked[1][1]["if-none-match"] == '"7"'
    assert far.asked[1][1]["if-modified-since"] == "Sat, 21 Nov 2026 10:00:00 GMT"
    assert (listener.due_at, listener.etag) == (NOW + 2 * EVERY, '"7"')


def test_a_feed_whose_entries_are_the_same_is_not_read_again(far: FarServer, monkeypatch: pytest.MonkeyPatch) -> None:
    listener = hear(feed_of(far, blog(OF_US).replace(b"<title>B<", b"<lastBuildDate>1</lastBuildDate><title>B<")))
    far.pages["/flux"] = Answer(blog(OF_US).replace(b"<title>B<", b"<lastBuildDate>2</lastBuildDate><title>B<"), RSS)

    def read(*args: Any, **kwargs: Any) -> None:
        raise AssertionError("read again")

    monkeypatch.setattr("conversations.services.listening.entries_of", read)
    assert hear(listener, at=NOW + EVERY).failures == 0


def test_marks_longer_than_a_row_are_not_kept(far: FarServer) -> None:
    marks = {"ETag": '"' + "7" * 400 + '"', "Last-Modified": "9" * 200}
    listener = hear(feed_of(far, Answer(blog(OF_US), kind=RSS, headers=marks)))

    assert (listener.etag, listener.modified, listener.failures) == ("", "", 0)


def test_a_feed_that_fails_is_asked_ever_more_rarely_then_daily_then_no_more(far: FarServer) -> None:
    listener, at, waits = feed_of(far, Answer(status=500)), NOW, []
    while listener.state == State.QUEUED:
        listener = hear(listener, at=at)
        waits.append(listener.due_at - at)
        at = listener.due_at
    assert waits[:7] == [EVERY * 2, EVERY * 4, EVERY * 8, EVERY * 16, EVERY * 32, AT_LEAST_DAILY, AT_LEAST_DAILY]
    assert len(waits) == GIVEN_UP
    assert (listener.state, listener.error) == (State.FAILED, "Le site a répondu par une erreur (500).")


def test_a_server_that_asks_for_patience_is_given_it(far: FarServer) -> None:
    listener = hear(feed_of(far, Answer(status=429, headers={"Retry-After": "100000"})))

    assert listener.due_at == NOW + timedelta(seconds=100_000)


def test_a_feed_that_is_gone_is_asked_no_more(far: FarServer) -> None:
    listener = hear(feed_of(far, Answer(status=410)))

    assert listener.state == State.GONE
    listen_due(at=NOW + timedelta(days=30))
    assert asked(far) == ["/flux"]


def test_silence_stops_no_ear(far: FarServer) -> None:
    feed_of(far, blog(OF_US))
    fall_silent(NOW)

    assert listen_due(at=NOW) == 1


def test_one_slow_site_holds_no_other_up(far: FarServer) -> None:
    waiting: list[bool] = []

    def late(handler: Any) -> None:
        """Answers only once the others were."""
        while not any(path == "/9" for path in asked(far)):
            if handler.server.closing.wait(0.01):
                return
        waiting.append(True)
        body = blog(("lent", "La Marche bleue, lentement"))
        handler.wfile.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: %d\r\n\r\n" % len(body) + body
        )

    feed_of(far, Answer(raw=late), "/lent", due_at=NOW - timedelta(minutes=1))
    for n in range(10):
        feed_of(far, blog((f"article-{n}", f"La Marche bleue {n}")), f"/{n}")

    assert listen_due(at=NOW) == 11
    assert waiting == [True]


def test_more_feeds_than_threads_are_all_read(far: FarServer) -> None:
    for n in range(40):
        feed_of(far, blog((f"article-{n}", f"La Marche bleue {n}")), f"/{n}")

    assert listen_due(at=NOW, limit=30) == 30
    assert listen_due(at=NOW, limit=30) == 10


def test_a_paused_feed_is_not_asked_and_one_paused_meanwhile_stays_so(far: FarServer) -> None:
    listener = feed_of(far, Answer(status=410))
    assert Listener.objects.claim(listener.pk, at=NOW, lease=LEASE)
    reading = Listener.objects.get(pk=listener.pk)
    listeners.pause(listener=listener)

    listen(listener=reading, at=NOW)

    listener.refresh_from_db()
    assert listener.state == State.PAUSED
    assert listen_due(at=NOW) == 0


def test_a_worker_that_died_leaves_its_feed_to_the_next(far: FarServer) -> None:
    listener = feed_of(far, blog(OF_US))
    assert Listener.objects.claim(listener.pk, at=NOW, lease=LEASE)

    assert listen_due(at=NOW + LEASE) == 0
    assert listen_due(at=NOW + LEASE + timedelta(seconds=1)) == 1


def test_a_feed_that_kills_its_workers_is_put_off_and_keeps_nothing(far: FarServer) -> None:
    listener = hear(feed_of(far, blog(OF_US), attempts=3))

    assert (listener.attempts, listener.failures) == (0, 1)
    assert not Mention.objects.exists()


def test_a_fault_of_ours_puts_one_feed_off_and_no_other(far: FarServer, monkeypatch: pytest.MonkeyPatch) -> None:
    from conversations.services import intake

    real = intake.take_in

    def broken(**given: Any) -> Any:
        if given["heard"].title == "La Marche bleue en panne":
            raise OSError("disk")
        return real(**given)

    monkeypatch.setattr(intake, "take_in", broken)
    first = feed_of(far, blog(("panne", "La Marche bleue en panne")))
    feed_of(far, blog(OF_US), "/autre")

    assert listen_due(at=NOW) == 1
    first.refresh_from_db()
    assert (first.failures, first.leased_until) == (1, None)


def test_the_worker_listens(far: FarServer) -> None:
    feed_of(far, blog(OF_US), due_at=datetime(2020, 1, 1, tzinfo=UTC))

    assert listen_task() == 1
