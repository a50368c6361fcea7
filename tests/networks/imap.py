"""A real mailbox: an IMAP server of others (pymap) in a process of its own, a folder for each test."""

import itertools
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from imapclient import IMAPClient

from tests.processes import free_port, listens, started

USER, PASSWORD = "ecrire@campagne.example.org", "un-mot-de-passe"
_numbers = itertools.count(1)


@dataclass
class ImapServer:
    port: int

    @contextmanager
    def signed_in(self) -> Iterator[IMAPClient]:
        with IMAPClient("127.0.0.1", self.port, ssl=False) as client:
            client.login(USER, PASSWORD)
            yield client


class Mailbox:
    """One folder of it, as other mail programs see it."""

    def __init__(self, server: ImapServer) -> None:
        self.server = server
        self.folder = f"Test{next(_numbers)}"
        with server.signed_in() as client:
            client.create_folder(self.folder)

    def url(self, *, password: str = PASSWORD) -> str:
        return f"imap://{quote(USER, safe='')}:{quote(password)}@127.0.0.1:{self.server.port}/{self.folder}"

    def deliver(self, *letters: bytes) -> None:
        with self.server.signed_in() as client:
            for letter in letters:
                client.append(self.folder, letter.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))

    def flags(self) -> list[tuple[bytes, ...]]:
        with self.server.signed_in() as client:
            client.select_folder(self.folder, readonly=True)
            told = client.fetch(client.search("ALL"), ["FLAGS"])
            return [one[b"FLAGS"] for _uid, one in sorted(told.items())]

    def make_anew(self) -> None:
        """Emptied, and numbered anew."""
        with self.server.signed_in() as client:
            client.delete_folder(self.folder)
            client.create_folder(self.folder)


@contextmanager
def imap_server() -> Iterator[ImapServer]:
    port = free_port()
    program = str(Path(sys.executable).with_name("pymap"))
    command = [program, "--host", "127.0.0.1", "--port", str(port), "--no-tls", "--no-service", "managesieve"]
    command += ["dict", "--demo-user", USER, "--demo-password", PASSWORD]
    with started(*command, ready=lambda _output: listens(port)):
        yield ImapServer(port)


def letter(
    text: str = "Que proposez-vous pour les trains de nuit ?",
    *,
    sender: str = "Camille <camille@blog.example.org>",
    subject: str = "Les trains",
    message_id: str = "",
    **headers: str,
) -> bytes:
    """A plain letter as a mail program writes it."""
    told = {
        "From": sender,
        "To": USER,
        "Subject": subject,
        "Message-ID": message_id or f"<lettre.{next(_numbers)}@blog.example.org>",
        "Date": "Mon, 02 Nov 2026 10:00:00 +0100",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
    } | {name.replace("_", "-"): value for name, value in headers.items()}
    return ("".join(f"{name}: {value}\n" for name, value in told.items()) + f"\n{text}\n").encode()
