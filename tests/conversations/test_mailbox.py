"""Letters to the campaign are read from a real IMAP server, answered by mail, and their answers come back."""

from collections.abc import Iterator
from email import message_from_bytes, policy
from typing import Any

import pytest
from django.core.checks import run_checks
from django.utils import timezone

from actions.relays.rules import Refused
from conversations.ears import box as boxes
from conversations.models import Answer, Conversation, Listener, Mention, Objection, Voice
from conversations.mouths import speak
from conversations.services.answering import send_due
from conversations.services.voices import objection_hash
from supporters import outbox
from supporters.models import OutgoingMail
from tests.conversations.listening import later, listen, queue_answer
from tests.conversations.making import make_listener, make_mention, make_voice
from tests.mail_server import MailServer, mail_server
from tests.networks.imap import USER, ImapServer, Mailbox, imap_server, letter
from tests.teams.silences import fall_silent

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def imap() -> Iterator[ImapServer]:
    with imap_server() as server:
        yield server


@pytest.fixture
def box(imap: ImapServer, settings: Any) -> Mailbox:
    """The desk's own, with its listener."""
    made = Mailbox(imap)
    settings.DESK_MAILBOX_URL = made.url()
    make_listener(kind="mailbox", name="La boîte", feed="")
    return made


def hear(box: Mailbox, **said: str) -> Mention:
    box.deliver(letter(**said))  # type: ignore[arg-type]
    listen()
    return Mention.objects.select_related("conversation__voice", "voice").latest("pk")


def test_a_letter_begins_a_conversation_with_its_sender(box: Mailbox) -> None:
    mention = hear(box, message_id="<un@blog.example.org>")
    assert (mention.origin, mention.title, mention.remote_id) == ("mail", "Les trains", "un@blog.example.org")
    assert mention.text == "Que proposez-vous pour les trains de nuit ?"
    assert mention.conversation is not None
    assert mention.conversation.is_question
    assert (mention.voice.name, mention.voice.contact) == ("Camille", "camille@blog.example.org")


def test_a_letter_is_read_once_and_stays_unread_in_the_box(box: Mailbox) -> None:
    box.deliver(letter(), letter(sender="Dominique <d@blog.example.org>"))
    assert (listen(), listen(minutes=5)) == (2, 0)
    box.deliver(letter(sender="Alix <alix@blog.example.org>"))
    assert listen(minutes=10) == 1
    assert all(b"\\Seen" not in flags for flags in box.flags())


def test_nothing_in_the_box_is_nothing_heard(box: Mailbox) -> None:
    assert listen() == 0
    assert Listener.objects.get().error == ""
    box.deliver(letter())
    assert listen(minutes=5) == 1


def test_many_letters_are_read_to_the_end(box: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("conversations.ears.mailbox.BATCH", 3)
    box.deliver(*[letter(sender=f"p{number}@blog.example.org") for number in range(8)])
    assert [listen(minutes=minutes) for minutes in (0, 1, 2)] == [3, 3, 2]


def test_a_box_that_was_made_anew_is_read_anew(box: Mailbox) -> None:
    sent = letter(message_id="<un@blog.example.org>")
    box.deliver(sent)
    listen()
    box.make_anew()
    box.deliver(sent, letter(sender="Alix <alix@blog.example.org>"))
    assert listen(minutes=5) == 1
    assert Mention.objects.count() == 2


def test_of_a_heavy_letter_the_words_are_read(box: Mailbox) -> None:
    parts = "--xx\nContent-Type: text/plain\n\nBonjour.\n--xx\nContent-Type: image/png\n"
    parts += "Content-Transfer-Encoding: base64\n\n" + ("QUJD" * 18 + "\n") * 20_000 + "--xx--\n"
    assert hear(box, text=parts, Content_Type="multipart/mixed; boundary=xx").text == "Bonjour."


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"sender": f"Nous <{USER}>"},
        {"sender": "Nous <bonjour@campagne.example>"},
    ],
    ids=["absence", "the box itself", "the site"],
)
def test_machines_and_we_ourselves_are_no_voices(box: Mailbox, headers: dict[str, str]) -> None:
    box.deliver(letter(**headers))  # type: ignore[arg-type]
    assert listen() == 0
    assert not Voice.objects.exists()


def test_whoever_objected_is_not_kept(box: Mailbox) -> None:
    Objection.objects.create(hash=objection_hash("mail", "camille@blog.example.org"), at=timezone.now())
    box.deliver(letter(), letter(sender="Alix <alix@blog.example.org>"))
    assert listen() == 1
    assert Voice.objects.get().name == "Alix"


def test_a_letter_without_a_word_hides_none_of_the_others(box: Mailbox) -> None:
    box.deliver(letter(" "), b"\x00\x01\n", letter(sender="Alix <alix@blog.example.org>"))
    listen()
    assert Voice.objects.filter(name="Alix").exists()


@pytest.mark.parametrize("reason", ["password", "nobody", "folder"])
def test_a_box_that_does_not_open_says_why_and_is_tried_again(box: Mailbox, settings: Any, reason: str) -> None:
    good = settings.DESK_MAILBOX_URL
    settings.DESK_MAILBOX_URL = {
        "password": box.url(password="faux"),
        "nobody": "imap://a%40example.org:b@127.0.0.1:9/INBOX",
        "folder": good + "Absent",
    }[reason]
    box.deliver(letter())
    assert listen() == 0
    found = Listener.objects.get()
    assert (found.state, found.failures, bool(found.error)) == ("queued", 1, True)
    assert "mot-de-passe" not in found.error
    settings.DESK_MAILBOX_URL = good
    assert listen(hours=2) == 1


