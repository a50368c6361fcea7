"""A real SMTP server beside the tests."""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from aiosmtpd.controller import Controller

from tests.processes import free_port


class MailServer:
    """Takes mail; or answers with `refusal`, or refuses the recipients in `refused`, or kills who sends."""

    def __init__(self, port: int) -> None:
        self.url = f"smtp://127.0.0.1:{port}"
        #: How Django delivers here: a value of settings.MAIL_DELIVERY.
        self.delivery: dict[str, Any] = {
            "backend": "django.core.mail.backends.smtp.EmailBackend",
            "host": "127.0.0.1",
            "port": port,
            "timeout": 5,
        }
        self.connections = 0
        self.taken: list[Any] = []
        self.refusal = ""
        self.refused: dict[str, str] = {}
        #: The process that dies when it has sent its message and waits for the answer.
        self.victim: int | None = None
        self.reached = threading.Event()

    async def handle_EHLO(self, server: Any, session: Any, envelope: Any, name: str, responses: list[str]) -> list[str]:
        session.host_name = name
        self.connections += 1
        return responses

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.reached.set()
        if self.victim:
            os.kill(self.victim, signal.SIGKILL)
            return "451 Too late"
        if self.refusal:
            return self.refusal
        self.taken.append(envelope)
        return "250 OK"


@contextmanager
def mail_server() -> Iterator[MailServer]:
    port = free_port()
    handler = MailServer(port)
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    handler.connections = 0
    try:
        yield handler
    finally:
        controller.stop()
