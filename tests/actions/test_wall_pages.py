"""The wall as visitors see it: nothing of another site is loaded before a click."""

import re

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from actions.models import WallItem
from supporters.models import Supporter
from tests.actions.making import make_wall_item, make_wall_source
from tests.factories import sign_in
from tests.teams.silences import fall_silent

pytestmark = pytest.mark.django_db
PATH = "/mur/"
SMALL = "actions/" + "a" * 32 + "-400.webp"


def titles(client: Client, **asked: object) -> list[str]:
    page = client.get(PATH, asked).content.decode()
    return re.findall(r'<h2><a href="/mur/\d+/">([^<]+)</a></h2>', page)


def youtube(**overrides: object) -> WallItem:
    source = make_wall_source(kind="youtube", name="La chaîne")
    fields = {"source": source, "kind": "video", "video": "aBcDeFgHi_1", "title": "Le meeting", "small": SMALL}
    return make_wall_item(**(fields | {"url": "https://www.youtube.com/watch?v=aBcDeFgHi_1"} | overrides))


def frames(response: object) -> str:
    found = re.search(r"frame-src ([^;]+)", response["Content-Security-Policy"])
    return found[1] if found else ""


def test_an_empty_wall_invites_to_what_there_is(client: Client) -> None:
    page = client.get(PATH).content.decode()

    assert reverse("actions:library") in page
    assert "Le mur attend ses premières images" in page


def test_the_newest_hangs_first_and_what_is_hidden_does_not(client: Client) -> None:
    now = timezone.now()
    make_wall_item(title="Avant", published_at=now - timezone.timedelta(days=2))
    make_wall_item(title="Maintenant", published_at=now)
    make_wall_item(title="Cachée", is_hidden=True)

    assert titles(client) == ["Maintenant", "Avant"]


def test_one_kind_or_one_account_may_be_seen_alone(client: Client) -> None:
    video = youtube()
    make_wall_item(title="Un billet")

    assert titles(client, genre="video") == ["Le meeting"]
    assert titles(client, source=video.source_id) == ["Le meeting"]
    assert titles(client, genre="photo") == []
    assert len(titles(client, genre="autre", source="x")) == 2


def test_a_wall_of_many_pages_is_turned(client: Client) -> None:
    source = make_wall_source()
    for number in range(25):
        make_wall_item(source=source, title=f"Numéro {number}")

    assert len(titles(client)) == 24
    assert len(titles(client, page=2)) == 1
    assert len(titles(client, page="beaucoup")) == 24


def test_a_video_is_a_link_until_it_is_asked_for(client: Client) -> None:
    item = youtube()

    for path in (PATH, f"{PATH}{item.pk}/"):
        page = client.get(path).content.decode()
        assert "<iframe" not in page
        assert "Charger la vidéo de YouTube" in page
        assert "Ouvrir sur YouTube" in page
        assert not re.search(r'(?:src|srcset)="https?:', page)


def test_a_video_that_is_asked_for_plays_in_a_frame_of_ours(client: Client) -> None:
    item = youtube()

    response = client.get(f"{PATH}{item.pk}/?lire=1")

    (frame,) = re.findall(r"<iframe[^>]*>", response.content.decode())
    assert 'src="https://www.youtube-nocookie.com/embed/aBcDeFgHi_1?autoplay=1"' in frame
    assert "sandbox=" in frame
    assert frames(response) == "https://www.youtube-nocookie.com"


def test_the_policy_lets_in_the_players_of_the_page_alone(client: Client) -> None:
    make_wall_item()
    assert frames(client.get(PATH)) == ""

    youtube()
    video = "9c9de5e8-0a1e-484a-b099-e80766180a6d"
    tube = make_wall_source(kind="peertube", feed="https://video.example/feeds/videos.atom")
    make_wall_item(source=tube, kind="video", video=video, url=f"https://video.example/w/{video}")

    assert frames(client.get(PATH)) == "https://video.example https://www.youtube-nocookie.com"
    assert frames(client.get(f"{PATH}?genre=article")) == ""
    assert frames(client.get("/partager/")) == ""


def test_an_identifier_that_is_none_builds_no_player(client: Client) -> None:
    item = youtube(video='"><script>')

    response = client.get(f"{PATH}{item.pk}/?lire=1")
    assert b"<iframe" not in response.content
    assert frames(response) == ""


def test_words_of_others_are_text(client: Client) -> None:
    item = make_wall_item(title="<script>alert(1)</script>", summary="<img src=x onerror=alert(1)>")

    for path in (PATH, f"{PATH}{item.pk}/"):
        page = client.get(path).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page


def test_a_hidden_item_has_no_page(client: Client) -> None:
    item = make_wall_item(is_hidden=True)

    assert client.get(f"{PATH}{item.pk}/").status_code == 404


def test_in_silence_the_wall_is_still_read(client: Client) -> None:
    make_wall_item(title="Déjà là")
    fall_silent(timezone.now())

    assert titles(client) == ["Déjà là"]


def test_a_longer_wall_costs_no_more_questions(client: Client, django_assert_max_num_queries: object) -> None:
    def price() -> int:
        with django_assert_max_num_queries(50) as asked:
            client.get(PATH)
        return len(asked)

    youtube()
    make_wall_item()
    price()  # what the process keeps from then on
    few = price()
    for _number in range(8):
        make_wall_item()
    assert price() == few


@pytest.mark.usefixtures("own_files")
def test_pictures_are_our_own_copies(client: Client) -> None:
    default_storage.save(SMALL, ContentFile(b"RIFF"))
    make_wall_item(kind="photo", small=SMALL, image=SMALL.replace("-400", ""), alt="Une place")

    page = client.get(PATH).content.decode()
    assert f'src="{reverse("actions:picture", args=[SMALL])}"' in page
    assert 'alt="Une place"' in page


def test_staff_say_what_a_picture_shows(client: Client, editor: Supporter) -> None:
    item = make_wall_item(kind="photo", image=SMALL.replace("-400", ""), small=SMALL)
    describe, page = reverse("actions:wall-item-describe", args=[item.pk]), f"{PATH}{item.pk}/"
    sign_in(client, editor)

    assert client.post(describe, {"alt": "a" * 1001}).status_code == 422
    client.post(describe, {"alt": " Une place, un soir de marché "})

    assert 'alt="Une place, un soir de marché"' in Client().get(page).content.decode()


def test_staff_may_hide_what_they_look_at(client: Client, editor: Supporter) -> None:
    item = make_wall_item()
    path = reverse("actions:wall-item-hide", args=[item.pk])

    assert path not in client.get(f"{PATH}{item.pk}/").content.decode()
    assert path in sign_in(client, editor).get(f"{PATH}{item.pk}/").content.decode()
