"""A connection that goes to addresses checked before, and ends when the time is up, however the server dawdles."""

import socket
import ssl
import time
from collections.abc import Sequence
from http.client import HTTPConnection
from typing import Any


class Clock:
    """So many seconds from now, for everything together."""

    def __init__(self, seconds: float) -> None:
        self._ends = time.monotonic() + seconds

    def left(self) -> float:
        """Raises TimeoutError when there is nothing left."""
        left = self._ends - time.monotonic()
        if left <= 0:
            raise TimeoutError("out of time")
        return left


class _Timed:
    """A socket each of whose waits is what is left of the whole: a server that sends a byte a second gains nothing."""

    clock: Clock

    def recv_into(self, *args: Any, **kwargs: Any) -> int:
        self.settimeout(self.clock.left())  # type: ignore[attr-defined]
        return super().recv_into(*args, **kwargs)  # type: ignore[misc]


class _PlainSocket(_Timed, socket.socket):
    pass


class _TLSSocket(_Timed, ssl.SSLSocket):
    pass


class Pinned(HTTPConnection):
    """HTTP to `host` at one of `addresses`, asked for nothing else; by TLS for that name with a context.

    The name of the host is what the server is told and what its certificate must be made out to.
    """

    def __init__(
        self, host: str, port: int, *, addresses: Sequence[str], clock: Clock, tls: ssl.SSLContext | None
    ) -> None:
        super().__init__(host, port)
        self.default_port = 443 if tls else 80  # what the Host header leaves out
        self._addresses = addresses
        self._clock = clock
        self._tls = tls
        if tls:
            tls.sslsocket_class = _TLSSocket

    def connect(self) -> None:
        plain = self._reach()
        try:
            if self._tls is None:
                self.sock = plain
                return
            plain.settimeout(self._clock.left())  # the whole handshake, which is one wait
            secured = self._tls.wrap_socket(plain, server_hostname=self.host)
            secured.clock = self._clock  # type: ignore[attr-defined]
            self.sock = secured
        except BaseException:
            plain.close()
            raise

    def _reach(self) -> _PlainSocket:
        """The first address that answers; a dead one leaves time to the others."""
        failure: OSError | None = None
        for place, address in enumerate(self._addresses):
            link = _PlainSocket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
            link.clock = self._clock
            try:
                link.settimeout(self._clock.left() / (len(self._addresses) - place))
                link.connect((address, self.port))
            except OSError as error:
                link.close()
                failure = error
            else:
                return link
        raise failure or OSError("a name without address")
