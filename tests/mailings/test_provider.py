"""Letters handed to a provider's API: what it answers is told as a mail server would have said it."""

import json
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from mailings.delivery.backend import way_out
from mailings.delivery.envelopes import Envelope
from tests.processes import free_port

DATA = (
    b"From: Tous <lettre@campagne.example>\r\nTo: a@b.fr\r\nSubject: Demain\r\n"
    b"Message-ID: <abc-def@campagne.example>\r\n"
    b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\nMIME-Version: 1.0\r\n"
    b"Content-Type: text/plain; charset=utf-8\r\n\r\nOn y va.\r\n"
)
LETTER = Envelope(7, "lettre@campagne.example", "a@b.fr", DATA)


class Provider(ThreadingHTTPServer):
    """Answers with `status`; with 0, cuts the line when it has read the letter."""

    status = 201
    taken: list[dict[str, Any]]


class _Handler(BaseHTTPRequestHandler):
    server: Provider

    def do_POST(self) -> None:
        said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.server.status == 0:
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        if self.server.status == 201:
            self.server.taken.append(said)
        body = json.dumps({"messageId": "<1@provider>", "message": "no"}).encode()
        self.send_response(self.server.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words: object) -> None:
        """Nobody reads it."""


@pytest.fixture
def provider(settings: Any) -> Iterator[Provider]:
    server = Provider(("127.0.0.1", 0), _Handler)
    server.taken = []
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    settings.MAIL_DELIVERY = brevo(server.server_port)
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def brevo(port: int) -> dict[str, str]:
    return {
        "backend": "anymail.backends.brevo.EmailBackend",
        "api_key": "secret",
        "api_url": f"http://127.0.0.1:{port}/v3/",
    }


def test_a_provider_gets_the_letter_and_what_it_must_tell_us_later(provider: Provider) -> None:
    assert [(outcome.key, outcome.is_sent) for outcome in way_out().send([LETTER])] == [(7, True)]
    said = provider.taken[0]
    assert (said["subject"], said["to"]) == ("Demain", [{"email": "a@b.fr"}])
    assert said["headers"]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert json.loads(said["headers"]["X-Mailin-custom"]) == {"delivery": "abc-def"}


@pytest.mark.parametrize(
    ("status", "code", "certain"),
    [(429, 421, True), (503, 421, True), (400, 554, True), (401, 0, True), (502, 0, False), (0, 0, False)],
)
def test_what_a_provider_answers(provider: Provider, status: int, code: int, certain: bool) -> None:
    provider.status = status
    (outcome,) = way_out().send([LETTER])
    assert (outcome.code, outcome.certain) == (code, certain)


def test_a_provider_that_is_not_there_was_tried_with_nothing(settings: Any) -> None:
    settings.MAIL_DELIVERY = brevo(free_port())
    (outcome,) = way_out().send([LETTER])
    assert (outcome.code, outcome.certain) == (0, True)
