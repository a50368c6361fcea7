"""A content on other sites: its poster, its frame, the answers of our oEmbed provider."""

import io
import json
from datetime import timedelta
from typing import Any

import pytest
from defusedxml.ElementTree import fromstring
from django.conf import LazySettings
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone
from PIL import Image

from actions.content.poster_files import FOLDER, poster_name
from actions.models import Content
from tests.actions.drawing import GREEN, keep_drawn
from tests.actions.making import make_content, make_medium, make_topic

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]
SITE = "http://127.0.0.1:8000"


def asked(client: Client, content: Content, **more: Any) -> Any:
    return client.get("/oembed/", {"url": f"{SITE}{content.get_absolute_url()}"} | more)


def image_of(client: Client, content: Content) -> Image.Image:
    answer = client.get(f"{content.get_absolute_url()}image.jpg")
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert len(answer.content) < 300_000
    image = Image.open(io.BytesIO(answer.content))
    assert (image.size, image.format) == ((1200, 630), "JPEG")
    return image


def with_picture(size: tuple[int, int] = (900, 700), **overrides: Any) -> Content:
    large, small = keep_drawn(size)
    content = make_content(**({"kind": "image"} | overrides))
    make_medium(content=content, image=large, small=small, width=size[0], height=size[1])
    return content


def near(pixel: Any, colour: tuple[int, int, int]) -> bool:
    return all(abs(a - b) < 12 for a, b in zip(pixel, colour, strict=True))


def posters(content: Content) -> list[str]:
    return default_storage.listdir(f"{FOLDER}/{content.pk}")[1]


@pytest.mark.parametrize("title", ["Oui", "Une phrase qui dit beaucoup de choses à la fois " * 2, "🎉🎉", "a" * 120])
def test_every_title_gives_a_poster_of_the_size_networks_want(client: Client, title: str) -> None:
    image_of(client, make_content(title=title, topic=make_topic(name="Une école pour toutes et tous")))


def test_the_ground_is_the_campaign_s_colour(client: Client, settings: LazySettings) -> None:
    settings.CAMPAIGN_COLOUR = "#0b5d4e"
    assert near(image_of(client, make_content()).getpixel((8, 8)), (11, 93, 78))


def test_the_content_s_picture_stands_on_the_right(client: Client) -> None:
    assert near(image_of(client, with_picture()).getpixel((1000, 250)), GREEN)


def test_a_tall_picture_is_shown_whole(client: Client) -> None:
    image = image_of(client, with_picture(size=(400, 1600), kind="infographic"))
    assert near(image.getpixel((950, 40)), GREEN)
    assert not near(image.getpixel((720, 250)), GREEN)


def test_a_noisy_picture_still_weighs_less_than_networks_allow(client: Client) -> None:
    content = with_picture()
    out = io.BytesIO()
    Image.effect_noise((1600, 1200), 120).convert("RGB").save(out, "WEBP")
    with default_storage.open(content.media.get().image, "wb") as file:
        file.write(out.getvalue())
    image_of(client, content)


def test_a_picture_that_is_lost_leaves_the_words(client: Client) -> None:
    content = make_content(kind="image")
    make_medium(content=content)
    image_of(client, content)


def test_what_was_paid_bears_its_label_in_the_picture(client: Client) -> None:
    plain, paid = make_content(title="Une affiche"), make_content(title="Une affiche", disclosure="paid")
    paper = (247, 242, 232)
    assert near(image_of(client, paid).getpixel((1190, 4)), paper)
    assert not near(image_of(client, plain).getpixel((1190, 4)), paper)


def test_a_picture_that_was_paid_is_shown_and_kept_under_its_label(client: Client) -> None:
    content = with_picture(size=(900, 700), disclosure="paid")
    path = f"{content.get_absolute_url()}images/{content.media.get().pk}.jpg"
    body = client.get(content.get_absolute_url()).content.decode()
    assert f'src="{path}"' in body
    assert f'href="{path}" download' in body
    assert "/partager/images/" not in body
    image = Image.open(io.BytesIO(client.get(path).content))
    assert image.width == 900
    assert image.height > 700
    assert near(image.getpixel((890, 3)), (247, 242, 232))
    assert near(image.getpixel((450, image.height - 350)), GREEN)


def test_programs_are_given_the_picture_under_its_label_too(client: Client) -> None:
    content = with_picture(disclosure="in_kind")
    (medium,) = client.get(f"/api/v1/contents/{content.slug}/").json()["media"]
    assert medium["image"].endswith(f"/images/{content.media.get().pk}.jpg")


def test_a_picture_of_another_content_is_not_given_under_this_one(client: Client) -> None:
    paid, other = with_picture(disclosure="paid"), with_picture(disclosure="paid")
    assert client.get(f"{paid.get_absolute_url()}images/{other.media.get().pk}.jpg").status_code == 404


def test_a_paid_picture_that_is_lost_is_not_there(client: Client) -> None:
    medium = make_medium(content=make_content(kind="image", disclosure="paid"))
    assert client.get(f"{medium.content.get_absolute_url()}images/{medium.pk}.jpg").status_code == 404


def test_a_poster_is_drawn_once_for_each_revision_and_the_old_one_goes(client: Client) -> None:
    content = make_content(title="Avant")
    first = image_of(client, content).tobytes()
    (kept,) = posters(content)
    assert image_of(client, content).tobytes() == first
    Content.objects.filter(pk=content.pk).update(title="Après", revision=2)
    assert image_of(client, content).tobytes() != first
    assert kept not in posters(content)
    assert len(posters(content)) == 1


