"""Messages leave on real protocols: once, with their picture and link, and wait when a network says so."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from actions.models import RelayAccount, RelayPost
from actions.services import relaying
from actions.services.relay_accounts import check_account
from actions.services.relays import can_be_rewritten
from tests.actions.making import make_content
from tests.actions.relaying import later, make_account, make_picture, queue
from tests.networks.base import Network
from tests.networks.bluesky import PASSWORD, Bluesky
from tests.networks.mastodon import Mastodon, mastodon
from tests.networks.webhook import Receiver

pytestmark = pytest.mark.django_db

State = RelayPost.State


def send(**delay: int) -> int:
    return relaying.send_due(at=later(**delay))


def test_a_message_stands_on_mastodon_with_its_address(toots: Mastodon) -> None:
    post = queue(make_account(toots), text="Dix mille portes frappées !")
    assert send() == 1
    post.refresh_from_db()
    [status] = toots.statuses
    assert (status["text"], status["key"]) == ("Dix mille portes frappées !", str(post.key))
    assert (post.state, post.remote_url) == ("posted", f"{toots.url}/@campagne/{status['id']}")


def test_a_message_stands_on_bluesky_with_its_address(skies: Bluesky) -> None:
    post = queue(make_account(skies), text="Dix mille portes frappées !")
    assert send() == 1
    post.refresh_from_db()
    [(key, record)] = skies.records.items()
    assert record["text"] == "Dix mille portes frappées !"
    assert post.remote_url == f"https://bsky.app/profile/campagne.example.com/post/{key}"


def test_a_webhook_is_sent_a_signed_delivery(hooks: Receiver) -> None:
    content = make_content(title="La riposte")
    post = queue(make_account(hooks), text="À lire", content=content)
    assert send() == 1
    post.refresh_from_db()
    [(key, said)] = hooks.taken.items()
    assert (key, said["title"], said["link"]) == (str(post.key), "La riposte", post.link)
    assert post.remote_url == hooks.page


def test_the_campaign_s_own_short_link_goes_along(toots: Mastodon) -> None:
    content = make_content()
    post = queue(make_account(toots), text="À lire", content=content)
    send()
    link = content.links.get(owner=None)
    assert post.link.endswith(f"/l/{link.slug}")
    assert toots.statuses[0]["text"] == f"À lire\n\n{post.link}"


@pytest.mark.usefixtures("own_files")
def test_a_picture_and_its_words_are_sent_before_the_status(toots: Mastodon) -> None:
    medium = make_picture()
    toots.slow_pictures = 2
    queue(make_account(toots), content=medium.content, medium=medium)
    assert send() == 1
    [picture] = toots.statuses[0]["pictures"]
    assert (picture["alt"], picture["kind"]) == ("Un champ, le matin", "image/webp")


@pytest.mark.usefixtures("own_files")
def test_a_server_that_knows_no_webp_is_sent_a_jpeg(toots: Mastodon) -> None:
    toots.kinds = ["image/jpeg"]
    account = make_account(toots)
    check_account(account=account, at=timezone.now())
    medium = make_picture()
    queue(account, content=medium.content, medium=medium)
    send()
    assert toots.statuses[0]["pictures"][0]["kind"] == "image/jpeg"


@pytest.mark.usefixtures("own_files")
def test_a_picture_too_heavy_for_bluesky_is_made_lighter(skies: Bluesky) -> None:
    medium = make_picture(side=1100, noise=True)
    queue(make_account(skies), content=medium.content, medium=medium)
    assert send() == 1
    [(data, kind)] = skies.blobs.values()
    [record] = skies.records.values()
    assert len(data) <= 1_000_000
    assert kind == "image/jpeg"
    assert record["embed"]["images"][0]["alt"] == "Un champ, le matin"


def test_what_can_be_pressed_on_bluesky_is_placed_in_bytes(skies: Bluesky) -> None:
    skies.people["ami.example.com"] = "did:plc:ami"
    content = make_content(title="Le titre")
    post = queue(
        make_account(skies), text="Été à #Brest avec @ami.example.com et @personne.example.com", content=content
    )
    send()
    [record] = skies.records.values()
    pressed = {}
    for facet in record["facets"]:
        start, end = facet["index"]["byteStart"], facet["index"]["byteEnd"]
        pressed[record["text"].encode()[start:end].decode()] = facet["features"][0]
    assert pressed["#Brest"]["tag"] == "Brest"
    assert pressed["@ami.example.com"]["did"] == "did:plc:ami"
    assert pressed[post.link]["uri"] == post.link
    assert "@personne.example.com" not in pressed
    assert record["embed"]["external"]["title"] == "Le titre"


def test_bluesky_s_session_is_kept_and_refreshed(skies: Bluesky) -> None:
    account = make_account(skies)
    for number in range(3):
        queue(account, text=f"Message {number}")
        send()
    assert (skies.sign_ins, len(skies.records)) == (1, 3)
    skies.life = 60  # shorter than what the library keeps in hand: it refreshes by itself
    RelayAccount.objects.update(session="")
    for number in range(2):
        queue(account, text=f"Encore {number}")
        send()
    assert (skies.sign_ins, skies.refreshes > 0, len(skies.records)) == (2, True, 5)


def test_a_session_that_was_ended_is_opened_again_by_the_password(skies: Bluesky) -> None:
    account = make_account(skies)
    queue(account)
    send()
    skies.end_sessions()
    queue(account, text="Après")
    assert send() == 1
    assert skies.sign_ins == 2


def test_no_secret_is_readable_in_the_database(skies: Bluesky) -> None:
    account = make_account(skies)
    queue(account)
    send()
    account.refresh_from_db()
    assert PASSWORD not in account.secret
    assert "eyJ" not in account.session.replace(account.session[:10], "")
    assert account.session


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_server_that_is_down_is_tried_again_each_time_later(toots: Mastodon, status: int) -> None:
    post = queue(make_account(toots))
    toots.refuse("/api/v1/statuses", status)
    assert send() == 0
    post.refresh_from_db()
    assert (post.state, post.attempts, bool(post.error)) == ("queued", 1, True)
    assert post.due_at > timezone.now() + timedelta(seconds=50)
    assert send(minutes=2) == 1
    assert len(toots.statuses) == 1


def test_a_server_that_is_gone_is_given_up_after_a_day(settings: Any) -> None:
    post = queue(make_account(_nowhere(settings)))
    for hours in range(0, 60, 3):
        send(hours=hours)
    post.refresh_from_db()
    assert (post.state, post.attempts) == ("failed", 8)
    assert not can_be_rewritten(post)
    assert [letter.to for letter in mail.outbox] == [[post.written_by.email]]  # type: ignore[union-attr]


def test_the_network_s_limit_makes_the_whole_account_wait(toots: Mastodon) -> None:
    account = make_account(toots)
    first, second = queue(account, text="Un"), queue(account, text="Deux")
    reset = (timezone.now() + timedelta(minutes=3)).isoformat()
    toots.refuse("/api/v1/statuses", 429, X_RateLimit_Limit="300", X_RateLimit_Remaining="0", X_RateLimit_Reset=reset)
    assert send() == 0
    account.refresh_from_db()
    for post in (first, second):
        post.refresh_from_db()
    assert account.paused_until is not None
    assert timedelta(minutes=2) < account.paused_until - timezone.now() < timedelta(minutes=3, seconds=3)
    assert (toots.count("/api/v1/statuses"), first.attempts, second.attempts) == (1, 0, 0)
    assert send(minutes=1) == 0
    assert send(minutes=4) == 2


def test_bluesky_s_limit_is_honoured(skies: Bluesky) -> None:
    account = make_account(skies)
    queue(account)
    reset = str(int((timezone.now() + timedelta(minutes=5)).timestamp()))
    skies.refuse("/xrpc/com.atproto.repo.putRecord", 429, {"error": "RateLimitExceeded"}, ratelimit_reset=reset)
    assert (send(), send(minutes=4), send(minutes=6)) == (0, 0, 1)
    assert skies.puts == 1


def test_a_webhook_that_asks_to_wait_is_waited_for(hooks: Receiver) -> None:
    queue(make_account(hooks))
    hooks.refuse("/", 429, Retry_After="600")
    assert (send(), send(minutes=9), send(minutes=11)) == (0, 0, 1)


@pytest.mark.parametrize("status", [401, 403])
def test_an_account_that_is_refused_stops_until_it_is_mended(toots: Mastodon, status: int) -> None:
    account = make_account(toots)
    post = queue(account)
    toots.refuse("/api/v1/statuses", status)
    assert (send(), send(days=1)) == (0, 0)
    account.refresh_from_db()
    post.refresh_from_db()
    assert account.trouble
    assert post.state == "queued"
    assert check_account(account=account, at=timezone.now()) == ""
    assert send(days=1) == 1


def test_a_wrong_password_is_trouble_not_a_loop(skies: Bluesky) -> None:
    account = make_account(skies, secret="faux-faux-faux-faux")
    queue(account)
    for _try in range(3):
        send(minutes=_try)
    account.refresh_from_db()
    assert "mot de passe" in account.trouble
    assert skies.sign_ins == 1


def test_a_message_that_a_network_refuses_is_not_sent_again(toots: Mastodon) -> None:
    post = queue(make_account(toots))
    toots.refuse("/api/v1/statuses", 422, {"error": "Validation failed: Text character limit exceeded"})
    assert (send(), send(days=1)) == (0, 0)
    post.refresh_from_db()
    assert post.state == "failed"
    assert "character limit" in post.error
    assert can_be_rewritten(post)


def test_an_answer_that_is_no_answer_is_tried_again(toots: Mastodon) -> None:
    queue(make_account(toots))
    toots.refuse("/api/v1/statuses", 200, b"<html>maintenance</html>", Content_Type="text/html")
    assert (send(), send(minutes=2)) == (0, 1)


def test_the_server_s_own_limit_is_learnt_and_followed(toots: Mastodon) -> None:
    account = make_account(toots)
    post = queue(account, text="x" * 41)
    toots.characters = 40
    assert check_account(account=account, at=timezone.now()) == ""
    assert (account.limits["characters"], account.handle) == (40, "@campagne@127.0.0.1")
    send()
    post.refresh_from_db()
    assert (post.state, toots.statuses) == ("failed", [])


def test_relays_reach_no_server_inside(settings: Any, toots: Mastodon) -> None:
    post = queue(make_account(toots))
    settings.RELAY_PRIVATE_HOSTS = []
    assert send() == 0
    post.refresh_from_db()
    assert (post.state, toots.asked) == ("queued", [])


def test_a_picture_that_went_is_not_forgotten_in_silence(toots: Mastodon) -> None:
    content = make_content(kind="image")
    medium = make_picture(content)
    post = queue(make_account(toots), content=content, medium=medium)
    medium.delete()
    send()
    post.refresh_from_db()
    assert (post.state, toots.statuses) == ("failed", [])


def _nowhere(settings: Any) -> Network:
    """A server that was there a moment ago."""
    with mastodon() as server:
        settings.RELAY_PRIVATE_HOSTS = [server.host]
    return server
