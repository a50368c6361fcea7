"""Mail as bytes and back."""

from django.core.mail import EmailMultiAlternatives

from common.mail import from_bytes, to_bytes


def letter() -> EmailMultiAlternatives:
    message = EmailMultiAlternatives(
        "Été : « où ? »",
        "L'été\nà Nîmes",
        "Équipe <equipe@campagne.example>",
        ["camille@example.org", "autre@example.org"],
        headers={"Auto-Submitted": "auto-generated"},
        reply_to=["bureau@campagne.example"],
    )
    message.attach_alternative("<p>L'été à Nîmes</p>", "text/html")
    message.attach("note.txt", "pièce jointe", "text/plain")
    return message


def rebuilt() -> EmailMultiAlternatives:
    content = to_bytes(letter(), recipient="camille@example.org")
    return from_bytes(content, to="camille@example.org", message_id="outbox.1@campagne.example")


def test_a_message_comes_back_as_it_was() -> None:
    message = rebuilt()
    assert message.subject == "Été : « où ? »"
    assert message.body.strip() == "L'été\nà Nîmes"
    assert "L'été à Nîmes" in str(message.alternatives[0][0])
    assert "equipe@campagne.example" in message.from_email
    assert message.reply_to == ["bureau@campagne.example"]
    assert message.extra_headers["Auto-Submitted"] == "auto-generated"


def test_other_recipients_are_not_told() -> None:
    content = to_bytes(letter(), recipient="camille@example.org")
    assert b"autre@example.org" not in content
    assert rebuilt().to == ["camille@example.org"]


def test_the_message_id_is_ours_and_stands_once() -> None:
    sent = rebuilt().message()
    assert sent.get_all("Message-ID") == ["<outbox.1@campagne.example>"]
    assert len(sent.get_all("Date") or []) == 1


def test_attachments_travel() -> None:
    assert [attachment[0] for attachment in rebuilt().attachments] == ["note.txt"]
