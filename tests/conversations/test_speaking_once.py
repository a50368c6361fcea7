"""A worker dies in the middle of an answer: the next one says nothing twice."""

import subprocess
import sys

import pytest

from conversations.models import Answer, Mention
from conversations.services.answering import send_due
from tests.conversations.listening import follow, later, listen, queue_answer
from tests.networks.base import Network
from tests.networks.bluesky import HANDLE, Bluesky
from tests.networks.mastodon import Mastodon
from tests.processes import PATIENCE, ROOT, environment

pytestmark = pytest.mark.django_db(transaction=True)

#: Starts, says so, waits for a word, then sends what is due.
WORKER = """
import sys, django
django.setup()
from django.utils import timezone
from conversations.services.answering import send_due
print("ready", flush=True)
sys.stdin.readline()
send_due(at=timezone.now())
"""


@pytest.mark.parametrize("after", ["/api/v1/statuses/", "/api/v1/statuses"], ids=["before it spoke", "once it spoke"])
def test_an_answer_on_mastodon_stands_once(toots: Mastodon, after: str) -> None:
    follow(toots)
    toots.say("camille@blog.example.org", "<p>@campagne Et les trains ?</p>")
    answer = _killed(toots, after)
    toots.forget_keys()
    send_due(at=later(minutes=6))
    answer.refresh_from_db()
    assert ([one["to"] for one in toots.statuses], answer.state) == ([answer.to.remote_id], "sent")  # type: ignore[union-attr]


def test_an_answer_on_bluesky_stands_once(skies: Bluesky) -> None:
    follow(skies)
    skies.say("camille.example.org", f"@{HANDLE} Et les trains ?")
    answer = _killed(skies, "/xrpc/com.atproto.repo.putRecord")
    send_due(at=later(minutes=6))
    answer.refresh_from_db()
    assert (len(skies.records), skies.puts, answer.state) == (1, 1, "sent")


def _killed(network: Network, path: str) -> Answer:
    """The answer that a worker was about, which died when the network had done what it was asked there."""
    listen()
    answer = queue_answer(Mention.objects.select_related("conversation", "account", "voice").get())
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
    try:
        assert process.stdout.readline().strip() == "ready"
        network.victim, network.killed_at = process.pid, path
        process.stdin.write("\n")
        process.stdin.flush()
        assert network.reached.wait(PATIENCE)
    finally:
        network.victim, network.killed_at = None, ""
        process.kill()
        process.wait()
        process.stdin.close()
        process.stdout.close()
    assert Answer.objects.get().state == "queued"
    return answer
