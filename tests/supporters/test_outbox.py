"""The outbox: a mail is a row until a real server has taken it."""

import smtplib
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection
from django.core.mail.message import BadHeaderError
from django.db import transaction
from django.utils import timezone

from supporters import outbox
from supporters.models import OutgoingMail, Supporter
from tests.mail_server import MailServer, mail_server
from tests.processes import run as run_process

pytestmark = pytest.mark.usefixtures("queued_mail")
State = OutgoingMail.State


@pytest.fixture
def server(settings: Any) -> Iterator[MailServer]:
    with mail_server() as server:
        settings.MAIL_DELIVERY = server.delivery
        yield server


def queue(*to: str, subject: str = "Bonjour à tous") -> None:
    message = EmailMultiAlternatives(subject, "Voici l'été : « où ? »", to=to or ("camille@example.org",))
    message.attach_alternative("<p>Voici l'été</p>", "text/html")
    message.send()


def run(later: timedelta = timedelta(0)) -> int:
    return outbox.send_due(at=timezone.now() + later)


def test_a_mail_leaves_with_both_its_texts_and_only_its_trace_stays(db: None, server: MailServer) -> None:
    queue()
    assert run() == 1
    received = server.taken[0].content.decode()
    assert "multipart/alternative" in received
    assert "Subject: =?utf-8?" in received
    mail = OutgoingMail.objects.get()
    assert (mail.state, bytes(mail.content), mail.attempts) == (State.SENT, b"", 1)
    assert mail.sent_at is not None


def test_a_sent_mail_does_not_leave_again(db: None, server: MailServer) -> None:
    queue()
    assert (run(), run(timedelta(days=1))) == (1, 0)


def test_each_recipient_has_a_mail_of_their_own(supporter: Supporter, server: MailServer) -> None:
    queue(supporter.email, "Autre <autre@example.org>")
    run()
    assert [envelope.rcpt_tos for envelope in server.taken] == [[supporter.email], ["autre@example.org"]]
    assert "autre@example.org" not in server.taken[0].content.decode()
    assert OutgoingMail.objects.get(to=supporter.email).supporter == supporter


def test_one_run_uses_one_connection(db: None, server: MailServer) -> None:
    for number in range(3):
        queue(f"p{number}@example.org")
    assert run() == 3
    assert server.connections == 1


def test_a_temporary_refusal_is_tried_again_later(db: None, server: MailServer) -> None:
    queue()
    server.refusal = "451 Greylisted, come back later"
    assert run() == 0
    mail = OutgoingMail.objects.get()
    assert mail.state == State.QUEUED
    assert "451" in mail.last_error
    server.refusal = ""
    assert (run(), run(timedelta(minutes=2))) == (0, 1)


def test_a_final_refusal_is_shown_and_the_others_leave(db: None, server: MailServer) -> None:
    queue("gone@example.org")
    queue("here@example.org")
    server.refused["gone@example.org"] = "550 No such user"
    assert run() == 1
    failed = OutgoingMail.objects.get(state=State.FAILED)
    assert failed.to == "gone@example.org"
    assert "550 No such user" in failed.last_error
    assert bytes(failed.content) != b""


def test_a_server_that_is_down_is_asked_once_a_run(db: None, server: MailServer, settings: Any) -> None:
    queue("a@example.org")
    queue("b@example.org")
    settings.MAIL_DELIVERY = {**settings.MAIL_DELIVERY, "port": 1}
    assert run() == 0
    assert sorted(OutgoingMail.objects.values_list("attempts", flat=True)) == [0, 1]


def test_a_mail_nobody_takes_fails_after_two_days(db: None, server: MailServer) -> None:
    queue()
    server.refusal = "451 Later"
    moment = timezone.now()
    start = moment
    while OutgoingMail.objects.get().state == State.QUEUED:
        moment = OutgoingMail.objects.get().due_at
        outbox.send_due(at=moment)
    assert timedelta(days=2) <= moment - start < timedelta(days=3)


def test_a_worker_killed_while_sending_leaves_a_lease_that_ends(db: None, server: MailServer) -> None:
    queue()
    now = timezone.now()
    assert OutgoingMail.objects.all().claim(OutgoingMail.objects.get().pk, at=now, lease=outbox.LEASE)
    assert run() == 0
    assert run(outbox.LEASE + timedelta(seconds=1)) == 1


def test_a_second_try_carries_the_same_message_id(db: None, server: MailServer) -> None:
    queue()
    run()
    content = EmailMessage("x", "y", to=["camille@example.org"]).message().as_bytes()
    OutgoingMail.objects.update(state=State.QUEUED, content=content)
    run(timedelta(seconds=1))
    ids = {line for envelope in server.taken for line in envelope.content.decode().splitlines() if "Message-ID" in line}
    assert len(server.taken) == 2
    assert len(ids) == 1


def test_a_mail_of_a_transaction_that_fails_is_not_sent(db: None, server: MailServer) -> None:
    with transaction.atomic():
        queue()
        transaction.set_rollback(True)
    assert run() == 0
    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize("field", ["subject", "to", "from_email"])
def test_a_line_break_in_a_header_is_refused(db: None, field: str) -> None:
    fields: dict[str, Any] = {"subject": "Bonjour", "body": "", "from_email": None, "to": ["camille@example.org"]}
    evil = "camille@example.org\nBcc: everybody@example.org"
    message = EmailMessage(**(fields | {field: [evil] if field == "to" else evil}))
    with pytest.raises(BadHeaderError):
        message.send()
    assert not OutgoingMail.objects.exists()


def test_one_bad_message_stops_the_batch_before_anything_is_written(db: None) -> None:
    good = EmailMessage("Bonjour", "", to=["a@example.org"])
    bad = EmailMessage("Bon\njour", "", to=["b@example.org"])
    with pytest.raises(BadHeaderError):
        get_connection().send_messages([good, bad])
    assert not OutgoingMail.objects.exists()


def test_a_refused_password_is_not_the_mails_fault() -> None:
    assert not outbox._is_final(smtplib.SMTPAuthenticationError(535, b"no"))
    assert outbox._is_final(smtplib.SMTPDataError(554, b"spam"))


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_down_neither_stops_nor_loses_a_mail(server: MailServer) -> None:
    write = "from django.core.mail import send_mail; send_mail('Bonjour', '', None, ['camille@example.org'])"
    written = run_process("manage.py", "shell", "-c", write, REDIS_URL="redis://127.0.0.1:1/0")
    assert written.returncode == 0, written.stderr
    assert run() == 1
