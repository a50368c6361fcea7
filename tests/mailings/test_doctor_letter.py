"""The doctor's whole examination: names, the mail server, and a letter as receivers get it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from django.core.management import CommandError, call_command
from django.utils import timezone

from mailings.doctor import message
from mailings.doctor.findings import Report
from mailings.doctor.names import Names
from mailings.doctor.words import PARTS, SAID, by_part
from mailings.models import Audience, Mailing
from mailings.services import doctor
from tests.mailings.name_server import NameServer, name_server
from tests.mailings.signing import published, write_key
from tests.mailings.sink import Sink, sink

pytestmark = pytest.mark.django_db
LETTERS, RETURNS = "lettre.fh.example", "retour.fh.example"


@pytest.fixture(scope="module")
def key() -> RSAPrivateKey:
    return generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture
def server(key: RSAPrivateKey) -> Iterator[NameServer]:
    zone = {
        (LETTERS, "MX"): ["10 mx.fh.example."],
        (RETURNS, "MX"): ["10 mx.fh.example."],
        ("mx.fh.example", "A"): ["192.0.2.9"],
        ("9.2.0.192.in-addr.arpa", "PTR"): ["mx.fh.example."],
        (RETURNS, "TXT"): ["v=spf1 mx -all"],
        (f"lettre._domainkey.{LETTERS}", "TXT"): [published(key)],
        ("_dmarc.fh.example", "TXT"): ["v=DMARC1; p=reject; rua=mailto:dmarc@fh.example"],
    }
    with name_server(zone) as found:
        yield found


@pytest.fixture
def campaign(settings: Any, key: RSAPrivateKey, tmp_path: Path) -> Iterator[Sink]:
    """A campaign that is well set up, with a mail server beside it."""
    settings.SITE_URL = "https://fh.example"
    settings.LETTER_FROM = settings.LETTER_REPLY_TO = f"bonjour@{LETTERS}"
    settings.DEFAULT_FROM_EMAIL = "Frédérique <compte@compte.fh.example>"
    settings.BOUNCE_DOMAIN, settings.DKIM_DOMAIN, settings.DKIM_SELECTOR = RETURNS, LETTERS, "lettre"
    settings.DKIM_KEY_FILE = write_key(key, tmp_path)
    with sink() as found:
        settings.MAIL_DELIVERY = found.delivery
        yield found


def examined(server: NameServer, **options: Any) -> Report:
    return doctor.examine(at=timezone.now(), names=server.names(), addresses=["192.0.2.9"], **options)


def faults(report: Report) -> list[str]:
    return [one.code for one in report.faults]


def test_a_campaign_that_is_well_set_up_is_told_so(server: NameServer, campaign: Sink) -> None:
    report = examined(server)
    assert (faults(report), report.advice) == ([], [])
    assert {one.part for one in report.findings} == set(PARTS) - {"settings", "dns"}
    assert campaign.messages == []


def test_no_row_stays_of_the_letter_of_trial(server: NameServer, campaign: Sink) -> None:
    examined(server)
    assert not Mailing.objects.exists()
    assert not Audience.objects.exists()


def test_the_letter_of_trial_arrives_where_it_is_sent(server: NameServer, campaign: Sink) -> None:
    report = examined(server, to="essai@ailleurs.example")
    assert faults(report) == []
    kept = campaign.messages[0]
    assert kept.to == "essai@ailleurs.example"
    found = message.look_at(kept.data, author=LETTERS, signs=True, names=server.names())
    assert [one.code for one in found] == ["message.good"]


def test_a_server_that_refuses_the_letter_is_quoted(server: NameServer, campaign: Sink) -> None:
    campaign.refuse["essai@ailleurs.example"] = "550 5.7.515 authenticate first"
    report = examined(server, to="essai@ailleurs.example")
    assert faults(report) == ["message.refused"]
    assert "5.7.515 authenticate first" in report.faults[0].values["why"]


def test_a_key_that_is_not_the_published_one_is_found_twice(server: NameServer, campaign: Sink) -> None:
    other = generate_private_key(public_exponent=65537, key_size=2048)
    server.zone[f"lettre._domainkey.{LETTERS}", "TXT"] = [published(other)]
    assert faults(examined(server)) == ["dkim.other_key", "message.forged"]


def test_a_key_file_that_is_none_stops_nothing_else(server: NameServer, campaign: Sink, settings: Any) -> None:
    settings.DKIM_KEY_FILE = "/nowhere/dkim.pem"
    report = examined(server)
    assert faults(report) == ["dkim.no_key"]
    assert "spf.good" in [one.code for one in report.findings]


def test_a_silent_name_server_is_told_once_for_each_part(server: NameServer, campaign: Sink) -> None:
    server.silent = {RETURNS}
    assert faults(examined(server)) == ["dns.silent", "dns.silent"]


def test_a_mail_server_in_clear_next_door_is_fine_and_one_that_is_closed_is_not(
    server: NameServer, campaign: Sink, settings: Any
) -> None:
    assert "server.near" in [one.code for one in examined(server).findings]
    settings.MAIL_DELIVERY = campaign.delivery | {"use_tls": True}
    assert faults(examined(server)) == ["server.closed"]
    settings.MAIL_DELIVERY = {"backend": "django.core.mail.backends.filebased.EmailBackend", "file_path": "/tmp"}  # noqa: S108
    assert faults(examined(server)) == ["server.files"]


def test_a_provider_that_signs_is_asked_about(server: NameServer, campaign: Sink, settings: Any) -> None:
    settings.DKIM_DOMAIN = settings.DKIM_KEY_FILE = ""
    report = examined(server)
    assert faults(report) == []
    assert [one.code for one in report.advice] == ["dkim.unknown", "message.signed_later"]


def test_addresses_of_the_site_in_clear_take_the_one_click_away(
    server: NameServer, campaign: Sink, settings: Any
) -> None:
    settings.SITE_URL = "http://fh.example"
    assert faults(examined(server)) == ["settings.no_https", "message.no_way_out"]


# --- The letter ---


def letter(server: NameServer) -> bytes:
    return doctor.letter_of_trial(to="a@b.example", at=timezone.now()).data


def said(data: bytes, names: Names) -> list[str]:
    return [one.code for one in message.look_at(data, author=LETTERS, signs=True, names=names)]


@pytest.mark.parametrize(
    ("was", "now", "code"),
    [
        (b"From: ", b"From: Autre <a@autre.example>\r\nFrom: ", "message.not_once"),
        (b"Date: ", b"X-Date: ", "message.not_once"),
        (b"@lettre.fh.example", b"@autre.example", "message.other_author"),
        (b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n", b"", "message.no_one_click"),
        (b"https://fh.example/u/", b"http://fh.example/u/", "message.no_way_out"),
        (b"Feedback-ID: ", b"X: " + b"y" * 1000 + b"\r\nFeedback-ID: ", "message.long_line"),
        (b"Feedback-ID: ", b"X: y\nFeedback-ID: ", "message.bare_ends"),
        (b"text/plain; charset", b"text/x-other; charset", "message.no_text"),
        (b"list-unsubscribe-post:", b"", "message.uncovered"),
        (b"Subject: ", b"Subject: x", "message.forged"),
    ],
)
def test_each_fault_of_a_letter_is_seen(server: NameServer, campaign: Sink, was: bytes, now: bytes, code: str) -> None:
    data = letter(server)
    assert said(data, server.names()) == ["message.good"]
    assert was in data
    assert code in said(data.replace(was, now), server.names())


def test_an_unsigned_letter_of_a_campaign_that_signs_is_a_fault(server: NameServer, campaign: Sink) -> None:
    bare = b"From: " + letter(server).partition(b"\r\nFrom: ")[2]
    assert said(bare, server.names()) == ["message.unsigned"]


# --- In words ---


def test_everything_found_has_words_and_every_fault_a_cure(server: NameServer, campaign: Sink, settings: Any) -> None:
    settings.BOUNCE_DOMAIN = ""
    server.zone = {}
    report = examined(server)
    assert len(report.faults) > 3
    told = [one for _part, found in by_part(report) for one in found]
    assert len(told) == len(report.findings)
    assert all(one.cure for one in told if one.level != "good")
    assert not [one.words for one in told if "%(" in one.words + one.cure]


def test_every_code_belongs_to_a_part_of_the_page() -> None:
    assert {code.partition(".")[0] for code in SAID} == set(PARTS)


@contextmanager
def asked_there(server: NameServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The command asks this name server."""
    with monkeypatch.context() as patch:
        patch.setattr(doctor, "Names", server.names)
        yield


def test_the_command_ends_well_when_all_is_well(
    server: NameServer, campaign: Sink, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with asked_there(server, monkeypatch):
        call_command("mail_doctor", "--ip", "192.0.2.9", "--json")
    told = json.loads(capsys.readouterr().out)
    assert (told["healthy"], told["domain"]) == (True, LETTERS)
    assert "dmarc.good" in [one["code"] for one in told["findings"]]


def test_the_command_fails_on_a_fault_and_says_the_cure(
    server: NameServer, campaign: Sink, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    server.zone.pop(("_dmarc.fh.example", "TXT"))
    with asked_there(server, monkeypatch), pytest.raises(SystemExit) as ended:
        call_command("mail_doctor", "--ip", "192.0.2.9")
    assert ended.value.code == 1
    told = capsys.readouterr().out
    assert f"{LETTERS} ne donne aucune consigne." in told
    assert "→ Publiez dans _dmarc" in told


@pytest.mark.parametrize("options", [["--to", "pas une adresse"], ["--ip", "x"]])
def test_the_command_refuses_what_is_no_address(options: list[str]) -> None:
    with pytest.raises(CommandError):
        call_command("mail_doctor", *options)
