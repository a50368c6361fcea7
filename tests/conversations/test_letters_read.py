"""What a letter says, whoever wrote it and with whatever program."""

from datetime import UTC, datetime

import pytest

from conversations.ears.letters import read_letter, uncited
from tests.networks.imap import letter

PROGRAMS = {
    "thunderbird": "Oui, merci.\n\nLe 03/03/2027 à 10:02, Tous en campagne a écrit :\n> Quatre lignes.\n> De nuit.",
    "gmail": "Oui, merci.\n\nLe mar. 3 mars 2027 à 10:02, Tous en campagne <bonjour@campagne.example.org> a\n"
    "écrit :\n\n> Quatre lignes.",
    "english": "Oui, merci.\n\nOn Tue, Mar 3, 2027 at 10:02 AM Campagne <b@campagne.example.org>\nwrote:\n\n> Quatre",
    "outlook": "Oui, merci.\n\n________________________________\nDe : Tous en campagne\nEnvoyé : mardi\nQuatre lignes.",
    "outlook-plain": "Oui, merci.\n\nDe : Tous en campagne\nEnvoyé : mardi\nÀ : Camille\nObjet : Re\n\nQuatre lignes.",
    "original": "Oui, merci.\n\n-----Message d'origine-----\nQuatre lignes.",
    "signature": "Oui, merci.\n\n-- \nCamille\n06 00 00 00 00",
    "below": "Le 3 mars 2027, Tous en campagne a écrit :\n> Quatre lignes.\n\nOui, merci.",
    "nothing": "Oui, merci.",
}


@pytest.mark.parametrize("text", PROGRAMS.values(), ids=PROGRAMS.keys())
def test_only_what_they_wrote_themselves_is_kept(text: str) -> None:
    assert uncited(text).strip() == "Oui, merci."


def test_a_letter_that_only_quotes_keeps_no_word() -> None:
    assert uncited("> Quatre lignes.\n> De nuit.").strip() == ""


def test_a_letter_says_who_wrote_when_and_to_what() -> None:
    found = read_letter(
        letter(
            "Bonjour.",
            sender="=?utf-8?q?L=C3=A9a?= <Lea@Blog.Example.org>",
            subject="=?utf-8?b?TGVzIMOpY29sZXM=?=",
            message_id="<un@blog.example.org>",
            In_Reply_To="<trois@campagne.example.org>",
            References="<deux@campagne.example.org> <trois@campagne.example.org>",
        )
    )
    assert found is not None
    assert (found.name, found.address, found.subject) == ("Léa", "lea@blog.example.org", "Les écoles")
    assert found.message_id == "un@blog.example.org"
    assert found.answers == ("trois@campagne.example.org", "deux@campagne.example.org")
    assert found.written_at == datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def test_of_two_forms_the_plain_one_is_read() -> None:
    found = read_letter(mixed(b"Bonjour.", b"<p>Autre chose</p>"))
    assert found is not None
    assert found.text == "Bonjour."


@pytest.mark.parametrize(
    "html",
    [
        b'<p>Bonjour.</p><div class="gmail_quote">Quatre lignes</div>',
        b"<p>Bonjour.</p><blockquote>Quatre lignes</blockquote>",
        b'<style>p{color:red}</style><p>Bonjour.</p><div id="appendonsend"></div>Quatre lignes',
        b"<head><title>Titre</title></head><p>Bonjour.</p><script>alert(1)</script>",
    ],
    ids=["gmail", "blockquote", "outlook", "script"],
)
def test_a_letter_in_html_alone_is_read_as_words(html: bytes) -> None:
    found = read_letter(mixed(b"", html))
    assert found is not None
    assert found.text == "Bonjour."


def test_files_and_letters_within_are_left_out() -> None:
    within = letter("Dedans.").replace(b"Camille", b"Dominique")
    body = b"".join([
        b"--xx\nContent-Type: text/plain\n\nBonjour.\n",
        b"--xx\nContent-Type: text/plain; name=notes.txt\nContent-Disposition: attachment\n\nFichier.\n",
        b"--xx\nContent-Type: message/rfc822\n\n", within, b"\n--xx--\n",
    ])  # fmt: skip
    found = read_letter(letter(body.decode(), Content_Type="multipart/mixed; boundary=xx"))
    assert found is not None
    assert found.text == "Bonjour."


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Auto_Submitted": "auto-generated"},
        {"X_Autoreply": "yes"},
        {"Precedence": "bulk"},
        {"Precedence": "auto_reply"},
        {"List_Id": "<liste.example.org>"},
        {"List_Unsubscribe": "<https://lettre.example.org/>"},
        {"Return_Path": "<>"},
        {"X_Spam_Flag": "YES"},
        {"X_Loop": "ecrire@campagne.example.org"},
        {"Content_Type": "multipart/report; report-type=delivery-status; boundary=xx"},
        {"sender": "MAILER-DAEMON@example.org"},
        {"sender": "noreply@example.org"},
        {"sender": "no-reply@example.org"},
        {"sender": "Camille"},
        {"sender": "a@example.org, b@example.org"},
        {"message_id": "sans"},
    ],
    ids=lambda headers: "-".join([*headers, *headers.values()])[:50],
)
def test_machines_lists_and_nobody_are_not_answered(headers: dict[str, str]) -> None:
    assert read_letter(letter(**headers)) is None  # type: ignore[arg-type]


def test_what_a_person_sends_by_hand_says_no_and_is_read() -> None:
    assert read_letter(letter(Auto_Submitted="no")) is not None


@pytest.mark.parametrize("charset", ["latin-1", "klingon", "unicode-1-1-utf-7", "base64"])
def test_any_charset_gives_words(charset: str) -> None:
    found = read_letter(letter("Bonjour", Content_Type=f"text/plain; charset={charset}"))
    assert found is not None
    assert found.text.startswith("Bonjour")


def test_flowed_lines_are_one_line() -> None:
    found = read_letter(letter("Que proposez-vous \npour les trains ?", Content_Type="text/plain; format=flowed"))
    assert found is not None
    assert found.text == "Que proposez-vous pour les trains ?"


@pytest.mark.parametrize("said", ["hier", "Mon, 02 Nov 1970 10:00:00 +0100", "", "Mon, 99 Nov 2026 10:00"])
def test_a_date_that_is_none_is_left_out(said: str) -> None:
    found = read_letter(letter(Date=said))
    assert found is not None
    assert found.written_at is None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\xff" * 1000,
        b"From: a@example.org\nMessage-ID: <x@y>\nContent-Type: multipart/mixed; boundary=a\n\n" + b"--a\n" * 50_000,
        b"Content-Type: multipart/mixed; boundary=a\n" * 200,
        letter().replace(b"Content-Type: text/plain", b"Content-Type: message/rfc822\n" * 40),
        letter(subject="=?utf-8?b?!!!?=", sender="=?x?q?=ff?= <a@example.org>")[:200],
    ],
    ids=["empty", "noise", "parts", "containers", "nested", "headers"],
)
def test_what_is_no_letter_breaks_nothing(content: bytes) -> None:
    found = read_letter(content)
    assert found is None or len(found.text) <= 5000


def mixed(plain: bytes, html: bytes) -> bytes:
    parts = b"--xx\nContent-Type: text/plain; charset=utf-8\n\n" + plain + b"\n" if plain else b""
    parts += b"--xx\nContent-Type: text/html; charset=utf-8\n\n" + html + b"\n--xx--\n"
    return letter(parts.decode(), Content_Type="multipart/alternative; boundary=xx")
