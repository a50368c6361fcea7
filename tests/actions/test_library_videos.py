"""Videos: whole, or the part a player asks for."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from actions.content.ranges import Part, Unsatisfiable, part_of
from actions.models import Content
from actions.pictures import keep_file
from tests.actions.making import make_content, make_medium

pytestmark = pytest.mark.usefixtures("own_files")
FILM = bytes(range(256)) * 4
needs_rows = pytest.mark.django_db


def put(**overrides: Any) -> str:
    """The address of the film of a content."""
    video = keep_file(ContentFile(FILM), ending=".mp4")
    content = make_content(**({"kind": "animation"} | overrides))
    make_medium(content=content, video=video, captions=f"actions/{'b' * 32}.vtt")
    return f"/partager/videos/{video}"


def bytes_of(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


@needs_rows
def test_a_film_is_given_whole(client: Client) -> None:
    answer = client.get(put())
    assert (answer.status_code, answer["Content-Type"], answer["Content-Length"]) == (200, "video/mp4", "1024")
    assert answer["Accept-Ranges"] == "bytes"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert bytes_of(answer) == FILM


@needs_rows
@pytest.mark.parametrize(
    ("asked", "told", "part"),
    [
        ("bytes=0-99", "bytes 0-99/1024", FILM[:100]),
        ("bytes=1000-", "bytes 1000-1023/1024", FILM[1000:]),
        ("bytes=-24", "bytes 1000-1023/1024", FILM[-24:]),
        ("bytes=1000-99999", "bytes 1000-1023/1024", FILM[1000:]),
        ("bytes=1023-1023", "bytes 1023-1023/1024", FILM[-1:]),
    ],
)
def test_a_player_is_given_the_part_it_asks_for(client: Client, asked: str, told: str, part: bytes) -> None:
    answer = client.get(put(), HTTP_RANGE=asked)
    assert (answer.status_code, answer["Content-Range"]) == (206, told)
    assert answer["Content-Length"] == str(len(part))
    assert bytes_of(answer) == part


@needs_rows
def test_beyond_its_end_there_is_nothing_to_give(client: Client) -> None:
    answer = client.get(put(), HTTP_RANGE="bytes=1024-")
    assert (answer.status_code, answer["Content-Range"]) == (416, "bytes */1024")


@needs_rows
@pytest.mark.parametrize("asked", ["bytes=0-1,5-6", "lines=0-1", "bytes=9-1", "bytes=-", "bytes=²-3", "bytes"])
def test_a_range_that_is_none_is_answered_by_the_whole(client: Client, asked: str) -> None:
    answer = client.get(put(), HTTP_RANGE=asked)
    assert answer.status_code == 200
    assert bytes_of(answer) == FILM


@needs_rows
def test_a_part_of_another_version_is_not_given(client: Client) -> None:
    path = put()
    same = client.get(path, HTTP_RANGE="bytes=0-9", HTTP_IF_RANGE=client.head(path)["ETag"])
    assert bytes_of(same) == FILM[:10]
    assert bytes_of(client.get(path, HTTP_RANGE="bytes=0-9", HTTP_IF_RANGE='"autre"')) == FILM


@needs_rows
def test_a_browser_that_has_it_is_answered_by_a_line(client: Client) -> None:
    path = put()
    answer = client.get(path, HTTP_IF_NONE_MATCH=client.head(path)["ETag"])
    assert (answer.status_code, answer.content) == (304, b"")


@needs_rows
def test_a_question_about_it_alone_is_answered_without_its_bytes(client: Client) -> None:
    answer = client.head(put(), HTTP_RANGE="bytes=0-9")
    assert (answer.status_code, answer["Content-Length"], answer.content) == (206, "10", b"")


@needs_rows
@pytest.mark.parametrize("state", ["draft", "withdrawn", "silenced"])
def test_a_film_is_seen_only_while_its_content_is(client: Client, state: str) -> None:
    assert client.get(put(state=state, published_at=timezone.now())).status_code == 404


@needs_rows
def test_a_file_that_is_lost_is_not_there(client: Client) -> None:
    path = put()
    film = Content.objects.get().media.get()
    film.video = f"actions/{'c' * 32}.mp4"
    film.save()
    assert client.get(path).status_code == 404
    assert client.get(f"/partager/videos/{film.video}").status_code == 404


@needs_rows
@pytest.mark.parametrize("name", ["actions/../../etc/passwd", "x.mp4", "posters/1/1-a.jpg"])
def test_no_other_file_is_given(client: Client, name: str) -> None:
    assert client.get(f"/partager/videos/{name}").status_code == 404


@given(st.integers(0, 300), st.integers(0, 300), st.integers(1, 200))
def test_a_part_always_lies_in_its_file(first: int, last: int, size: int) -> None:
    try:
        part = part_of(f"bytes={first}-{last}", size)
    except Unsatisfiable:
        assert first >= size
    else:
        expected = None if last < first else Part(first, min(last, size - 1))
        assert part == expected


@given(st.text(max_size=30), st.integers(0, 100))
def test_whatever_is_asked_never_breaks(asked: str, size: int) -> None:
    try:
        part = part_of(asked, size)
    except Unsatisfiable:
        return
    assert part is None or 0 <= part.first <= part.last < size
