"""A letter as it leaves: its headers, its body, its signature."""

from base64 import b64encode
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from django.core import mail

from mailings.composing.compiling import compile as compiled
from mailings.delivery.backend import Handover, way_out
from mailings.delivery.envelopes import Envelope
from mailings.delivery.messages import Letter
from mailings.delivery.signing import COVERED, DkimSigner, KeyRefused
from mailings.delivery.smtp import Line
from mailings.models import Mailing
from mailings.returns import tokens, verp
from tests.mailings.making import make_mailing

AT = datetime(2026, 3, 10, 9, 0, 5, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _home(settings: Any) -> None:
    settings.LETTER_FROM = settings.LETTER_REPLY_TO = "bonjour@lettre.exemple.fr"
    settings.BOUNCE_DOMAIN = "retour.exemple.fr"


@pytest.fixture(scope="module")
def pem() -> bytes:
    return in_pem(rsa.generate_private_key(65537, 2048))


def in_pem(key: Any) -> bytes:
    form = serialization.PrivateFormat.PKCS8
    return bytes(key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()))


def letter(mailing: Mailing | None = None, *, to: str = "camille@example.org", **options: Any) -> Envelope:
    mailing = mailing or make_mailing(text="Bonjour à tous.\n\n.Un point commence cette ligne.")
    body = compiled(mailing, subject=mailing.subjects.get())
    values = dict.fromkeys((slot.name for slot in body.slots), "")
    values |= {"unsubscribe_url": tokens.unsubscribe_url(7, mailing.pk), "preferences_url": "https://exemple.fr/u/"}
    made = Letter(mailing, body, **options)
    return made.envelope(delivery_id=41, to=to, values=values, at=AT)


def read(envelope: Envelope) -> EmailMessage:
    message = message_from_bytes(envelope.data, policy=policy.default)
    assert isinstance(message, EmailMessage)
    assert not message.defects
    return message


def test_a_letter_has_every_header_once_and_says_how_to_stop_it() -> None:
    mailing = make_mailing()
    envelope = letter(mailing)
    message = read(envelope)
    token = tokens.make(7, mailing.pk)
    assert len(message.keys()) == len(set(message.keys()))
    assert message["To"] == "camille@example.org"
    assert message["From"].addresses[0].addr_spec == "bonjour@lettre.exemple.fr"
    assert message["From"].addresses[0].display_name == mailing.sender
    assert message["Date"].datetime == AT
    assert verp.read_tag(message["Message-ID"].strip("<>").partition("@")[0]) == 41
    assert f"/u/{token}/>" in message["List-Unsubscribe"]
    assert f"<mailto:unsub+{token}@retour.exemple.fr>" in message["List-Unsubscribe"]
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["List-Id"] == "<lettre.lettre.exemple.fr>"
    assert message["Precedence"] is None
    assert message["Auto-Submitted"] is None
    assert "camille" not in envelope.data.replace(b"To: camille@example.org", b"").decode()


def test_what_bounces_comes_back_to_its_delivery() -> None:
    assert verp.read(letter().sender) == 41


def test_without_a_bounce_domain_it_comes_back_to_the_sender(settings: Any) -> None:
    settings.BOUNCE_DOMAIN = ""
    envelope = letter()
    assert envelope.sender == "bonjour@lettre.exemple.fr"
    assert "mailto" not in read(envelope)["List-Unsubscribe"]


def test_the_lines_of_a_letter_are_short_and_no_full_stop_begins_one() -> None:
    lines = letter().data.split(b"\r\n")
    assert max(map(len, lines)) <= 998
    assert not [line for line in lines if line.startswith(b".") or b"\r" in line or b"\n" in line]


@pytest.mark.parametrize("name", ["Équipe\r\nBcc: tous@example.org", 'La "campagne"', "Tous\nX-Autre: 1"])
def test_the_name_of_the_sender_makes_no_header(name: str) -> None:
    message = read(letter(make_mailing(sender=name)))
    assert (message["Bcc"], message["X-Autre"]) == (None, None)
    assert message["From"].addresses[0].addr_spec == "bonjour@lettre.exemple.fr"


def test_an_address_with_letters_of_ours_in_its_domain_is_written_as_mail_knows_it() -> None:
    assert letter(to="camille@café.fr").to == "camille@xn--caf-dma.fr"


def test_two_letters_differ_in_what_is_their_readers_own_alone() -> None:
    mailing = make_mailing()
    first, second = letter(mailing).data, letter(mailing, to="dominique@example.org").data
    assert first.replace(b"camille", b"dominique") == second


# --- DKIM ---------------------------------------------------------------------------------------------


