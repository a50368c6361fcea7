"""A session opened: connected, encrypted, signed in. No Django."""

import smtplib
import socket
import ssl
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

Tls = Literal["", "starttls", "tls"]


class NoSession(Exception):
    """The server could not be reached, or would not have us."""


@dataclass(frozen=True)
class Door:
    """Where a mail server is and how one enters. `hello`: how this machine calls itself, its own name when empty."""

    host: str
    port: int
    tls: Tls = ""
    user: str = ""
    password: str = field(default="", repr=False)
    timeout: float = 60
    hello: str = ""
    context: ssl.SSLContext | None = None

    def enter(self) -> tuple[socket.socket, dict[str, str]]:
        """A socket that never waits, and what the server offers. Raises NoSession."""
        with ExitStack() as stack:
            try:
                smtp = self._connect()
                stack.callback(smtp.close)
                if self.tls == "starttls":
                    smtp.starttls(context=self._encryption)
                if self.user:
                    smtp.login(self.user, self.password)
                smtp.ehlo_or_helo_if_needed()
            except (OSError, smtplib.SMTPException, ValueError) as error:
                raise NoSession(_words(error)) from error
            return _taken_over(smtp, smtp.sock), {name.lower(): value for name, value in smtp.esmtp_features.items()}

    def _connect(self) -> smtplib.SMTP:
        if self.tls == "tls":
            return smtplib.SMTP_SSL(self.host, self.port, self._name, timeout=self.timeout, context=self._encryption)
        return smtplib.SMTP(self.host, self.port, self._name, timeout=self.timeout)

    @cached_property
    def _encryption(self) -> ssl.SSLContext:
        return self.context or ssl.create_default_context()

    @cached_property
    def _name(self) -> str:
        return self.hello or socket.getfqdn()


def _taken_over(smtp: smtplib.SMTP, sock: Any) -> socket.socket:
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    sock.setblocking(False)
    if smtp.file is not None:  # type: ignore[attr-defined]  # holds the socket open
        smtp.file.close()  # type: ignore[attr-defined]
    smtp.sock = None
    return sock


def _words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        text = error.smtp_error
        return f"{error.smtp_code} {text.decode(errors='replace') if isinstance(text, bytes) else text}"
    return f"{type(error).__name__}: {error}"