def test_a_kept_poster_is_not_drawn_again(client: Client) -> None:
    content = make_content()
    image_of(client, content)
    with default_storage.open(poster_name(content), "wb") as file:
        file.write(b"kept")
    assert client.get(f"{content.get_absolute_url()}image.jpg").content == b"kept"


def test_networks_keep_a_poster_for_an_hour_and_ask_whether_it_changed(client: Client) -> None:
    path = f"{make_content().get_absolute_url()}image.jpg"
    answer = client.get(path)
    assert answer["Cache-Control"] == "public, max-age=3600"
    assert client.get(path, HTTP_IF_NONE_MATCH=answer["ETag"]).status_code == 304


def test_what_is_over_has_no_poster(client: Client) -> None:
    over = make_content(ends_at=timezone.now() - timedelta(seconds=1))
    assert client.get(f"{over.get_absolute_url()}image.jpg").status_code == 404


def test_a_site_is_told_in_json_how_to_show_a_content(client: Client) -> None:
    content = make_content(title='Un « titre » & "plus"')
    answer = asked(client, content)
    assert answer["Content-Type"] == "application/json"
    assert answer["Access-Control-Allow-Origin"] == "*"
    told = json.loads(answer.content)
    assert (told["version"], told["type"], told["title"]) == ("1.0", "rich", content.title)
    assert f'src="{SITE}{content.get_absolute_url()}integrer/"' in told["html"]
    assert "&quot;plus&quot;" in told["html"]
    assert (told["thumbnail_width"], told["thumbnail_height"]) == (1200, 630)


def test_a_site_is_told_the_same_in_xml(client: Client) -> None:
    content = make_content(title="Un <titre> & plus")
    answer = asked(client, content, format="xml")
    assert answer["Content-Type"] == "text/xml; charset=utf-8"
    root = fromstring(answer.content)
    told = json.loads(asked(client, content).content)
    assert {child.tag: child.text for child in root} == {name: str(value) for name, value in told.items()}


def test_a_film_is_a_video_to_other_sites(client: Client) -> None:
    film = make_content(kind="animation")
    make_medium(content=film, video=f"actions/{'a' * 32}.mp4", captions=f"actions/{'b' * 32}.vtt")
    assert json.loads(asked(client, film).content)["type"] == "video"


@pytest.mark.parametrize(("width", "given"), [(400, 400), (5000, 600), (10, 240)])
def test_the_frame_keeps_within_what_is_asked_as_far_as_it_can_be_read(client: Client, width: int, given: int) -> None:
    told = json.loads(asked(client, make_content(), maxwidth=width).content)
    assert told["width"] == given
    assert f'width="{given}"' in told["html"]


def test_a_low_frame_is_given_where_little_height_is_asked(client: Client) -> None:
    assert json.loads(asked(client, make_content(), maxheight=300).content)["height"] == 300


@pytest.mark.parametrize(
    "url",
    [
        "https://ailleurs.example/partager/cantines/",
        f"{SITE}/carte/",
        f"{SITE}/perdu/",
        f"{SITE}/partager/",
        "javascript:alert(1)",
        "http://[",
        f"{SITE}@evil.example/partager/cantines/",
        "//127.0.0.1:8000/partager/cantines/",
    ],
)
def test_an_address_that_is_no_content_of_ours_is_not_found(client: Client, url: str) -> None:
    make_content(slug="cantines")
    assert client.get("/oembed/", {"url": url}).status_code == 404


def test_an_address_may_lack_its_last_slash_and_have_a_question(client: Client) -> None:
    make_content(slug="cantines")
    assert client.get("/oembed/", {"url": f"{SITE}/partager/cantines?x=1"}).status_code == 200


def test_a_draft_is_told_to_nobody(client: Client) -> None:
    assert asked(client, make_content(state="draft")).status_code == 404


def test_another_format_is_not_spoken(client: Client) -> None:
    assert asked(client, make_content(), format="yaml").status_code == 501


@pytest.mark.parametrize("question", [{}, {"url": SITE, "maxwidth": "large"}, {"url": "a" * 2049}])
def test_a_question_that_cannot_be_read_is_malformed(client: Client, question: dict[str, str]) -> None:
    assert client.get("/oembed/", question).status_code == 400


def test_the_frame_stands_on_any_site_and_knows_nothing_of_the_reader(client: Client) -> None:
    content = make_content(title="Des cantines")
    answer = client.get(f"{content.get_absolute_url()}integrer/")
    policy = answer["Content-Security-Policy"]
    assert "frame-ancestors *" in policy
    assert "media-src 'self'" in policy
    assert "X-Frame-Options" not in answer
    assert not answer.cookies
    assert "Des cantines" in answer.content.decode()


def test_a_page_itself_stands_on_no_other_site(client: Client) -> None:
    answer = client.get(make_content().get_absolute_url())
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]


def test_a_frame_of_what_is_gone_shows_the_way_to_the_library(client: Client) -> None:
    gone = make_content(title="Retiré", state="withdrawn", published_at=timezone.now())
    answer = client.get(f"{gone.get_absolute_url()}integrer/")
    assert answer.status_code == 410
    assert "frame-ancestors *" in answer["Content-Security-Policy"]
    assert "Retiré" not in answer.content.decode()