def published(pem: bytes) -> Any:
    """DNS with the key in it."""
    key = serialization.load_pem_private_key(pem, password=None).public_key()
    der = key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    record = b"v=DKIM1; k=rsa; p=" + b64encode(der)
    return lambda name, timeout=5: record if name == b"lettre._domainkey.exemple.fr." else None


def test_a_signature_verifies_and_covers_both_headers_of_one_click(pem: bytes) -> None:
    data = letter(signed_by=DkimSigner("exemple.fr", "lettre", pem)).data
    checked = dkim.DKIM(data)
    assert checked.verify(dnsfunc=published(pem))
    covered = {name.lower().decode() for name, _value in checked.signed_headers}
    assert set(COVERED) <= covered
    assert max(map(len, data.partition(b"\r\nFrom:")[0].split(b"\r\n"))) <= 78


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"To: camille", b"To: dominique"),
        (b"=One-Click", b"=One-Clack"),
        (b"Bonjour", b"Bonsoir"),
        (b"Subject: ", b"From: moi@example.org\r\nSubject: "),
    ],
)
def test_a_letter_that_was_altered_does_not_verify(pem: bytes, old: bytes, new: bytes) -> None:
    data = letter(signed_by=DkimSigner("exemple.fr", "lettre", pem)).data
    assert old in data
    assert not dkim.verify(data.replace(old, new), dnsfunc=published(pem))


@pytest.mark.parametrize("body", [b"", b"\r\n", b"x", b"x\r\n", b"x\r\n\r\n\r\n", b" x  y \r\n\r\nz", b"\r\n\r\n"])
@pytest.mark.parametrize(
    "head", [b"From: a@b.fr\r\nSubject:  x \t y\r\n z\r\n\r\n", b"FROM:a@b.fr\r\nTo:c@d.fr\r\n\r\n"]
)
def test_any_message_is_signed_as_the_rules_say(pem: bytes, head: bytes, body: bytes) -> None:
    signed = DkimSigner("exemple.fr", "lettre", pem).signature(head, body) + head + body
    assert dkim.verify(signed, dnsfunc=published(pem))


def test_a_key_that_is_none_or_too_short_is_refused() -> None:
    short = rsa.generate_private_key(65537, 1024)  # noqa: S505 - what is refused
    for key in (b"", b"-----BEGIN", in_pem(ec.generate_private_key(ec.SECP256R1())), in_pem(short)):
        with pytest.raises(KeyRefused):
            DkimSigner("exemple.fr", "lettre", key)


def test_the_campaign_that_has_a_key_signs(settings: Any, tmp_path: Path, pem: bytes) -> None:
    (tmp_path / "key.pem").write_bytes(pem)
    settings.DKIM_DOMAIN, settings.DKIM_SELECTOR = "exemple.fr", "lettre"
    settings.DKIM_KEY_FILE = str(tmp_path / "key.pem")
    assert dkim.verify(letter().data, dnsfunc=published(pem))
    settings.DKIM_KEY_FILE = ""
    assert b"DKIM-Signature" not in letter().data


# --- The way out ----------------------------------------------------------------------------------------


def test_a_mail_server_gets_letters_over_our_own_line(settings: Any) -> None:
    settings.MAIL_DELIVERY = {
        "backend": "django.core.mail.backends.smtp.EmailBackend",
        "host": "mail.example",
        "port": 587,
        "use_tls": True,
    }
    assert isinstance(way_out(), Line)


def test_files_get_the_same_letter(settings: Any) -> None:
    settings.MAIL_DELIVERY = {"backend": "django.core.mail.backends.locmem.EmailBackend"}
    sender, envelope = way_out(), letter()
    outcomes = sender.send([envelope])
    assert isinstance(sender, Handover)
    assert [(outcome.key, outcome.is_sent) for outcome in outcomes] == [(41, True)]
    kept, wanted = mail.outbox[0].message(), read(envelope)
    for name in ("From", "To", "Subject", "Message-ID", "List-Unsubscribe-Post", "Feedback-ID", "Reply-To"):
        assert str(kept[name]) == str(wanted[name])
    assert "Un point commence" in str(mail.outbox[0].body)
    assert vars(mail.outbox[0])["metadata"] == {"delivery": verp.tag(41)}
    assert vars(mail.outbox[0])["envelope_sender"] == envelope.sender


def test_files_that_cannot_be_written_were_tried_with_nothing(settings: Any, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    settings.MAIL_DELIVERY = {
        "backend": "django.core.mail.backends.filebased.EmailBackend",
        "file_path": str(tmp_path / "file"),
    }
    assert [(outcome.code, outcome.certain) for outcome in way_out().send([letter()])] == [(0, True)]
