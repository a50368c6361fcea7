"""Members who come, are told and are written to at the same instant."""

from functools import partial

import pytest
from django.utils import timezone

from conversations.models import Following, InvitationLink, Member, Notification
from conversations.services import following
from conversations.services.digests import REST, send_due
from conversations.services.invitations import link_of
from conversations.services.members import join, leave
from conversations.services.notifications import tell_of
from supporters.models import OutgoingMail
from tests.conversations.making import make_member, make_message, make_thread
from tests.factories import make_supporter
from tests.teams.test_at_once import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("queued_mail")]


def test_a_button_pressed_twice_joins_once() -> None:
    person, link = make_supporter(), link_of(member=make_member(), at=timezone.now())
    act = partial(join, supporter=person, at=timezone.now(), source="form", link=link)
    at_once([act, act, act])
    link.refresh_from_db()
    assert Member.objects.filter(supporter=person).count() == 1
    assert link.joined == 1


def test_people_of_one_name_who_join_together_have_each_a_handle() -> None:
    people = [make_supporter(display_name="Nadia") for _n in range(4)]
    at_once([partial(join, supporter=person, at=timezone.now(), source="form") for person in people])
    assert set(Member.objects.values_list("handle", flat=True)) == {"nadia", "nadia-2", "nadia-3", "nadia-4"}


def test_two_pages_of_one_person_show_one_link() -> None:
    member = make_member()
    at_once([partial(link_of, member=member, at=timezone.now())] * 3)
    assert InvitationLink.objects.filter(member=member).count() == 1


def test_two_workers_write_one_mail() -> None:
    member, message = make_member(), make_message()
    at = timezone.now() - 2 * REST
    Notification.objects.create(member=member, kind="answer", message=message, by_mail=True, at=at)
    written = at_once([partial(send_due, at=timezone.now())] * 3)
    assert sum(written) == 1
    assert OutgoingMail.objects.count() == 1


def test_one_message_told_twice_is_told_once() -> None:
    thread = make_thread()
    following.follow(thread=thread, member=make_member(), at=timezone.now())
    message = make_message(thread)
    at_once([partial(tell_of, message=message, at=timezone.now())] * 3)
    told = Notification.objects.filter(message=message)
    assert sorted(told.values_list("kind", flat=True)) == ["answer", "followed"]


def test_following_twice_at_once_follows_once() -> None:
    thread, member = make_thread(), make_member()
    at_once([partial(following.follow, thread=thread, member=member, at=timezone.now())] * 3)
    assert Following.objects.filter(thread=thread, member=member).count() == 1


def test_leaving_twice_at_once_counts_once() -> None:
    member = make_member()
    thread = make_thread()
    make_message(thread, author=member)
    at_once([partial(leave, member=member, at=timezone.now())] * 2)
    thread.refresh_from_db()
    assert thread.replies == 0
