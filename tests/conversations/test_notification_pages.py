"""Where members read what they are told, and choose the threads that they hear of."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from conversations.models import Following, Member, Message, Notification, Pick, Thread
from conversations.services import following
from conversations.services.notifications import mark_read, read_thread, unread_count
from tests.actions.making import make_proposal
from tests.conversations.making import make_member, make_message, make_thread
from tests.factories import sign_in

pytestmark = pytest.mark.django_db
PAGE = "/groupe/notifications/"


def tell_one(member: Member, kind: str = "answer", **overrides: Any) -> Notification:
    message = overrides.pop("message", None) or make_message()
    return Notification.objects.create(member=member, kind=kind, message=message, at=timezone.now(), **overrides)


def test_the_page_tells_who_answered_and_where(client: Client, member: Member) -> None:
    answer = make_message(make_thread("Les bus du soir"), text="Le dernier part à 20 h.", author=make_member("Zoé"))
    row = tell_one(member, message=answer)
    page = sign_in(client, member.supporter).get(PAGE).content.decode()
    assert "Zoé vous répond dans « Les bus du soir »" in page
    assert "Le dernier part à 20 h." in page
    assert f'href="{PAGE}{row.pk}/"' in page


@pytest.mark.parametrize("kind", Notification.Kind.values)
def test_each_kind_has_its_words(kind: str, client: Client, member: Member) -> None:
    tell_one(member, kind, message=make_message(make_thread("Les bus du soir")))
    page = sign_in(client, member.supporter).get(PAGE).content.decode()
    assert "« Les bus du soir »" in page


def test_an_empty_page_says_what_will_come(client: Client, member: Member) -> None:
    assert "Rien à signaler" in sign_in(client, member.supporter).get(PAGE).content.decode()


def test_opening_one_leads_to_the_message_and_reads_it(client: Client, member: Member) -> None:
    row, other = tell_one(member), tell_one(member)
    response = sign_in(client, member.supporter).get(f"{PAGE}{row.pk}/")
    assert response.headers["Location"] == row.message.get_absolute_url()
    row.refresh_from_db()
    other.refresh_from_db()
    assert (row.read_at is None, other.read_at is None) == (False, True)


def test_a_decision_leads_to_ones_own_decisions(client: Client, member: Member) -> None:
    row = tell_one(member, "moderated", message=make_message(author=member, state="hidden"))
    response = sign_in(client, member.supporter).get(f"{PAGE}{row.pk}/")
    assert response.headers["Location"] == "/groupe/decisions/"


def test_what_was_picked_leads_to_the_proposal(client: Client, member: Member) -> None:
    message = make_message(author=member)
    proposal = make_proposal(author=member.supporter)
    Pick.objects.create(message=message, proposal=proposal, at=timezone.now())
    row = tell_one(member, "picked", message=message)
    response = sign_in(client, member.supporter).get(f"{PAGE}{row.pk}/")
    assert response.headers["Location"] == proposal.get_absolute_url()


def test_nobody_opens_what_was_told_to_others(client: Client, member: Member) -> None:
    row = tell_one(make_member())
    assert sign_in(client, member.supporter).get(f"{PAGE}{row.pk}/").status_code == 404


def test_all_are_read_at_once(client: Client, member: Member) -> None:
    tell_one(member, by_mail=True)
    other = tell_one(make_member())
    assert sign_in(client, member.supporter).post(f"{PAGE}lues/").status_code == 302
    assert unread_count(member) == 0
    other.refresh_from_db()
    assert other.read_at is None


def test_reading_a_thread_reads_what_was_told_of_it_so_far(member: Member) -> None:
    thread = make_thread()
    first, last = make_message(thread), make_message(thread)
    elsewhere = tell_one(member)
    rows = [tell_one(member, message=message) for message in (first, last)]
    read_thread(member=member, thread=thread, number=first.number, at=timezone.now())
    unread = set(Notification.objects.filter(read_at=None).values_list("pk", flat=True))
    assert unread == {elsewhere.pk, rows[1].pk}


def test_what_was_hidden_since_is_told_no_more(client: Client, member: Member) -> None:
    message = make_message(make_thread("Les bus du soir"), text="Le dernier part à 20 h.")
    tell_one(member, message=message)
    Message.objects.filter(pk=message.pk).update(state="hidden")
    assert "Les bus du soir" not in sign_in(client, member.supporter).get(PAGE).content.decode()


def test_the_navigation_says_how_many_wait(client: Client, member: Member) -> None:
    for _n in range(3):
        tell_one(member)
    sign_in(client, member.supporter)
    assert '<span class="shelf-count">3</span>' in client.get("/groupe/recherche/").content.decode()
    mark_read(member=member, at=timezone.now())
    assert "shelf-count" not in client.get("/groupe/recherche/").content.decode()


def test_a_long_page_costs_what_a_short_one_does(client: Client, member: Member) -> None:
    sign_in(client, member.supporter)

    def cost() -> int:
        client.get(PAGE)
        with CaptureQueriesContext(connection) as asked:
            client.get(PAGE)
        return len(asked)

    tell_one(member)
    one = cost()
    for _n in range(34):
        tell_one(member)
    assert cost() == one
    page = client.get(PAGE).content.decode()
    assert page.count("group-told-words") == 30
    older = page.split('href="?avant=')[1].split('"')[0]
    assert client.get(PAGE, {"avant": older}).content.decode().count("group-told-words") == 5


@pytest.mark.parametrize("asked", ["abc", "-1", "9" * 30, "٣"])
def test_an_address_that_means_nothing_lists_nothing(asked: str, client: Client, member: Member) -> None:
    tell_one(member)
    assert sign_in(client, member.supporter).get(PAGE, {"avant": asked}).status_code == 200


# Following


def test_a_thread_is_followed_muted_and_neither(client: Client, member: Member) -> None:
    thread = make_thread()
    sign_in(client, member.supporter)
    path = f"/groupe/fil/{thread.pk}/suivre/"
    found = Following.objects.filter(thread=thread, member=member)
    for choice, muted in (("suivre", [False]), ("taire", [True]), ("suivre", [False]), ("ni-lun-ni-lautre", [])):
        assert client.post(path, {"choice": choice}).headers["Location"] == thread.get_absolute_url()
        assert list(found.values_list("is_muted", flat=True)) == muted


def test_muted_threads_stand_with_the_settings(client: Client, member: Member) -> None:
    thread: Thread = make_thread("Les bus du soir")
    following.mute(thread=thread, member=member, at=timezone.now())
    sign_in(client, member.supporter)
    assert "Les bus du soir" in client.get("/groupe/reglages/").content.decode()
    path = f"/groupe/fil/{thread.pk}/suivre/"
    back = client.post(path, {"choice": "ni-lun-ni-lautre", "back": "reglages"})
    assert back.headers["Location"] == "/groupe/reglages/"
    assert "Les bus du soir" not in client.get("/groupe/reglages/").content.decode()


def test_nobody_follows_what_they_may_not_read(client: Client, member: Member) -> None:
    thread = make_thread(state="hidden")
    sign_in(client, member.supporter)
    assert client.post(f"/groupe/fil/{thread.pk}/suivre/", {"choice": "suivre"}).status_code == 404
