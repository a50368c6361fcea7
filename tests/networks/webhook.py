"""Somebody else's program that takes our deliveries, checks their signature and keeps each once."""

import hashlib
import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.networks.base import Answer, Asked, Network, running

KEY = "une-cle-assez-longue-pour-signer"


class Receiver(Network):
    """`taken` are the deliveries by id."""

    def __init__(self) -> None:
        super().__init__()
        self.taken: dict[str, Any] = {}
        self.page = "https://ailleurs.example/message/1"

    def do(self, asked: Asked) -> Answer:
        signed = asked.headers["x-campaign-timestamp"].encode() + b"." + asked.body
        expected = "sha256=" + hmac.new(KEY.encode(), signed, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(expected, asked.headers["x-campaign-signature"]):
            return Answer(401, {"error": "signature"})
        if asked.headers["x-campaign-event"] == "check":
            return Answer(204, b"")
        self.taken.setdefault(asked.headers["x-campaign-delivery"], asked.json())
        return Answer(body={"url": self.page})


@contextmanager
def receiver() -> Iterator[Receiver]:
    server = Receiver()
    with running(server):
        yield server
