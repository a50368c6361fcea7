"""A far server asked by the fetcher, and a name server of ours."""

import socket

import pytest

from common import fetching
from common.fetching import Fetched, fetch
from tests.far_server import Answer, FarServer

NEUTRAL = str(fetching.REASONS["unreadable"])


def get(far: FarServer, path: str = "/", **rules) -> Fetched:
    return fetch(far.url + path, private=[far.host], **rules)


def moved(to: str, status: int = 302) -> Answer:
    return Answer(status=status, headers={"Location": to})


def names(monkeypatch: pytest.MonkeyPatch, answers: list) -> list[str]:
    """A name server of ours, which answers these in turn; gives the list of the names it was asked for."""
    asked: list[str] = []

    def look_up(host: str, port: int, **_rules: object) -> list:
        asked.append(host)
        answer = answers[len(asked) - 1]
        if isinstance(answer, OSError):
            raise answer
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port)) for ip in answer]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return asked
