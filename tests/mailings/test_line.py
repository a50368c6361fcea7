"""The line to a mail server, against one that breaks where it is told: what is certain, and what is not."""

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from mailings.delivery.smtp import Envelope, Line, Outcome
from tests.mailings.faulty import CUT, SILENT, Faulty, faulty
from tests.processes import free_port

BODY = b"Subject: x\r\n\r\n" + b"Demain, on y va.\r\n" * 300


def envelope(key: int, *, to: str = "", data: bytes = BODY, sender: str = "b+1@retour.example") -> Envelope:
    return Envelope(key, sender, to or f"u{key}@example.org", data)


def sent(server: Faulty, envelopes: list[Envelope], **options: object) -> dict[int, Outcome]:
    """By key: there is exactly one outcome for each."""
    with Line(server.address, **({"connections": 1, "timeout": 5, "hello": "localhost"} | options)) as line:  # type: ignore[arg-type]
        outcomes = line.send(envelopes)
    assert sorted(outcome.key for outcome in outcomes) == sorted(envelope.key for envelope in envelopes)
    return {outcome.key: outcome for outcome in outcomes}


def test_every_message_arrives_once_and_whole() -> None:
    with faulty() as server:
        outcomes = sent(server, [envelope(key) for key in range(100)], connections=4)
    assert all(outcome.is_sent for outcome in outcomes.values())
    assert sorted(taken.to for taken in server.taken) == sorted(f"u{key}@example.org" for key in range(100))
    assert {taken.data for taken in server.taken} == {BODY}
    assert {taken.sender for taken in server.taken} == {"b+1@retour.example"}
    assert 1 < server.sessions <= 4


@pytest.mark.parametrize("features", [("PIPELINING",), ("8BITMIME",)])
def test_a_full_stop_at_the_beginning_of_a_line_stays_one(features: tuple[str, ...]) -> None:
    data = b".a\r\n\r\n.\r\n..b\r\nc."
    with faulty(features=features) as server:
        assert sent(server, [envelope(1, data=data)])[1].is_sent
    assert server.taken[0].data == data + b"\r\n"


def test_the_next_message_is_announced_with_the_body_where_the_server_offers_it() -> None:
    with faulty() as server:
        sent(server, [envelope(key, data=b"Subject: x\r\n\r\nx\r\n") for key in range(20)])
    assert server.together >= 1


def test_a_server_that_wants_one_thing_at_a_time_is_asked_so() -> None:
    with faulty(features=()) as server:
        server.faults = {("rcpt", "u1@example.org"): "550 5.1.1 nobody", ("data", "u2@example.org"): "451 later"}
        outcomes = sent(server, [envelope(key) for key in range(4)])
    assert {key: outcome.code for key, outcome in outcomes.items()} == {0: 250, 1: 550, 2: 451, 3: 250}
    assert server.together == 0
    assert server.commands.count("RSET") == 2


@pytest.mark.parametrize(
    ("step", "answer", "code"),
    [
        ("rcpt", "550 5.1.1 nobody", 550),
        ("rcpt", "450 4.2.0 busy", 450),
        ("data", "451 later", 451),
        ("taken", "554 5.7.1 spam", 554),
        ("taken", "452 full", 452),
    ],
)
def test_a_refusal_is_that_message_alone(step: str, answer: str, code: int) -> None:
    with faulty() as server:
        server.faults = {(step, "u5@example.org"): answer}
        outcomes = sent(server, [envelope(key) for key in range(10)])
    assert outcomes.pop(5) == Outcome(5, code, answer[4:], True)
    assert all(outcome.is_sent for outcome in outcomes.values())
    assert len(server.taken) == 9
    assert server.sessions == 1


def test_a_server_that_accepts_nobody_and_wants_the_message_gets_an_empty_one() -> None:
    with faulty() as server:
        server.faults = {("rcpt", "u1@example.org"): "550 nobody", ("data", "u1@example.org"): "354 go on"}
        outcomes = sent(server, [envelope(key) for key in range(3)])
    assert [outcomes[key].code for key in range(3)] == [250, 550, 250]


