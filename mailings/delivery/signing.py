"""DKIM for a campaign that signs its mail itself (E01, RFC 6376).

dkimpy signs with arithmetic in Python: 9 ms for each letter, five times what building and sending it costs. Here
OpenSSL signs, through `cryptography`, and the header is written by us; dkimpy verifies it, in the tests and in
`mail_doctor`. Headers are canonicalised as « relaxed », the body as « simple »: it is quoted-printable, which servers
leave alone.
"""

import re
from base64 import b64encode
from collections.abc import Iterable
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from django.conf import settings

#: What a signature covers where a message has it, both headers of one-click (E03) among them.
COVERED = (
    "from",
    "to",
    "reply-to",
    "subject",
    "date",
    "message-id",
    "list-unsubscribe",
    "list-unsubscribe-post",
    "list-id",
    "list-help",
    "list-owner",
    "feedback-id",
    "mime-version",
    "content-type",
)
_BLANKS = re.compile(rb"[ \t]+")


class KeyRefused(ValueError):
    """No key of RSA with 2048 bits or more in PEM."""


class Signer(Protocol):
    def signature(self, head: bytes, body: bytes) -> bytes:
        """The header DKIM-Signature, its end included, for header lines (the blank one after them too) and a body."""


def signer() -> Signer | None:
    """None when a provider signs, or nobody. Raises KeyRefused or OSError when the key that is named is none."""
    if not (settings.DKIM_KEY_FILE and settings.DKIM_DOMAIN):
        return None
    return _signer(settings.DKIM_DOMAIN, settings.DKIM_SELECTOR, settings.DKIM_KEY_FILE)


def public_key() -> RSAPublicKey | None:
    """The half of the key that the DNS publishes, for `mail_doctor`. As `signer`."""
    if not (settings.DKIM_KEY_FILE and settings.DKIM_DOMAIN):
        return None
    return _key(Path(settings.DKIM_KEY_FILE).read_bytes()).public_key()


@lru_cache(maxsize=4)
def _signer(domain: str, selector: str, path: str) -> "DkimSigner":
    return DkimSigner(domain, selector, Path(path).read_bytes())


class DkimSigner:
    def __init__(self, domain: str, selector: str, pem: bytes) -> None:
        self._key = _key(pem)
        self._fields = f"v=1; a=rsa-sha256; c=relaxed/simple; d={domain}; s={selector};".encode()

    def signature(self, head: bytes, body: bytes) -> bytes:
        headers = _relaxed(head)
        covered = [name.encode() for name in COVERED if name.encode() in headers]
        # « from » a second time: a second From that somebody adds breaks the signature.
        names = b":".join([*covered, b"from"])
        digest = b64encode(sha256(_simple(body)).digest())
        value = b"%b\r\n h=%b;\r\n bh=%b;\r\n b=" % (self._fields, _folded(names, b":"), digest)
        signed = b"".join(name + b":" + headers[name] + b"\r\n" for name in covered)
        signed += b"dkim-signature:" + _one_line(value)
        found = b64encode(self._key.sign(signed, PKCS1v15(), SHA256()))
        rows = [found[start : start + 72] for start in range(0, len(found), 72)]
        return b"DKIM-Signature: " + value + b"\r\n ".join(rows) + b"\r\n"


def _key(pem: bytes) -> RSAPrivateKey:
    try:
        key = load_pem_private_key(pem, password=None)
    except (ValueError, TypeError) as error:
        raise KeyRefused(str(error)) from error
    if not isinstance(key, RSAPrivateKey) or key.key_size < 2048:
        raise KeyRefused("not a key of RSA with 2048 bits or more")
    return key


def _relaxed(head: bytes) -> dict[bytes, bytes]:
    """The headers as « relaxed » wants them; of one that stands twice, the last."""
    found = {}
    for line in _unfolded(head):
        name, _colon, value = line.partition(b":")
        found[name.strip().lower()] = _one_line(value)
    return found


def _unfolded(head: bytes) -> Iterable[bytes]:
    return (line for line in head.replace(b"\r\n ", b" ").replace(b"\r\n\t", b" ").split(b"\r\n") if line)


def _one_line(value: bytes) -> bytes:
    return _BLANKS.sub(b" ", value.replace(b"\r\n", b"")).strip(b" ")


def _simple(body: bytes) -> bytes:
    """Empty lines at the end are one line end."""
    if body.endswith(b"\r\n") and not body.endswith(b"\r\n\r\n"):
        return body
    return body.rstrip(b"\r\n") + b"\r\n" if body.endswith(b"\r\n\r\n") else body + b"\r\n"


def _folded(names: bytes, mark: bytes) -> bytes:
    """A list over several lines, none over 76."""
    rows, row = [], b""
    for name in names.split(mark):
        if row and len(row) + len(name) > 70:
            rows.append(row)
            row = b""
        row += name + mark
    return b"\r\n ".join([*rows, row])[: -len(mark)]
