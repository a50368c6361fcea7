"""The fetcher against servers that dawdle, swell, hang up or speak another tongue."""

import gzip
import socket
import time
import zlib
from http.server import BaseHTTPRequestHandler

import pytest

from common import fetching
from common.fetching import FetchError, FetchFailed, FetchRefused, fetch
from tests.common.fetched import NEUTRAL, get
from tests.far_server import Answer


def dawdle(handler: BaseHTTPRequestHandler) -> None:
    """A header now, another in a tenth of a second, and so on: each read has something to read."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    while not handler.server.closing.wait(0.1):
        handler.wfile.write(b"X-More: 1\r\n")


def drip(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1000\r\n\r\n")
    while not handler.server.closing.wait(0.1):
        handler.wfile.write(b"a")


def silent(handler: BaseHTTPRequestHandler) -> None:
    handler.server.closing.wait()


@pytest.mark.parametrize("manner", [dawdle, drip, silent])
def test_a_server_that_dawdles_is_left(far, monkeypatch, manner):
    monkeypatch.setattr(fetching, "PATIENCE", 0.5)
    far.pages["/"] = Answer(raw=manner)

    started = time.monotonic()
    with pytest.raises(FetchFailed) as failed:
        get(far)

    assert str(failed.value) == NEUTRAL
    assert time.monotonic() - started < 5  # far above the half second, far below what the server would have taken


def test_time_runs_over_redirects_too(far, monkeypatch):
    monkeypatch.setattr(fetching, "PATIENCE", 0.5)

    def late(handler: BaseHTTPRequestHandler) -> None:
        handler.server.closing.wait(0.3)
        handler.wfile.write(b"HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n")

    far.pages["/"] = Answer(raw=late)

    with pytest.raises(FetchFailed):
        get(far)
    assert len(far.asked) == 2


def test_a_name_that_nobody_answers_for_is_left(monkeypatch):
    monkeypatch.setattr(fetching, "PATIENCE", 0.2)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_k: time.sleep(1) or [])

    with pytest.raises(FetchFailed):
        fetch("http://exemple.fr/")


def test_a_hundred_megabytes_are_refused_before_they_are_read(far):
    far.pages["/"] = Answer(b"", headers={"Content-Length": "100000000"})

    with pytest.raises(FetchRefused) as refused:
        get(far)
    assert refused.value.code == "too_big"


def test_a_hundred_megabytes_that_were_not_announced_are_cut(far):
    sent = []

    def flood(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n")
        while len(sent) < 100 and not handler.server.closing.is_set():
            handler.wfile.write(b"a" * 1_000_000)
            sent.append(1)

    far.pages["/"] = Answer(raw=flood)

    with pytest.raises(FetchRefused) as refused:
        get(far, limit=fetching.MAX_FEED_BYTES)
    assert refused.value.code == "too_big"
    assert len(sent) < 100


def test_a_compressed_page_is_read(far):
    far.pages["/gzip"] = Answer(gzip.compress(b"corps"), headers={"Content-Encoding": "gzip"})
    far.pages["/zlib"] = Answer(zlib.compress(b"corps"), headers={"Content-Encoding": "deflate"})

    assert get(far, "/gzip").body == get(far, "/zlib").body == b"corps"


def test_a_bomb_of_zeros_is_refused(far):
    far.pages["/"] = Answer(gzip.compress(b"\0" * 50_000_000), headers={"Content-Encoding": "gzip"})

    with pytest.raises(FetchRefused) as refused:
        get(far)
    assert refused.value.code == "too_big"


@pytest.mark.parametrize(
    ("body", "encoding"),
    [(gzip.compress(b"corps")[:-9], "gzip"), (b"corps", "gzip"), (b"corps", "br"), (b"corps", "gzip, gzip")],
    ids=["cut", "not compressed", "unknown", "twice"],
)
def test_what_cannot_be_unpacked_is_no_answer(far, body, encoding):
    far.pages["/"] = Answer(body, headers={"Content-Encoding": encoding})

    with pytest.raises(FetchError):
        get(far)


def test_a_server_that_hangs_up_in_the_middle_is_no_answer(far):
    far.pages["/"] = Answer(b"deb", headers={"Content-Length": "10"})

    def hang_up(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab")

    far.pages["/morceaux"] = Answer(raw=hang_up)

    for path in ("/", "/morceaux"):
        with pytest.raises(FetchFailed):
            get(far, path)


@pytest.mark.parametrize(
    "words",
    [b"", b"SSH-2.0-OpenSSH\r\n", b"HTTP/1.1 abc\r\n\r\n", b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 200 + b"\r\n"],
    ids=["nothing", "another protocol", "no status", "200 headers"],
)
def test_words_that_are_no_http_are_no_answer(far, words):
    far.pages["/"] = Answer(raw=lambda handler: handler.wfile.write(words))

    with pytest.raises(FetchFailed):
        get(far)


def test_a_closed_door_is_no_answer(far):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # never listens
        host = f"127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(FetchFailed) as failed:
            fetch(f"http://{host}/", private=[host])
    assert str(failed.value) == NEUTRAL
