"""Over TLS, to the very address that was looked up: the certificate is still that of the name."""

import http.server
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from actions.relays import outgoing

NAME = "mastodon.example"


@dataclass
class Server:
    port: int
    authority: str
    seen: list[tuple[str, str]]

    def url(self, name: str = NAME) -> str:
        return f"https://{name}:{self.port}/"


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A server by https whose certificate is for NAME; every name leads to it."""
    monkeypatch.setattr(outgoing, "addresses_of", lambda host, port, **_rest: ["127.0.0.1"])
    certificate, key = _certificate(tmp_path)
    seen: list[tuple[str, str]] = []
    names: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append((names[-1], self.headers["Host"]))
            if self.path == "/ailleurs":
                self.send_response(302)
                self.send_header("Location", "http://127.0.0.1:1/")
            else:
                self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            pass

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    context.sni_callback = lambda _socket, name, _context: names.append(name)  # type: ignore[assignment]
    listener = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    listener.socket = context.wrap_socket(listener.socket, server_side=True, do_handshake_on_connect=False)
    listener.handle_error = lambda *_refused: None  # type: ignore[method-assign]
    threading.Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield Server(listener.server_address[1], str(certificate), seen)
    listener.shutdown()
    listener.server_close()


def _certificate(folder: Path) -> tuple[Path, Path]:
    secret, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(secret.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(secret, hashes.SHA256())
    )
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    key.write_bytes(secret.private_bytes(*plain))
    return certificate, key


def by_requests(url: str, trusted: str | None) -> int:
    """As Mastodon's library does."""
    with outgoing.session() as session:
        return session.get(url, verify=trusted or True, timeout=5).status_code


def by_httpx(url: str, trusted: str | None) -> int:
    """As Bluesky's library and webhooks do."""
    context = ssl.create_default_context(cafile=trusted)
    with httpx.Client(transport=outgoing.PinnedTransport(verify=context), timeout=5, follow_redirects=True) as client:
        return client.get(url).status_code


WAYS = pytest.mark.parametrize("way", [by_requests, by_httpx], ids=["requests", "httpx"])
REFUSALS = (requests.RequestException, httpx.TransportError)
Way = Callable[[str, str | None], int]


@WAYS
def test_the_certificate_of_the_name_is_asked_for_and_believed(server: Server, way: Way) -> None:
    assert way(server.url(), server.authority) == 200
    assert server.seen == [(NAME, f"{NAME}:{server.port}")]


@WAYS
def test_the_certificate_of_another_name_is_not(server: Server, way: Way) -> None:
    with pytest.raises(REFUSALS):
        way(server.url("autre.example"), server.authority)
    assert server.seen == []


@WAYS
def test_a_certificate_of_nobody_s_is_not(server: Server, way: Way) -> None:
    with pytest.raises(REFUSALS):
        way(server.url(), None)
    assert server.seen == []


@WAYS
def test_a_redirect_inside_is_not_followed(server: Server, way: Way) -> None:
    with pytest.raises(REFUSALS):
        way(f"{server.url()}ailleurs", server.authority)
    assert len(server.seen) == 1
