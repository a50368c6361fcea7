"""Members, notifications, invitations and search, for programs."""

import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from common.text import fold
from conversations.models import Following, Member, Notification
from conversations.services.invitations import link_of
from supporters.models import Supporter
from tests.conversations.making import make_member, make_message, make_thread
from tests.factories import sign_in
from tests.teams.silences import fall_silent

pytestmark = pytest.mark.django_db
API = "/api/v1/group/"
ME = f"{API}membership/"


@pytest.fixture
def camille(client: Client, member: Member) -> Client:
    return sign_in(client, member.supporter)


def send(client: Client, method: str, path: str, **data: Any) -> tuple[int, Any]:
    answer = client.generic(method, path, json.dumps(data), content_type="application/json")
    return answer.status_code, answer.json() if answer.content else None


def test_a_program_joins_chooses_and_leaves(signed_in: Client, supporter: Supporter) -> None:
    assert signed_in.get(ME).status_code == 404
    status, joined = send(signed_in, "POST", ME, consent_group=True)
    assert (status, joined["handle"], joined["is_trusted"]) == (200, "camille", False)
    assert supporter.consents.get(purpose="group").source == "api"
    status, changed = send(signed_in, "PATCH", ME, on_answer="nothing")
    assert (status, changed["on_answer"], changed["on_mention"]) == (200, "nothing", "mail")
    assert send(signed_in, "DELETE", ME) == (204, None)
    assert signed_in.get(ME).status_code == 404


@pytest.mark.parametrize("data", [{}, {"consent_group": False}], ids=["nothing", "no"])
def test_a_program_joins_by_consent_alone(data: dict[str, Any], signed_in: Client) -> None:
    status, answer = send(signed_in, "POST", ME, **data)
    assert (status, list(answer)) == (422, ["consent_group"])


def test_a_program_hears_why_somebody_may_not_join(signed_in: Client, supporter: Supporter) -> None:
    Supporter.objects.filter(pk=supporter.pk).update(display_name="")
    status, answer = send(signed_in, "POST", ME, consent_group=True)
    assert (status, list(answer)) == (422, ["display_name"])


def test_a_program_brings_the_invitation_with_it(signed_in: Client, supporter: Supporter, member: Member) -> None:
    token = link_of(member=member, at=timezone.now()).token
    send(signed_in, "POST", ME, consent_group=True, invitation=token)
    assert Member.objects.get(supporter=supporter).invited_by == member


def test_a_way_that_does_not_exist_is_refused(camille: Client) -> None:
    assert send(camille, "PATCH", ME, on_answer="pigeon")[0] == 422


def test_a_program_reads_what_was_told(camille: Client, member: Member) -> None:
    message = make_message(make_thread("Les bus du soir"), author=make_member("Zoé"))
    row = Notification.objects.create(member=member, kind="answer", message=message, at=timezone.now())
    Notification.objects.create(member=make_member(), kind="answer", message=message, at=timezone.now())
    (told,) = camille.get(f"{API}notifications/").json()["results"]
    assert (told["id"], told["name"], told["title"], told["read_at"]) == (row.pk, "Zoé", "Les bus du soir", None)
    assert told["address"].endswith(message.get_absolute_url())
    assert send(camille, "POST", f"{API}notifications/read/", ids=[row.pk, 99]) == (200, {"read": 1})
    assert send(camille, "POST", f"{API}notifications/read/") == (200, {"read": 0})


def test_a_program_follows_and_mutes(camille: Client, member: Member) -> None:
    thread = make_thread("Les bus du soir")
    path = f"{API}threads/{thread.pk}/following/"
    assert send(camille, "PUT", path)[1]["is_muted"] is False
    assert send(camille, "PUT", path, is_muted=True)[1]["is_muted"] is True
    make_message(thread)
    (row,) = camille.get(f"{API}followings/").json()["results"]
    assert (row["thread"], row["title"], row["fresh"]) == (thread.pk, "Les bus du soir", 1)
    assert send(camille, "DELETE", path) == (204, None)
    assert not Following.objects.filter(member=member).exists()


def test_a_program_follows_only_what_may_be_read(camille: Client) -> None:
    path = f"{API}threads/{make_thread(state='hidden').pk}/following/"
    assert [send(camille, method, path)[0] for method in ("PUT", "DELETE")] == [404, 404]


def test_a_program_looks_for_words(camille: Client) -> None:
    text = "Le bus de l'Évêché a du retard."
    row = make_message(make_thread("Transports"), text, search=fold(text), author=make_member("Zoé"))
    answer = camille.get(f"{API}search/", {"q": "évêché bus"}).json()
    assert (answer["words"], answer["older"]) == (["eveche", "bus"], None)
    (found,) = answer["results"]
    assert (found["id"], found["title"], found["name"], found["excerpt"]) == (row.pk, "Transports", "Zoé", text)
    assert camille.get(f"{API}search/").json()["results"] == []


def test_a_program_gives_and_closes_an_invitation(camille: Client) -> None:
    first = camille.get(f"{API}invitation/").json()
    assert (first["joined"], first["token"] in first["address"]) == (0, True)
    assert camille.get(f"{API}invitation/").json() == first
    assert send(camille, "DELETE", f"{API}invitation/") == (204, None)
    assert camille.get(f"{API}invitation/").json()["token"] != first["token"]


def test_a_program_invites_nobody_in_silence(camille: Client) -> None:
    fall_silent(timezone.now())
    assert camille.get(f"{API}invitation/").status_code == 403


@pytest.mark.parametrize("path", ["notifications/", "followings/", "search/?q=bus", "invitation/", "membership/"])
def test_nothing_is_there_for_who_does_not_take_part(path: str, signed_in: Client) -> None:
    assert signed_in.get(API + path).status_code == 404
