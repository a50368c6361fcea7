"""A worker dies in the middle of a relay: the next one posts nothing twice, and forgets nothing."""

import subprocess
import sys
import threading
import time
from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone

from actions.models import RelayPost
from actions.services import relaying
from actions.services.relays import cancel
from campaign.celery import app as celery_app
from tests.actions.making import make_content
from tests.actions.relaying import later, make_account, make_picture, queue
from tests.networks.base import Network
from tests.networks.bluesky import Bluesky
from tests.networks.mastodon import Mastodon
from tests.networks.webhook import Receiver
from tests.processes import PATIENCE, ROOT, celery_worker, environment

pytestmark = pytest.mark.django_db(transaction=True)

#: Starts, says so, waits for a word, then sends what is due.
WORKER = """
import sys, django
django.setup()
from django.utils import timezone
from actions.services.relaying import send_due
print("ready", flush=True)
sys.stdin.readline()
send_due(at=timezone.now())
"""


@pytest.fixture(autouse=True)
def nothing_waits() -> None:
    celery_app.control.purge()


def kill_a_worker_at(network: Network, path: str) -> None:
    """A process of its own sends what is due, and dies when the server has done what was asked at `path`."""
    process = subprocess.Popen(
        [sys.executable, "-c", WORKER],
        cwd=ROOT,
        env=environment(RELAY_PRIVATE_HOSTS=network.host),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    network.victim, network.killed_at = process.pid, path
    process.communicate("go\n", timeout=60)
    assert network.reached.is_set()
    assert process.returncode == -9
    network.victim, network.killed_at = None, ""


def take_up(post: RelayPost) -> RelayPost:
    """The next worker, once the lease of the dead one has ended."""
    assert relaying.send_due(at=timezone.now()) == 0
    assert relaying.send_due(at=later(minutes=6)) == 1
    post.refresh_from_db()
    return post


def test_a_status_whose_answer_was_lost_is_not_posted_again(toots: Mastodon) -> None:
    post = queue(make_account(toots), text="Une seule fois", content=make_content())
    kill_a_worker_at(toots, "/api/v1/statuses")
    assert take_up(post).remote_id == toots.statuses[0]["id"]
    assert len(toots.statuses) == 1


def test_even_when_the_server_has_forgotten_the_key(toots: Mastodon) -> None:
    """The key lives an hour: the account's own statuses are read instead."""
    post = queue(make_account(toots), text="Une seule fois <3 & @ami@ailleurs.example", content=make_content())
    kill_a_worker_at(toots, "/api/v1/statuses")
    toots.forget_keys()
    assert take_up(post).remote_id == toots.statuses[0]["id"]
    assert len(toots.statuses) == 1


def test_even_on_a_server_that_does_not_tell_its_source(toots: Mastodon) -> None:
    toots.tells_source = False
    post = queue(make_account(toots), text="Une seule fois <3\nla suite", content=make_content())
    kill_a_worker_at(toots, "/api/v1/statuses")
    toots.forget_keys()
    assert take_up(post).state == "posted"
    assert len(toots.statuses) == 1


def test_two_messages_with_the_same_words_are_two(toots: Mastodon) -> None:
    account = make_account(toots)
    first = queue(account, text="Bon courage à tous !")
    relaying.send_due(at=timezone.now())
    second = queue(account, text="Bon courage à tous !")
    toots.refuse("/api/v1/statuses", 503)
    assert relaying.send_due(at=timezone.now()) == 0
    toots.forget_keys()
    assert relaying.send_due(at=later(minutes=2)) == 1
    first.refresh_from_db()
    second.refresh_from_db()
    assert first.remote_id != second.remote_id
    assert len(toots.statuses) == 2


@pytest.mark.usefixtures("own_files")
def test_a_worker_killed_while_it_sent_the_picture_loses_nothing(toots: Mastodon) -> None:
    medium = make_picture()
    post = queue(make_account(toots), content=medium.content, medium=medium)
    toots.refuse("/api/v1/media", 503)
    assert relaying.send_due(at=timezone.now()) == 0
    assert relaying.send_due(at=later(minutes=2)) == 1
    post.refresh_from_db()
    assert len(toots.statuses[0]["pictures"]) == 1


def test_a_record_whose_answer_was_lost_is_one_record(skies: Bluesky) -> None:
    post = queue(make_account(skies), text="Une seule fois", content=make_content())
    kill_a_worker_at(skies, "/xrpc/com.atproto.repo.putRecord")
    assert take_up(post).state == "posted"
    assert (len(skies.records), skies.puts) == (1, 1)


def test_a_worker_killed_at_the_door_of_bluesky_is_followed_by_another(skies: Bluesky) -> None:
    post = queue(make_account(skies), text="Une seule fois")
    kill_a_worker_at(skies, "/xrpc/com.atproto.server.createSession")
    assert take_up(post).state == "posted"
    assert len(skies.records) == 1


def test_a_delivery_whose_answer_was_lost_comes_again_under_the_same_name(hooks: Receiver) -> None:
    post = queue(make_account(hooks), text="Une seule fois")
    kill_a_worker_at(hooks, "/")
    assert take_up(post).remote_id == str(post.key)
    assert (list(hooks.taken), hooks.count("/")) == ([str(post.key)], 2)


def test_a_worker_that_was_taken_for_dead_posts_nothing_of_its_own(toots: Mastodon) -> None:
    """It slept beyond its lease while it looked for the account; another one has posted meanwhile."""
    account = make_account(toots)
    post = queue(account, text="Une seule fois")
    RelayPost.objects.update(progress=post.progress | {"tried_at": timezone.now().isoformat()})
    slept: list[int] = []

    def meanwhile() -> None:
        if toots.on.pop("/api/v1/accounts/verify_credentials", None):
            slept.append(relaying.send_due(at=later(minutes=6)))
            connections.close_all()  # those of the server's thread

    toots.on["/api/v1/accounts/verify_credentials"] = meanwhile
    assert relaying.send_due(at=timezone.now()) == 0
    assert slept == [1]
    assert len(toots.statuses) == 1


def test_a_message_cancelled_in_time_never_leaves(toots: Mastodon) -> None:
    post = queue(make_account(toots), due_at=timezone.now() + timedelta(hours=1))
    cancel(post=post, by=post.written_by, at=timezone.now())  # type: ignore[arg-type]
    assert relaying.send_due(at=later(hours=2)) == 0
    assert toots.statuses == []


def test_two_workers_at_once_post_each_message_once(toots: Mastodon) -> None:
    account = make_account(toots)
    for number in range(8):
        queue(account, text=f"Message {number}")
    at, start, sent = timezone.now(), threading.Barrier(2), []

    def work() -> None:
        start.wait()
        sent.append(relaying.send_due(at=at))
        connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sum(sent) == 8
    assert sorted(one["text"] for one in toots.statuses) == [f"Message {number}" for number in range(8)]


@pytest.mark.worker
def test_a_real_worker_sends_what_two_people_have_approved(toots: Mastodon, skies: Bluesky) -> None:
    with celery_worker(RELAY_PRIVATE_HOSTS=f"{toots.host},{skies.host}"):
        posts = [queue(make_account(network), text="Nous y sommes") for network in (toots, skies)]
        deadline = time.monotonic() + PATIENCE
        while RelayPost.objects.exclude(state="posted").exists() and time.monotonic() < deadline:
            time.sleep(0.1)
    assert [post.state for post in RelayPost.objects.filter(pk__in=[post.pk for post in posts])] == ["posted"] * 2
    assert (len(toots.statuses), len(skies.records)) == (1, 1)