@pytest.mark.parametrize("step", ["dot", "taken"])
def test_cut_after_the_last_byte_only_that_message_is_uncertain(step: str) -> None:
    with faulty() as server:
        server.faults = {(step, "u3@example.org"): CUT}
        outcomes = sent(server, [envelope(key) for key in range(10)])
    assert not outcomes[3].certain
    assert all(outcome.is_sent for key, outcome in outcomes.items() if key != 3)
    assert len(server.taken) == (10 if step == "taken" else 9)
    assert max(sum(taken.to == f"u{key}@example.org" for taken in server.taken) for key in range(10)) == 1


def test_cut_in_the_body_it_certainly_did_not_arrive() -> None:
    big = b"Subject: x\r\n\r\n" + b"x" * 70 + b"\r\n" * 40 + (b"x" * 70 + b"\r\n") * 300_000
    with faulty(features=("PIPELINING",)) as server:
        server.faults = {("body", "u1@example.org"): CUT}
        outcomes = sent(server, [envelope(0), envelope(1, data=big), envelope(2)])
    assert (outcomes[1].code, outcomes[1].certain) == (421, True)
    assert outcomes[0].is_sent
    assert outcomes[2].is_sent


@pytest.mark.parametrize("step", ["mail", "rcpt"])
def test_cut_before_it_began_a_message_is_tried_in_another_session(step: str) -> None:
    with faulty() as server:
        server.faults = {(step, "u4@example.org"): CUT}
        outcomes = sent(server, [envelope(key) for key in range(8)])
    assert (outcomes.pop(4).code, len(server.taken)) == (421, 7)
    assert all(outcome.is_sent for outcome in outcomes.values())


def test_a_server_that_says_it_goes_is_not_troubled_again() -> None:
    with faulty() as server:
        server.faults = {("rcpt", "u4@example.org"): "421 4.7.0 too fast"}
        outcomes = sent(server, [envelope(key) for key in range(10)])
    assert outcomes[4] == Outcome(4, 421, "4.7.0 too fast", True)
    assert {key for key, outcome in outcomes.items() if outcome.code == 0} == {5, 6, 7, 8, 9}
    assert all(outcome.certain for outcome in outcomes.values())
    assert (len(server.taken), server.sessions) == (4, 1)


def test_said_instead_of_an_answer_to_the_dot_it_is_certain() -> None:
    with faulty() as server:
        server.faults = {("taken", "u1@example.org"): "421 4.3.2 shutting down"}
        outcomes = sent(server, [envelope(key) for key in range(4)])
    assert [(outcomes[key].code, outcomes[key].certain) for key in range(4)] == [
        (250, True),
        (421, True),
        (0, True),
        (0, True),
    ]


def test_silence_after_the_dot_ends_by_itself_and_is_uncertain() -> None:
    with faulty() as server:
        server.faults = {("dot", "u1@example.org"): SILENT}
        outcomes = sent(server, [envelope(key) for key in range(4)], timeout=0.5)
    assert not outcomes[1].certain
    assert all(outcomes[key].is_sent for key in (0, 2, 3))


def test_one_slow_session_does_not_hold_the_others() -> None:
    with faulty() as server:
        server.faults = {("dot", "u0@example.org"): SILENT}
        outcomes = sent(server, [envelope(key) for key in range(60)], timeout=1, connections=3)
    assert [key for key, outcome in outcomes.items() if not outcome.certain] == [0]
    assert len(server.taken) == 59


def test_where_no_server_listens_nothing_was_tried() -> None:
    outcomes = sent(Faulty(free_port()), [envelope(1), envelope(2)])
    assert {(outcome.code, outcome.certain) for outcome in outcomes.values()} == {(0, True)}


