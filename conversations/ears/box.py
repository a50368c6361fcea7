"""The desk's mailbox (DESK_MAILBOX_URL), by IMAP: letters are read where they lie, and nothing in the box changes."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import IMAPClientError, LoginError

from conversations.ears.brought import EarError

#: Bytes read of one letter: what comes later in it are files.
LARGEST = 1_000_000
#: Letters of one look.
BATCH = 50
PATIENCE = SocketTimeout(connect=10, read=30)
#: scheme -> the usual port
SCHEMES = {"imaps": 993, "imap+tls": 143, "imap": 143}


@dataclass(frozen=True)
class Box:
    """Where letters to the campaign come. `scheme`: imaps, imap+tls (STARTTLS) or imap (in the clear)."""

    scheme: str
    host: str
    port: int
    user: str
    password: str
    folder: str


@dataclass(frozen=True)
class Raw:
    """A letter, or its first megabyte. `uid` grows within one `validity` of the folder."""

    uid: int
    content: bytes


def configured() -> Box | None:
    """What DESK_MAILBOX_URL says; None without one. Raises ValueError for what is no address of a mailbox."""
    if not settings.DESK_MAILBOX_URL:
        return None
    parts = urlsplit(settings.DESK_MAILBOX_URL)
    if parts.scheme not in SCHEMES or not parts.hostname or not parts.username or not parts.password:
        raise ValueError("no address of a mailbox")
    return Box(
        scheme=parts.scheme,
        host=parts.hostname,
        port=parts.port or SCHEMES[parts.scheme],
        user=unquote(parts.username),
        password=unquote(parts.password),
        folder=unquote(parts.path.strip("/")) or "INBOX",
    )


def desk_address() -> str:
    """Where letters to the desk are sent: DESK_ADDRESS, or the name by which one opens the box; empty without a box."""
    if settings.DESK_ADDRESS:
        return str(settings.DESK_ADDRESS)
    try:
        box = configured()
    except ValueError:
        return ""
    return box.user if box is not None and "@" in box.user else ""


class Opened:
    """A folder that was opened to be read."""

    def __init__(self, client: IMAPClient, validity: int) -> None:
        self._client = client
        self.validity = validity

    def after(self, uid: int) -> list[int]:
        """Numbers of the letters that came after one, oldest first."""
        found = self._client.search(["UID", f"{uid + 1}:*"])
        return sorted(one for one in found if one > uid)  # « n:* » names the last letter, whatever n is

    def since(self, day: date) -> list[int]:
        return sorted(self._client.search(["SINCE", day]))

    def last(self) -> int:
        """The highest number there is; 0 in an empty folder."""
        return max(self._client.search(["UID", "*"]), default=0)

    def letters(self, uids: list[int]) -> Iterator[Raw]:
        """One at a time: no more than one of them is in memory."""
        for uid in uids:
            told = self._client.fetch([uid], [f"BODY.PEEK[]<0.{LARGEST}>"]).get(uid, {})
            content = next((value for name, value in told.items() if name.startswith(b"BODY[]")), None)
            if isinstance(content, bytes):  # unless it was deleted meanwhile
                yield Raw(uid, content)


@contextmanager
def opened(box: Box) -> Iterator[Opened]:
    """Raises EarError: nobody answers, or not to us."""
    client = None
    try:
        tls = ssl.create_default_context()
        client = IMAPClient(
            box.host, box.port, ssl=box.scheme == "imaps", ssl_context=tls if box.scheme == "imaps" else None,
            timeout=PATIENCE,
        )  # fmt: skip
        if box.scheme == "imap+tls":
            client.starttls(tls)
        client.login(box.user, box.password)
        told = client.select_folder(box.folder, readonly=True)
        yield Opened(client, int(told.get(b"UIDVALIDITY", 0)))
    except LoginError as error:
        raise EarError(_("La boîte aux lettres refuse le mot de passe.")) from error
    except IMAPClientError as error:
        raise EarError(_("La boîte aux lettres a répondu autre chose que ce que l'on attend.")) from error
    except OSError as error:
        raise EarError(_("La boîte aux lettres ne répond pas.")) from error
    finally:
        if client is not None:
            _leave(client)


def _leave(client: IMAPClient) -> None:
    try:
        client.logout()
    except (IMAPClientError, OSError):
        client.shutdown()
