"""The desk's own pages: listening somewhere, what was heard; pages, programs and the register alike."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from actions.models import RelayAccount
from conversations.models import Finding, Listener, Mention
from conversations.services import listeners as services
from conversations.services.voices import object_
from supporters.models import Supporter
from tests.conversations.blogs import blog_site
from tests.conversations.making import make_listener, make_mention, make_voice
from tests.factories import sign_in
from tests.far_server import Answer, FarServer

pytestmark = pytest.mark.django_db
LISTENING = "/repondre/ecoute/"
FEED = "https://blog.example.org/feed"
State = Listener.State


@pytest.fixture
def desk(client: Client, responder: Supporter) -> Client:
    return sign_in(client, responder)


@pytest.fixture
def far(settings: Any) -> Iterator[FarServer]:
    with blog_site() as server:
        settings.FETCH_PRIVATE_HOSTS = [server.host]
        yield server


def account_of(kind: str) -> RelayAccount:
    """One that nobody asks anything here."""
    return RelayAccount.objects.create(kind=kind, name="La campagne", address="https://toots.example.org")


def send(desk: Client, method: str, path: str, **data: Any) -> Any:
    return desk.generic(method, f"/api/v1/{path}", json.dumps(data), content_type="application/json")


# --- Listening somewhere -----------------------------------------------------------------------------------------


def test_a_feed_is_followed_and_read_at_once(desk: Client, far: FarServer, responder: Supporter) -> None:
    response = desk.post(LISTENING, {"feed": f"{far.url}/flux", "name": "Le blog"})

    listener = Listener.objects.get()
    assert response.status_code == 302
    assert (listener.kind, listener.feed, listener.name) == ("feed", f"{far.url}/flux", "Le blog")
    assert (listener.state, listener.created_by, listener.takes_all) == (State.QUEUED, responder, False)
    assert listener.due_at <= timezone.now()
    assert "Le blog" in desk.get(LISTENING).content.decode()


def test_of_a_site_the_feed_is_found(desk: Client, far: FarServer) -> None:
    desk.post(LISTENING, {"feed": f"{far.url}/"})

    listener = Listener.objects.get()
    assert (listener.feed, listener.name) == (f"{far.url}/flux", "Le blog de Gaëlle")


def test_a_page_without_feed_says_so(desk: Client, far: FarServer) -> None:
    far.pages["/"] = Answer(b"<p>Rien</p>")

    response = desk.post(LISTENING, {"feed": f"{far.url}/"})
    assert response.status_code == 422
    assert "ne dit pas où est son flux" in response.content.decode()


def test_a_feed_that_cannot_be_read_now_is_tried_later(desk: Client, far: FarServer) -> None:
    far.pages["/flux"] = Answer(status=503)

    assert desk.post(LISTENING, {"feed": f"{far.url}/flux"}).status_code == 302
    assert Listener.objects.get().name == "127.0.0.1"


@pytest.mark.parametrize(
    ("feed", "sentence"),
    [
        ("javascript:alert(1)", "commence par https://"),
        ("https://10.0.0.1/feed", "plutôt que son adresse en chiffres"),
        ("https://moi@blog.example.org/feed", "nom d&#x27;utilisateur"),
        ("https://intranet/feed", "visible de tout le monde"),
        ("", "obligatoire"),
    ],
    ids=["a script", "IP", "userinfo", "inside", "nothing"],
)
def test_a_wrong_address_is_refused_with_its_reason_and_what_was_typed(desk: Client, feed: str, sentence: str) -> None:
    response = desk.post(LISTENING, {"feed": feed, "name": "Mon nom"})

    page = response.content.decode()
    assert response.status_code == 422
    assert sentence in page
    assert 'value="Mon nom"' in page
    assert not Listener.objects.exists()


def test_the_site_of_the_campaign_and_who_objected_are_not_followed(settings: Any, responder: Supporter) -> None:
    settings.SITE_URL = "https://campagne.example.org"
    voice = make_voice()
    site = voice.outlet_url
    object_(voice=voice, at=timezone.now())

    for feed in ("https://campagne.example.org/flux", site):
        with pytest.raises(ValidationError) as caught:
            services.follow(feed=feed, by=responder, at=timezone.now())
        assert list(caught.value.message_dict) == ["feed"]


def test_the_same_feed_is_followed_once(desk: Client, far: FarServer) -> None:
    for address in ("/flux", "/flux", "/"):
        response = desk.post(LISTENING, {"feed": far.url + address})

    assert "déjà suivi" in response.content.decode()
    assert Listener.objects.count() == 1


def test_an_account_is_listened_to_by_its_notifications_and_by_searches(desk: Client) -> None:
    account = account_of("mastodon")
    path = LISTENING + "comptes/"

    assert desk.post(path, {"kind": "notifications", "account": account.pk}).status_code == 302
    assert desk.post(path, {"kind": "search", "account": account.pk, "query": " trains  de nuit"}).status_code == 302
    again = desk.post(path, {"kind": "notifications", "account": account.pk, "query": "x"})
    empty = desk.post(path, {"kind": "search", "account": account.pk})
    nobody = desk.post(path, {"kind": "search", "query": "a"})

    assert [answer.status_code for answer in (again, empty, nobody)] == [422, 422, 422]
    assert "existe déjà" in again.content.decode()
    assert sorted(Listener.objects.values_list("kind", "query")) == [
        ("notifications", ""),
        ("search", "trains de nuit"),
    ]


def test_a_webhook_hears_nothing_and_there_is_one_mailbox(desk: Client) -> None:
    path = LISTENING + "comptes/"
    webhook = account_of("webhook")

    assert desk.post(path, {"kind": "notifications", "account": webhook.pk}).status_code == 422
    assert desk.post(path, {"kind": "mailbox"}).status_code == 302
    assert desk.post(path, {"kind": "mailbox"}).status_code == 422


def test_a_listener_is_paused_resumed_and_removed(desk: Client) -> None:
    listener = make_listener(
        failures=9, error="Panne", etag='"1"', cursor="x", due_at=timezone.now() + timedelta(days=1)
    )
    mention = make_mention()
    Finding.objects.create(mention=mention, origin="feed", listener=listener, at=timezone.now())

    desk.post(reverse("conversations:listener-pause", args=[listener.pk]))
    listener.refresh_from_db()
    assert listener.state == State.PAUSED
    desk.post(reverse("conversations:listener-resume", args=[listener.pk]))
    listener.refresh_from_db()
    assert (listener.state, listener.failures, listener.etag, listener.cursor) == (State.QUEUED, 0, "", "")
    assert mention.title in desk.get(reverse("conversations:listener", args=[listener.pk])).content.decode()

    asked = reverse("conversations:listener-remove", args=[listener.pk])
    assert listener.name in desk.get(asked).content.decode()
    desk.post(asked)
    assert not Listener.objects.exists()
    assert mention.findings.get().listener is None


def test_an_account_goes_on_from_where_it_was_read() -> None:
    account = account_of("mastodon")
    listener = make_listener(kind="notifications", feed="", account=account, cursor="77", state=State.FAILED)

    assert services.resume(listener=listener, at=timezone.now()).cursor == "77"


def test_a_listener_is_changed_and_another_feed_read_at_once(desk: Client, far: FarServer) -> None:
    later = timezone.now() + timedelta(hours=1)
    listener, voice = make_listener(feed=FEED, due_at=later), make_voice()
    page = reverse("conversations:listener", args=[listener.pk])

    desk.post(page, {"name": "Autre", "feed": FEED, "voice": voice.pk, "takes_all": "on"})
    listener.refresh_from_db()
    assert (listener.name, listener.voice, listener.takes_all, listener.due_at) == ("Autre", voice, True, later)

    desk.post(page, {"name": "Autre", "feed": f"{far.url}/flux"})
    listener.refresh_from_db()
    assert (listener.feed, listener.voice, listener.takes_all) == (f"{far.url}/flux", None, False)
    assert listener.due_at < later
    assert desk.post(page, {"name": "", "feed": "x"}).status_code == 422


def test_the_list_costs_as_much_for_many(desk: Client, django_assert_max_num_queries: Any) -> None:
    for n in range(60):
        make_listener(name=f"Flux {n:02}", voice=make_voice(), state="failed" if n == 7 else "queued")

    first = desk.get(LISTENING).content.decode()
    assert ("Flux 49" in first, "Flux 50" in first) == (True, False)
    assert "Flux 50" in desk.get(LISTENING, {"page": 2}).content.decode()
    broken = desk.get(LISTENING, {"etat": "failed"}).content.decode()
    assert ("Flux 07" in broken, "Flux 08" in broken) == (True, False)
    assert "Flux 31" in desk.get(LISTENING, {"mots": "flux 31"}).content.decode()
    assert "Aucune écoute" in desk.get(LISTENING, {"mots": "absent"}).content.decode()
    with django_assert_max_num_queries(20):
        desk.get(LISTENING)


# --- What was heard ----------------------------------------------------------------------------------------------


def test_what_was_heard_is_listed_by_way_and_by_page(desk: Client, django_assert_max_num_queries: Any) -> None:
    for n in range(32):
        mention = make_mention(title=f"Numéro {n:02}", origin="feed" if n % 2 else "mail")
        Finding.objects.create(mention=mention, origin=mention.origin, at=timezone.now())
    page = LISTENING + "recues/"

    with django_assert_max_num_queries(20):
        first = desk.get(page).content.decode()
    assert "Numéro 31" in first
    assert "Numéro 01" not in first
    older = Mention.objects.order_by("-pk")[29].pk
    assert f"avant={older}" in first
    assert "Numéro 01" in desk.get(page, {"avant": older}).content.decode()
    assert "Numéro 30" not in desk.get(page, {"origine": "feed"}).content.decode()


# --- Programs and the register -----------------------------------------------------------------------------------


def test_programs_of_the_desk_listen_bring_and_look_again(desk: Client, far: FarServer) -> None:
    made = send(desk, "POST", "listeners/", feed=f"{far.url}/flux", name="Le blog")
    assert (made.status_code, made.json()["state"]) == (201, "queued")
    pk = made.json()["pk"]
    assert send(desk, "PATCH", f"listeners/{pk}/", takes_all=True).json()["takes_all"] is True
    assert send(desk, "PUT", f"listeners/{pk}/pausing/").json()["state"] == "paused"
    assert send(desk, "DELETE", f"listeners/{pk}/pausing/").json()["state"] == "queued"
    assert [row["pk"] for row in desk.get("/api/v1/listeners/").json()["results"]] == [pk]
    assert send(desk, "DELETE", f"listeners/{pk}/").status_code == 204

    brought = send(desk, "POST", "mentions/", url=f"{far.url}/billet")
    assert (brought.status_code, brought.json()["title"]) == (201, "Les trains")
    assert send(desk, "POST", "mentions/", url=f"{far.url}/billet").status_code == 200
    mention = brought.json()["pk"]
    assert [one["origin"] for one in desk.get(f"/api/v1/mentions/{mention}/").json()["findings"]] == ["pasted"]
    assert send(desk, "PUT", f"mentions/{mention}/checking/").json()["state"] == "there"
    assert desk.get("/api/v1/mentions/", {"origin": "mail"}).json()["results"] == []
    assert desk.get("/api/v1/mentions/", {"origin": "x"}).json()["results"] == []


def test_programs_are_told_what_is_wrong(desk: Client) -> None:
    sent = [
        ("listeners/", {"feed": "https://10.0.0.1/"}, "feed"),
        ("listeners/", {"kind": "search", "query": "a"}, "account"),
        ("mentions/", {"url": "x"}, "url"),
    ]
    for path, data, field in sent:
        response = send(desk, "POST", path, **data)
        assert (response.status_code, list(response.json())) == (422, [field])


def test_the_register_is_read_and_pauses_many_at_once(desk: Client) -> None:
    listener = make_listener()
    changelist = reverse("admin:conversations_listener_changelist")

    assert listener.name in desk.get(changelist).content.decode()
    for action, state in (("pause_listeners", State.PAUSED), ("resume_listeners", State.QUEUED)):
        desk.post(changelist, {"action": action, "_selected_action": [listener.pk]})
        listener.refresh_from_db()
        assert listener.state == state
