"""What the doctor says of names and machines, asked over a real name server."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from django.utils import timezone

from mailings.doctor import dmarc, hosts, keys, spf
from mailings.doctor.findings import Finding
from mailings.doctor.names import DnsTrouble
from mailings.doctor.server import look_at
from tests.mailings.faulty import faulty
from tests.mailings.name_server import NameServer, Zone, name_server
from tests.mailings.signing import published
from tests.mailings.test_line import contexts
from tests.processes import free_port

LETTERS = "lettre.fh.example"


@pytest.fixture
def server() -> Iterator[NameServer]:
    with name_server({}) as found:
        yield found


def codes(findings: list[Finding]) -> list[str]:
    return [f"{one.level} {one.code}" for one in findings]


# --- SPF ---


def spf_of(server: NameServer, zone: Zone, *addresses: str, is_certain: bool = True) -> list[Finding]:
    server.zone = zone
    return spf.look_at(LETTERS, addresses=addresses, is_certain=is_certain, names=server.names())


def test_a_record_that_names_our_machine_is_good(server: NameServer) -> None:
    zone = {
        (LETTERS, "TXT"): ["google-site-verification=x", "v=spf1 include:envoi.example mx -all"],
        (LETTERS, "MX"): ["10 mx.fh.example."],
        ("mx.fh.example", "A"): ["192.0.2.9"],
        ("envoi.example", "TXT"): ["v=spf1 ip4:192.0.2.128/25 ip6:2001:db8::/32 ~all"],
    }
    assert codes(spf_of(server, zone, "192.0.2.200", "192.0.2.9", "2001:db8::5")) == ["good spf.good"]
    assert codes(spf_of(server, zone, "198.51.100.1")) == ["fault spf.not_ours"]
    assert codes(spf_of(server, zone, "198.51.100.1", is_certain=False)) == ["advice spf.not_ours"]


@pytest.mark.parametrize(
    ("record", "said"),
    [
        ([], ["fault spf.missing"]),
        (["v=spf1 -all", "v=spf1 ~all"], ["fault spf.several"]),
        (["v=spf1 ip4:192.0.2.1 +all"], ["fault spf.open"]),
        (["v=spf1 ip4:192.0.2.1"], ["advice spf.endless"]),
        (["v=spf1 ip4:192.0.2.1 include:rien.example -all"], ["fault spf.broken"]),
        (["v=spf10 -all"], ["fault spf.missing"]),
        (["v=spf1 redirect=suite.example"], ["good spf.good"]),
        (["v=spf1 a:machine.example -all"], ["good spf.good"]),
    ],
)
def test_a_record_with_a_fault_is_told_apart(server: NameServer, record: list[str], said: list[str]) -> None:
    zone = {
        (LETTERS, "TXT"): record,
        ("suite.example", "TXT"): ["v=spf1 ip4:192.0.2.1 -all"],
        ("machine.example", "A"): ["192.0.2.1"],
    }
    assert codes(spf_of(server, zone, "192.0.2.1")) == said


def test_more_than_ten_questions_are_too_many_even_when_ours_comes_first(server: NameServer) -> None:
    included = [f"un{n}.example" for n in range(11)]
    zone: Zone = {(name, "TXT"): ["v=spf1 ip4:198.51.100.1 -all"] for name in included}
    zone[LETTERS, "TXT"] = ["v=spf1 ip4:192.0.2.1 " + " ".join(f"include:{name}" for name in included) + " -all"]
    found = spf_of(server, zone, "192.0.2.1")
    assert codes(found) == ["fault spf.lookups"]
    assert found[0].values["number"] == "11"
    zone[LETTERS, "TXT"] = ["v=spf1 ip4:192.0.2.1 " + " ".join(f"include:{name}" for name in included[:10]) + " -all"]
    assert codes(spf_of(server, zone, "192.0.2.1")) == ["good spf.good"]


def test_a_record_that_asks_for_itself_does_not_turn_for_ever(server: NameServer) -> None:
    zone = {(LETTERS, "TXT"): [f"v=spf1 include:{LETTERS} include:{LETTERS} -all"]}
    assert "fault spf.lookups" in codes(spf_of(server, zone, "192.0.2.1"))


# --- DKIM ---


@pytest.fixture(scope="module")
def key() -> RSAPrivateKey:
    return generate_private_key(public_exponent=65537, key_size=2048)


def dkim_of(server: NameServer, records: list[str], ours: Any = None) -> list[str]:
    server.zone = {("lettre._domainkey.fh.example", "TXT"): records}
    return codes(keys.look_at("fh.example", "lettre", ours=ours, names=server.names()))


def test_the_published_key_is_ours_and_long_enough(server: NameServer, key: RSAPrivateKey) -> None:
    assert dkim_of(server, [published(key)], key.public_key()) == ["good dkim.good"]
    other = generate_private_key(public_exponent=65537, key_size=2048)
    assert dkim_of(server, [published(key)], other.public_key()) == ["fault dkim.other_key"]
    short = generate_private_key(public_exponent=65537, key_size=1024)  # noqa: S505 - what the doctor must see
    assert dkim_of(server, [published(short)]) == ["fault dkim.short"]


@pytest.mark.parametrize(
    ("records", "said"),
    [
        ([], ["fault dkim.missing"]),
        (["v=DKIM1; k=rsa; p="], ["fault dkim.revoked"]),
        (["v=DKIM1; k=rsa; p=AAAA"], ["fault dkim.unreadable"]),
        (["v=DKIM1; k=rsa; p=???"], ["fault dkim.unreadable"]),
        (["v=DKIM1; p=AAAA", "v=DKIM1; p=BBBB"], ["fault dkim.several"]),
    ],
)
def test_a_key_that_does_not_serve_is_told(server: NameServer, records: list[str], said: list[str]) -> None:
    assert dkim_of(server, records) == said


def test_a_key_on_trial_is_told(server: NameServer, key: RSAPrivateKey) -> None:
    assert dkim_of(server, [published(key) + "; t=s:y"]) == ["advice dkim.testing"]


# --- DMARC ---


@pytest.mark.parametrize(
    ("records", "signing", "envelope", "said"),
    [
        ({}, "fh.example", "fh.example", ["fault dmarc.missing"]),
        ({"fh.example": "p=reject; rua=mailto:d@fh.example"}, "fh.example", "retour.fh.example", ["good dmarc.good"]),
        ({"fh.example": "p=none; rua=mailto:d@fh.example"}, "fh.example", "fh.example", ["advice dmarc.open"]),
        ({"fh.example": "p=reject; sp=none; rua=mailto:d@x"}, "fh.example", LETTERS, ["advice dmarc.open"]),
        ({"fh.example": "p=reject"}, "fh.example", "fh.example", ["advice dmarc.silent"]),
        ({"fh.example": "p=reject; rua=mailto:d@x"}, "autre.example", LETTERS, ["fault dmarc.key_apart"]),
        ({"fh.example": "p=reject; rua=mailto:d@x; adkim=s"}, "fh.example", LETTERS, ["fault dmarc.key_apart"]),
        ({"fh.example": "p=reject; rua=mailto:d@x"}, "", "autre.example", ["fault dmarc.apart"]),
        ({"fh.example": "p=reject; rua=mailto:d@x"}, LETTERS, "autre.example", ["advice dmarc.envelope_apart"]),
        ({LETTERS: "p=reject; rua=mailto:d@x"}, LETTERS, LETTERS, ["good dmarc.good"]),
    ],
)
def test_letters_are_known_as_those_of_their_author(
    server: NameServer, records: dict[str, str], signing: str, envelope: str, said: list[str]
) -> None:
    server.zone = {(f"_dmarc.{domain}", "TXT"): [f"v=DMARC1; {tags}"] for domain, tags in records.items()}
    assert codes(dmarc.look_at(LETTERS, signing=signing, envelope=envelope, names=server.names())) == said


# --- Machines ---


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ({}, ["fault returns.missing"]),
        ({("retour.example", "MX"): ["0 ."]}, ["fault returns.missing"]),
        ({("retour.example", "MX"): ["10 mx.example."]}, ["fault returns.lost"]),
        (
            {("retour.example", "MX"): ["10 mx.example."], ("mx.example", "AAAA"): ["2001:db8::1"]},
            ["good returns.good"],
        ),
    ],
)
def test_what_bounces_has_somewhere_to_go(server: NameServer, zone: Zone, said: list[str]) -> None:
    server.zone = zone
    assert codes(hosts.look_at_returns("retour.example", names=server.names())) == said


def test_without_a_domain_for_returns_nobody_counts_them(server: NameServer) -> None:
    assert codes(hosts.look_at_returns("", names=server.names())) == ["advice returns.none"]


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ({}, "host.nameless"),
        ({("9.2.0.192.in-addr.arpa", "PTR"): ["mx.example."]}, "host.unconfirmed"),
        ({("9.2.0.192.in-addr.arpa", "PTR"): ["mx.example."], ("mx.example", "A"): ["192.0.2.9"]}, "host.good"),
    ],
)
def test_a_machine_has_a_name_that_leads_back_to_it(server: NameServer, zone: Zone, said: str) -> None:
    server.zone = zone
    found = hosts.look_at_machines(["192.0.2.9"], is_certain=True, names=server.names())
    assert [one.code for one in found] == [said]


def test_a_domain_that_takes_no_mail_loses_the_answers(server: NameServer) -> None:
    assert codes(hosts.look_at_author("fh.example", names=server.names())) == ["fault from.no_mail"]
    server.zone = {("fh.example", "A"): ["192.0.2.1"]}
    assert codes(hosts.look_at_author("fh.example", names=server.names())) == ["good from.good"]


def test_a_name_server_that_is_silent_is_not_a_name_that_is_not_there(server: NameServer) -> None:
    server.silent = {"fh.example"}
    with pytest.raises(DnsTrouble):
        server.names().txt("fh.example")
    assert server.names().txt("autre.example") == []


def test_each_question_is_asked_once(server: NameServer) -> None:
    names = server.names()
    for _again in range(3):
        names.txt("fh.example")
    assert server.asked == [("fh.example", "TXT")]


# --- The mail server ---


@pytest.mark.parametrize("kind", ["starttls", "tls"])
def test_a_certificate_that_ends_soon_is_told(tmp_path: Path, kind: str) -> None:
    there, here = contexts(tmp_path)
    with faulty(tls=there, implicit=kind == "tls") as mail:
        options = {"host": "127.0.0.1", "port": mail.port, "use_tls": kind == "starttls", "use_ssl": kind == "tls"}
        now = timezone.now()
        assert codes(look_at(options, at=now, context=here)) == ["advice server.ending"]
        assert codes(look_at(options, at=now - timedelta(days=30), context=here)) == ["good server.good"]
        assert codes(look_at(options, at=now)) == ["fault server.certificate"]


def test_a_server_that_does_not_answer_is_told() -> None:
    options = {"host": "127.0.0.1", "port": free_port()}
    assert codes(look_at(options, at=timezone.now())) == ["fault server.closed"]
