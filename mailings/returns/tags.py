"""A few bytes of ours and their proof, in lower-case letters and digits, which any mail server leaves alone.

Made for each of hundreds of thousands of letters, so a keyed digest of the standard library and nothing more.
"""

import hmac
from base64 import b32decode, b32encode
from functools import lru_cache

from django.conf import settings

#: Bytes of the proof: 80 bits.
PROOF = 10


class TagRefused(ValueError):
    """Not written by us, or altered since."""


def sign(purpose: str, data: bytes) -> bytes:
    """The proof of what is signed for one purpose, which proves nothing for another."""
    return hmac.digest(_key(purpose, settings.SECRET_KEY), data, "sha256")[:PROOF]


def is_signed(purpose: str, data: bytes, proof: bytes) -> bool:
    """Also with a key that was in use before (SECRET_KEY_FALLBACKS): letters are old when they come back."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return any(hmac.compare_digest(hmac.digest(_key(purpose, key), data, "sha256")[:PROOF], proof) for key in keys)


def to_text(data: bytes) -> str:
    """Five bytes make eight letters, without padding: give multiples of five."""
    return b32encode(data).decode().lower()


def to_data(text: str, *, length: int) -> bytes:
    """Undo `to_text`, whatever became of its case. Raises TagRefused."""
    if len(text) != length * 8 // 5 or not text.isascii():
        raise TagRefused
    try:
        return b32decode(text.upper())
    except ValueError as error:
        raise TagRefused from error


@lru_cache(maxsize=32)
def _key(purpose: str, secret: str) -> bytes:
    return hmac.digest(secret.encode(), f"mailings.returns.{purpose}".encode(), "sha256")
