"""The library for programs."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from common.text import fold
from territory.models import Place
from tests.actions.making import make_content, make_medium, make_topic
from tests.factories import make_place

pytestmark = pytest.mark.django_db
PATH = "/api/v1/contents/"


def slugs(client: Client, **question: Any) -> list[str]:
    answer = client.get(PATH, question)
    assert answer.status_code == 200
    return [row["slug"] for row in answer.json()["results"]]


def test_a_program_reads_all_that_people_read(client: Client) -> None:
    film = make_content(kind="animation", title="Un film", topic=make_topic(slug="ecole", name="École"))
    medium = make_medium(content=film, video=f"actions/{'a' * 32}.mp4", captions=f"actions/{'b' * 32}.vtt")
    (row,) = client.get(PATH).json()["results"]
    assert (row["title"], row["kind"], row["topic"]) == ("Un film", "animation", {"slug": "ecole", "name": "École"})
    assert row["address"] == f"http://127.0.0.1:8000{film.get_absolute_url()}"
    assert row["media"][0]["video"] == f"http://127.0.0.1:8000/partager/videos/{medium.video}"
    assert row["media"][0]["alt"] == medium.alt
    assert not {"written_by", "state", "search_text", "id", "clicks"} & row.keys()


def test_one_is_read_by_its_slug(client: Client) -> None:
    content = make_content(kind="riposte", arguments="Un.\nDeux.")
    row = client.get(f"{PATH}{content.slug}/").json()
    assert row["arguments"] == ["Un.", "Deux."]


@pytest.mark.parametrize("state", ["draft", "withdrawn"])
def test_what_is_not_public_is_not_there(client: Client, state: str) -> None:
    content = make_content(state=state, published_at=timezone.now())
    assert slugs(client) == []
    assert client.get(f"{PATH}{content.slug}/").status_code == 404


def test_it_is_filtered_as_the_page_is(client: Client) -> None:
    school, now = make_topic(slug="ecole"), timezone.now()
    lyon = make_place(code="69123", name="Lyon")
    make_content(slug="a", kind="image", topic=school, place=lyon, search_text=fold("École élue"))
    make_content(slug="b", published_at=now - timedelta(days=3))
    assert slugs(client, kind="image") == slugs(client, topic="ecole") == slugs(client, q="élue") == ["a"]
    assert slugs(client, place="69123") == slugs(client, since=(now - timedelta(days=1)).isoformat()) == ["a"]
    assert slugs(client) == ["a", "b"]


@pytest.mark.parametrize("question", [{"kind": "x"}, {"topic": "x"}, {"place": "ZZZ"}, {"since": "hier"}])
def test_a_question_that_cannot_be_read_is_malformed(client: Client, question: dict[str, str]) -> None:
    answer = client.get(PATH, question)
    assert answer.status_code == 400
    assert answer.json().keys() == question.keys()


def test_a_label_of_what_was_paid_goes_with_it(client: Client) -> None:
    make_content(disclosure="in_kind")
    assert client.get(PATH).json()["results"][0]["label"] == "Publicité à caractère politique"


def test_subjects_are_in_the_order_of_the_filter(client: Client) -> None:
    make_topic(slug="b", name="B", position=1)
    make_topic(slug="a", name="A", position=2)
    assert [row["slug"] for row in client.get("/api/v1/topics/").json()] == ["b", "a"]


def test_more_than_a_page_is_read_by_cursor(client: Client) -> None:
    now = timezone.now()
    for n in range(31):
        make_content(slug=f"c{n}", published_at=now - timedelta(minutes=n))
    first = client.get(PATH).json()
    assert len(first["results"]) == 30
    assert [row["slug"] for row in client.get(first["next"]).json()["results"]] == ["c30"]


def test_a_place_of_any_kind_is_known(client: Client) -> None:
    region = make_place(code="R-53", kind=Place.Kind.REGION)
    make_content(slug="a", place=make_place(parent=region))
    assert slugs(client, place="R-53") == ["a"]