def test_a_server_that_refuses_the_session_was_tried_with_nothing() -> None:
    with faulty(greeting="554 no service") as server:
        outcomes = sent(server, [envelope(1)])
    assert (outcomes[1].code, "554" in outcomes[1].text) == (0, True)


def test_sessions_stay_open_from_one_sending_to_the_next() -> None:
    with faulty() as server, Line(server.address, connections=2, hello="localhost") as line:
        for start in range(0, 40, 8):
            assert all(outcome.is_sent for outcome in line.send([envelope(key) for key in range(start, start + 8)]))
        assert server.sessions == 2


def test_sessions_that_the_server_ended_meanwhile_are_opened_again() -> None:
    with faulty() as server, Line(server.address, connections=1, hello="localhost", timeout=5) as line:
        line.send([envelope(1)])
        server.hang_up()
        assert line.send([envelope(2)])[0].is_sent
        assert server.sessions == 2


def test_a_session_takes_so_many_messages_and_no_more() -> None:
    with faulty() as server:
        outcomes = sent(server, [envelope(key) for key in range(10)], messages=4)
    assert all(outcome.is_sent for outcome in outcomes.values())
    assert [sum(taken.session == number for taken in server.taken) for number in (1, 2, 3)] == [4, 4, 2]


@pytest.mark.parametrize(
    ("to", "data", "code"),
    [
        ("a@b.org>\r\nRCPT TO:<c@d.org", BODY, 501),
        ("a b@c.org", BODY, 501),
        ("é@example.org", BODY, 553),
        ("a@b.org", "é\r\n".encode(), 554),
        ("a@b.org", b"x" * 10_001, 552),
    ],
)
def test_what_this_server_cannot_take_is_not_given_to_it(to: str, data: bytes, code: int) -> None:
    with faulty(features=("PIPELINING", "SIZE 10000")) as server:
        outcomes = sent(server, [envelope(1, to=to, data=data), envelope(2, data=b"x\r\n")])
    assert (outcomes[1].code, outcomes[2].is_sent) == (code, True)
    assert [taken.to for taken in server.taken] == ["u2@example.org"]


def test_a_machine_that_does_not_speak_smtp_is_left() -> None:
    with faulty() as server:
        server.faults = {("taken", "u1@example.org"): "HTTP/1.1 400 Bad Request"}
        outcomes = sent(server, [envelope(1)])
    assert not outcomes[1].certain


@pytest.mark.parametrize("kind", ["starttls", "tls"])
def test_encrypted_and_signed_in(kind: str, tmp_path: Path) -> None:
    there, here = contexts(tmp_path)
    with faulty(tls=there, implicit=kind == "tls", features=("PIPELINING", "AUTH PLAIN")) as server:
        options = {"tls": kind, "context": here, "user": "p", "password": "s"}
        server.faults = {("taken", "u3@example.org"): CUT}
        outcomes = sent(server, [envelope(key) for key in range(8)], **options)
        assert [key for key, outcome in outcomes.items() if not outcome.is_sent] == [3]
        assert not outcomes[3].certain
        wrong = sent(server, [envelope(9)], **(options | {"password": "x"}))
    assert (wrong[9].code, "535" in wrong[9].text) == (0, True)


def test_a_certificate_that_nobody_vouches_for_gets_nothing(tmp_path: Path) -> None:
    with faulty(tls=contexts(tmp_path)[0]) as server:
        outcomes = sent(server, [envelope(1)], tls="starttls")
    assert (outcomes[1].code, outcomes[1].certain, server.taken) == (0, True, [])


def contexts(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Of a server, and of somebody who knows it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(tz=UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    (folder / "pem").write_bytes(pem + certificate.public_bytes(serialization.Encoding.PEM))
    there = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    there.load_cert_chain(folder / "pem")
    here = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    here.check_hostname = False
    here.load_verify_locations(folder / "pem")
    return there, here
