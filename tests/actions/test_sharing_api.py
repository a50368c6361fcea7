"""Sharing for programs, and for the panel's own script."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone

from actions.links.addresses import short_url
from actions.models import Content, Share, ShortLink
from supporters.models import Supporter
from tests.actions.making import make_content, make_wording
from tests.factories import make_supporter, sign_in
from tests.teams.silences import fall_silent

pytestmark = pytest.mark.django_db
SHARES, LENGTHS = "/api/v1/shares/", "/api/v1/texts/lengths/"


@pytest.fixture
def nadia(client: Client) -> Supporter:
    person = make_supporter(display_name="Nadia")
    sign_in(client, person)
    return person


@pytest.fixture
def content() -> Content:
    content = make_content(title="La cantine")
    make_wording(content=content, text="À lire")
    return content


def post(client: Client, path: str, **data: object) -> tuple[int, dict]:  # type: ignore[type-arg]
    answer = client.post(path, data, content_type="application/json")
    return answer.status_code, answer.json()


def test_a_share_is_declared_listed_and_undone(client: Client, nadia: Supporter, content: Content) -> None:
    status, share = post(client, SHARES, content=content.slug, network="bluesky")
    assert (status, share["content"], share["network"]) == (201, content.slug, "bluesky")
    assert [row["id"] for row in client.get(SHARES).json()["results"]] == [share["id"]]
    assert client.delete(f"{SHARES}{share['id']}/").status_code == 204
    assert client.get(SHARES).json()["results"] == []


def test_said_twice_it_is_the_same_share(client: Client, nadia: Supporter, content: Content) -> None:
    ids = {post(client, SHARES, content=content.slug, network="x")[1]["id"] for _again in range(2)}
    assert len(ids) == 1


def test_the_shares_of_others_are_not_there(client: Client, nadia: Supporter, content: Content) -> None:
    other = sign_in(Client(), make_supporter())
    share = post(other, SHARES, content=content.slug, network="x")[1]
    assert client.get(SHARES).json()["results"] == []
    assert client.delete(f"{SHARES}{share['id']}/").status_code == 404
    assert Share.objects.exists()


def test_a_share_of_the_day_before_yesterday_is_a_conflict(client: Client, nadia: Supporter, content: Content) -> None:
    share = post(client, SHARES, content=content.slug, network="x")[1]
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1), tick=False):
        assert client.delete(f"{SHARES}{share['id']}/").status_code == 409


@pytest.mark.parametrize("network", ["", "myspace", None])
def test_an_unknown_network_is_refused_by_field(
    client: Client, nadia: Supporter, content: Content, network: str
) -> None:
    status, said = post(client, SHARES, content=content.slug, network=network)
    assert (status, list(said)) == (422, ["network"])


def test_a_content_that_is_over_is_not_there(client: Client, nadia: Supporter) -> None:
    over = make_content(ends_at=timezone.now() - timedelta(minutes=1))
    assert post(client, SHARES, content=over.slug, network="x")[0] == 404
    assert client.get(f"/api/v1/contents/{over.slug}/sharing/").status_code == 404


def test_in_silence_nothing_is_shared(client: Client, nadia: Supporter, content: Content) -> None:
    fall_silent(timezone.now())
    status, said = post(client, SHARES, content=content.slug, network="x")
    assert status == 403
    assert "reopens_at" in said
    assert client.get(f"/api/v1/contents/{content.slug}/sharing/").status_code == 403
    assert post(client, f"/api/v1/contents/{content.slug}/sharing/")[0] == 403
    assert not Share.objects.exists()
    assert not ShortLink.objects.exists()


def test_pages_answer_silence_with_its_end(client: Client, nadia: Supporter, content: Content) -> None:
    fall_silent(timezone.now())
    path = f"{content.get_absolute_url()}partager/"
    answers = [client.post(path, {"network": "x"}), client.get(f"{path}?network=x")]
    assert [answer.status_code for answer in answers] == [403, 403]


def test_ones_own_link_is_made_once_and_put_into_the_messages(
    client: Client, nadia: Supporter, content: Content
) -> None:
    path = f"/api/v1/contents/{content.slug}/sharing/"
    before = client.get(path).json()
    assert (before["has_own_link"], before["link"]) == (False, before["page"])
    after = [post(client, path)[1] for _again in range(2)][-1]
    link = short_url(ShortLink.objects.get(owner=nadia, content=content))
    assert (after["has_own_link"], after["link"]) == (True, link)
    whatsapp = next(one for one in after["networks"] if one["network"] == "whatsapp")
    assert whatsapp["address"] == f"https://wa.me/?text=%C3%80%20lire%20{link.replace(':', '%3A').replace('/', '%2F')}"


def test_links_stand_on_their_own_host_where_there_is_one(
    client: Client, nadia: Supporter, content: Content, settings: LazySettings
) -> None:
    settings.SHORT_LINK_HOST = "lien.example"
    settings.ALLOWED_HOSTS = ["*"]
    assert post(client, f"/api/v1/contents/{content.slug}/sharing/")[1]["link"].startswith("https://lien.example/l/")


def test_a_person_whose_data_is_at_rest_declares_nothing(client: Client, content: Content) -> None:
    sign_in(client, make_supporter(restricted_at=timezone.now()))
    assert post(client, SHARES, content=content.slug, network="x")[0] == 404


def test_a_text_is_measured_for_every_network(client: Client, nadia: Supporter) -> None:
    answer = client.post(LENGTHS, {"text": "é" * 301}, content_type="application/json").json()
    lengths = {one["network"]: one for one in answer}
    assert lengths["bluesky"] == {
        "network": "bluesky", "used": 301, "limit": 300, "unit": "graphemes", "fits": False,
    }  # fmt: skip
    assert lengths["mastodon"]["fits"]


def test_totals_hide_what_is_below_ten(client: Client, nadia: Supporter, content: Content) -> None:
    post(client, SHARES, content=content.slug, network="x")
    assert client.get(f"{SHARES}totals/").json() == {
        "shares": 1, "contents": 1, "clicks": None, "recent": 0, "days": [],
    }  # fmt: skip


def test_too_many_shares_in_an_hour_wait(client: Client, nadia: Supporter, content: Content) -> None:
    statuses = {post(client, SHARES, content=content.slug, network="x")[0] for _n in range(121)}
    assert statuses == {201, 429}
