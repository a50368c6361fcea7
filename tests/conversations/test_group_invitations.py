"""Links by which members bring friends into the group."""

import pytest
from django.test import Client
from django.utils import timezone

from conversations.models import InvitationLink, Member
from conversations.services.invitations import LinkClosed, link_of, read_link, revoke
from conversations.services.members import join, leave
from supporters.models import Supporter
from tests.conversations.making import make_member
from tests.factories import make_supporter, sign_in
from tests.teams.silences import fall_silent

pytestmark = pytest.mark.django_db
INVITE = "/groupe/inviter/"
BOX = {"consent_group": "on"}


def path_of(member: Member) -> str:
    return f"/groupe/invitation/{link_of(member=member, at=timezone.now()).token}/"


def test_a_member_has_one_link(client: Client, member: Member) -> None:
    path = path_of(member)
    page = sign_in(client, member.supporter).get(INVITE).content.decode()
    assert page.count(path) >= 2
    assert path_of(member) == path


@pytest.mark.parametrize(("kind", "begins"), [("svg", b"<?xml"), ("png", b"\x89PNG")])
def test_the_link_is_drawn_as_a_code(kind: str, begins: bytes, client: Client, member: Member) -> None:
    response = sign_in(client, member.supporter).get(f"{INVITE}code.{kind}")
    assert response.content.startswith(begins)


def test_there_is_no_other_kind_of_code(client: Client, member: Member) -> None:
    assert sign_in(client, member.supporter).get(f"{INVITE}code.gif").status_code == 404


def test_a_visitor_reads_who_invites_and_gets_no_cookie(client: Client, member: Member) -> None:
    response = client.get(path_of(member))
    assert "Camille vous invite dans le groupe" in response.content.decode()
    assert not response.cookies
    assert "noindex" in response.content.decode()


@pytest.mark.parametrize(("answer", "there"), [("join", "signup"), ("known", "login")])
def test_a_visitor_goes_on_to_an_account_and_then_to_the_group(
    answer: str, there: str, client: Client, member: Member
) -> None:
    response = client.post(path_of(member), {"answer": answer})
    assert there in response.headers["Location"]
    assert response.headers["Location"].endswith("?next=/groupe/rejoindre/")


def test_whoever_comes_by_a_link_counts_for_its_member(client: Client, member: Member, stranger: Supporter) -> None:
    sign_in(client, stranger)
    assert client.post(path_of(member)).headers["Location"] == "/groupe/rejoindre/"
    assert "Camille vous attend" in client.get("/groupe/rejoindre/").content.decode()
    client.post("/groupe/rejoindre/", BOX)
    assert Member.objects.get(supporter=stranger).invited_by == member
    page = sign_in(client, member.supporter).get(INVITE).content.decode()
    assert "personne venue par votre lien" in page


def test_nobody_counts_twice_nor_for_themselves(member: Member, stranger: Supporter) -> None:
    link = link_of(member=member, at=timezone.now())
    for person in (stranger, stranger, member.supporter):
        join(supporter=person, at=timezone.now(), source="form", link=link)
    link.refresh_from_db()
    assert link.joined == 1
    leave(member=member, at=timezone.now())
    own = join(supporter=member.supporter, at=timezone.now(), source="form", link=link)
    assert own.invited_by is None


def test_a_closed_link_leads_nowhere_and_another_takes_its_place(client: Client, member: Member) -> None:
    path = path_of(member)
    sign_in(client, member.supporter).post(f"{INVITE}fermer/")
    assert Client().get(path).status_code == 410
    assert path_of(member) != path
    assert Client().get(path_of(member)).status_code == 200
    assert InvitationLink.objects.filter(member=member).count() == 2


@pytest.mark.parametrize("why", ["closed", "left", "restricted"])
def test_a_link_ends_with_its_member(why: str, member: Member) -> None:
    token = link_of(member=member, at=timezone.now()).token
    if why == "closed":
        revoke(member=member, at=timezone.now())
    elif why == "left":
        leave(member=member, at=timezone.now())
    else:
        Supporter.objects.filter(pk=member.supporter_id).update(restricted_at=timezone.now())
    with pytest.raises(LinkClosed):
        read_link(token)


def test_a_link_that_was_closed_meanwhile_lets_one_in_all_the_same(
    client: Client, member: Member, stranger: Supporter
) -> None:
    sign_in(client, stranger).post(path_of(member))
    revoke(member=member, at=timezone.now())
    assert client.post("/groupe/rejoindre/", BOX).status_code == 302
    assert Member.objects.get(supporter=stranger).invited_by is None


def test_a_link_that_was_never_given_is_not_there(client: Client) -> None:
    assert client.get("/groupe/invitation/rien/").status_code == 404


def test_nobody_is_invited_in_silence(client: Client, member: Member) -> None:
    path = path_of(member)
    fall_silent(timezone.now())
    assert client.get(path).status_code == 403
    assert path not in sign_in(client, member.supporter).get(INVITE).content.decode()


def test_a_name_that_is_a_link_is_not_repeated(client: Client) -> None:
    member = make_member(supporter=make_supporter(display_name="https://example.org"))
    assert "https://example.org vous" not in client.get(path_of(member)).content.decode()
