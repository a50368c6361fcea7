"""By TLS: the certificate must be made out to the name, though the connection goes to an address."""

import socket
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from common import fetching
from common.fetching import Fetched, FetchFailed, fetch
from tests.far_server import Answer, FarServer, far_server


def certificate(folder: Path, name: str) -> Path:
    """A key and its certificate, signed by itself, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(who, who, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file = folder / "far.pem"
    file.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    return file


@pytest.fixture
def far(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FarServer]:
    """A server for « exemple.fr », whose certificate this machine trusts."""
    file = certificate(tmp_path, "exemple.fr")
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    monkeypatch.setattr(
        socket,
        "getaddrinfo",
        lambda host, port, **_rules: [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))],
    )
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(file)
    with far_server(tls=tls) as server:
        server.pages["/"] = Answer(b"vrai")
        yield server


def get(far: FarServer, name: str) -> Fetched:
    return fetch(f"https://{name}:{far.server_port}/", private=[far.host, f"{name}:{far.server_port}"])


def test_a_certificate_made_out_to_the_name_is_accepted(far):
    assert get(far, "exemple.fr").body == b"vrai"


def test_a_certificate_made_out_to_another_is_refused(far):
    with pytest.raises(FetchFailed):
        get(far, "autre.fr")
    assert far.asked == []


def test_a_certificate_that_nobody_vouches_for_is_refused(far, tmp_path, monkeypatch):
    (tmp_path / "autre").mkdir()
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate(tmp_path / "autre", "exemple.fr")))

    with pytest.raises(FetchFailed):
        get(far, "exemple.fr")


def test_a_server_that_dawdles_by_tls_is_left_too(far, monkeypatch):
    monkeypatch.setattr(fetching, "PATIENCE", 0.5)

    def drip(handler):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
        while not far.closing.wait(0.1):
            handler.wfile.write(b"X-More: 1\r\n")

    far.pages["/"] = Answer(raw=drip)

    with pytest.raises(FetchFailed):
        get(far, "exemple.fr")