def test_without_a_box_the_listener_stops(box: Mailbox, settings: Any) -> None:
    settings.DESK_MAILBOX_URL = ""
    listen()
    assert Listener.objects.get().state == Listener.State.FAILED


def test_an_answer_by_mail_stays_in_the_thread(box: Mailbox, settings: Any) -> None:
    mention = hear(box, message_id="<un@blog.example.org>")
    answer = queue_answer(mention, channel="mail", account=None)
    assert send_due(at=later()) == 1
    answer.refresh_from_db()
    assert (answer.state, answer.remote_id, answer.url) == ("sent", f"outbox.{sent().pk}@campagne.example", "")
    found = left(settings)
    assert (found["To"], found["Subject"]) == ("camille@blog.example.org", "Re: Les trains")
    assert found["In-Reply-To"] == found["References"] == "<un@blog.example.org>"
    assert (found["Reply-To"], found["Message-ID"]) == (USER, f"<{answer.remote_id}>")
    assert "Auto-Submitted" not in found
    assert "Quatre lignes de nuit" in found.get_content()


def test_their_answer_comes_back_to_the_conversation(box: Mailbox) -> None:
    answer = queue_answer(hear(box, message_id="<un@blog.example.org>"), channel="mail", account=None)
    send_due(at=later())
    answer.refresh_from_db()
    box.deliver(
        letter(
            f"Merci.\n\nLe 3 mars, Tous en campagne a écrit :\n> {answer.text}",
            Date="",
            In_Reply_To="<deux@blog.example.org>",
            References=f"<un@blog.example.org> <{answer.remote_id}> <deux@blog.example.org>",
        )
    )
    assert listen(minutes=5) == 1
    conversation = Conversation.objects.get()
    last = conversation.mentions.latest("pk")
    assert (last.text, last.in_reply_to) == ("Merci.", answer.remote_id)
    assert conversation.had_second_turn


def test_an_answer_taken_up_by_a_second_worker_is_one_letter(box: Mailbox) -> None:
    answer = queue_answer(hear(box), channel="mail", account=None)
    first = speak(answer=answer, at=timezone.now())
    again = speak(answer=Answer.objects.get(pk=answer.pk), at=timezone.now())
    assert (first, OutgoingMail.objects.filter(to="camille@blog.example.org").count()) == (again, 1)


def test_an_answer_that_was_dropped_leaves_no_letter(box: Mailbox) -> None:
    answer = queue_answer(hear(box), channel="mail", account=None)
    Answer.objects.update(state="dropped")
    with pytest.raises(Exception, match="d'autres mains"):
        speak(answer=answer, at=timezone.now())
    assert not OutgoingMail.objects.filter(to="camille@blog.example.org").exists()
    assert "letter" not in answer.progress


def test_silence_stops_a_letter_in_the_outbox_for_good(box: Mailbox) -> None:
    queue_answer(hear(box), channel="mail", account=None)
    send_due(at=later())
    fall_silent(timezone.now())
    with mail_server() as server:
        outbox.send_due(at=timezone.now())
        assert server.taken == []
    assert sent().state == "silenced"


def test_nobody_is_written_to_who_shows_no_address(db: None) -> None:
    answer = queue_answer(make_mention(voice=make_voice()), channel="mail", account=None)
    with pytest.raises(Refused):
        speak(answer=answer, at=timezone.now())


@pytest.mark.parametrize(
    ("url", "address", "expected"),
    [
        ("", "", []),
        ("imaps://a%40example.org:b@imap.example.org/INBOX", "", []),
        ("imap+tls://a%40example.org:b@imap.example.org:1143", "", []),
        ("https://imap.example.org", "", ["conversations.E001"]),
        ("imaps://imap.example.org/INBOX", "", ["conversations.E001"]),
        ("imaps://a:b@imap.example.org:port", "", ["conversations.E001"]),
        ("imap://a%40example.org:b@imap.example.org", "", ["conversations.E002"]),
        ("imaps://a:b@imap.example.org", "", ["conversations.W001"]),
        ("imaps://a:b@imap.example.org", "ecrire@campagne.example.org", []),
    ],
    ids=["none", "tls", "starttls", "scheme", "nobody", "port", "clear", "no-address", "address"],
)
def test_a_mailbox_that_cannot_be_opened_safely_is_told_at_the_start(
    settings: Any, url: str, address: str, expected: list[str]
) -> None:
    settings.DESK_MAILBOX_URL, settings.DESK_ADDRESS = url, address
    told = [found.id for found in run_checks() if str(found.id).startswith("conversations.")]
    assert [
        one for one in told if one in ("conversations.E001", "conversations.E002", "conversations.W001")
    ] == expected


def test_the_folder_and_the_name_may_hold_any_letter(settings: Any) -> None:
    settings.DESK_MAILBOX_URL = "imaps://a%40example.org:p%2Fw%3A@imap.example.org/Courrier%20re%C3%A7u"
    found = boxes.configured()
    assert found is not None
    assert (found.user, found.password, found.folder, found.port) == ("a@example.org", "p/w:", "Courrier reçu", 993)


def sent() -> OutgoingMail:
    return OutgoingMail.objects.get(to="camille@blog.example.org")


def left(settings: Any) -> Any:
    """The one letter, as the mail server takes it."""
    with mail_server() as server:
        assert isinstance(server, MailServer)
        settings.MAIL_DELIVERY = server.delivery
        outbox.send_due(at=timezone.now())
        found = [message_from_bytes(one.content, policy=policy.default) for one in server.taken]
    return next(one for one in found if one["To"] == "camille@blog.example.org")
