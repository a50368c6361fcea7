"""The daily mail of the group: once a day at most, of what is unread, never in silence, and easily stopped."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from conversations.models import Member, Message, Notification
from conversations.services.digests import EVERY, REST, send_due
from conversations.services.members import leave, stop_mail
from conversations.services.notifications import mark_read
from conversations.tasks import send_group_digests
from supporters.models import OutgoingMail, Supporter
from supporters.outbox import send_due as empty_outbox
from supporters.services.consents import withdraw_consent
from tests.conversations.making import make_member, make_message, make_thread
from tests.factories import sign_in
from tests.mailbox import letters_to, path_sent_to
from tests.teams.silences import fall_silent

pytestmark = pytest.mark.django_db


def tell_one(member: Member, kind: str = "answer", **overrides: Any) -> Notification:
    """Told a while ago, for the mail."""
    fields = {"by_mail": True, "at": timezone.now() - 2 * REST} | overrides
    message = fields.pop("message", None) or make_message(make_thread("Les bus du soir"), author=make_member("Zoé"))
    return Notification.objects.create(member=member, kind=kind, message=message, **fields)


def test_one_mail_says_all_that_waits(member: Member) -> None:
    tell_one(member)
    tell_one(member, "mention", message=make_message(make_thread("La cantine"), text="Et le pain ?"))
    assert send_due(at=timezone.now()) == 1
    (sent,) = mail.outbox
    assert sent.to == [member.supporter.email]
    for words in ("Zoé vous répond dans « Les bus du soir »", "« La cantine »", "Et le pain ?", "/groupe/fil/"):
        assert words in sent.body
        assert words in str(sent.alternatives[0][0]) or "«" in words


def test_every_kind_of_news_has_its_words_in_the_mail(member: Member) -> None:
    for kind in ("answer", "mention", "followed", "published"):
        tell_one(member, kind)
    send_due(at=timezone.now())
    assert mail.outbox[0].body.count("« Les bus du soir »") == 4


def test_nobody_has_two_mails_in_a_day(member: Member) -> None:
    now = timezone.now()
    tell_one(member)
    assert send_due(at=now) == 1
    tell_one(member)
    assert send_due(at=now + timedelta(hours=5)) == 0
    assert send_due(at=now + EVERY) == 1


def test_the_worker_comes_by_and_writes(member: Member) -> None:
    tell_one(member)
    assert send_group_digests() == 1
    assert send_group_digests() == 0


def test_what_was_mailed_is_not_mailed_again(member: Member) -> None:
    tell_one(member)
    send_due(at=timezone.now())
    assert send_due(at=timezone.now() + timedelta(days=2)) == 0


@pytest.mark.parametrize("why", ["fresh", "site", "read", "hidden"])
def test_there_is_no_mail_without_unread_news(why: str, member: Member) -> None:
    row = tell_one(member, by_mail=why != "site", **({"at": timezone.now()} if why == "fresh" else {}))
    if why == "read":
        mark_read(member=member, at=timezone.now())
    elif why == "hidden":
        Message.objects.filter(pk=row.message_id).update(state="hidden")
    assert send_due(at=timezone.now()) == 0
    assert mail.outbox == []


@pytest.mark.parametrize("why", ["left", "restricted", "no letters", "stopped"])
def test_nobody_is_written_to_who_does_not_agree(why: str, member: Member) -> None:
    tell_one(member)
    now = timezone.now()
    if why == "left":
        leave(member=member, at=now)
    elif why == "restricted":
        Supporter.objects.filter(pk=member.supporter_id).update(restricted_at=now)
    elif why == "no letters":
        withdraw_consent(supporter=member.supporter, purpose="account", at=now)
    else:
        stop_mail(member=member)
    assert send_due(at=now) == 0


def test_in_silence_nothing_is_written_and_it_never_comes_later(member: Member) -> None:
    now = timezone.now()
    fall_silent(now)
    tell_one(member)
    assert send_due(at=now) == 0
    assert send_due(at=now + timedelta(days=2)) == 0
    assert Notification.objects.get().read_at is None


@pytest.mark.usefixtures("queued_mail")
def test_silence_stops_a_mail_that_is_on_its_way(member: Member) -> None:
    now = timezone.now()
    tell_one(member)
    assert send_due(at=now) == 1
    fall_silent(now + timedelta(minutes=2))
    empty_outbox(at=now + timedelta(minutes=2))
    assert OutgoingMail.objects.get().state == "silenced"


@pytest.mark.usefixtures("queued_mail")
def test_the_link_of_the_mail_stops_it_without_signing_in(client: Client, member: Member) -> None:
    tell_one(member)
    send_due(at=timezone.now())
    assert letters_to(member.supporter.email)
    path = path_sent_to(member.supporter.email, "/groupe/courrier/")
    assert "Ne plus recevoir" in client.get(path).content.decode()
    member.refresh_from_db()
    assert member.on_answer == "mail"
    assert "C’est noté" in client.post(path).content.decode().replace("&#x27;", "’").replace("'", "’")
    member.refresh_from_db()
    assert (member.on_answer, member.on_mention, member.on_followed) == ("site", "site", "site")


def test_a_mail_program_unsubscribes_in_one_click(member: Member) -> None:
    tell_one(member)
    send_due(at=timezone.now())
    headers = mail.outbox[0].extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = headers["List-Unsubscribe"].strip("<>").split("/", 3)[3]
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(f"/{path}", {"List-Unsubscribe": "One-Click"}).status_code == 200
    member.refresh_from_db()
    assert member.on_answer == "site"


def test_whoever_is_gone_gets_the_same_page(client: Client, member: Member) -> None:
    tell_one(member)
    send_due(at=timezone.now())
    path = "/" + mail.outbox[0].extra_headers["List-Unsubscribe"].strip("<>").split("/", 3)[3]
    there = client.get(path).content
    member.supporter.delete()
    assert client.get(path).content == there
    assert client.post(path).status_code == 200


def test_an_altered_link_is_refused(client: Client) -> None:
    assert client.get("/groupe/courrier/rien/").status_code == 403


def test_a_long_absence_makes_one_short_mail(member: Member) -> None:
    for _n in range(20):
        tell_one(member)
    send_due(at=timezone.now())
    (sent,) = mail.outbox
    assert sent.subject.startswith("20 ")
    assert sent.body.count("Les bus du soir") == 12
    assert "8 nouvelles" in sent.body


def test_the_mail_and_the_site_say_the_same(client: Client, member: Member) -> None:
    row = tell_one(member)
    send_due(at=timezone.now())
    page = sign_in(client, member.supporter).get("/groupe/notifications/").content.decode()
    assert row.message.thread.title in page
    assert row.message.thread.title in mail.outbox[0].body
