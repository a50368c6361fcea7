"""A name server for tests: real questions over UDP, answers from a table.

with name_server({("lettre.example", "TXT"): ["v=spf1 -all"]}) as server:
    server.names().txt("lettre.example")
"""

import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import dns.message
import dns.rcode
import dns.rdataclass
import dns.rdatatype
import dns.resolver
import dns.rrset

from mailings.doctor.names import Names

#: (name, kind) -> rows. A name that stands in no row does not exist.
Zone = dict[tuple[str, str], list[str]]


class NameServer(socketserver.ThreadingUDPServer):
    daemon_threads = True

    def __init__(self, zone: Zone) -> None:
        super().__init__(("127.0.0.1", 0), _Question)
        self.zone = zone
        #: Names of which nothing is answered.
        self.silent: set[str] = set()
        self.asked: list[tuple[str, str]] = []

    def names(self) -> Names:
        resolver = dns.resolver.Resolver(configure=False)
        resolver.nameservers = ["127.0.0.1"]
        resolver.port = self.server_address[1]
        resolver.timeout = 1.0
        return Names(resolver, patience=1.0)


class _Question(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        data, sock = self.request
        server: Any = self.server
        query = dns.message.from_wire(data)
        question = query.question[0]
        name, kind = question.name.to_text(omit_final_dot=True).lower(), dns.rdatatype.to_text(question.rdtype)
        server.asked.append((name, kind))
        if name in server.silent:
            return
        answer = dns.message.make_response(query)
        rows = server.zone.get((name, kind), [])
        if rows:
            answer.answer.append(dns.rrset.from_text_list(question.name, 60, "IN", kind, _written(kind, rows)))
        elif not any(known == name for known, _kind in server.zone):
            answer.set_rcode(dns.rcode.NXDOMAIN)
        self._send(sock, answer.to_wire())

    def _send(self, sock: socket.socket, wire: bytes) -> None:
        sock.sendto(wire, self.client_address)


def _written(kind: str, rows: list[str]) -> list[str]:
    """Texts longer than 255 bytes are several strings."""
    if kind != "TXT":
        return rows
    return [" ".join(f'"{row[start : start + 250]}"' for start in range(0, len(row), 250)) for row in rows]


@contextmanager
def name_server(zone: Zone) -> Iterator[NameServer]:
    with NameServer(zone) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
