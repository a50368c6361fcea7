"""Looking after the wall: pages of the desk, programs and registers, one set of services."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from actions.models import WallItem, WallSource
from actions.services import wall as services
from supporters.models import Supporter
from territory.silence import Silenced
from tests.actions.making import make_wall_item, make_wall_source
from tests.factories import sign_in
from tests.far_server import Answer, FarServer, far_server
from tests.supporters.writing import jpeg
from tests.teams.silences import fall_silent

pytestmark = pytest.mark.django_db
DESK = "/terrain/mur/"
FEED = "https://www.youtube.com/feeds/videos.xml?channel_id=UC1"
VIDEO = "9c9de5e8-0a1e-484a-b099-e80766180a6d"
State = WallSource.State


@pytest.fixture
def desk(client: Client, editor: Supporter) -> Client:
    return sign_in(client, editor)


@pytest.fixture
def tube(settings: Any, own_files: None) -> Iterator[FarServer]:
    """A PeerTube that says what its pages are."""
    with far_server() as server:
        settings.FETCH_PRIVATE_HOSTS = [server.host]
        told = {"type": "video", "title": "Le meeting de Brest", "thumbnail_url": f"{server.url}/vignette.jpg"}
        server.pages["/services/oembed"] = Answer(json.dumps(told | {"html": "<script>"}).encode(), "application/json")
        server.pages["/vignette.jpg"] = Answer(jpeg(), kind="image/jpeg")
        yield server


def source_of(tube: FarServer) -> WallSource:
    return make_wall_source(kind="peertube", feed=f"{tube.url}/feeds/videos.atom")


def followed(desk: Client, **changes: str) -> Any:
    return desk.post(DESK, {"kind": "youtube", "name": "La chaîne", "feed": FEED, "page": ""} | changes)


def test_an_account_is_followed_and_read_at_once(desk: Client) -> None:
    assert followed(desk).status_code == 302

    source = WallSource.objects.get()
    assert (source.feed, source.state) == (FEED, State.QUEUED)
    assert source.due_at <= timezone.now()
    assert "La chaîne" in desk.get(DESK).content.decode()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"feed": "https://evil.example/feed"}, "pas sur le site de YouTube"),
        ({"feed": "http://www.youtube.com/feed"}, "commence par https://"),
        ({"feed": "https://127.0.0.1/feed"}, "plutôt que son adresse en chiffres"),
        ({"feed": "https://moi@www.youtube.com/feed"}, "nom d&#x27;utilisateur"),
        ({"feed": "javascript:alert(1)"}, "commence par https://"),
        ({"feed": "https://www.youtube.com/" + "a" * 2048}, "2 048 caractères"),
        ({"page": "https://intranet/"}, "visible de tout le monde"),
        ({"name": ""}, "obligatoire"),
    ],
    ids=["elsewhere", "http", "IP", "userinfo", "script", "long", "page", "name"],
)
def test_a_wrong_account_is_refused_with_its_reason_and_what_was_typed(
    desk: Client, changes: dict[str, str], sentence: str
) -> None:
    response = followed(desk, **changes)

    assert response.status_code == 422
    page = response.content.decode()
    assert sentence in page
    assert all(f'value="{typed}"' in page for typed in changes.values() if typed and len(typed) < 100)
    assert not WallSource.objects.exists()


def test_the_same_feed_is_followed_once(desk: Client) -> None:
    followed(desk)

    assert "déjà suivi" in followed(desk, feed=FEED.replace("www", "WWW")).content.decode()


def test_a_paused_account_is_read_again_when_it_is_resumed(desk: Client) -> None:
    source = make_wall_source(failures=9, error="Panne", etag='"1"', due_at=timezone.now() + timedelta(days=1))

    desk.post(reverse("actions:wall-source-pause", args=[source.pk]))
    source.refresh_from_db()
    assert source.state == State.PAUSED

    desk.post(reverse("actions:wall-source-resume", args=[source.pk]))
    source.refresh_from_db()
    assert (source.state, source.failures, source.error, source.etag) == (State.QUEUED, 0, "", "")
    assert source.due_at <= timezone.now()


def test_an_item_is_hidden_and_put_back(desk: Client) -> None:
    item = make_wall_item(title="Une photo")

    desk.post(reverse("actions:wall-item-hide", args=[item.pk]))
    assert "Une photo" in desk.get(DESK).content.decode()
    assert not WallItem.objects.shown().exists()

    desk.post(reverse("actions:wall-item-show", args=[item.pk]))
    assert WallItem.objects.shown().get() == item


def test_a_video_is_hung_by_its_address(desk: Client, tube: FarServer) -> None:
    source = source_of(tube)

    response = desk.post(f"{DESK}accrocher/", {"source": source.pk, "url": f"{tube.url}/w/{VIDEO}"})

    item = WallItem.objects.get()
    assert response["Location"] == reverse("actions:wall-item", args=[item.pk])
    assert (item.title, item.video, item.kind) == ("Le meeting de Brest", VIDEO, "video")
    assert item.small.endswith("-400.webp")


def test_what_is_hung_twice_hangs_once(tube: FarServer) -> None:
    source = source_of(tube)
    for _time in range(2):
        services.add_item(source=source, url=f"{tube.url}/w/{VIDEO}", at=timezone.now())

    assert WallItem.objects.count() == 1


@pytest.mark.parametrize("end", ["", "/login", "/w/../../admin"])
def test_what_is_no_video_of_the_account_is_refused(desk: Client, tube: FarServer, end: str) -> None:
    url = tube.url + end

    response = desk.post(f"{DESK}accrocher/", {"source": source_of(tube).pk, "url": url})

    assert response.status_code == 422
    assert "ni une photo ni une vidéo" in response.content.decode()
    assert f'value="{url}"' in response.content.decode()
    assert tube.asked == []


@pytest.mark.parametrize("answer", [Answer(status=404), Answer(b"[]", "application/json"), Answer(b"", "text/html")])
def test_a_video_of_which_its_site_says_nothing_is_refused(desk: Client, tube: FarServer, answer: Answer) -> None:
    tube.pages["/services/oembed"] = answer

    response = desk.post(f"{DESK}accrocher/", {"source": source_of(tube).pk, "url": f"{tube.url}/w/{VIDEO}"})
    assert response.status_code == 422
    assert not WallItem.objects.exists()


def test_nothing_is_hung_or_put_back_in_silence(desk: Client, tube: FarServer) -> None:
    hidden = make_wall_item(is_hidden=True)
    fall_silent(timezone.now())

    added = desk.post(f"{DESK}accrocher/", {"source": source_of(tube).pk, "url": f"{tube.url}/w/{VIDEO}"})
    shown = desk.post(reverse("actions:wall-item-show", args=[hidden.pk]))

    assert (added.status_code, shown.status_code) == (403, 403)
    assert not WallItem.objects.shown().exists()
    with pytest.raises(Silenced):
        services.show(item=hidden, at=timezone.now())


def test_another_feed_is_read_at_once_and_new_words_are_not() -> None:
    later = timezone.now() + timedelta(hours=1)
    source = make_wall_source(kind="youtube", feed=FEED, due_at=later)
    asked = {"kind": "youtube", "page": "", "at": timezone.now()}

    assert services.correct(source=source, name="Autre nom", feed=FEED, **asked).due_at == later
    assert services.correct(source=source, name="Autre nom", feed=FEED + "2", **asked).due_at < later
    with pytest.raises(ValidationError):
        services.correct(source=source, name="Autre nom", feed="https://a.fr/", **asked)


def test_the_register_checks_what_is_typed(desk: Client) -> None:
    add = reverse("admin:actions_wallsource_add")
    typed = {"kind": "youtube", "name": "La chaîne", "feed": FEED, "page": ""}

    assert "pas sur le site de YouTube" in desk.post(add, typed | {"feed": "https://a.fr/"}).content.decode()
    assert desk.post(add, typed).status_code == 302
    source = WallSource.objects.get()
    change = reverse("admin:actions_wallsource_change", args=[source.pk])
    assert desk.post(change, typed | {"name": "Autre"}).status_code == 302
    source.refresh_from_db()
    assert source.name == "Autre"


def test_registers_hide_and_pause_many_at_once(desk: Client) -> None:
    item = make_wall_item()
    rows = {"wallitem": (item, "hide_items"), "wallsource": (item.source, "pause_sources")}
    for model, (row, action) in rows.items():
        asked = {"action": action, "_selected_action": [row.pk]}
        desk.post(reverse(f"admin:actions_{model}_changelist"), asked)
        row.refresh_from_db()
    assert item.is_hidden
    assert item.source.state == State.PAUSED


# --- Programs ------------------------------------------------------------------------------------------------


def test_programs_read_the_wall_with_its_players(client: Client) -> None:
    source = make_wall_source(kind="youtube")
    make_wall_item(source=source, kind="video", video="aBcDeFgHi_1", title="Le meeting")
    make_wall_item(title="Un billet")
    make_wall_item(is_hidden=True)

    found = client.get("/api/v1/wall/", {"kind": "video"}).json()["results"]
    assert [(row["title"], row["image"]) for row in found] == [("Le meeting", None)]
    assert found[0]["player"].startswith("https://www.youtube-nocookie.com/embed/")
    assert len(client.get("/api/v1/wall/").json()["results"]) == 2
    assert client.get("/api/v1/wall/", {"source": "x"}).json()["results"] == []


def test_programs_of_the_staff_follow_pause_and_hang(desk: Client, tube: FarServer) -> None:
    def send(method: str, path: str, **data: str) -> Any:
        return desk.generic(method, f"/api/v1/{path}", json.dumps(data), content_type="application/json")

    made = send("POST", "wall-sources/", kind="peertube", name="Tube", feed=f"{tube.url}/feeds/videos.atom")
    assert made.status_code == 201
    pk = made.json()["pk"]
    hung = send("POST", f"wall-sources/{pk}/items/", url=f"{tube.url}/w/{VIDEO}")
    assert (hung.status_code, hung.json()["title"]) == (201, "Le meeting de Brest")
    assert send("PUT", f"wall-sources/{pk}/pausing/").json()["state"] == "paused"
    assert send("DELETE", f"wall-sources/{pk}/pausing/").json()["state"] == "queued"
    item = hung.json()["pk"]
    assert send("PUT", f"wall/{item}/hiding/").status_code == 200
    assert desk.get(f"/api/v1/wall/{item}/").status_code == 404
    assert send("DELETE", f"wall/{item}/hiding/").status_code == 200


def test_programs_are_told_what_is_wrong(desk: Client) -> None:
    source = make_wall_source(kind="youtube", feed=FEED)
    sent = [
        ("wall-sources/", {"kind": "youtube", "name": "A", "feed": "https://127.0.0.1/"}, "feed"),
        ("wall-sources/", {"kind": "youtube", "name": "A", "feed": FEED}, "feed"),
        (f"wall-sources/{source.pk}/items/", {"url": "https://a.fr/"}, "url"),
    ]
    for path, data, field in sent:
        response = desk.post(f"/api/v1/{path}", data, content_type="application/json")
        assert (response.status_code, list(response.json())) == (422, [field])


def test_programs_are_told_of_silence(desk: Client) -> None:
    hidden = make_wall_item(is_hidden=True)
    fall_silent(timezone.now())

    response = desk.delete(f"/api/v1/wall/{hidden.pk}/hiding/")
    assert (response.status_code, "reopens_at" in response.json()) == (403, True)
